"""Before a certificate runs out its holder is told, once for each stage, with the next session that renews it.

A reminder is a notice whose key holds the certificate, its last day and the stage: a second run sends nothing, and a
missed day is made up by the latest stage alone. `remind_on` on the row only spares work.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from partnership.notices import services as notices
from partnership.pages import words
from training.catalogue import bookable_sessions
from training.certificates.models import Certificate, Equivalent
from training.certificates.rules import remind_next_on, stage_on
from training.models import Session

BATCH = 1000
NONE_YET = "No session that renews it can be booked yet. New dates are put in the catalogue as soon as they are fixed."


def sweep(now: datetime) -> int:
    """Remind of what has reached a stage on the local day of `now`; returns how many certificates were looked at."""
    today = timezone.localdate(now)
    renewals = Renewals.of(today, now=now)
    looked_at = 0
    while number := remind_some(today, renewals):
        looked_at += number
    return looked_at


class Renewals:
    """Which sessions renew which course: its own, and those of courses that count as it. Two queries."""

    def __init__(self, counts_as: Mapping[UUID, set[UUID]], coming: Sequence[Session]) -> None:
        self.counts_as = counts_as
        self.coming = coming

    @classmethod
    def of(cls, today: date, *, now: datetime) -> "Renewals":
        equal = Equivalent.objects.filter(
            Q(until_on=None) | Q(until_on__gte=today), other__isnull=False, from_on__lte=today
        )
        counts_as: dict[UUID, set[UUID]] = {}
        for course, other in equal.order_by().values_list("course", "other"):
            counts_as.setdefault(course, set()).add(other)
        return cls(counts_as, list(bookable_sessions(now).select_related("course")))

    def courses(self, course: UUID) -> set[UUID]:
        """Whatever renews a course, itself among it."""
        found, grows = {course}, True
        while grows:
            more = {other for one in found for other in self.counts_as.get(one, set())} - found
            found |= more
            grows = bool(more)
        return found

    def next(self, certificate: Certificate) -> Session | None:
        """The session to send somebody to: of a course that follows on theirs, while theirs holds, else of the same."""
        courses = self.courses(certificate.course_id)
        found = [one for one in self.coming if one.course_id in courses]
        until = certificate.valid_until
        following = [
            one
            for one in found
            if one.course_id != certificate.course_id and until is not None and one.days[0] <= until
        ]
        own = [one for one in found if one.course_id == certificate.course_id]
        return next(iter([*following, *own]), None)


def remind_some(today: date, renewals: Renewals) -> int:
    """One batch of certificates that nobody else is looking at; 0 when there is none left."""
    with transaction.atomic():
        rows = list(
            Certificate.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(remind_on__lte=today)
            .select_related("user")
            .order_by("remind_on", "pk")[:BATCH]
        )
        if rows:
            renewed = renewed_already(rows, renewals)
            notices.post_all(
                message for row in rows if row.pk not in renewed for message in reminder(row, today, renewals)
            )
            look_again(rows, today)
    return len(rows)


def renewed_already(rows: Sequence[Certificate], renewals: Renewals) -> set[UUID]:
    """Those whose holder has a later one, of the same course or of one that renews it; one query."""
    others = Certificate.objects.filter(user__in={row.user_id for row in rows}, withdrawn_at=None).order_by()
    held: dict[UUID, list[tuple[UUID, date | None]]] = {}
    for user, course, until in others.values_list("user", "course", "valid_until"):
        held.setdefault(user, []).append((course, until))
    return {
        row.pk
        for row in rows
        if any(
            course in renewals.courses(row.course_id)
            and (until is None or (row.valid_until is not None and until > row.valid_until))
            for course, until in held.get(row.user_id, [])
        )
    }


def reminder(row: Certificate, today: date, renewals: Renewals) -> Iterator[notices.Message]:
    """The message of the stage that a certificate has reached, unless it is withdrawn or its holder has gone."""
    stage = stage_on(row.valid_until, today) if row.valid_until else None
    if stage is None or row.valid_until is None or row.withdrawn_at or not row.user.is_active:
        return
    session = renewals.next(row)
    yield notices.Message(
        kind="training.certificate_ends",
        key=f"certificate:{row.pk}:{row.valid_until}:{stage}",
        user=row.user,
        path=reverse("training:session", args=[session.pk]) if session else reverse("training:catalogue"),
        facts={
            "course": row.course_title,
            "when": when(row.valid_until, today),
            "date": words.weekday_date(row.valid_until),
            "next": (
                f"The next session that renews it is {session.course.title} on "
                f"{words.weekday_date(session.days[0])}."
                if session
                else NONE_YET
            ),
        },
    )


def when(until: date, today: date) -> str:
    """today; tomorrow; in 30 days"""
    left = (until - today).days
    return {0: "today", 1: "tomorrow"}.get(left, f"in {words.count(left, 'day')}")


def look_again(rows: Sequence[Certificate], today: date) -> None:
    """Note on each row the day of its next stage: one statement."""
    days = [remind_next_on(row.valid_until, today) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            "update training_certificates_certificate as row set remind_on = next.day"
            " from unnest(%s::uuid[], %s::date[]) as next(id, day) where row.id = next.id",
            [[row.pk for row in rows], days],
        )
