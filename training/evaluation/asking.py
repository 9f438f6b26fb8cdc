"""The sweep: who is asked today, who is reminded, and for whom the time is over. Nobody is asked twice.

Each step finds what is due by what the tables say, so a run that was killed or missed is caught up by the next, and
the unique keys of invitation and notice make two runs at once harmless.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from partnership.notices import services as notices
from partnership.notices.services import Message
from training.evaluation.managers import managers_of
from training.evaluation.models import Invitation, Questionnaire
from training.evaluation.rules import (
    LATEST_AFTER,
    MONTHS,
    OPEN_FOR,
    Audience,
    Point,
    State,
    is_time,
    months_after,
    next_chase,
)
from training.models import Booking, Session
from training.rules import Attendance, BookingStatus, SessionStatus

AT_ONCE = 500
KINDS = {
    Point.BEFORE: "training_evaluation.before",
    Point.AFTER: "training_evaluation.after",
    Point.THREE_MONTHS: "training_evaluation.later",
    Point.SIX_MONTHS: "training_evaluation.later",
}
ASKED = [
    (Point.BEFORE, Audience.ATTENDEE),
    (Point.AFTER, Audience.ATTENDEE),
    *((point, audience) for point in MONTHS for audience in Audience),
]


def sweep(*, now: datetime) -> None:
    """Everything that is due: what is over first, then the reminders, then those to ask."""
    realign(now=now)
    end_over(now=now)
    while chase_due(now=now):
        pass
    for point, audience in ASKED:
        ask(point, audience, now=now)


# Asking -----------------------------------------------------------------------------------------


def due(point: Point, audience: Audience, *, now: datetime) -> Iterator[Booking]:
    """The places about which somebody is to be asked at this point and has not been; nobody about what is imported."""
    asked = Invitation.objects.filter(booking=OuterRef("pk"), point=point, audience=audience)
    rows = Booking.objects.filter(~Exists(asked), status=BookingStatus.BOOKED, imported_in=None)
    rows = rows.exclude(session__status=SessionStatus.CANCELLED).select_related("session__course", "user")
    if audience == Audience.ATTENDEE:
        rows = rows.filter(user__is_active=True)
    today = timezone.localdate(now)
    if point == Point.BEFORE:
        rows = rows.filter(session__starts_at__gt=now)
    elif point == Point.AFTER:
        rows = just_held(rows, now=now)
    else:
        latest = months_after(today, -MONTHS[point]) + timedelta(days=4)
        span = (midnight(latest - OPEN_FOR - timedelta(days=8)), midnight(latest + timedelta(days=1)))
        rows = rows.filter(attendance=Attendance.ATTENDED, session__ends_at__range=span)
    for booking in rows.order_by("pk"):
        if point not in MONTHS or is_time(point, last_day=last_day(booking.session), today=today):
            yield booking


def just_held(rows: QuerySet[Booking], *, now: datetime) -> QuerySet[Booking]:
    """Those of these places to which somebody came, on a session that ended not long ago."""
    span = (now - LATEST_AFTER, now)
    return rows.filter(attendance=Attendance.ATTENDED, session__ends_at__range=span, imported_in=None)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def last_day(session: Session) -> date:
    return timezone.localdate(session.ends_at)


def in_force(point: Point, audience: Audience, *, today: date) -> dict[str, Questionnaire]:
    """What is asked from today on, by kind of course; under the empty kind what is asked about all others."""
    rows = Questionnaire.objects.filter(point=point, audience=audience, from_on__lte=today)
    rows = rows.annotate(
        asks=Exists(Questionnaire.objects.filter(pk=OuterRef("pk"), questions__isnull=False))
    )
    return {one.kind: one for one in rows.order_by("from_on")}


def ask(point: Point, audience: Audience, *, now: datetime) -> int:
    """Ask all who are due; returns how many were found. Each batch is a transaction with its notices."""
    questionnaires = in_force(point, audience, today=timezone.localdate(now))
    if not questionnaires:
        return 0
    found, rows = 0, due(point, audience, now=now)
    while batch := list(islice(rows, AT_ONCE)):
        found += len(batch)
        invite(batch, point, audience, questionnaires, now=now)
    return found


@transaction.atomic
def invite(
    bookings: list[Booking],
    point: Point,
    audience: Audience,
    questionnaires: dict[str, Questionnaire],
    *,
    now: datetime,
) -> None:
    """Write one invitation for each place, and the mail that tells of it."""
    managers = managers_of([one.pk for one in bookings]) if audience == Audience.MANAGER else {}
    made = []
    for booking in bookings:
        questionnaire = questionnaires.get(booking.session.course.kind) or questionnaires.get("")
        if questionnaire is None or not getattr(questionnaire, "asks", False):
            continue
        if audience == Audience.MANAGER and booking.pk not in managers:
            continue
        name, email = managers.get(booking.pk, ("", ""))
        ends_at = booking.session.starts_at if point == Point.BEFORE else now + OPEN_FOR
        made.append(
            Invitation(
                booking=booking,
                questionnaire=questionnaire,
                point=point,
                audience=audience,
                opened_at=now,
                ends_at=ends_at,
                chase_at=next_chase(point, opened_at=now, ends_at=ends_at, chased=0, now=now),
                manager_name=name,
                manager_email=email,
            )
        )
    Invitation.objects.bulk_create(made, ignore_conflicts=True)
    # Of two runs at once the second wrote none of these: what stands in the table is told of.
    kept = Invitation.objects.filter(
        booking__in=[one.booking_id for one in made], point=point, audience=audience
    )
    tell(kept.select_related("booking__session__course", "booking__user"))


def tell(invitations: Iterable[Invitation]) -> None:
    """One notice for each, once for each time that they are told: the key holds how often it was before."""
    notices.post_all(message(one) for one in invitations)


def message(one: Invitation) -> Message:
    """What is sent: to the person's account, or to the manager's address. It names the course and nobody."""
    is_manager = one.audience == Audience.MANAGER
    kind = KINDS[Point(one.point)]
    if is_manager:
        kind = f"training_evaluation.manager{'_again' if one.chased else ''}"
    return Message(
        kind=kind,
        key=f"training_evaluation:{one.booking_id}:{one.point}:{one.audience}:{one.chased}",
        user=None if is_manager else one.booking.user,
        address=one.manager_email,
        path=reverse("training_evaluation:answer", args=[one.pk]),
        facts={"course": one.booking.session.course.title},
    )


# Reminding and ending ---------------------------------------------------------------------------


@transaction.atomic
def chase_due(*, now: datetime) -> int:
    """Remind some of those who have not answered; returns how many. A row that another run holds is left to it."""
    rows = Invitation.objects.filter(state=State.OPEN, chase_at__lte=now).select_for_update(
        skip_locked=True, of=("self",)
    )
    chased = list(rows.select_related("booking__session__course", "booking__user")[:AT_ONCE])
    for one in chased:
        one.chased += 1
        one.chase_at = next_chase(
            one.point, opened_at=one.opened_at, ends_at=one.ends_at, chased=one.chased, now=now
        )
    Invitation.objects.bulk_update(chased, ["chased", "chase_at"])
    tell(one for one in chased if one.audience == Audience.MANAGER or one.booking.user.is_active)
    return len(chased)


def end_over(*, now: datetime) -> int:
    """End what nobody answered in time or what was given back; a manager's address is forgotten."""
    over = Q(ends_at__lte=now) | Q(booking__status=BookingStatus.CANCELLED)
    over |= Q(booking__session__status=SessionStatus.CANCELLED)
    return Invitation.objects.filter(over, state=State.OPEN).update(
        state=State.ENDED, chase_at=None, manager_name="", manager_email=""
    )


@transaction.atomic
def realign(*, now: datetime) -> int:
    """A session was moved: the questions before it are open until it begins, and reminded of two days before."""
    rows = Invitation.objects.filter(point=Point.BEFORE, state=State.OPEN)
    rows = rows.exclude(ends_at=F("booking__session__starts_at")).select_related("booking__session")
    moved = list(rows.select_for_update(skip_locked=True, of=("self",)))
    for one in moved:
        one.ends_at = one.booking.session.starts_at
        one.chase_at = next_chase(
            one.point, opened_at=one.opened_at, ends_at=one.ends_at, chased=one.chased, now=now
        )
    return Invitation.objects.bulk_update(moved, ["ends_at", "chase_at"]) if moved else 0
