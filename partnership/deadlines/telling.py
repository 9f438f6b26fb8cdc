"""What people are told of a deadline that moves: its new date, and no reminder any more of the one before."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID, uuid4

from django.urls import reverse

from partnership.accounts.models import User
from partnership.deadlines.models import Deadline
from partnership.notices import services as notices
from partnership.notices import taking_back
from partnership.pages import words

OTHER_DAY = "it is due on another day."


def tell_of_move(deadline: Deadline, *, was_on: date, by: User | None, change: object = None) -> None:
    """Tell owner and deputy of a new date, except whoever made the change; nobody is reminded of the one before."""
    taking_back.take_back(f"deadline:{deadline.pk}:", because=OTHER_DAY)
    notices.post_all(moved(deadline, was_on=was_on, by=by, change=change or uuid4()))


def moved(deadline: Deadline, *, was_on: date, by: User | None, change: object) -> list[notices.Message]:
    """The messages that tell of a new date; `change` names the change, so that each is told once."""
    return [
        notices.Message(
            kind="deadlines.moved",
            key=f"deadline:{deadline.pk}:moved:{change}:{person.pk}",
            user=person,
            path=reverse("deadlines:detail", args=[deadline.pk]),
            facts={
                "title": deadline.title,
                "date": words.weekday_date(deadline.due_on),
                "was": words.plain_date(was_on),
            },
        )
        for person in (deadline.owner, deadline.deputy)
        if person is not None and person != by
    ]


def take_back_all(
    deadlines: Iterable[UUID], *, because: str, to: Collection[UUID | None] | None = None
) -> None:
    """Take back what waits of these deadlines, all or what goes to some people."""
    if about := [f"deadline:{one}:" for one in deadlines]:
        taking_back.take_back(*about, because=because, to=to)
