"""Calendar entries: what a session looks like in somebody's diary."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from partnership.accounts.models import User
from partnership.deadlines.entries import Entry
from partnership.deadlines.feed import BACK
from training import access, words
from training.hours import Span
from training.models import Session
from training.rules import BookingStatus, SessionStatus


def entry(
    session: Session, *, path: str, key: UUID, cancelled: bool = False, dropped: Sequence[Span] = ()
) -> str:
    """An iCalendar text for one booking; `key` is its id, so that a place taken anew is an entry anew."""
    return entries([(session, path, key)], cancelled=cancelled, dropped=dropped)


def entries(
    sessions: Iterable[tuple[Session, str, UUID]], *, cancelled: bool = False, dropped: Sequence[Span] = ()
) -> str:
    """An iCalendar text (RFC 5545) for sessions, each with the address in the portal that its entry links to.

    It says the title, the times and the place: no names and no joining link. The same key always has the same UID, so
    that a later entry replaces the earlier one in the diary; `dropped` are days on which the session no longer meets.
    """
    # imported when first asked for: the library is large, and most web requests never need it
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.PARTNERSHIP['name']}//Training//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    for session, path, key in sessions:
        title, held = session.course.title, len(session.days)
        for number, (starts_at, ends_at) in enumerate([*session.spans, *dropped], start=1):
            off = cancelled or number > held
            event = Event()
            event.add("uid", f"{key}-{number}@{settings.SITE_URL.split('//')[-1]}")
            event.add("dtstamp", datetime.now(UTC))
            event.add("dtstart", starts_at.astimezone(UTC))
            event.add("dtend", ends_at.astimezone(UTC))
            event.add("summary", title if held == 1 or number > held else f"{title}, day {number} of {held}")
            event.add("location", words.place(session))
            event.add("url", settings.SITE_URL + path)
            event.add("sequence", session.version + cancelled)
            event.add("status", "CANCELLED" if off else "CONFIRMED")
            calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def booked(user: User, today: date) -> Iterator[Entry]:
    """The sessions that somebody is booked on, for their calendar feed: one entry for each day."""
    bookings = access.own_bookings(user).filter(
        status=BookingStatus.BOOKED, session__ends_at__date__gte=today - BACK
    )
    for booking in bookings.exclude(session__status=SessionStatus.CANCELLED).order_by("session__starts_at"):
        session = booking.session
        for number, (starts_at, ends_at) in enumerate(session.spans, start=1):
            yield Entry(
                key=f"{booking.pk}-{number}",
                title=session.course.title,
                starts=starts_at,
                ends=ends_at,
                path=reverse("training:booking", args=[booking.pk]),
                place=words.place(session),
            )
