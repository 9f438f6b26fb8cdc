"""What each room of reviews shows on the page of a review: its line in the list of parts, and what comes next."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from partnership.accounts.models import User
from partnership.pages.components import Tag
from reviews.models import Review


@dataclass(frozen=True)
class Step:
    """What the person who looks is to do next in a review: one sentence and one button."""

    title: str
    text: str
    button: str
    url: str


@dataclass(frozen=True)
class Line:
    """One part of a review, as the list on its page names it, like an item of a task list."""

    name: str
    url: str
    text: str
    """Where it stands, in a few words."""
    tag: Tag | None = None
    step: Step | None = None
    """The next step, where this part has one for whoever looks."""


def left_open(review: Review) -> list[str]:
    """What is still open in a review, in sentences in the order of REVIEW_LEFT_OPEN: said before it ends."""
    sources = [import_string(path) for path in settings.REVIEW_LEFT_OPEN]
    return [sentence for source in sources for sentence in source(review)]


Source = Callable[[Review, User], list[Line]]


def lines(review: Review, user: User) -> list[Line]:
    """The parts of a review that this person sees, in the order of REVIEW_PARTS."""
    sources: list[Source] = [import_string(path) for path in settings.REVIEW_PARTS]
    return [line for source in sources for line in source(review, user)]
