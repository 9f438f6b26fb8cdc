"""What the search box finds of deadlines: titles of those that somebody sees."""

from django.db.models import QuerySet
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rights import Somebody
from partnership.base.searching import Found, Source
from partnership.deadlines import access
from partnership.deadlines.models import DEADLINE_WORDS, Deadline
from partnership.deadlines.rules import State
from partnership.pages import words


def deadlines(user: Somebody) -> QuerySet[Deadline]:
    """One's own, one's agency's for its lead, and all for those who see all; done ones too."""
    return access.visible(user) if isinstance(user, User) else Deadline.objects.none()


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
    rows=deadlines,
    searched=DEADLINE_WORDS,
    show=show,
)
