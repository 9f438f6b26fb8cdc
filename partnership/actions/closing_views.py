"""The pages that prove and close an action: evidence, its check, tests, their results, and that it is embedded."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from partnership.actions import access, closing
from partnership.actions.closing_forms import (
    CheckForm,
    EmbedForm,
    EvidenceForm,
    ResultForm,
    TestForm,
    VersionForm,
)
from partnership.actions.editing_views import CLOSED, GET_OR_POST, page, saved
from partnership.actions.looking import look_of
from partnership.actions.models import Action, Test
from partnership.actions.record_views import found
from partnership.actions.rules import LIVE, ONE_STAGE, Ruling, State
from partnership.actions.showing import files
from partnership.actions.whole import Whole
from partnership.base.access import require
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.drafts.writing import drafted
from partnership.pages.form_page import accepted


@GET_OR_POST
def offer(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Add a document that shows that it is done."""
    action = found(request.user, pk)
    require(access.can_report(request.user, action))
    if action.state not in LIVE:
        raise RuleBroken(CLOSED)
    form = drafted(request, EvidenceForm, f"Evidence for {action.reference}", look=look_of(action))
    now = timezone.now()
    if saved(
        request,
        action,
        form,
        lambda: closing.offer(action, by=request.user, now=now, **form.cleaned_data),
        "The evidence is added. Somebody of another agency checks it.",
    ):
        return redirect("actions:action", pk)
    lead = action.success_measure or action.agreed
    return page(request, action, form, title="Add evidence", submit="Add the evidence", lead=lead)


@GET_OR_POST
def replace(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A newer version of a piece of evidence."""
    row = get_object_or_404(access.visible_evidence(request.user), pk=pk)
    action = found(request.user, row.action_id)
    require(access.can_report(request.user, action))
    if action.state not in LIVE:
        raise RuleBroken(CLOSED)
    form = drafted(request, VersionForm, f"New version of {row.document.title}", look=look_of(action))
    now = timezone.now()
    if saved(
        request,
        action,
        form,
        lambda: closing.replace(row, by=request.user, now=now, **form.cleaned_data),
        "The new version is added and is checked anew. The earlier ones are kept.",
    ):
        return redirect("actions:action", action.pk)
    return page(
        request, action, form, title="Add a new version", submit="Add the version", lead=row.document.title
    )


@GET_OR_POST
def check(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Look at the evidence, and say what it shows."""
    action = found(request.user, pk)
    require(access.can_sign_off(request.user, action))
    if action.state not in LIVE:
        raise RuleBroken("This action is past the check of its evidence.")
    whole = Whole.of(action)
    is_done = action.state == State.DONE
    is_sent = request.method == "POST" and bool(whole.evidence)  # what was said meanwhile is shown beside it
    if not whole.waiting and not (is_done and whole.accepted) and not is_sent:
        raise RuleBroken(
            "All the evidence has been checked. The owner has to add more first."
            if whole.evidence
            else "There is no evidence to check. Ask the owner for it first."
        )
    title = f"Evidence of {action.reference}"
    form = drafted(
        request,
        CheckForm,
        title,
        waiting=whole.waiting,
        newest=closing.newest(whole.waiting),
        checked=[one for one in whole.evidence if one.ruling != Ruling.OFFERED],
        by=request.user,
        is_done=is_done,
        look=look_of(action),
    )
    now = timezone.now()
    if form.is_valid() and accepted(
        form, lambda: closing.check(action, by=request.user, now=now, **form.facts)
    ):
        messages.success(request, "Saved. Whoever owns the action has been told.")
        return redirect("actions:action", pk)
    return page(
        request,
        action,
        form,
        title="Check the evidence",
        submit="Save",
        template="actions/check.html",
        pieces=files(whole, theirs=False),
        asked=[
            ("Agreed action", action.agreed),
            ("What success looks like", action.success_measure or "Nobody has said."),
        ],
    )


@GET_OR_POST
def plan_test(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Plan how it will be tested whether practice has changed."""
    return test_page(request, found(request.user, pk), None)


@GET_OR_POST
def edit_test(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change the plan of a test."""
    row = get_object_or_404(access.visible_tests(request.user), pk=pk)
    if row.carried_out_on is not None and access.can_test(request.user, row.action):
        raise RuleBroken("This test has been carried out, so its plan stands. Plan another one.")
    return test_page(request, found(request.user, row.action_id), row)


def test_page(request: PortalRequest, action: Action, row: Test | None) -> HttpResponse:
    """One test, new or changed."""
    require(access.can_test(request.user, action))
    if action.state == State.DROPPED:
        raise RuleBroken(CLOSED)
    title = "Change the plan of the test" if row else "Plan how it is tested"
    form = drafted(request, TestForm, f"{title}: {action.reference}", instance=row, look=look_of(action))
    if form.is_valid():
        version = form.cleaned_data["version"] or 0

        def change() -> None:
            today = timezone.localdate()
            closing.plan_test(action, by=request.user, today=today, test=row, version=version, **form.facts)

        if accepted(form, change):
            messages.success(request, "The test is planned. It stands on the page of the action.")
            return redirect("actions:action", action.pk)
    lead = "A later audit, survey or indicator shows whether children notice a difference."
    return page(request, action, form, title=title, submit="Save the plan", lead=lead)


@GET_OR_POST
def test_result(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say what a test has shown."""
    row = get_object_or_404(access.visible_tests(request.user), pk=pk)
    action = found(request.user, row.action_id)
    require(access.can_test(request.user, action))
    if row.carried_out_on is not None:
        raise RuleBroken("The result of this test is there already. Plan another test.")
    today = timezone.localdate()
    form = drafted(request, ResultForm, f"Result of {row.name}", today=today, look=look_of(action))
    if form.is_valid() and accepted(
        form, lambda: closing.tell_result(row, by=request.user, today=today, **form.cleaned_data)
    ):
        again = found(request.user, action.pk).round > action.round
        told = "The action begins again, and whoever owns it has been told." if again else ""
        messages.success(request, told or "The result stands on the page of the action.")
        return redirect("actions:action", action.pk)
    return page(
        request, action, form, title="What did the test show?", submit="Save the result", lead=row.name
    )


@GET_OR_POST
def embed(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say that practice has changed."""
    action = found(request.user, pk)
    require(access.can_sign_off(request.user, action))
    if action.state != State.EVIDENCED:
        raise RuleBroken("Only an action that is evidenced can be embedded.")
    if Whole.of(action).has_closed(request.user):
        raise RuleBroken(ONE_STAGE)
    tests = access.proving_tests(action)
    form = drafted(request, EmbedForm, f"{action.reference} is embedded", tests=tests, look=look_of(action))
    today = timezone.localdate()
    if saved(
        request,
        action,
        form,
        lambda: closing.embed(action, by=request.user, today=today, **form.cleaned_data),
        "The action is embedded. Whoever owned it has been told.",
    ):
        return redirect("actions:action", pk)
    return page(
        request, action, form, title="Practice has changed", submit="It is embedded", lead=action.agreed
    )
