"""What a line manager without an account gets, and what somebody does who waits for one."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.joining.limits import too_often
from partnership.notices.seals import is_sealed
from partnership.pages.form_page import accepted, crumbs
from training import access
from training.approvals import services
from training.approvals.forms import AnswerForm, ManagerForm, RuleForm
from training.approvals.models import Approval
from training.approvals.rules import Answer
from training.charges import prices
from training.places import Manager
from training.rules import BookingStatus
from training.terms import asking
from training.terms.rules import Asks
from training.words import about


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: UUID, round: int, seal: str) -> HttpResponse:
    """The link in a manager's mail: who asks for which course, and the answer. Opening it changes nothing."""
    if wait := too_often(request, "approve"):
        return wait
    path = reverse("training_approvals:approve", args=[pk, round, "-"]).removesuffix("-/")
    require_sight(is_sealed(path, seal))
    approval, now = services.find(pk), timezone.now()
    if approval is None:
        raise Http404
    why = services.why_not(approval, round=round, now=now)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        answer = form.cleaned_data
        if accepted(
            form,
            lambda: services.answer(
                approval,
                round=round,
                approves=answer["approves"],
                reason=answer["reason"],
                by=None,
                now=now,
            ),
        ):
            return redirect(request.path)
        why = str(form.non_field_errors()[0])
    session, on = approval.booking.session, timezone.localdate(approval.booking.booked_at)
    context = {
        **about(session),
        "approval": approval,
        "booking": approval.booking,
        "price": prices.quote(session.course, approval.booking.agency, on=on, session=session).words,
        "form": form,
        "why": why,
        "asks": approval.answer != Answer.NOT_ASKED,
        "shows": shows_whom(approval, round=round, now=now),
    }
    status = 409 if why and request.method == "POST" else 200
    return render(request, "training/approvals/approve.html", context, status=status)


def shows_whom(approval: Approval, *, round: int, now: datetime) -> bool:
    """Whether the page says who it is about: to the newest link, until the session is over."""
    lapsed = approval.answer == Answer.LAPSED
    return round == approval.round and not lapsed and now < approval.booking.session.ends_at


@require_http_methods(["GET", "HEAD", "POST"])
def manager(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Send the link again, to the same manager or to another one."""
    booking = get_object_or_404(access.changeable_bookings(request.user), pk=pk)
    if booking.status != BookingStatus.REQUESTED:
        raise RuleBroken("This place does not wait for approval.")
    initial = {"manager_name": booking.manager_name, "manager_email": booking.manager_email}
    form = ManagerForm(request.POST or None, initial=initial)
    if form.is_valid():
        if wait := too_often(request, "ask_manager", user=request.user):
            return wait
        named: Manager = form.manager
        if accepted(
            form, lambda: services.ask_again(booking, by=request.user, manager=named, now=timezone.now())
        ):
            messages.success(request, "A new link is on its way to your line manager.")
            return redirect("training:booking", booking.pk)
    address = reverse("training:booking", args=[booking.pk])
    context = {
        "form": form,
        "title": "Ask your line manager again",
        "lead": "Correct the address, or send the link once more. The link before it no longer works.",
        "submit": "Send the link",
        "cancel_url": address,
        "crumbs": crumbs(("My training", reverse("training:mine")), ("Your booking", address)),
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: PortalRequest) -> HttpResponse:
    """Of which places line managers approve, agency by agency, and the next rule."""
    require_sight(access.sets_approval(request.user))
    today = timezone.localdate()
    agencies, for_all = access.approving_agencies(request.user), access.can_set_approval(request.user, None)
    form = RuleForm(
        request.POST or None, agencies=agencies, for_all=for_all, initial={"in_force_from": today}
    )
    if form.is_valid() and accepted(
        form,
        lambda: asking.change(
            form.chosen_agency,
            by=request.user,
            asks=form.cleaned_data["asks"],
            in_force_from=form.cleaned_data["in_force_from"],
            today=today,
        ),
    ):
        messages.success(
            request, "The rule is saved. It holds for places that are asked for from that day on."
        )
        return redirect("training_approvals:rules")
    only = getattr(form, "only", None)
    context = {
        "form": form,
        "title": "Approval by line managers",
        "lead": "Who is asked gets a link by mail and needs no account. They are asked once for each place.",
        "submit": "Save the rule",
        "crumbs": crumbs(("Training", reverse("training:catalogue"))),
        "agency": only,
        "now": Asks(asking.rule_of(only, on=today)).label,
        "rules": asking.visible(request.user),
        "courses": asking.courses_that_ask(),
        "today": today,
    }
    return render(request, "training/approvals/rules.html", context)
