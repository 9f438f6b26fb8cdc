"""A request far too large is refused by what it says of its size, before a byte of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from partnership.documents.checks.files import limit

BESIDES_THE_FILE = 1024 * 1024
"""The other fields of a form, and what stands between them."""


class LargeRequestMiddleware:
    """Stands where who is asking is known and the body has not been touched.

    Somebody who has not signed in can send nothing large. Without a length the server reads no body at all, so none
    comes in unannounced.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if too_large(request):
            return render(request, "413.html", {"most": limit()}, status=413)
        return self.get_response(request)


def too_large(request: HttpRequest) -> bool:
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return True
    if length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return False
    return length > settings.DOCUMENTS_MAX_BYTES + BESIDES_THE_FILE or not request.user.is_authenticated
