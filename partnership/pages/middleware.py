"""Turns a broken rule into a page with its sentence, and keeps signed-in pages out of shared caches."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from partnership.base.rules import RuleBroken
from partnership.pages.errors import nothing_by_itself, wrong_moment


class RefusalMiddleware:
    """Stands innermost, where the view's exceptions come past first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            response.content = nothing_by_itself(request).encode()
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, RuleBroken):
            return wrong_moment(request, exception.sentence)
        return None
