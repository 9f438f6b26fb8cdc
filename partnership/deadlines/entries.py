"""What rooms put into somebody's calendar feed, and the feed as a text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar. Without times it lasts the whole day. `title` and `place` hold no personal data."""

    key: str
    title: str
    starts: date | datetime
    path: str
    ends: datetime | None = None
    place: str = ""


def ics(entries: Iterable[Entry], *, name: str, now: datetime) -> str:
    """The entries as an iCalendar text (RFC 5545) that calendars ask for again every few hours."""
    # imported when first asked for: the library is large, and most web requests never need it
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.PARTNERSHIP['name']}//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"value": "DURATION"})
    site = settings.SITE_URL.rstrip("/")
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}@{site.split('//')[-1]}")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", utc(entry.starts))
        event.add("dtend", utc(entry.ends) if entry.ends else entry.starts + timedelta(days=1))
        event.add("summary", entry.title)
        event.add("url", site + entry.path)
        if entry.place:
            event.add("location", entry.place)
        if not isinstance(entry.starts, datetime):
            event.add("transp", "TRANSPARENT")  # what is due takes up no time of the day
        calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def utc(moment: date | datetime) -> date | datetime:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment
