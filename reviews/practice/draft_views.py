"""A draft and its log of factual accuracy, and the page on which an agency checks its facts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.documents import giving
from partnership.drafts.writing import drafted, has_words
from partnership.history.rules import How
from partnership.history.services import record_read
from partnership.pages.form_page import accepted, crumbs
from reviews import access as reviews
from reviews.practice import access, drafting, showing_drafts
from reviews.practice.models import Check, Draft
from reviews.practice.pages import inside, to_write, written
from reviews.practice.report_forms import (
    AskFactsForm,
    CorrectionForm,
    DraftForm,
    FinalForm,
    ToldForm,
    VerdictForm,
)
from reviews.requests.forms import ReasonForm
from reviews.requests.looking import look_of
from reviews.rules import Kind
from reviews.signing.rules import What
from reviews.signing.views import asked

GET_AND_POST = ["GET", "HEAD", "POST"]
SEND, WHOLE = "send", "list"
"""The name of the button that sends, and what the one says that asks first."""
NOT_IN_LIST = (
    "You have typed a point that is not in the list. Add it, or throw the draft away; then say who told you."
)


def seen(request: PortalRequest, pk: UUID) -> Draft:
    """A draft of a review that this person reads whole, or 404."""
    return get_object_or_404(access.drafts(request.user), pk=pk)


def of_draft(draft: Draft) -> str:
    return reverse("reviews_practice:draft", args=[draft.pk])


@require_http_methods(GET_AND_POST)
def new(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Bring a draft."""
    review = to_write(request, pk, "drafts")
    form = drafted(
        request,
        DraftForm,
        f"Draft of {review.reference}",
        kind=review.kind,
        initial={"product": "overview" if review.kind == Kind.SERIOUS_CASE else "report"},
    )
    return written(
        request,
        review,
        form,
        lambda: drafting.add_draft(review, by=request.user, **form.cleaned_data),
        title="Add a draft",
        done="The draft is kept, under embargo.",
        part="drafts",
        lead="Use pseudonyms only. Nobody outside the review sees it before it is published.",
        submit="Add this draft",
    )


