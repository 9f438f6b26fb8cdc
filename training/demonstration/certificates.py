"""The ladder of the core courses, a certificate for everybody who came, and training elsewhere that waits."""

from datetime import date, timedelta
from random import Random

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.demonstration import named
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from training.certificates.issuing import certificate_of
from training.certificates.models import Certificate, Equivalent, External, Option, Override, Requirement
from training.certificates.rules import ExternalState, new_number, remind_next_on, valid_until
from training.models import Booking, Course, Session
from training.rules import Attendance, BookingStatus

INTRODUCTION = "introduction-to-child-protection"
ADVANCED = "advanced-child-protection"
UPDATE = "advanced-child-protection-update"
SINCE = date(2024, 4, 1)
NEEDS = {ADVANCED: (INTRODUCTION,), UPDATE: (ADVANCED, UPDATE)}
COUNTS_AS = {INTRODUCTION: ADVANCED, ADVANCED: UPDATE}
"""The later course counts as the earlier one, and renews its certificate."""
AT_ONCE = 1000


def make_ladder(courses: list[Course]) -> None:
    """What the core courses need of one another; nothing where it is there already."""
    by_slug = {course.slug: course for course in courses}
    for slug, met_by in NEEDS.items():
        requirement, new = Requirement.objects.get_or_create(
            id=named("requirement", slug), defaults={"course": by_slug[slug], "from_on": SINCE}
        )
        if new:
            Option.objects.bulk_create(
                [Option(requirement=requirement, course=by_slug[one]) for one in met_by]
            )
    for slug, other in COUNTS_AS.items():
        Equivalent.objects.get_or_create(
            id=named("equivalent", slug),
            defaults={"course": by_slug[slug], "other": by_slug[other], "from_on": SINCE},
        )


def make_certificates(today: date) -> None:
    """One for each who came on all days and has none; whoever is near the last day has been reminded already."""
    came = Booking.objects.filter(
        status=BookingStatus.BOOKED,
        attendance=Attendance.ATTENDED,
        certificate=None,
        session__ends_at__lt=timezone.now(),
    ).order_by("pk")
    # One object of each session, agency and person, not one for every booking: a third of the time.
    sessions = Session.objects.select_related("course").in_bulk()
    agencies, people = Agency.objects.in_bulk(), User.objects.only("name").in_bulk()
    made = []
    for booking in came:
        booking.session, booking.agency = sessions[booking.session_id], agencies[booking.agency_id]
        booking.user = people[booking.user_id]
        number = new_number(Random(str(booking.pk)).choice)
        one = certificate_of(booking, now=booking.marked_at or booking.session.ends_at, number=number)
        one.remind_on = remind_next_on(one.valid_until, today)
        made.append(one)
    Certificate.objects.bulk_create(made, batch_size=AT_ONCE)


def one_that_runs_out(today: date) -> None:
    """A colleague's place of almost two years ago is the practitioner's: so the published years stay as they are."""
    person = User.objects.get(pk=named("player", Role.PRACTITIONER.value))
    theirs = Booking.objects.filter(user=person, session__course__slug=ADVANCED)
    agency = person.memberships.get().agency
    held = [today + timedelta(days=days) - timedelta(days=2 * 365) for days in (14, 84)]
    colleagues = Booking.objects.filter(
        agency=agency,
        session__course__slug=ADVANCED,
        session__starts_at__date__range=held,
        attendance=Attendance.ATTENDED,
        certificate=None,
    )
    found = colleagues.order_by("session__starts_at", "pk").first()
    if found and not theirs.exists():
        found.user = person
        found.save(update_fields=["user"])


def withdraw_one() -> None:
    """The newest of a colleague who, as it turned out, left at noon."""
    newest = Certificate.objects.filter(agency_name="Barnardo's", withdrawn_at=None)
    one = newest.exclude(user=named("player", Role.PRACTITIONER.value)).order_by("-last_on", "pk").first()
    if one and not Certificate.objects.exclude(withdrawn_at=None).exists():
        one.withdrawn_at = timezone.now() - timedelta(days=3)
        one.withdrawn_by_id = named("player", Role.TRAINING_OFFICER.value)
        one.withdrawn_because = "Left at noon, as the trainer told us afterwards."
        one.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])


def make_elsewhere(courses: list[Course], today: date) -> None:
    """What the practitioner took elsewhere, once accepted and once not answered yet; and one exception."""
    by_slug = {course.slug: course for course in courses}
    officer = User.objects.get(pk=named("player", Role.TRAINING_OFFICER.value))
    person = User.objects.get(pk=named("player", Role.PRACTITIONER.value))
    agency = person.memberships.get().agency
    finished = today - timedelta(days=300)
    External.objects.get_or_create(
        id=named("elsewhere", "accepted"),
        defaults={
            "user": person,
            "agency": agency,
            "title": "Working Together to Protect Children, two days",
            "provider": "Levels and Moors Safeguarding Partnership, Exeter",
            "completed_on": finished,
            "statement": "Two days with police, health and social care. The trainer can confirm that I was there.",
            "state": ExternalState.ACCEPTED,
            "course": by_slug[ADVANCED],
            "valid_until": valid_until(finished, by_slug[ADVANCED].certificate_years),
            "decided_at": timezone.now(),
            "decided_by": officer,
        },
    )
    External.objects.get_or_create(
        id=named("elsewhere", "waiting"),
        defaults={
            "user": person,
            "agency": agency,
            "title": "Safer Recruitment",
            "provider": "A children’s charity, online",
            "completed_on": today - timedelta(days=20),
            "statement": "Half a day online, with a test at the end.",
        },
    )
    colleague = (
        User.objects.filter(memberships__agency=agency, is_active=True)
        .exclude(pk=person.pk)
        .order_by("email")
        .first()
    )
    if colleague:
        Override.objects.get_or_create(
            id=named("exception", UPDATE),
            defaults={
                "user": colleague,
                "course": by_slug[UPDATE],
                "reason": "Took the advanced course before 2019, when no certificates were kept.",
                "made_by": officer,
            },
        )
