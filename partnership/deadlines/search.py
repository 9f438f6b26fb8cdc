"""What the search box finds of deadlines: titles of those that somebody sees."""

from django.urls import reverse

from partnership.base.searching import Found, Source
from partnership.deadlines import access
from partnership.deadlines.models import DEADLINE_WORDS, Deadline
from partnership.deadlines.rules import State
from partnership.pages import words


def show(deadline: Deadline) -> Found:
    state = State(deadline.state)
    day = words.plain_date(deadline.due_on)
    when = f"Due {day}" if state == State.OPEN else f"{state.label}, due {day}"
    agency = f", {deadline.agency.name}" if deadline.agency else ""
    return Found(deadline.title, reverse("deadlines:detail", args=[deadline.pk]), f"{when}{agency}")


SOURCE = Source(
    kind="deadlines",
    one="Deadline",
    many="Deadlines",
    model=Deadline,
    visible=access.visible,
    searched=DEADLINE_WORDS,
    show=show,
)
