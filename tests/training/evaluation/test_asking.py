"""Who is asked, reminded and let go, and that nobody is asked twice."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.notices.models import Notice
from tests.conftest import session_on
from tests.training.evaluation.conftest import attend, invite, rated
from training.evaluation import asking, services
from training.evaluation.models import Invitation, Questionnaire
from training.evaluation.rules import Audience, Point, State, months_after
from training.models import Booking, Course, Session
from training.rules import Attendance, BookingStatus


def asked() -> set[tuple[str, str]]:
    return set(Invitation.objects.values_list("point", "audience"))


def keys() -> list[str]:
    return sorted(
        key.partition(":")[2].partition(":")[2] for key in Notice.objects.values_list("key", flat=True)
    )


def at_noon(on: datetime) -> datetime:
    return timezone.localtime(on).replace(hour=12, minute=0)


@pytest.fixture
def placed(session: Session, practitioner: User, charity: Agency) -> Booking:
    """In three weeks."""
    return Booking.objects.create(
        session=session, user=practitioner, agency=charity, booked_at=timezone.now()
    )


def test_who_has_booked_is_asked_before_and_again_two_days_ahead(placed: Booking) -> None:
    now = timezone.now()
    for _ in range(2):
        asking.sweep(now=now)
    assert keys() == ["before:attendee:0"]
    asking.sweep(now=placed.session.starts_at - timedelta(days=2))
    asking.sweep(now=placed.session.starts_at - timedelta(days=1))
    assert keys() == ["before:attendee:0", "before:attendee:1"]
    asking.end_over(now=placed.session.starts_at)
    assert Invitation.objects.get().state == State.ENDED


def test_a_session_that_moves_takes_its_questions_along(placed: Booking) -> None:
    asking.sweep(now=timezone.now())
    later = placed.session.starts_at + timedelta(days=30)
    Session.objects.filter(pk=placed.session_id).update(starts_at=later, ends_at=later + timedelta(hours=6))
    asking.sweep(now=timezone.now())
    found = Invitation.objects.get()
    assert (found.ends_at, found.chase_at) == (later, later - timedelta(days=2))


def test_who_gives_the_place_back_is_asked_no_more(placed: Booking) -> None:
    asking.sweep(now=timezone.now())
    Booking.objects.filter(pk=placed.pk).update(status=BookingStatus.CANCELLED, cancelled_at=timezone.now())
    asking.sweep(now=timezone.now())
    assert Invitation.objects.get().state == State.ENDED


def test_who_came_is_asked_straight_after_and_reminded_twice(booking: Booking) -> None:
    now = timezone.now()
    asking.sweep(now=now)
    for days in (5, 5, 11, 20, 27):
        asking.sweep(now=now + timedelta(days=days))
    assert keys() == ["after:attendee:0", "after:attendee:1", "after:attendee:2"]
    asking.sweep(now=now + timedelta(days=28))
    assert Invitation.objects.get().state == State.ENDED


@pytest.mark.parametrize("mark", [Attendance.ABSENT, Attendance.PART])
def test_who_did_not_come_or_not_for_all_of_it_is_not_asked(booking: Booking, mark: Attendance) -> None:
    Booking.objects.filter(pk=booking.pk).update(attendance=mark)
    asking.sweep(now=timezone.now())
    assert asked() == set()


def test_a_course_of_long_ago_is_not_asked_about(course: Course, practitioner: User, charity: Agency) -> None:
    attend(session_on(course, timezone.localdate() - timedelta(days=61)), practitioner, charity)
    asking.ask(Point.AFTER, Audience.ATTENDEE, now=timezone.now())
    assert asked() == set()


def test_after_three_and_six_months_the_manager_is_asked_too(booking: Booking) -> None:
    last = timezone.localdate(booking.session.ends_at)
    for months in (3, 6):
        now = at_noon(asking.midnight(months_after(last, months)))
        asking.sweep(now=now - timedelta(days=1))
        asking.sweep(now=now)
    assert asked() == {
        (point, audience) for point in (Point.THREE_MONTHS, Point.SIX_MONTHS) for audience in Audience
    }
    mail = Notice.objects.filter(address="hannah@lantern.example").first()
    assert mail is not None
    assert booking.user.name not in mail.heading + mail.text


def test_a_manager_whom_nobody_named_is_not_asked(booking: Booking) -> None:
    Booking.objects.filter(pk=booking.pk).update(manager_name="", manager_email="")
    asking.ask(
        Point.THREE_MONTHS,
        Audience.MANAGER,
        now=at_noon(asking.midnight(months_after(timezone.localdate(booking.session.ends_at), 3))),
    )
    assert asked() == set()


def test_a_manager_is_forgotten_when_they_have_answered_or_the_time_is_over(booking: Booking) -> None:
    made = invite(booking, Point.THREE_MONTHS, Audience.MANAGER)
    asking.end_over(now=made.ends_at)
    made.refresh_from_db()
    assert (made.state, made.manager_name, made.manager_email) == (State.ENDED, "", "")


def test_what_asks_nothing_asks_nobody(booking: Booking) -> None:
    Questionnaire.objects.create(
        point=Point.AFTER, audience=Audience.ATTENDEE, kind="core", from_on=timezone.localdate()
    )
    asking.sweep(now=timezone.now())
    assert asked() == set()


@transaction.atomic
def killed() -> None:
    """A worker that dies between the sweep and its commit."""
    asking.sweep(now=timezone.now())
    raise KeyboardInterrupt


def test_a_sweep_that_is_killed_leaves_nothing_half_done(booking: Booking) -> None:
    with pytest.raises(KeyboardInterrupt):
        killed()
    assert (Invitation.objects.count(), Notice.objects.count()) == (0, 0)
    asking.sweep(now=timezone.now())
    assert (Invitation.objects.count(), Notice.objects.count()) == (1, 1)


# What a certificate waits for ---------------------------------------------------------------------


def test_a_certificate_waits_from_the_register_until_the_answers(booking: Booking) -> None:
    assert services.outstanding([booking.pk]) == {booking.pk}
    asking.sweep(now=timezone.now())
    assert services.outstanding([booking.pk]) == {booking.pk}
    asking.end_over(now=timezone.now() + timedelta(days=29))
    assert services.outstanding([booking.pk]) == {booking.pk}
    rated(Invitation.objects.get(), 5, 6)  # late, and welcome
    assert services.outstanding([booking.pk]) == set()


def test_no_certificate_waits_where_the_questions_say_so_or_nobody_was_asked(
    booking: Booking, course: Course, nurse: User, hospital: Agency
) -> None:
    old = attend(session_on(course, timezone.localdate() - timedelta(days=90)), nurse, hospital)
    assert services.outstanding([old.pk]) == set()
    Questionnaire.objects.filter(point=Point.AFTER).update(certificate_waits=False)
    assert services.outstanding([booking.pk, old.pk]) == set()
