"""What the business unit gets of the templates: the list, and one to write."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.pages.components import Tag
from partnership.pages.form_page import accepted, crumbs
from reviews.requests import access, services
from reviews.requests.forms import TemplateForm
from reviews.requests.looking import look_of_template
from reviews.requests.models import Template


def above() -> tuple[str, str]:
    return "What agencies are asked", reverse("reviews_requests:templates")


@require_safe
def templates(request: PortalRequest) -> HttpResponse:
    """Every template, those in use first."""
    require_sight(access.can_keep_templates(request.user))
    today = timezone.localdate()
    rows = sorted(
        access.visible_templates(request.user),
        key=lambda one: (one.until_on is not None and one.until_on < today, one.name),
    )
    context = {
        "crumbs": crumbs(),
        "rows": [(one, tag_of(one)) for one in rows],
        "reasons": access.KEEP_TEMPLATES.because(request.user),
    }
    return render(request, "reviews/requests/templates.html", context)


def tag_of(one: Template) -> Tag:
    """Whether it is in use."""
    today = timezone.localdate()
    if one.until_on and one.until_on < today:
        return Tag("grey", "No longer in use")
    return Tag("green", "In use") if one.from_on <= today else Tag("blue", "Not yet in use")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    """A new template."""
    require_sight(access.can_keep_templates(request.user))
    return template_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change a template."""
    return template_page(request, get_object_or_404(access.visible_templates(request.user), pk=pk))


def template_page(request: PortalRequest, found: Template | None) -> HttpResponse:
    """One template, new or changed."""
    title = "Change what agencies are asked" if found else "Write a template"
    initial = {} if found else {"from_on": timezone.localdate()}
    look = look_of_template(found)
    form = drafted(request, TemplateForm, title, instance=found, initial=initial, look=look)
    if form.is_valid() and accepted(
        form,
        lambda: services.keep_template(
            found, version=form.cleaned_data["version"] or 0, by=request.user, **form.facts
        ),
    ):
        messages.success(request, "Saved. Whoever is asked from now on gets these questions.")
        return redirect("reviews_requests:templates")
    context = {
        "form": form,
        "title": title,
        "submit": "Save",
        "crumbs": crumbs(above()),
        "cancel_url": reverse("reviews_requests:templates"),
        "changes": timeline.of(found) if found else None,
    }
    return render(request, "components/form_page.html", context)
