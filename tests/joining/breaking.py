"""A room that cannot hand over where somebody takes over."""

from datetime import date

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.joining.sources import InHand, Source


def shows(person: User, *, to: User | None, agency: Agency | None, on: date) -> list[InHand]:
    return []


def hands_over(person: User, *, to: User | None, agency: Agency | None, by: User | None, on: date) -> int:
    if to is not None:
        raise ValueError("A fault of this room.")
    return 0


SOURCE = Source(shows=shows, hands_over=hands_over)
