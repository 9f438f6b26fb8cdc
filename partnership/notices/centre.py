"""The notification centre: which of somebody's messages are shown, and what became of each."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.notices import access
from partnership.notices.kinds import kinds
from partnership.notices.models import Notice
from partnership.notices.rules import Status, why_not_resendable
from partnership.pages import words
from partnership.pages.listing import Link


@dataclass(frozen=True)
class Shown:
    """One message with the sentence about its email."""

    notice: Notice
    email: str
    may_resend: bool


@dataclass(frozen=True)
class Choice:
    """What somebody wants to see of their messages: the words of the address, those that mean nothing left out."""

    show: str
    kind: str

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in (("show", self.show), ("kind", self.kind)) if value})

    def rows(self, user: User) -> QuerySet[Notice]:
        """The messages that are asked for, newest first."""
        rows = access.visible(user)
        if self.show:
            rows = rows.filter(SHOWN[self.show])
        return rows.filter(kind=self.kind) if self.kind else rows


SHOWN = {"unread": Q(read_at=None), "failed": Q(status=Status.FAILED)}
LABELS = {"": "All", "unread": "Unread", "failed": "Email failed"}


def choice(show: str, kind: str) -> Choice:
    """What an address asks for; what it cannot mean is passed over."""
    return Choice(show if show in SHOWN else "", kind if kind in kinds() else "")


@dataclass(frozen=True)
class Overview:
    """How many messages somebody has of each kind: all, unread, with an email that failed."""

    by_kind: dict[str, dict[str, int]]

    def number(self, chosen: Choice) -> int:
        """How many messages are asked for."""
        return sum(
            counts[chosen.show or "all"] for kind, counts in self.by_kind.items() if chosen.kind in ("", kind)
        )

    @property
    def unread(self) -> int:
        return self.number(Choice("unread", ""))

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Code and name of the kinds of which there is a message."""
        return [(code, kind.name) for code, kind in kinds().items() if code in self.by_kind]

    def pills(self, chosen: Choice) -> list[Link]:
        """The ways to see the messages, each with how many there are."""
        ways = [(label, Choice(show, chosen.kind)) for show, label in LABELS.items()]
        return [Link(label, f"?{way.query}", self.number(way), way == chosen) for label, way in ways]


def overview(user: User) -> Overview:
    """What there is for somebody, in one query."""
    rows = access.visible(user).order_by().values("kind")
    counted = rows.annotate(all=Count("pk"), **{name: Count("pk", which) for name, which in SHOWN.items()})
    numbers = ("all", *SHOWN)
    rows_of_kinds = counted.values_list("kind", *numbers)
    return Overview({kind: dict(zip(numbers, counts, strict=True)) for kind, *counts in rows_of_kinds})


def shown(notice: Notice, now: datetime) -> Shown:
    """A message with what became of its email, and whether it can be sent again now."""
    refusal = why_not_resendable(status=notice.status, sent_at=notice.sent_at, is_active=True, now=now)
    return Shown(notice, email(notice), not refusal)


def email(notice: Notice) -> str:
    """What became of the email of a message, or when it will go, in a sentence."""
    match notice.status:
        case Status.SENT:
            where = "in one email with others" if notice.part_of_id else ""
            return f"Emailed {where} {lowered(notice.sent_at)}".replace("  ", " ")
        case Status.FAILED:
            return f"Could not be emailed. {notice.problem}"
        case Status.BACK:
            return f"Taken back, because {notice.problem}"
        case Status.OFF:
            return "Not emailed, as you chose"
        case Status.HELD if notice.part_of_id:
            return "Being emailed with others"
        case Status.HELD:
            due = timezone.localtime(notice.next_try_at)
            return (
                f"Goes in one email with others on {words.short_weekday_date(due)}, {words.time_of_day(due)}"
            )
        case _ if notice.attempts and notice.problem:
            return f"Not emailed yet. We try again {lowered(notice.next_try_at)}. {notice.problem}"
        case _:
            return "Being emailed"


def lowered(at: datetime | None) -> str:
    """today, 8:55am; on 5 February 2026, 9:12am"""
    return words.moment_on(at) if at else ""
