"""When the emails of messages that were just written go, in words for whoever had them written."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from partnership.notices.models import Notice
from partnership.notices.rules import Status
from partnership.pages import words


def said(keys: Iterable[str], *, now: datetime) -> str:
    """When they go, as each person chose, one sentence for each time; empty where all go at once. One query."""
    people: dict[tuple[str, datetime | None], set[UUID | None]] = defaultdict(set)
    rows = Notice.objects.filter(key__in=list(keys)).order_by("next_try_at")
    for status, at, person in rows.values_list("status", "next_try_at", "user"):
        people[status, at.replace(second=0, microsecond=0) if status == Status.HELD else None].add(person)
    number = sum(map(len, people.values()))
    return " ".join(
        found
        for (status, at), who in people.items()
        if (found := sentence(status, at, len(who), is_all=len(who) == number, today=timezone.localdate(now)))
    )


def sentence(status: str, at: datetime | None, number: int, *, is_all: bool, today: date) -> str:
    """The email goes tomorrow at 7:30am, together with other notices."""
    if status == Status.OFF:
        who = "They have" if is_all else words.count(number, "person has", "people have")
        return f"{who} chosen no email for reminders: it stands under Notices in the portal."
    if status != Status.HELD or at is None:
        return ""
    local = timezone.localtime(at)
    near = {today: "today", today + timedelta(days=1): "tomorrow"}
    on = near.get(local.date()) or f"on {words.weekday_date(local)}"
    emails = ("The email" if number == 1 else "The emails") if is_all else words.count(number, "email")
    go = "goes" if number == 1 else "go"
    return f"{emails} {go} {on} at {words.time_of_day(local)}, together with other notices."
