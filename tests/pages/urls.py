"""The site with a few pages more, on which the frame and the refusals can be tried."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from config import urls
from partnership.base.rules import RuleBroken
from partnership.pages.errors import bad_request, forbidden, not_found, server_error
from tests.pages.gallery import gallery


def told(request: HttpRequest) -> HttpResponse:
    messages.success(request, "You are booked.")
    messages.error(request, "The register is not saved.")
    return redirect("gallery")


def wrong_moment(request: HttpRequest) -> HttpResponse:
    raise RuleBroken("This session was <cancelled> yesterday.")


def denied(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


urlpatterns = [
    path("gallery/", login_not_required(gallery), name="gallery"),
    path("told/", login_not_required(told)),
    path("gallery/7/wrong-moment/", wrong_moment),
    path("denied/", denied),
    path("broken/", login_not_required(broken)),
    path("suspicious/", login_not_required(suspicious)),
    *urls.urlpatterns,
]

handler400, handler403, handler404, handler500 = bad_request, forbidden, not_found, server_error
