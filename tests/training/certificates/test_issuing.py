"""A certificate comes about once, says what was true on that day, and is withdrawn but never deleted."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.notices.models import Notice
from tests.conftest import session_on
from tests.training.certificates.conftest import LONG_AGO, Came, attended
from training import register
from training.certificates import issuing, reminding, services
from training.certificates.models import Certificate, Equivalent, External, Option, Override, Requirement
from training.certificates.rules import read_number
from training.hours import at
from training.models import Booking, Course, Session
from training.register import Mark
from training.rules import Attendance

TODAY = timezone.localdate()
NOW = timezone.now()


@pytest.fixture
def held(course: Course) -> Session:
    """Yesterday."""
    return session_on(course, TODAY - timedelta(days=1))


def mark(session: Session, booking: Booking, was: str, now: str, *, by: User) -> None:
    register.take(session, by=by, marks={booking.pk: Mark(was, now)}, now=timezone.now())


def test_the_register_issues_withdraws_and_issues_again(
    held: Session, practitioner: User, charity: Agency, training_officer: User
) -> None:
    booking = Booking.objects.create(
        session=held, user=practitioner, agency=charity, booked_at=held.starts_at - timedelta(days=5)
    )
    Session.objects.filter(pk=held.pk).update(places_taken=1)
    mark(held, booking, Attendance.NOT_MARKED, Attendance.PART, by=training_officer)
    assert not Certificate.objects.exists()
    mark(held, booking, Attendance.PART, Attendance.ATTENDED, by=training_officer)
    first = Certificate.objects.get()
    assert (first.withdrawn_at, read_number(first.spelt)) == (None, first.number)
    mark(held, booking, Attendance.ATTENDED, Attendance.ABSENT, by=training_officer)
    withdrawn = Certificate.objects.get()
    assert withdrawn.withdrawn_because.startswith("The register was corrected")
    mark(held, booking, Attendance.ABSENT, Attendance.ATTENDED, by=training_officer)
    again = Certificate.objects.get()
    assert (again.pk, again.number, again.withdrawn_at) == (first.pk, first.number, None)
    kinds = list(
        Notice.objects.filter(kind__startswith="training.certificate").values_list("kind", flat=True)
    )
    assert sorted(kinds) == ["training.certificate", "training.certificate_withdrawn"]


def test_its_facts_are_those_of_the_day_and_nobody_changes_them(
    held: Session, practitioner: User, charity: Agency, course: Course
) -> None:
    course.certificate_years = 2
    course.save()
    attended(held, practitioner, charity)
    assert issuing.sweep(now=NOW) == 1
    practitioner.name = "Priya Sharma"
    practitioner.save()
    course.title, course.certificate_years = "Another title", 5
    course.save()
    assert issuing.sweep(now=NOW) == 0
    one = Certificate.objects.get()
    assert (one.name, one.course_title, one.agency_name) == (
        "Priya Nair", "Advanced Child Protection", "Lantern Family Trust",
    )  # fmt: skip
    assert one.valid_until is not None
    assert one.valid_until.year == held.days[-1].year + 2
    assert one.minutes == 405
    with pytest.raises(DatabaseError, match="update"), transaction.atomic():
        Certificate.objects.update(name="Somebody else")
    Certificate.objects.update(withdrawn_at=NOW, withdrawn_because="The standard was not met.")


def test_none_before_the_last_day(practitioner: User, charity: Agency, course: Course) -> None:
    attended(session_on(course, TODAY + timedelta(days=1)), practitioner, charity)
    assert issuing.sweep(now=NOW) == 0


def test_what_somebody_withdrew_is_not_issued_again_by_the_clock(
    held: Session, practitioner: User, charity: Agency, training_officer: User
) -> None:
    attended(held, practitioner, charity)
    issuing.sweep(now=NOW)
    one = services.withdraw(
        Certificate.objects.get(), by=training_officer, because="The standard was not met.", now=NOW
    )
    issuing.sweep(now=NOW)
    assert Certificate.objects.get().withdrawn_by == training_officer
    with pytest.raises(RuleBroken):
        services.withdraw(one, by=training_officer, because="Again.", now=NOW)
    services.reinstate(one, by=training_officer)
    assert Certificate.objects.get().withdrawn_at is None


# Reminders ----------------------------------------------------------------------------------------


def reminded(until: date, *days_before: int) -> list[str]:
    """The headings of what is sent where the sweep runs on these days before the last."""
    for days in days_before:
        now = at(until - timedelta(days=days), time(9))
        reminding.sweep(now)
        reminding.sweep(now)
    found = Notice.objects.filter(kind="training.certificate_ends").order_by("created_at")
    return list(found.values_list("heading", flat=True))


@pytest.fixture
def ending(practitioner: User, came: Came, course: Course) -> Certificate:
    course.certificate_years = 2
    course.save()
    return came(practitioner, course, TODAY - timedelta(days=600))


def test_each_reminder_goes_out_once(ending: Certificate) -> None:
    assert ending.valid_until is not None
    sent = reminded(ending.valid_until, 100, 91, 90, 89, 60, 30, 29, 1, 0, -1, -30)
    assert sent == [
        "Runs out in 90 days: Advanced Child Protection",
        "Runs out in 30 days: Advanced Child Protection",
        "Runs out today: Advanced Child Protection",
    ]


def test_a_missed_day_is_made_up_by_the_latest_stage(ending: Certificate) -> None:
    assert ending.valid_until is not None
    assert reminded(ending.valid_until, 25) == ["Runs out in 25 days: Advanced Child Protection"]


def test_the_reminder_leads_to_what_renews_it_and_stops_once_renewed(
    ending: Certificate, ladder: tuple[Course, Course, Course], came: Came, practitioner: User
) -> None:
    assert ending.valid_until is not None
    today = ending.valid_until - timedelta(days=90)
    session_on(ladder[1], today + timedelta(days=5))
    renews = session_on(ladder[2], today + timedelta(days=20))
    reminded(ending.valid_until, 90)
    notice = Notice.objects.get(kind="training.certificate_ends")
    assert notice.path == f"/training/sessions/{renews.pk}/"
    assert "The next session that renews it is Advanced Update on" in notice.text
    came(practitioner, ladder[2], today + timedelta(days=21))
    assert len(reminded(ending.valid_until, 30, 0)) == 1


# Decisions ----------------------------------------------------------------------------------------


def test_nobody_decides_for_themselves(
    training_officer: User, council: Agency, course: Course, business_unit: User
) -> None:
    with pytest.raises(RuleBroken, match="Nobody makes an exception"):
        services.make_exception(
            by=training_officer, user=training_officer, course=course, session=None, reason="I can.", now=NOW
        )
    own = services.record(
        by=training_officer, agency=council, title="Level 3", provider="Elsewhere",
        completed_on=TODAY, statement="Two days.", file=None,
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        services.decide(own, by=training_officer, answer="accepted", course=course, reason="", now=NOW)
    services.decide(own, by=business_unit, answer="accepted", course=course, reason="", now=NOW)
    with pytest.raises(RuleBroken, match="answered this already"):
        services.decide(own, by=business_unit, answer="refused", course=None, reason="No.", now=NOW)


def test_the_database_refuses(
    practitioner: User,
    training_officer: User,
    charity: Agency,
    course: Course,
    introduction: Course,
    held: Session,
) -> None:
    attended(held, practitioner, charity)
    issuing.sweep(now=NOW)
    one = Certificate.objects.get()
    other = attended(session_on(course, TODAY - timedelta(days=5)), practitioner, charity)
    facts = {
        "user": practitioner, "agency": charity, "title": "Level 3", "provider": "Elsewhere",
        "completed_on": TODAY, "statement": "Two days.",
    }  # fmt: skip
    External.objects.create(**facts)
    Override.objects.create(user=practitioner, course=course, reason="Yes.", made_by=training_officer)
    need = Requirement.objects.create(course=course, from_on=TODAY)
    Option.objects.create(requirement=need, course=introduction)
    decided = {"decided_at": NOW, "decided_by": training_officer}

    def certificate(**changed: object) -> None:
        made = issuing.certificate_of(other, now=NOW)
        for name, value in changed.items():
            setattr(made, name, value)
        made.save(force_insert=True)

    refused: dict[str, Callable[[], object]] = {
        "certificates_number_is_unique": lambda: certificate(number=one.number),
        "certificates_number_can_be_typed": lambda: certificate(number="O" * 12),
        "certificates_dates_follow": lambda: certificate(valid_until=LONG_AGO),
        "certificates_withdrawn_with_a_reason": lambda: certificate(withdrawn_at=NOW),
        "certificates_requirement_ends_later": lambda: Requirement.objects.create(
            course=course, from_on=TODAY, until_on=LONG_AGO
        ),
        "certificates_option_once": lambda: Option.objects.create(requirement=need, course=introduction),
        "certificates_equivalent_ends_later": lambda: Equivalent.objects.create(
            course=course, title="x", from_on=TODAY, until_on=LONG_AGO
        ),
        "certificates_equivalent_is_one_thing": lambda: Equivalent.objects.create(
            course=course, from_on=TODAY
        ),
        "certificates_equivalent_is_another": lambda: Equivalent.objects.create(
            course=course, other=course, from_on=TODAY
        ),
        "certificates_external_once": lambda: External.objects.create(**facts),
        "certificates_external_is_shown": lambda: External.objects.create(
            **facts | {"statement": "", "title": "y"}
        ),
        "certificates_external_decided_by_another": lambda: External.objects.create(
            **facts | {"title": "y", "state": "accepted", "decided_at": NOW, "decided_by": practitioner}
        ),
        "certificates_external_refused_with_a_reason": lambda: External.objects.create(
            **facts | decided | {"title": "y", "state": "refused"}
        ),
        "certificates_external_counts_once_accepted": lambda: External.objects.create(
            **facts | {"title": "y", "course": course}
        ),
        "certificates_override_once": lambda: Override.objects.create(
            user=practitioner, course=course, reason="Yes.", made_by=training_officer
        ),
        "certificates_override_for_another": lambda: Override.objects.create(
            user=training_officer, course=course, reason="Yes.", made_by=training_officer
        ),
        "certificates_override_has_a_reason": lambda: Override.objects.create(
            user=practitioner, course=introduction, reason="", made_by=training_officer
        ),
    }
    for name, change in refused.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            change()
