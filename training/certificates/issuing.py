"""Certificates come about by themselves: once somebody has come on all days and has sent the evaluation.

Marks and evaluations ask for it at once, within their transaction; a sweep finds what was missed. One that the register
no longer bears out is withdrawn, with the reason, and holds again once it does; the row itself is never deleted.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from partnership.notices import services as notices
from partnership.pages import words
from training.certificates import eligibility
from training.certificates.models import Certificate
from training.certificates.rules import first_reminder_on, new_number, valid_until
from training.evaluation.services import outstanding
from training.models import Booking
from training.rules import Attendance, BookingStatus, SessionStatus

BATCH = 500
"""Bookings in one transaction of the sweep."""
NOT_ATTENDED = "The register was corrected: it no longer says that its holder came on all days."


def of_session(*, session_id: UUID, now: datetime) -> None:
    """The marks of a session were saved: issue what is due, withdraw what the marks no longer bear out."""
    withdraw_unearned(Certificate.objects.filter(booking__session=session_id), now=now)
    issue(due(session=session_id), now=now)


def of_booking(*, booking_id: UUID, now: datetime) -> None:
    """Somebody has sent the evaluation of a course."""
    issue(due(pk=booking_id), now=now)


def sweep(*, now: datetime) -> int:
    """Issue what no mark and no evaluation has led to; returns how many. Each batch is a transaction of its own."""
    issued, after = 0, UUID(int=0)
    while True:
        with transaction.atomic():
            some = list(due(pk__gt=after).order_by("pk")[:BATCH])
            if not some:
                return issued
            issued += len(issue(some, now=now))
            after = some[-1].pk


def due(**which: object) -> QuerySet[Booking]:
    """The bookings of people who came on all days and have no certificate that holds, locked against their register.

    One that somebody has withdrawn by hand stays withdrawn. Of attendance that was imported there is one only where the
    course says how long it counts.
    """
    has_one = Certificate.objects.filter(booking=OuterRef("pk")).filter(
        Q(withdrawn_at=None) | Q(withdrawn_by__isnull=False)
    )
    return (
        Booking.objects.filter(
            ~Exists(has_one),
            Q(imported_in=None) | Q(session__course__certificate_years__isnull=False),
            status=BookingStatus.BOOKED,
            attendance=Attendance.ATTENDED,
            **which,
        )
        .exclude(session__status=SessionStatus.CANCELLED)
        .select_related("session__course", "user", "agency", "condition")
        .select_for_update(of=("self",))
    )


def issue(bookings: Iterable[Booking], *, now: datetime) -> list[Certificate]:
    """A certificate for each of these that owes no evaluation and whose condition is met; their holders are told."""
    asked = [one for one in bookings if one.session.days[-1] <= timezone.localdate(now)]
    owing = outstanding([one.pk for one in asked])
    ready = [one for one in asked if one.pk not in owing and not unmet(one)]
    if not ready:
        return []
    again = Certificate.objects.filter(booking__in=ready)
    renewed = set(again.values_list("booking", flat=True))
    again.update(withdrawn_at=None, withdrawn_because="")
    made = [certificate_of(one, now=now) for one in ready if one.pk not in renewed]
    Certificate.objects.bulk_create(made, ignore_conflicts=True)
    notices.post_all(messages(made, today=timezone.localdate(now)))
    return made


def unmet(booking: Booking) -> bool:
    """Whether a place was taken on a condition that its person has not met after all."""
    return hasattr(booking, "condition") and bool(lacking(booking))


def lacking(booking: Booking) -> bool:
    """Whether what the course needs was not held on the first day, whatever else the person was booked on."""
    session = booking.session
    facts = eligibility.known(booking.user, [session.course_id])
    if facts.excused(session.pk, session.course_id):
        return False
    gaps, conditional = eligibility.weigh(facts, session)
    return bool(gaps or conditional)


def certificate_of(booking: Booking, *, now: datetime, number: str = "") -> Certificate:
    """What stands on a certificate: everything as it is today. Without a number it gets a new one."""
    session, course = booking.session, booking.session.course
    last_on = session.days[-1]
    until = valid_until(last_on, course.certificate_years)
    return Certificate(
        booking=booking,
        number=number or new_number(),
        user=booking.user,
        name=booking.user.name,
        course=course,
        course_title=course.title,
        first_on=session.days[0],
        last_on=last_on,
        minutes=minutes_of(booking),
        cpd_points=course.cpd_points,
        level=course.level[:60],
        agency_name=booking.agency.name,
        delivered_by=course.delivered_by,
        valid_until=until,
        issued_at=now,
        remind_on=first_reminder_on(until, timezone.localdate(now)),
    )


def minutes_of(booking: Booking) -> int:
    """The hours of learning that the course says, else those of the session, in minutes."""
    session = booking.session
    if session.course.hours is not None:
        return int(session.course.hours * 60)
    return int(sum((ends - starts).total_seconds() for starts, ends in session.spans) // 60)


def messages(made: Iterable[Certificate], *, today: date) -> Iterator[notices.Message]:
    """Each holder is told, once; nobody is told of what has run out already, as by an import of past years."""
    for one in made:
        if one.valid_until is None or one.valid_until >= today:
            yield notices.Message(
                kind="training.certificate",
                key=f"certificate:issued:{one.booking_id}",
                user=one.user,
                path=reverse("training:mine"),
                facts={"course": one.course_title, "day": words.plain_date(one.last_on)},
            )


def withdraw_unearned(certificates: QuerySet[Certificate], *, now: datetime) -> int:
    """Withdraw those whose booking no longer says that its person came on all days; returns how many."""
    unearned = certificates.filter(withdrawn_at=None).exclude(
        booking__status=BookingStatus.BOOKED, booking__attendance=Attendance.ATTENDED
    )
    found = list(unearned.select_for_update(of=("self",)).select_related("user"))
    Certificate.objects.filter(pk__in=[one.pk for one in found]).update(
        withdrawn_at=now, withdrawn_because=NOT_ATTENDED
    )
    notices.post_all(withdrawn_messages(found, now=now))
    return len(found)


def withdrawn_messages(found: Iterable[Certificate], *, now: datetime) -> Iterator[notices.Message]:
    """Each holder is told that a certificate no longer holds."""
    for one in found:
        yield notices.Message(
            kind="training.certificate_withdrawn",
            key=f"certificate:withdrawn:{one.pk}:{now.isoformat()}",
            user=one.user,
            path=reverse("training:mine"),
            facts={"course": one.course_title, "day": words.plain_date(one.last_on)},
        )
