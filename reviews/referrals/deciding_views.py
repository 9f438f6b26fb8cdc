"""What those who decide get of referrals: the criteria, one referral weighed by them, and the decision."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.agencies.parts import partners_on
from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.drafts.writing import drafted
from partnership.pages import words
from partnership.pages.form_page import accepted, crumbs
from reviews.incidents.access import can_keep
from reviews.incidents.looking import look_of
from reviews.referrals import access, services, showing
from reviews.referrals.forms import CriterionForm, DecideForm, EndForm, WeighForm
from reviews.referrals.models import Criterion, Decision
from reviews.referrals.rules import Outcome, State
from reviews.referrals.views import above, form_page, found


@require_http_methods(["GET", "HEAD", "POST"])
def weigh(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Consider the criteria one by one, each with its reason."""
    row = found(request, pk)
    require(access.can_decide(request.user, row))
    refuse_unsent(row.state)
    criteria = access.criteria_on(timezone.localdate())
    if request.method != "POST" and not criteria:
        return redirect("reviews_referrals:decide", pk)
    look = look_of(row.incident, called=row.pseudonym)
    form = drafted(
        request, WeighForm, f"Criteria of {row.reference}", instance=row, criteria=criteria, look=look
    )
    if form.is_valid() and accepted(
        form,
        lambda: services.weigh(
            row, by=request.user, version=form.cleaned_data["version"] or 0, answers=form.answers
        ),
    ):
        messages.success(request, "Saved. What was found stands beside each criterion.")
        return redirect("reviews_referrals:referral", pk)
    return form_page(
        request,
        row,
        form=form,
        title="Consider the criteria",
        lead="One by one, each with the reason. What nobody knows yet may stay open.",
        submit="Save what was found",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Write down what was decided, by whom and why; what follows from it opens at once."""
    row = found(request, pk)
    require(access.can_decide(request.user, row))
    refuse_unsent(row.state)
    today = timezone.localdate()
    unweighed = showing.unweighed(row, today)
    if request.method != "POST" and not access.is_weighed(row, today):
        messages.warning(request, services.UNWEIGHED)
        return redirect("reviews_referrals:weigh", pk)
    form = drafted(
        request,
        DecideForm,
        f"Decision on {row.reference}",
        instance=row,
        authorities=access.authorities(),
        look=look_of(row.incident, called=row.pseudonym),
        initial={"decided_on": today, "voices": showing.people_who_decide()},
    )
    made: list[Decision] = []
    if form.is_valid() and accepted(
        form,
        lambda: made.append(
            services.decide(
                row, by=request.user, today=today, version=form.cleaned_data["version"] or 0, **form.facts
            )
        ),
    ):
        messages.success(request, "Decided. The referrer and their safeguarding lead are told the outcome.")
        incident = made[0].referral.incident
        if incident and row.incident_id is None and not incident.children.exists():
            messages.warning(
                request,
                f"Another child is called {row.pseudonym} already, so the new incident has no child yet. It is "
                "added with another pseudonym.",
            )
            if can_keep(request.user, incident):
                return redirect("reviews_incidents:new_child", incident.pk)
        return redirect("reviews_referrals:referral", pk)
    partners = words.listed([one.name for one in partners_on(today)])
    return form_page(
        request,
        row,
        form=form,
        title="Write down the decision",
        lead=f"Decided by people by name; the safeguarding partners are {partners}. It cannot be changed, only "
        "followed by another decision."
        if partners
        else "Decided by people by name. It cannot be changed, only followed by another decision.",
        warning=f"“{Outcome.NOTIFY.label}” opens a serious incident at once, and its five working days run."
        + (
            f" {words.count(unweighed, 'criterion is', 'criteria are').capitalize()} not considered yet, and kept as "
            "“Not known yet”."
            if unweighed
            else ""
        ),
        submit="Write down the decision",
    )


def refuse_unsent(state: str) -> None:
    """Raise RuleBroken where the referral is not with the partnership."""
    if state not in (State.SENT, State.DECIDED):
        raise RuleBroken("This referral is not with the partnership, so there is nothing to decide.")


# Criteria -----------------------------------------------------------------------------------------


def of_criteria() -> tuple[str, str]:
    return "Criteria", reverse("reviews_referrals:criteria")


@require_safe
def criteria(request: PortalRequest) -> HttpResponse:
    """What is weighed, from when until when, and where it comes from."""
    require_sight(access.sees_discussion(request.user))
    context = {
        "crumbs": crumbs(above()),
        "criteria": access.visible_criteria(request.user),
        "can_keep": access.can_keep_criteria(request.user),
        "reasons": access.SEE_REFERRALS.because(request.user),
    }
    return render(request, "reviews/referrals/criteria.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_criterion(request: PortalRequest) -> HttpResponse:
    """One more criterion."""
    require_sight(access.sees_discussion(request.user))
    require(access.can_keep_criteria(request.user))
    form = drafted(request, CriterionForm, "Add a criterion", initial={"from_on": timezone.localdate()})
    if form.is_valid() and accepted(
        form, lambda: services.add_criterion(by=request.user, **form.cleaned_data)
    ):
        messages.success(request, "The criterion is added.")
        return redirect("reviews_referrals:criteria")
    context = {
        "form": form,
        "title": "Add a criterion",
        "submit": "Add the criterion",
        "crumbs": crumbs(above(), of_criteria()),
        "cancel_url": of_criteria()[1],
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def end_criterion(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Let a criterion end on a day."""
    criterion: Criterion = get_object_or_404(access.visible_criteria(request.user), pk=pk)
    require(access.can_keep_criteria(request.user))
    form = drafted(
        request,
        EndForm,
        "Let a criterion end",
        initial={"until_on": criterion.until_on or timezone.localdate()},
    )
    if form.is_valid() and accepted(
        form, lambda: services.end_criterion(criterion, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, "Saved.")
        return redirect("reviews_referrals:criteria")
    context = {
        "form": form,
        "title": "Let a criterion end",
        "lead": criterion.text,
        "submit": "Save the last day",
        "crumbs": crumbs(above(), of_criteria()),
        "cancel_url": of_criteria()[1],
    }
    return render(request, "components/form_page.html", context)
