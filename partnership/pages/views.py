"""The statements that every public service owes its readers, help, and the partnership's colours."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from partnership.pages.brand import brand_css


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "pages/accessibility.html")


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    """What the portal holds about people who use it."""
    return render(request, "pages/privacy.html")


@require_safe
@login_not_required
def cookies(request: HttpRequest) -> HttpResponse:
    """The cookies, by the names that this portal's settings give them."""
    names = {"session_cookie": settings.SESSION_COOKIE_NAME, "csrf_cookie": settings.CSRF_COOKIE_NAME}
    return render(request, "pages/cookies.html", names)


@require_safe
@login_not_required
def help_page(request: HttpRequest) -> HttpResponse:
    """How to use the portal and whom to ask."""
    return render(request, "pages/help.html")


@require_safe
@login_not_required
@cache_control(public=True, max_age=31_536_000, immutable=True)
def brand(request: HttpRequest) -> HttpResponse:
    """The colours of this partnership as a style sheet; its address changes with them."""
    return HttpResponse(brand_css(), content_type="text/css")
