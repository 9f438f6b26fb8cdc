"""Documents that another room looks after: a newer file of them is brought there, so that it is looked at anew.

Evidence that was accepted, an answer that was taken and a report that was signed would else be another file than
somebody has agreed to.
"""

from typing import NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string

from partnership.base.rules import RuleBroken
from partnership.documents.models import Document


class Place(NamedTuple):
    """Where a document is looked after."""

    words: str
    """As it stands after "this file belongs to"."""
    path: str


def place_of(document: Document) -> Place | None:
    """The room that looks after a document (DOCUMENTS_KEPT_ELSEWHERE); nothing where it is free."""
    found: list[Place | None] = [import_string(path)(document) for path in settings.DOCUMENTS_KEPT_ELSEWHERE]
    return next(filter(None, found), None)


def require_free(document: Document) -> None:
    """Raise RuleBroken where the file of a document is changed in another room."""
    if place := place_of(document):
        raise RuleBroken(
            f"This file belongs to {place.words}. Bring another one there, so that it is looked at again."
        )
