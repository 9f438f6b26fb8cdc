"""A full session for which people wait, one of them with an offer to answer; and places kept for an agency."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.demonstration import done_by, named
from partnership.agencies.rules import Role, Sector
from training import services
from training.demonstration.programme import Crowd
from training.groups import services as groups
from training.groups.models import Hold
from training.models import Booking, Session
from training.rules import BookingStatus
from training.waiting.models import Want

WAITED_FOR = "introduction-to-child-protection"
KEPT_ON = "advanced-child-protection"
SECTORS = (Sector.HEALTH, Sector.POLICE, Sector.EDUCATION, Sector.VCFSE, Sector.EDUCATION, Sector.HEALTH)


def make_waiting(today: date) -> None:
    """What a waiting list and places kept look like, once: a second run finds them."""
    now = timezone.now()
    if not Want.objects.exists():
        wait(now)
    if not Hold.objects.exists():
        keep(today, now)


def wait(now: datetime) -> None:
    """The practitioner waits first in line, others after them; then somebody gives a place back."""
    full = next(one for one in coming(WAITED_FOR, now) if one.free == 0)
    practitioner = User.objects.get(pk=named("player", Role.PRACTITIONER.value))
    people: list[tuple[UUID, UUID]] = [(practitioner.pk, practitioner.memberships.get().agency_id)]
    crowd = Crowd()
    booked = set(
        Booking.objects.filter(session__course=full.course, session__starts_at__gt=now).values_list(
            "user", flat=True
        )
    )
    for sector in SECTORS:
        person = crowd.next(full.course, sector)
        while person[0] in booked:
            person = crowd.next(full.course, sector)
        booked.add(person[0])
        people.append(person)
    for turn, (user, agency) in enumerate(people):
        Want.objects.create(
            id=named("want", full.pk, user),
            user_id=user,
            agency_id=agency,
            course=full.course,
            chosen=[full.pk] if turn % 3 != 2 else [],
        )
    given = (
        full.bookings.filter(status=BookingStatus.BOOKED).select_related("user").earliest("booked_at", "pk")
    )
    with done_by(given.user_id):
        services.cancel(given, by=given.user, now=now)


def keep(today: date, now: datetime) -> None:
    """The safeguarding lead has booked three places for their team."""
    lead = User.objects.get(pk=named("player", Role.AGENCY_LEAD.value))
    far = next(one for one in reversed(coming(KEPT_ON, now)) if one.free > 3)
    if far.days[0] - today < timedelta(days=30):
        return
    with done_by(lead.pk):
        groups.book_block(
            far.pk,
            by=lead,
            agency=lead.memberships.get().agency,
            number=3,
            because="The new members of the duty team",
            now=now,
        )


def coming(slug: str, now: datetime) -> list[Session]:
    """The dates of a course that can be booked or are full, soonest first."""
    dates = Session.objects.filter(course__slug=slug, starts_at__gt=now, status="open")
    return list(dates.select_related("course").order_by("starts_at"))
