"""Nothing that is sent is lost: whatever becomes of a form that keeps drafts, what was typed is saved or kept.

The session may have run out, been ended in another tab or from elsewhere, or be gone with its cookie; somebody may have
signed in anew meanwhile, so that the check against forgery refuses the old page; the record may be at the wrong
moment; the portal may fail. The seal in the page (pages.py) says whose words they are.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone

from partnership.base.rules import RuleBroken
from partnership.drafts import services
from partnership.drafts.models import Draft
from partnership.drafts.pages import Page, sent_from
from partnership.drafts.rules import BY_ITSELF, KEEP_ONLY
from partnership.drafts.writing import OnlyKept, Writing, keep, reached, sent_words
from partnership.pages import words
from partnership.pages.errors import wrong_moment

KEPT = "X-Draft-Kept"
"""A header that tells the script that its words are safe, though the page has answered something else."""
SIGNED_OUT = (
    "You were signed out before this was saved. What you typed is kept: it is there again once you sign in."
)
SAID_HERE = b"<!-- what was typed is kept -->"
"""Where `components/after_error.html` says that it is."""
DOUBLE_CLICK = timedelta(minutes=1)
"""The time between two sendings of one page that nobody has used to look at what the first did."""
SMALL = 12 * 1024 * 1024
"""Bytes: a larger request that nobody has read is refused for its size, and is not read here either."""


class DraftMiddleware:
    """Stands where the person is known and before the wall that asks for one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or hasattr(request, "_is_only_kept") or not is_read(request):
            return response
        page = sent_from(request)
        return settle(request, response, page) if page else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OnlyKept):
            request._is_only_kept = True  # type: ignore[attr-defined]  # nothing is left to settle
            return only_kept(request, exception.writing, by_itself=exception.by_itself)
        return None


def is_read(request: HttpRequest) -> bool:
    """Whether what was sent has been read, or is small enough to be."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return hasattr(request, "_post") or (length.isdigit() and int(length) <= SMALL)


def only_kept(request: HttpRequest, writing: Writing, *, by_itself: bool) -> HttpResponse:
    """For the script, what the page should say now; for the person, their list of drafts."""
    if by_itself:
        return render(request, "components/draft_reply.html", {"draft": writing})
    if writing.refusal:
        return wrong_moment(request, writing.refusal)
    files = " The file that you chose is not kept: choose it again." if request.FILES else ""
    messages.success(request, f"{writing.said}. It has not been sent to anybody.{files}")
    return redirect("drafts:list")


def settle(request: HttpRequest, response: HttpResponse, page: Page) -> HttpResponse:
    """Let the draft go where the form was saved, and keep what was typed where it was not."""
    now = timezone.now()
    is_mine = request.user.pk == page.writer
    is_redirect = isinstance(response, HttpResponseRedirect)
    form = reached(request)
    if is_mine and form is not None and is_redirect:
        with suppress(DatabaseError):  # what is saved is saved, whatever becomes of its draft
            who: Any = request.user  # who wrote it is signed in
            services.finish(
                page, by=who, now=now, words=sent_words(request), led_to=response.headers["Location"]
            )
        return response
    is_stale = response.status_code == HTTPStatus.FORBIDDEN and not getattr(
        request, "csrf_processing_done", False
    )
    by_itself = request.POST.get(KEEP_ONLY) == BY_ITSELF
    writing = Writing(page)
    # Where the portal itself has failed, the database may be what failed.
    with suppress(DatabaseError):
        try:
            writing.draft = keep(
                request, page, form=form, now=now, by_itself=by_itself, was_signed_out=is_stale or not is_mine
            )
        except services.SavedAlready as saved:
            if is_mine and not by_itself and saved.led_to and not is_redirect:
                return led_back(request, saved, now=now)
            writing.refusal = saved.sentence
        except RuleBroken as refused:
            writing.refusal = refused.sentence
        if by_itself and (writing.refusal or (writing.draft and is_mine and is_redirect)):
            # Its person is elsewhere, or is to confirm who they are first: the script needs neither page.
            return only_kept(request, writing, by_itself=True)
        if writing.draft:
            response[KEPT] = "yes"
            if is_mine and response.status_code >= HTTPStatus.BAD_REQUEST:
                tell_kept(response, writing.draft)
            is_out = not request.user.is_authenticated
            if is_stale and (is_mine or is_out):
                response = redirect(page.place)
            if is_out and not by_itself:
                add_message(request, response, SIGNED_OUT)
    return response


def add_message(request: HttpRequest, response: HttpResponse, text: str) -> None:
    """Let the next page say something; the messages of this one are stored already."""
    messages.success(request, text)
    messages.get_messages(request).update(response)  # type: ignore[union-attr]  # the storage of the middleware


def tell_kept(response: HttpResponse, draft: Draft) -> None:
    """Say on a page that refuses what was sent that it is not lost, and where it can be read."""
    said = render_to_string("components/kept.html", {"draft": draft})
    response.content = response.content.replace(SAID_HERE, said.encode(), 1)


def led_back(request: HttpRequest, saved: services.SavedAlready, *, now: datetime) -> HttpResponse:
    """To where the first sending led, with a sentence that says so.

    After a double click others have saved nothing; later they may have, and what they saved is not replaced.
    """
    said = "This was saved when you sent it the first time"
    if now - saved.at > DOUBLE_CLICK:
        said += f", {words.moment_on(saved.at)}. If somebody has changed it since, their change stands"
    response = HttpResponseRedirect(saved.led_to)
    add_message(request, response, f"{said}.")
    return response
