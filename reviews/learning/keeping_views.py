"""The pages that keep the list of themes: all of them with what uses each, and one to add or change."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from partnership.actions import themes
from partnership.actions.access import KEEP_THEMES, can_keep_themes
from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.history.lists import record_list
from partnership.pages.form_page import accepted, crumbs
from reviews.learning import access
from reviews.learning.keeping import KeptFilters, KeptTable, ThemeForm, uses, with_uses
from reviews.learning.themes import NamedInOrder


@require_safe
def kept_themes(request: PortalRequest) -> HttpResponseBase:
    """Every theme, with how many actions, findings and reviews use it."""
    require_sight(access.can_compare(request.user))
    require(can_keep_themes(request.user))
    listing = NamedInOrder(
        request,
        rows=with_uses(access.themes(request.user)),
        table=KeptTable,
        filters=KeptFilters,
        name="themes",
    )
    record_list(listing, by=request.user, what="list of themes")
    context = {"crumbs": way_to(), "reasons": KEEP_THEMES.because(request.user)}
    return listing.response("reviews/learning/kept_themes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_theme(request: PortalRequest) -> HttpResponse:
    """A new theme."""
    return theme_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_theme(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change a theme; the second of two editors is shown what differs."""
    return theme_page(request, pk)


def way_to() -> list[tuple[str, str]]:
    """The way back to the comparison of reviews by their themes."""
    return crumbs(
        ("Reviews", reverse("reviews:list")), ("Themes of reviews", reverse("reviews_learning:themes"))
    )


def theme_page(request: PortalRequest, pk: UUID | None) -> HttpResponse:
    """One theme, new or changed."""
    require_sight(access.can_compare(request.user))
    rows = access.themes(request.user)
    theme = get_object_or_404(with_uses(rows), pk=pk) if pk else None
    require(can_keep_themes(request.user))
    here = reverse("reviews_learning:kept_themes")
    title = f"Change the theme {theme}" if theme else "Add a theme"
    form = drafted(request, ThemeForm, title, instance=theme, themes=rows)

    def save() -> None:
        if theme:
            themes.change(theme, by=request.user, version=form.cleaned_data["version"] or 0, **form.facts)
        else:
            themes.add(by=request.user, **form.facts)

    if form.is_valid() and accepted(form, save):
        messages.success(request, f"{form.cleaned_data['name']} is saved.")
        return redirect(here)
    context = {
        "form": form,
        "title": title,
        "lead": uses(theme) if theme else "Findings, recommendations and actions share one list of themes.",
        "submit": "Save the theme",
        "crumbs": [*way_to(), ("Keep the themes", here)],
        "cancel_url": here,
        "changes": timeline.of(theme) if theme else [],
    }
    return render(request, "components/form_page.html", context)
