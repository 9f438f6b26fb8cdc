"""Calendar entries: what a session looks like in somebody's diary."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.conf import settings

from training import words
from training.models import Session


def entry(session: Session, *, path: str, cancelled: bool = False) -> str:
    """An iCalendar text for one session; see `entries`."""
    return entries([(session, path)], cancelled=cancelled)


def entries(sessions: Iterable[tuple[Session, str]], *, cancelled: bool = False) -> str:
    """An iCalendar text (RFC 5545) for sessions, each with the address in the portal that its entry links to.

    It says the title, the times and the place: no names and no joining link. A session always has the same UID, so
    that a later entry replaces the earlier one in the diary.
    """
    # imported when first asked for: the library is large, and most web requests never need it
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.PARTNERSHIP['name']}//Training//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    for session, path in sessions:
        for number, (starts_at, ends_at) in enumerate(session.spans, start=1):
            event = Event()
            event.add("uid", f"session-{session.pk}-{number}@{settings.SITE_URL.split('//')[-1]}")
            event.add("dtstamp", datetime.now(UTC))
            event.add("dtstart", starts_at.astimezone(UTC))
            event.add("dtend", ends_at.astimezone(UTC))
            title = session.course.title
            event.add(
                "summary",
                title if len(session.days) == 1 else f"{title}, day {number} of {len(session.days)}",
            )
            event.add("location", words.place(session))
            event.add("url", settings.SITE_URL + path)
            event.add("sequence", session.version)
            event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
            calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")
