"""The three answers to somebody who may not: sign in, 403, or the same 404 as for what does not exist."""

from django.core.exceptions import PermissionDenied
from django.http import Http404


def require(allowed: bool) -> None:
    """Raise 403: the person may see this, but may not do it."""
    if not allowed:
        raise PermissionDenied


def require_sight(allowed: bool) -> None:
    """Raise 404: for this person the page does not exist."""
    if not allowed:
        raise Http404
