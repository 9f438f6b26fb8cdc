"""What people do with one deadline: stop its clock, let it run, agree another date, hand it over."""

from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from partnership.base.access import require
from partnership.base.requests import PortalRequest
from partnership.deadlines import access, hands, services
from partnership.deadlines.forms import FinishForm, HandOverForm, PauseForm, ResumeForm, ReviseForm
from partnership.deadlines.models import Deadline
from partnership.deadlines.views import below_list
from partnership.drafts.writing import drafted
from partnership.history.forms import WhyForm
from partnership.pages import words
from partnership.pages.form_page import accepted

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def pause(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Stop a clock, with the reason."""
    deadline = get_object_or_404(access.visible(request.user), pk=pk)
    require(access.can_run(request.user))
    today = timezone.localdate()
    form = drafted(request, PauseForm, f"Pause: {deadline.title}", initial={"from_on": today})
    if form.is_valid() and accepted(
        form, lambda: services.pause(deadline, by=request.user, today=today, **form.cleaned_data)
    ):
        messages.success(request, "The clock stands still. Nobody is reminded until it runs again.")
        return redirect("deadlines:detail", deadline.pk)
    return page(request, form, deadline, title="Pause the clock", submit="Pause the clock")


@require_http_methods(FORM)
def resume(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Let a clock run again with the rest that it had."""
    deadline = get_object_or_404(access.visible(request.user), pk=pk)
    require(access.can_run(request.user))
    today = timezone.localdate()
    form = ResumeForm(request.POST or None, initial={"on": today})
    if form.is_valid() and accepted(
        form, lambda: services.resume(deadline, by=request.user, today=today, **form.cleaned_data)
    ):
        deadline.refresh_from_db()
        messages.success(request, f"The clock runs. It is due on {words.weekday_date(deadline.due_on)}.")
        return redirect("deadlines:detail", deadline.pk)
    return page(request, form, deadline, title="Let the clock run again", submit="Let it run")


@require_http_methods(FORM)
def finish(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say that it is done."""
    deadline = get_object_or_404(access.visible(request.user), pk=pk)
    require(access.can_finish(request.user, deadline))
    today = timezone.localdate()
    form = drafted(request, FinishForm, f"Done: {deadline.title}", initial={"on": today})
    if form.is_valid() and accepted(
        form, lambda: services.finish(deadline, by=request.user, today=today, **form.cleaned_data)
    ):
        messages.success(request, "It is done. Nobody is reminded of it any more.")
        return redirect("deadlines:detail", deadline.pk)
    return page(request, form, deadline, title="Say that it is done", submit="It is done")


@require_http_methods(FORM)
def revise(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Agree another date, with the reason."""
    deadline = get_object_or_404(access.visible(request.user), pk=pk)
    require(access.can_run(request.user))
    form = drafted(request, ReviseForm, f"Agree another date: {deadline.title}")
    if form.is_valid() and accepted(
        form, lambda: services.revise(deadline, by=request.user, **form.cleaned_data)
    ):
        messages.success(
            request, f"The date is now {words.weekday_date(form.cleaned_data['due_on'])}. The owner is told."
        )
        return redirect("deadlines:detail", deadline.pk)
    return page(request, form, deadline, title="Agree another date", submit="Save the date")


@require_http_methods(FORM)
def hand_over(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Give a deadline to a colleague."""
    deadline = get_object_or_404(access.visible(request.user), pk=pk)
    require(access.can_hand_over(request.user, deadline))
    form = HandOverForm(
        request.POST or None,
        takers=access.takers(request.user, deadline),
        initial={"owner": deadline.owner_id, "deputy": deadline.deputy_id},
    )
    if form.is_valid() and accepted(
        form, lambda: hands.hand_over(deadline, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, f"{form.cleaned_data['owner'].name} has it now.")
        return redirect("deadlines:list")
    return page(request, form, deadline, title="Hand over", submit="Hand over")


@require_http_methods(FORM)
def adopt(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Count an open clock by a version of its rule that was written after it had started."""
    deadline = get_object_or_404(access.visible(request.user), pk=pk)
    require(access.can_run(request.user))
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.explained():
            changed = services.adopt(deadline, by=request.user)
        messages.success(
            request,
            f"It is now counted by the newer version and due on {words.weekday_date(changed.due_on)}.",
        )
        return redirect("deadlines:detail", deadline.pk)
    return page(request, form, deadline, title="Count by the newer version", submit="Count it anew")


def page(
    request: PortalRequest, form: BaseForm, deadline: Deadline, *, title: str, submit: str
) -> HttpResponse:
    """The page of one change."""
    here = reverse("deadlines:detail", args=[deadline.pk])
    context = {
        "form": form,
        "title": title,
        "lead": deadline.title,
        "submit": submit,
        "crumbs": below_list((deadline.title, here)),
        "cancel_url": here,
    }
    return render(request, "components/form_page.html", context)
