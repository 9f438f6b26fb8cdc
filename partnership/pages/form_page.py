"""What every page with one form does: ask a service for the change, and show the way back."""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse

from partnership.base.rules import RuleBroken
from partnership.pages.forms import Speaking


def accepted(form: Speaking, change: Callable[[], object]) -> bool:
    """Make the change; where the service refuses, its sentence stands beside the field or on top; nothing is lost."""
    try:
        with form.explained():
            change()
    except RuleBroken as refusal:
        form.add_error(refusal.about if refusal.about in form.fields else None, refusal.sentence)
        form.ask_for_files_again()
        return False
    return True


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form sent, to be sent once more from a page on which it is checked."""
    sent = request.POST.lists()
    return [(name, one) for name, several in sent if name != "csrfmiddlewaretoken" for one in several]


def crumbs(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The way back, from the start page of whoever has signed in."""
    return [("My work", reverse("home")), *steps]
