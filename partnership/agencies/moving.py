"""What the rooms say of a merger before it is done: what of theirs moves or stays, and where both bodies meet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.module_loading import import_string

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.pages.text import references


@dataclass(frozen=True)
class Moves:
    """What one room has of an agency that is to merge, as far as whoever asks may know."""

    name: str
    text: str
    links: Sequence[tuple[str, str]] = ()
    """Where whoever asks reads it, by the words of each link; none where they may not."""
    meeting: Sequence[tuple[str, str]] = ()
    """Where both bodies have the same thing to do: in a sentence, and its address."""

    @property
    def in_words(self) -> Any:
        """The words and the links."""
        link = '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden">: {}</span></a>'
        each = format_html_join(
            ", ", link, ((url, references(words), self.name) for words, url in self.links)
        )
        return format_html("{} {}", self.text, each) if self.links else self.text


SEE_THEM = "See them"
Source = Callable[[User, Agency, Agency], Moves | None]
"""One of settings.MERGER_SOURCES: who asks, what ends, and what takes over; none where the room has nothing."""


def of(user: User, agency: Agency, into: Agency) -> list[Moves]:
    """What each room says of a merger, in the order of the settings."""
    sources: list[Source] = [import_string(path) for path in settings.MERGER_SOURCES]
    return [found for source in sources if (found := source(user, agency, into)) is not None]
