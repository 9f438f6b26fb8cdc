"""When a session meets: on one day or several, at the same hours each day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone


def at(on: date, clock: time) -> datetime:
    """The instant at which a clock in England shows this time on this day."""
    return datetime.combine(on, clock, tzinfo=timezone.get_default_timezone())


Span = tuple[datetime, datetime]
"""The start and the end of one day."""


@dataclass(frozen=True)
class Hours:
    """The days of a session, and its hours on each of them."""

    days: tuple[date, ...]
    starts: time
    ends: time

    @classmethod
    def on(cls, days: Iterable[date], starts: time, ends: time) -> "Hours":
        """The same with the days in order, each once."""
        return cls(tuple(sorted(set(days))), starts, ends)

    @property
    def fields(self) -> dict[str, Any]:
        """What a session says of it; its instants are those of the first start and the last end."""
        return {
            "days": list(self.days),
            "starts": self.starts,
            "ends": self.ends,
            "starts_at": at(self.days[0], self.starts),
            "ends_at": at(self.days[-1], self.ends),
        }
