"""Who works on a review, and which agencies have a part in it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from partnership.accounts.models import User
from partnership.agencies import access as agencies
from partnership.agencies.standing import existing
from partnership.base.access import require
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.pages import words
from partnership.pages.form_page import accepted
from reviews import access, clocks, people, services
from reviews.forms import AgenciesForm, DismissForm, InvolvedForm, MemberForm
from reviews.models import Involved, Member
from reviews.rules import Part, may_take
from reviews.views import form_page, found


@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Give somebody a part in a review."""
    row = found(request, pk)
    require(access.can_staff(request.user, row))
    form = drafted(
        request,
        MemberForm,
        f"Who works on {row.reference}",
        agencies=agencies.visible(request.user).filter(existing(timezone.localdate())),
        people=agencies.visible_people(request.user),
        by=request.user,
        initial={"from_on": timezone.localdate()},
    )
    made: list[Member] = []
    if form.is_valid() and accepted(
        form, lambda: made.append(services.appoint(row, by=request.user, **form.facts))
    ):
        messages.success(request, "They have a part in the review. Whoever has an account is told.")
        for sentence in told_of_clocks(made[0]):
            messages.warning(request, sentence)
        return redirect("reviews:detail", pk)
    return form_page(
        request,
        row,
        form=form,
        title="Say who works on it",
        lead="Whoever has a part in a review sees the whole of it, from the first day to the last.",
        submit="Give them this part",
        staying=clocks.staying(row, today=timezone.localdate()),
    )


def told_of_clocks(member: Member) -> list[str]:
    """What somebody who has named a co-ordinator may not expect: whose clocks stay, and who is of another office.

    Outside the office a clock is handed over to nobody before their first day; without an account, never.
    """
    today = timezone.localdate()
    is_over = member.until_on is not None and member.until_on < today
    if member.part != Part.COORDINATOR or is_over:
        return []
    is_of_the_office = member.user is not None and access.can_run(member.user)
    can_take = is_of_the_office or member.user in clocks.co_ordinators(member.review, today=today)
    said: list[str] = []
    for one in clocks.staying(member.review, today=today):
        if one.owner == member.user:
            continue
        after: str = ""
        if can_take:
            after = format_html(
                '<a class="govuk-link" href="{}">Hand it over</a> if the co-ordinator is to have it.',
                reverse("deadlines:hand_over", args=[one.pk]),
            )
        elif member.user is not None:
            after = (
                f"If the co-ordinator is to have it, hand it over from {words.plain_date(member.from_on)} on."
            )
        said.append(format_html("The clock “{}” stays with {}. {}", one.title, one.owner, after))
    if not_in_hand := people.coordination(member.review, today=today)["not_in_hand"]:
        said.append(str(not_in_hand))
    if member.user is not None and not is_of_the_office:
        said.append(
            f"{member.user.name} does not work for the business unit. As co-ordinator they write this review all the "
            "same. If that is not meant, say which day is their last and give them another part."
        )
    return said


@require_http_methods(["GET", "HEAD", "POST"])
def dismiss(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say which day is somebody's last."""
    member: Member = get_object_or_404(access.visible_members(request.user), pk=pk)
    is_own = member.user_id == request.user.pk
    require(access.can_keep(request.user, member.review) and (not is_own or may_take(member.part)))
    name = member.user.name if isinstance(member.user, User) else member.name
    form = drafted(
        request,
        DismissForm,
        f"Last day of {name}",
        instance=member,
        initial={"until_on": member.until_on or timezone.localdate()},
    )
    if form.is_valid() and accepted(
        form,
        lambda: services.dismiss(
            member,
            by=request.user,
            until_on=form.cleaned_data["until_on"],
            version=form.cleaned_data["version"] or 0,
        ),
    ):
        messages.success(request, "Saved. The history keeps what they did and when.")
        return redirect("reviews:detail", member.review_id)
    return form_page(
        request,
        member.review,
        form=form,
        title=f"Last day of {name}",
        lead=f"{member.get_part_display()} since {words.plain_date(member.from_on)}.",
        submit="Save the last day",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def involve(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say which agencies have a part."""
    row = found(request, pk)
    require(access.can_carry_out(request.user, row))
    form = drafted(request, AgenciesForm, f"Agencies in {row.reference}", agencies=access.not_involved(row))
    number: list[int] = []
    if form.is_valid() and accepted(
        form,
        lambda: number.append(services.involve_all(row, by=request.user, **form.cleaned_data)),
    ):
        messages.success(request, f"{words.count(number[0], 'agency has', 'agencies have')} a part now.")
        return redirect("reviews:detail", pk)
    return form_page(
        request,
        row,
        form=form,
        title="Add agencies",
        lead="Those that knew the child or the family, or should have. Each sees its own part only.",
        submit="Add these agencies",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_part(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say how an agency was involved, and from when it reads the whole."""
    involved: Involved = get_object_or_404(access.visible_involved(request.user), pk=pk)
    require(access.can_keep(request.user, involved.review))
    form = drafted(request, InvolvedForm, f"Part of {involved.agency}", instance=involved)
    if form.is_valid() and accepted(
        form,
        lambda: services.change_part(
            involved, by=request.user, version=form.cleaned_data["version"] or 0, **form.facts
        ),
    ):
        messages.success(request, "Saved.")
        return redirect("reviews:detail", involved.review_id)
    return form_page(request, involved.review, form=form, title=f"Part of {involved.agency}", submit="Save")
