"""What every page with one form does: ask a service for the change, and show the way back."""

from collections.abc import Callable

from django.forms import BaseForm
from django.urls import reverse

from partnership.base.rules import RuleBroken


def accepted(form: BaseForm, change: Callable[[], object]) -> bool:
    """Make the change; where the service refuses, its sentence stands beside the field or on top; nothing is lost."""
    try:
        change()
    except RuleBroken as refusal:
        form.add_error(refusal.about if refusal.about in form.fields else None, refusal.sentence)
        return False
    return True


def crumbs(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The way back, from the start page of whoever has signed in."""
    return [("My work", reverse("home")), *steps]
