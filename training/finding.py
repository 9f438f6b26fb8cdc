"""What a visitor looks for: courses and dates by words, kind, group, level, month and places, as a list or a month."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, DateTimeField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.searching import WORDS
from partnership.deadlines.overview import Month
from training import access
from training.catalogue import bookable_sessions, coming_sessions
from training.hours import at
from training.models import COURSE_WORDS, Course, Session
from training.rules import MONTHS_AHEAD

Wanted = dict[str, Any]
"""The cleaned data of the catalogue's form; nothing in it finds everything."""

SEARCHED = ("title", "summary", "audience", "outcomes")


def months(today: date) -> list[Month]:
    """This month and those that follow, as far as dates are offered."""
    found = [Month(today.replace(day=1))]
    while len(found) < MONTHS_AHEAD:
        found.append(found[-1].after)
    return found


def span(month: Month) -> tuple[datetime, datetime]:
    """The first instant of a month, and that of the next."""
    return at(month.first, time.min), at(month.after.first, time.min)


def matching(courses: QuerySet[Course], wanted: Wanted) -> QuerySet[Course]:
    """Those of the courses that are what somebody looks for, whenever they are held.

    Words are looked for as they stand, so that the beginning of one is enough, and by their stem.
    """
    if wanted.get("q"):
        asked = SearchQuery(wanted["q"], config=WORDS, search_type="websearch")
        stands = (
            reduce(lambda found, field: found | Q(**{f"{field}__icontains": word}), SEARCHED, Q())
            for word in wanted["q"].split()
        )
        courses = courses.annotate(words=COURSE_WORDS.vector()).filter(Q(words=asked) | reduce(and_, stands))
    if wanted.get("group"):
        courses = courses.filter(groups__contains=[int(wanted["group"])])
    if wanted.get("level"):
        courses = courses.filter(levels__contains=[int(wanted["level"])])
    if wanted.get("free"):
        courses = courses.filter(fully_funded=True)
    return courses.filter(**{name: wanted[name] for name in ("kind", "mode") if wanted.get(name)})


def dates(wanted: Wanted, *, now: datetime) -> QuerySet[Session]:
    """The coming sessions of any course in the month that somebody looks for, and with places if they ask so."""
    sessions = bookable_sessions(now) if wanted.get("places") else coming_sessions(now)
    if wanted.get("month"):
        first, after = span(Month.read(wanted["month"], today=timezone.localdate(now)))
        sessions = sessions.filter(starts_at__gte=first, starts_at__lt=after)
    return sessions


def courses(user: User | AnonymousUser, wanted: Wanted, *, now: datetime) -> QuerySet[Course]:
    """The courses somebody sees that match, with `next_at` and `dates` of those that match: the soonest come first."""
    held = dates(wanted, now=now).filter(course=OuterRef("pk"))
    found = matching(access.visible_courses(user), wanted).annotate(
        next_at=Subquery(held.values("starts_at")[:1], output_field=DateTimeField()),
        dates=Coalesce(Subquery(held.order_by().values("course").annotate(n=Count("pk")).values("n")), 0),
    )
    if wanted.get("month") or wanted.get("places"):
        found = found.filter(dates__gt=0)
    return found.order_by(F("next_at").asc(nulls_last=True), "title")


def sessions(user: User | AnonymousUser, wanted: Wanted, *, now: datetime) -> QuerySet[Session]:
    """The coming sessions of the courses that match, soonest first."""
    offered = matching(access.visible_courses(user), wanted)
    return dates(wanted, now=now).filter(course__in=offered.values("pk")).select_related("course")


@dataclass(frozen=True)
class Day:
    """One day of a month, with the sessions that meet on it."""

    on: date
    inside: bool
    today: bool
    sessions: tuple[Session, ...]

    @property
    def is_empty(self) -> bool:
        """On a phone, where the month is a list of days, a day on which nothing happens is left out."""
        return not self.inside or not (self.sessions or self.today)


@dataclass(frozen=True)
class Week:
    """The days of a week, from Monday."""

    days: tuple[Day, ...]

    @property
    def is_empty(self) -> bool:
        return all(day.is_empty for day in self.days)


def weeks(month: Month, sessions: QuerySet[Session], *, today: date) -> list[Week]:
    """The weeks of a month, each day with the sessions that meet on it: one query."""
    shown = Calendar().monthdatescalendar(month.first.year, month.first.month)
    first, after = at(shown[0][0], time.min), at(shown[-1][-1] + timedelta(days=1), time.min)
    meeting: dict[date, list[Session]] = defaultdict(list)
    for session in sessions.filter(starts_at__lt=after, ends_at__gte=first):
        for day in session.days:
            meeting[day].append(session)
    return [
        Week(
            tuple(Day(day, day.month == month.first.month, day == today, tuple(meeting[day])) for day in week)
        )
        for week in shown
    ]