@require_safe
def draft(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One draft: its file, who checks its facts, and what became of each correction."""
    one = seen(request, pk)
    record_read(by=request.user, what="draft report", row=one)
    context = {**showing_drafts.draft(request.user, one), "crumbs": inside(one.review)}
    return render(request, "reviews/practice/draft.html", context)


def given(request: PortalRequest, one: Draft) -> HttpResponseBase:
    """The file of a draft; whoever takes it is written down."""
    answer = giving.response(one.document.versions.select_related("stored").latest("number"))
    if request.method == "GET":
        record_read(by=request.user, what="draft report", row=one, how=How.EXPORT)
    return answer


@require_safe
def file(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """The file of a draft."""
    return given(request, seen(request, pk))


@require_http_methods(GET_AND_POST)
def ask(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ask agencies whether the draft has its facts right."""
    one = seen(request, pk)
    require(access.can_write(request.user, one.review))
    form = drafted(
        request,
        AskFactsForm,
        f"Check the facts of {one.review.reference}",
        involved=showing_drafts.not_asked(one),
    )
    return written(
        request,
        one.review,
        form,
        lambda: drafting.ask_agencies(one, by=request.user, today=timezone.localdate(), **form.cleaned_data),
        template="reviews/practice/ask_facts.html",
        nobody=showing_drafts.nobody(one),
        title="Ask agencies to check the facts",
        done="The agencies are asked. Each has a deadline and is reminded of it.",
        back=of_draft(one),
        submit="Send them this draft",
    )


@require_http_methods(GET_AND_POST)
def final(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say that this is the final draft, and where its two necessary parts stand."""
    one = seen(request, pk)
    require(access.can_write(request.user, one.review))
    form = drafted(request, FinalForm, f"Final report of {one.review.reference}", instance=one)
    return written(
        request,
        one.review,
        form,
        lambda: drafting.make_final(one, by=request.user, now=timezone.now(), **form.facts),
        title="This is the final draft",
        warning=drafting.asked_before_final(one),
        done="This draft is the final one.",
        back=of_draft(one),
        submit="Make it the final one",
    )


@require_POST
def not_final(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say that a draft is not final after all."""
    one = seen(request, pk)
    drafting.take_back_final(one, by=request.user, now=timezone.now())
    messages.success(request, "This draft is not the final one any more.")
    return redirect(of_draft(one))


@require_POST
def ask_partners(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ask the partners to sign the final draft."""
    one = seen(request, pk)
    now = timezone.now()
    asked(request, one.review, What.REPORT, lambda: drafting.ask_partners(one, by=request.user, now=now))
    return redirect(of_draft(one))


# The facts ----------------------------------------------------------------------------------------


def checked(request: PortalRequest, pk: UUID) -> Check:
    """A check that this person sees, or 404."""
    return get_object_or_404(access.checks(request.user), pk=pk)


def above_check(request: PortalRequest, one: Check) -> list[tuple[str, str]]:
    """The way back from a check: through the room for whoever reads the whole review."""
    if not reviews.sees_whole(request.user, one.draft.review):
        return crumbs()
    return [*inside(one.draft.review), (str(one.draft), of_draft(one.draft))]


@require_http_methods(GET_AND_POST)
def check(request: PortalRequest, pk: UUID) -> HttpResponse:
    """An agency reads the draft, says point by point what is wrong, and sends the list.

    What is typed of a point that is not in it is neither sent nor lost: who sends is asked first.
    """
    one = checked(request, pk)
    writes = bool(access.can_correct(request.user, one)) and one.is_waiting
    if request.method == "POST":
        require(access.can_correct(request.user, one))
        if not writes:
            raise RuleBroken(drafting.why_closed(one))
    else:
        record_read(by=request.user, what="check of a draft", row=one)
    review = one.draft.review
    form = (
        drafted(request, CorrectionForm, f"Facts of {review.reference}", look=look_of(review))
        if writes
        else None
    )
    sends = request.POST.get(SEND) if form else None
    asks = sends == WHOLE and form is not None and is_begun(form)
    if sends and not asks:
        drafting.send(one, by=request.user, now=timezone.now())
        messages.success(request, "Your answer is sent. The draft is closed for your agency now.")
        return redirect("reviews_practice:check", pk)
    if (
        form is not None
        and form.is_valid()
        and not asks
        and accepted(form, lambda: drafting.correct(one, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, "It is in your list. Send the list when it is complete.")
        return redirect("reviews_practice:check", pk)
    context = {
        **showing_drafts.check(request.user, one),
        "form": form,
        "asks": asks,
        "writes": writes,
        "crumbs": above_check(request, one),
        "reasons": access.why(request.user, one),
    }
    return render(request, "reviews/practice/check.html", context)


def is_begun(form: CorrectionForm) -> bool:
    """Whether something was typed of a point that is not in the list."""
    return any(str(form[name].value() or "").strip() for name in form.fields)


@require_safe
def check_file(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """The draft, for the agency that checks its facts, and only until it has answered."""
    one = checked(request, pk)
    require_sight(access.may_read_draft(request.user, one))
    return given(request, one.draft)


@require_http_methods(GET_AND_POST)
def told(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Send for an agency in which nobody can answer what it has said in another way."""
    one = checked(request, pk)
    require(access.can_tell(request.user, one))
    if not one.is_waiting:
        raise RuleBroken(drafting.why_closed(one))
    if has_words(reverse("reviews_practice:check", args=[pk]), user=request.user, now=timezone.now()):
        messages.warning(request, NOT_IN_LIST)
        return redirect("reviews_practice:check", pk)
    form = drafted(request, ToldForm, f"Facts of {one.draft.review.reference}: {one.involved.agency}")
    return written(
        request,
        one.draft.review,
        form,
        lambda: drafting.send(one, by=request.user, now=timezone.now(), **form.cleaned_data),
        title="Who told you?",
        done=f"The answer of {one.involved.agency} is written down.",
        back=of_draft(one.draft),
        lead=f"The list goes into the log as the answer of {one.involved.agency}. Nothing can be added then.",
        submit="Write the answer down",
    )


@require_http_methods(GET_AND_POST)
def withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say that an agency need not check the facts."""
    one = checked(request, pk)
    require(access.can_withdraw(request.user, one))
    if not one.is_waiting:
        raise RuleBroken(drafting.why_closed(one))
    review = one.draft.review
    form = drafted(request, ReasonForm, f"Not needed: facts of {review.reference}", look=look_of(review))
    return written(
        request,
        one.draft.review,
        form,
        lambda: drafting.withdraw(one, by=request.user, now=timezone.now(), **form.cleaned_data),
        title="Say that it is not needed",
        done=f"{one.involved.agency} need not answer.",
        back=of_draft(one.draft),
        lead=f"{one.involved.agency} is not reminded any more, and the draft closes for it.",
        submit="Say that it is not needed",
    )


@require_POST
def take_out(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a point out of the list before it is sent."""
    one = get_object_or_404(access.correction(request.user, pk))
    drafting.take_out(one, by=request.user)
    messages.success(request, "It is out of your list.")
    return redirect("reviews_practice:check", one.check_of_id)


@require_http_methods(GET_AND_POST)
def answer(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say what becomes of a correction."""
    one = get_object_or_404(access.correction(request.user, pk))
    review, there = one.check_of.draft.review, of_draft(one.check_of.draft)
    require(access.can_write(request.user, review))
    form = drafted(
        request,
        VerdictForm,
        f"Answer to a correction of {review.reference}",
        instance=one,
        look=look_of(review),
    )
    return written(
        request,
        review,
        form,
        lambda: drafting.answer(one, by=request.user, **form.facts),
        title=str(one),
        done="Saved in the log.",
        back=there,
        lead=f"{one.check_of.involved.agency} says: {one.says}",
    )
