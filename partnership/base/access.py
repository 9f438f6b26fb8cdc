"""The answers to somebody who may not: sign in, 403, the same 404 as for what does not exist, or not now and why."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from partnership.base.rules import RuleBroken


class NotNow:
    """A no to somebody who holds the right, because of what the record is by now; its sentence says why.

    A function of an `access.py` answers it in place of `True`. So the page offers nothing that would be refused, and
    whoever comes by the address is told why before they have typed anything.
    """

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __bool__(self) -> bool:
        return False


Answer = bool | NotNow


def require(allowed: Answer) -> None:
    """Raise 403: the person may see this, but may not do it. Raise RuleBroken where they may, yet not now."""
    if isinstance(allowed, NotNow):
        raise RuleBroken(allowed.sentence)
    if not allowed:
        raise PermissionDenied


def require_sight(allowed: bool) -> None:
    """Raise 404: for this person the page does not exist."""
    if not allowed:
        raise Http404
