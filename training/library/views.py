"""What people of the member agencies get: a course that they follow alone, and its files; and who keeps the files."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.documents import giving, reading
from partnership.documents.rules import State
from partnership.pages.form_page import accepted, crumbs
from training.access import can_manage, visible_courses
from training.library import access, services
from training.library.forms import FileForm


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: PortalRequest, slug: str) -> HttpResponse:
    """A course that is followed by its link: begin, go on, say that one has finished."""
    course = get_object_or_404(access.followable(request.user), slug=slug)
    going_on = access.own(request.user, course).first()
    if request.method == "POST":
        now = timezone.now()
        if request.POST.get("step") == "finish":
            if going_on is None:
                raise RuleBroken("You have not begun this course yet.")
            services.finish(going_on, by=request.user, now=now)
            messages.success(request, "Well done. It is written down that you have finished this course.")
        else:
            services.begin(course, by=request.user, now=now)
        return redirect("training_library:follow", slug)
    return render(request, "training/library/follow.html", {"course": course, "going_on": going_on})


@require_safe
def file(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """A file of a course, as a download: the newest version that can be opened."""
    found = get_object_or_404(access.visible_files(request.user), pk=pk)
    version = found.document.versions.filter(state=State.CLEAN).order_by("-number").first()
    if version is None:
        raise RuleBroken(giving.NOT_YET)
    reading.taken(found.document, version, by=request.user)
    return giving.response(version)


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: PortalRequest, slug: str) -> HttpResponse:
    """The files of a course for those who keep it: see them, add one."""
    require_sight(can_manage(request.user))
    course = get_object_or_404(visible_courses(request.user), slug=slug)
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid() and accepted(
        form, lambda: services.add_file(course, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, "The file is with the course.")
        return redirect("training_library:files", slug)
    context = {
        "form": form,
        "course": course,
        "files": access.visible_files(request.user).filter(course=course),
        "crumbs": crumbs(
            ("Courses", reverse("training:manage_courses")),
            (course.title, reverse("training:course", args=[slug])),
        ),
    }
    return render(request, "training/library/files.html", context)


@require_POST
def remove_file(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a file from its course."""
    require_sight(can_manage(request.user))
    found = get_object_or_404(access.visible_files(request.user), pk=pk)
    services.remove_file(found, by=request.user)
    messages.success(request, "The file is no longer with the course. The document itself is still kept.")
    return redirect("training_library:files", found.course.slug)
