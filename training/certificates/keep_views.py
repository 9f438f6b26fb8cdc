"""What those who run the training get: needs, exceptions, training elsewhere, the certificates of a session."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.history.lists import record_list
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.forms import Speaking
from partnership.pages.listing import Listing, SavedView
from training import access as training
from training.certificates import access, services, showing
from training.certificates.forms import BecauseForm, EquivalentForm, ExceptionForm, RequirementForm
from training.certificates.models import Option
from training.certificates.rules import ExternalState

OPTIONS = timeline.Part(Option, "requirement")


def above() -> tuple[str, str]:
    return ("Sessions", reverse("training:manage"))


def needs_crumb() -> tuple[str, str]:
    return ("What courses need", reverse("training_certificates:needs"))


# What courses need --------------------------------------------------------------------------------


@require_safe
def needs(request: PortalRequest) -> HttpResponse:
    """What each course needs, and what counts as which course."""
    require_sight(access.can_keep(request.user))
    context = {
        "crumbs": crumbs(above()),
        "requirements": access.visible_requirements(request.user),
        "equivalents": access.visible_equivalents(request.user),
        "courses": training.visible_courses(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "training/certificates/needs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_requirement(request: PortalRequest, slug: str) -> HttpResponse:
    """Let a course need another."""
    require_sight(access.can_keep(request.user))
    course = get_object_or_404(training.visible_courses(request.user), slug=slug)
    title = f"What {course.title} needs"
    form = drafted(request, RequirementForm, title, initial={"from_on": timezone.localdate()})
    return kept(
        request,
        form,
        lambda: services.add_requirement(course, by=request.user, **form.facts),
        title,
        done="Saved. It is asked of everybody who books from now on.",
        lead="Whoever books must hold it on the first day of the session.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_requirement(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change what a course needs; the second of two editors is shown what differs."""
    require_sight(access.can_keep(request.user))
    requirement = get_object_or_404(access.visible_requirements(request.user), pk=pk)
    title = f"What {requirement.course.title} needs"
    form = drafted(request, RequirementForm, title, instance=requirement)
    return kept(
        request,
        form,
        lambda: services.change_requirement(
            requirement, by=request.user, version=form.cleaned_data["version"], **form.facts
        ),
        title,
        changes=timeline.of(requirement, OPTIONS),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_equivalent(request: PortalRequest) -> HttpResponse:
    """Let something count as a course."""
    require_sight(access.can_keep(request.user))
    title = "What counts as a course"
    form = drafted(request, EquivalentForm, title, initial={"from_on": timezone.localdate()})
    return kept(
        request,
        form,
        lambda: services.add_equivalent(by=request.user, **form.facts),
        title,
        lead="Whoever holds it holds the course, and it renews its certificate.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_equivalent(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change what counts as a course; the second of two editors is shown what differs."""
    require_sight(access.can_keep(request.user))
    equivalent = get_object_or_404(access.visible_equivalents(request.user), pk=pk)
    form = drafted(request, EquivalentForm, str(equivalent), instance=equivalent)
    return kept(
        request,
        form,
        lambda: services.change_equivalent(
            equivalent, by=request.user, version=form.cleaned_data["version"], **form.facts
        ),
        str(equivalent),
        changes=timeline.of(equivalent),
    )


def kept(
    request: PortalRequest,
    form: Speaking,
    save: Callable[[], object],
    title: str,
    *,
    done: str = "Saved.",
    **context: object,
) -> HttpResponse:
    """A page with one form below the list of what courses need; once it is saved, the list."""
    if form.is_valid() and accepted(form, save):
        messages.success(request, done)
        return redirect("training_certificates:needs")
    context |= {
        "form": form,
        "title": title,
        "crumbs": crumbs(above(), needs_crumb()),
        "cancel_url": reverse("training_certificates:needs"),
    }
    return render(request, "components/form_page.html", context)


# Exceptions ---------------------------------------------------------------------------------------


@require_safe
def exceptions(request: PortalRequest) -> HttpResponseBase:
    """Who may come without what a course needs."""
    require_sight(access.can_keep(request.user))
    listing = Listing(
        request,
        rows=access.visible_overrides(request.user),
        table=showing.ExceptionTable,
        filters=showing.ExceptionFilters,
        name="exceptions",
    )
    record_list(listing, by=request.user)
    return listing.response(
        "training/certificates/exceptions.html", {"crumbs": crumbs(above(), needs_crumb())}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_exception(request: PortalRequest) -> HttpResponse:
    """Let somebody come without what a course needs."""
    require_sight(access.can_keep(request.user))
    form = drafted(request, ExceptionForm, "Make an exception")
    if form.is_valid() and accepted(
        form, lambda: services.make_exception(by=request.user, now=timezone.now(), **form.facts)
    ):
        messages.success(request, "Saved. They can book it now.")
        return redirect("training_certificates:exceptions")
    here = reverse("training_certificates:exceptions")
    context = {
        "form": form,
        "title": "Make an exception",
        "lead": "Somebody may come to a course, or to one session of it, without what it needs.",
        "crumbs": crumbs(above(), needs_crumb(), ("Exceptions", here)),
        "cancel_url": here,
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def end_exception(request: PortalRequest, pk: UUID) -> HttpResponse:
    """End an exception, after being asked once."""
    found = get_object_or_404(access.visible_overrides(request.user), pk=pk)
    if request.method == "POST":
        services.withdraw_exception(found, by=request.user, now=timezone.now())
        messages.success(request, "The exception has ended. A place that was booked by it stays.")
        return redirect("training_certificates:exceptions")
    here = reverse("training_certificates:exceptions")
    context = {
        "one": found,
        "crumbs": crumbs(above(), needs_crumb(), ("Exceptions", here)),
        "cancel_url": here,
    }
    return render(request, "training/certificates/end_exception.html", context)


# Training elsewhere -------------------------------------------------------------------------------


@require_safe
def elsewhere_list(request: PortalRequest) -> HttpResponseBase:
    """What people wrote down of training elsewhere, what waits first."""
    require_sight(access.can_keep(request.user))
    listing = Listing(
        request,
        rows=access.visible_externals(request.user),
        table=showing.ElsewhereTable,
        filters=showing.ElsewhereFilters,
        name="courses elsewhere",
        views=[SavedView("Waiting", f"state={ExternalState.WAITING}"), SavedView("All", "")],
    )
    record_list(listing, by=request.user, what="training elsewhere")
    return listing.response("training/certificates/elsewhere_list.html", {"crumbs": crumbs(above())})


# Certificates -------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PortalRequest, number: str) -> HttpResponse:
    """Say that a certificate no longer holds, or, for one that was withdrawn by hand, that it does again."""
    require_sight(access.can_keep(request.user))
    found = get_object_or_404(access.visible_certificates(request.user).select_related("user"), number=number)
    require(access.can_decide_for(request.user, found.user))
    back = reverse("training:manage_session", args=[found.booking.session_id])
    if request.method == "POST" and "reinstate" in request.POST:
        services.reinstate(found, by=request.user)
        messages.success(request, "The certificate holds again.")
        return redirect(back)
    form = BecauseForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and accepted(
        form,
        lambda: services.withdraw(found, by=request.user, now=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, "The certificate is withdrawn. Its holder is being told.")
        return redirect(back)
    context = {
        "one": found,
        "form": form,
        "title": f"Withdraw the certificate of {found.name}",
        "lead": f"{found.course_title}, number {found.spelt}.",
        "submit": "Withdraw it",
        "dangerous": True,
        "crumbs": crumbs(above()),
        "cancel_url": back,
        "changes": timeline.of(found),
    }
    return render(request, "training/certificates/withdraw.html", context)
