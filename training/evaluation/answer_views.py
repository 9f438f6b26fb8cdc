"""What those get who are asked: signed in, or by the sealed link in their mail."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from partnership.accounts.models import User
from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.drafts.writing import drafted
from partnership.joining.limits import too_often
from partnership.notices.seals import is_sealed
from partnership.pages import words as say
from training import words
from training.evaluation import access, services
from training.evaluation.forms import AnswerForm
from training.evaluation.models import Invitation
from training.evaluation.rules import Audience, State

THANKS = "Thank you. Your answers are counted without your name."


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The questions about one's own place; a second sending, tab or step back changes nothing."""
    invitation = get_object_or_404(access.own(request.user), pk=pk)
    if invitation.state == State.ANSWERED:
        return done(request, invitation)
    if reason := services.why_not(invitation):
        return over(request, invitation, reason)
    title = f"Answer questions about {invitation.booking.session.course.title}"
    form = drafted(request, AnswerForm, title, invitation=invitation)
    if form.is_valid():
        try:
            services.answer(invitation, by=request.user, answers=form.answers, now=timezone.now())
        except RuleBroken as broken:
            return over(request, invitation, broken.sentence)
        messages.success(request, THANKS)
        return redirect("training:mine")
    return questions(request, invitation, form)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_by_link(request: HttpRequest, pk: UUID, seal: str) -> HttpResponse:
    """The same by the link in the mail, without signing in: its seal shows that whoever brings it has read the mail."""
    if wait := too_often(request, "evaluation"):
        return wait
    require_sight(is_sealed(reverse("training_evaluation:answer", args=[pk]), seal))
    invitation = services.find(pk)
    if invitation is None:
        raise Http404
    if invitation.state == State.ANSWERED:
        return done(request, invitation)
    if reason := services.why_not(invitation):
        return over(request, invitation, reason)
    form = AnswerForm(request.POST or None, invitation=invitation)
    if form.is_valid():
        try:
            services.answer(invitation, by=None, answers=form.answers, now=timezone.now())
        except RuleBroken as broken:
            return over(request, invitation, broken.sentence)
        return redirect(request.path)
    return questions(request, invitation, form)


def questions(request: HttpRequest, invitation: Invitation, form: AnswerForm) -> HttpResponse:
    """The page of the questions; a manager is told whose course it is about, and nothing else of them."""
    session = invitation.booking.session
    is_manager = invitation.audience == Audience.MANAGER
    days = words.long_days(session.days, year=True)
    title = f"{session.course.title}: what have you seen since?" if is_manager else session.course.title
    context = {
        "form": form,
        "invitation": invitation,
        "title": title,
        "eyebrow": invitation.get_point_display(),
        "about": f"{invitation.booking.user.name} went to this course on {days}."
        if is_manager
        else f"{days}.",
        "until": "" if timezone.now() > invitation.ends_at else say.weekday_date(invitation.ends_at),
        "crumbs": [("My work", reverse("home")), ("My training", reverse("training:mine"))],
        "by_link": not isinstance(request.user, User),
    }
    return render(request, "training/evaluation/answer.html", context)


def done(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The answers have come: said once and again, without showing them."""
    context = {"title": "Thank you", "lead": "Your answers have come. They are counted without any name."}
    return render(request, "training/evaluation/said.html", context)


def over(request: HttpRequest, invitation: Invitation, sentence: str) -> HttpResponse:
    """The questions can no longer be answered, and why."""
    context = {"title": "These questions are closed", "lead": sentence}
    return render(request, "training/evaluation/said.html", context, status=409)
