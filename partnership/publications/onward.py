"""What somebody can do with a publication that they have read; the rooms that publish tell it (PUBLICATION_ONWARD)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from partnership.agencies.rights import Somebody
from partnership.publications.models import Publication


@dataclass(frozen=True)
class Onward:
    """A button below the text, with why it is there, and links beside it."""

    title: str
    text: str
    action: str
    url: str
    links: Sequence[tuple[str, str]] = ()
    """Each text and address."""


def onward(publication: Publication, user: Somebody) -> list[Onward]:
    """What this person can do, room by room."""
    sources: list[Callable[[Publication, Somebody], Onward | None]] = [
        import_string(path) for path in settings.PUBLICATION_ONWARD
    ]
    return [found for source in sources if (found := source(publication, user))]
