"""Which actions a course answers, and which courses an action is answered by."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from partnership.actions import access as actions
from partnership.actions.record_views import note_read
from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.pages.form_page import accepted, crumbs
from training.access import can_manage, visible_courses
from training.answers import access, services
from training.answers.forms import ByCourseForm, ByNumberForm
from training.answers.learning import learned
from training.answers.models import Answer


@require_http_methods(["GET", "HEAD", "POST"])
def of_course(request: PortalRequest, slug: str) -> HttpResponse:
    """The actions that one course answers, for those who keep it; one more."""
    require_sight(can_manage(request.user))
    course = get_object_or_404(visible_courses(request.user), slug=slug)
    form = ByNumberForm(request.POST or None, actions=actions.visible(request.user))
    if form.is_valid():
        given = form.cleaned_data
        if accepted(
            form,
            lambda: services.add(
                course,
                action=given["number"],
                how=given["how"],
                from_on=given["from_on"],
                by=request.user,
            ),
        ):
            messages.success(request, f"{course.title} answers {given['number'].reference} now.")
            return redirect("training_answers:of_course", slug)
    answers = list(access.of_course(request.user, course))
    way = [
        ("Courses", reverse("training:manage_courses")),
        (course.title, reverse("training:course", args=[slug])),
    ]
    context = {
        "form": form,
        "answers": shown(answers, may_read=access.readable(request.user, answers)),
        "title": "Actions that this course answers",
        "eyebrow": course.title,
        "crumbs": crumbs(*way),
        "by_course": True,
        "submit": "Add the action",
        "cancel": "Back to the course",
        "cancel_url": way[-1][1],
    }
    return render(request, "training/answers/answers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def of_action(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The courses that answer one action, for those who may read it; whoever keeps the courses adds one."""
    action = get_object_or_404(actions.visible(request.user), pk=pk)
    keeps = access.can_keep(request.user)
    form = ByCourseForm(request.POST or None, courses=visible_courses(request.user).order_by("title"))
    if request.method == "POST":
        require(keeps)
    if form.is_valid():
        given = form.cleaned_data
        if accepted(
            form,
            lambda: services.add(
                given["course"], action=action, how=given["how"], from_on=given["from_on"], by=request.user
            ),
        ):
            messages.success(request, f"{given['course']} answers {action.reference} now.")
            return redirect("training_answers:of_action", pk)
    note_read(request.user, action, "courses of an action")
    answers = list(access.of_action(request.user, action))
    way = [("Actions", reverse("actions:list")), (action.reference, reverse("actions:action", args=[pk]))]
    context = {
        "form": form if keeps else None,
        "answers": shown(answers, may_read={one.pk for one in answers}),
        "title": "Courses that answer this action",
        "eyebrow": f"{action.reference}: {action.title}",
        "is_sensitive": action.is_sensitive,
        "crumbs": crumbs(*way),
        "submit": "Add the course",
        "cancel": "Back to the action",
        "cancel_url": way[-1][1],
    }
    return render(request, "training/answers/answers.html", context)


def shown(answers: list[Answer], *, may_read: set[UUID]) -> list[dict[str, Any]]:
    """Each answer with what was learned since, and whether its action may be named."""
    gains = learned(answers)
    return [
        {"answer": one, "learned": gains[one.pk].words, "may_read": one.pk in may_read} for one in answers
    ]


@require_POST
def remove(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say no longer that a course answers an action."""
    require_sight(access.can_keep(request.user))
    answer = get_object_or_404(access.kept(request.user), pk=pk)
    services.remove(answer, by=request.user)
    messages.success(request, f"{answer.course.title} no longer answers {answer.action.reference}.")
    if request.POST.get("from") == "action":
        return redirect("training_answers:of_action", answer.action_id)
    return redirect("training_answers:of_course", answer.course.slug)
