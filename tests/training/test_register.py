"""Taking the register."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.conftest import session_on
from training.models import Booking, Course, Session
from training.rules import Attendance

ClientFor = Callable[[User | None], Client]


@pytest.fixture
def held(course: Course, practitioner: User, nurse: User, charity: Agency) -> Session:
    """Yesterday, with two people booked."""
    session = session_on(course, timezone.localdate() - timedelta(days=1))
    for who in (practitioner, nurse):
        Booking.objects.create(session=session, user=who, agency=charity, booked_at=timezone.now())
    Session.objects.filter(pk=session.pk).update(places_taken=2)
    return session


def marks(session: Session, **by_name: str) -> dict[str, str]:
    """The form's answers: `was` as it is now, and a mark for each person named by the first word of the name."""
    answers = {}
    for booking in session.bookings.select_related("user"):
        answers[f"was_{booking.pk}"] = booking.attendance
        answers[f"mark_{booking.pk}"] = by_name.get(booking.user.known_as, "")
    return answers


def test_the_register_marks_everybody(client_for: ClientFor, training_officer: User, held: Session) -> None:
    answer = client_for(training_officer).post(
        f"/training/manage/sessions/{held.pk}/register/", marks(held, Priya="attended", Grace="absent")
    )
    assert answer.status_code == 302
    assert dict(held.bookings.values_list("user__name", "attendance")) == {
        "Priya Nair": Attendance.ATTENDED,
        "Grace Mensah": Attendance.ABSENT,
    }
    held.refresh_from_db()
    assert held.register_closed_at is not None


def test_somebody_may_stay_unmarked_and_the_register_stays_open(
    client_for: ClientFor, training_officer: User, held: Session
) -> None:
    client_for(training_officer).post(
        f"/training/manage/sessions/{held.pk}/register/", marks(held, Priya="part")
    )
    held.refresh_from_db()
    assert held.register_closed_at is None
    assert held.bookings.filter(attendance=Attendance.NOT_MARKED).count() == 1


def test_another_persons_mark_is_shown_and_not_overwritten(
    client_for: ClientFor, training_officer: User, business_unit: User, held: Session
) -> None:
    page = f"/training/manage/sessions/{held.pk}/register/"
    opened = marks(held, Priya="attended")
    client_for(business_unit).post(page, marks(held, Priya="absent"))
    officer = client_for(training_officer)
    answer = officer.post(page, opened)
    assert answer.status_code == 200
    assert "Somebody else has marked Priya Nair as “Did not attend”" in answer.content.decode()
    assert held.bookings.get(user__name="Priya Nair").attendance == Attendance.ABSENT
    officer.post(page, marks(held, Priya="attended"))
    assert held.bookings.get(user__name="Priya Nair").attendance == Attendance.ATTENDED


def test_a_page_opened_before_somebody_booked_leaves_them_alone(
    client_for: ClientFor, training_officer: User, constable: User, charity: Agency, held: Session
) -> None:
    opened = marks(held, Priya="attended", Grace="attended")
    Booking.objects.create(session=held, user=constable, agency=charity, booked_at=timezone.now())
    answer = client_for(training_officer).post(f"/training/manage/sessions/{held.pk}/register/", opened)
    assert answer.status_code == 302
    assert held.bookings.get(user=constable).attendance == Attendance.NOT_MARKED


def test_a_forged_mark_gets_a_sentence(client_for: ClientFor, training_officer: User, held: Session) -> None:
    answer = client_for(training_officer).post(
        f"/training/manage/sessions/{held.pk}/register/", marks(held, Priya="brilliant")
    )
    assert answer.status_code == 200
    assert "Choose one of the marks offered for Priya Nair" in answer.content.decode()


def test_the_register_opens_on_the_first_day(
    client_for: ClientFor, training_officer: User, session: Session
) -> None:
    answer = client_for(training_officer).get(f"/training/manage/sessions/{session.pk}/register/")
    assert answer.status_code == 409
    assert "opens on the first day" in answer.content.decode()


def test_a_register_that_waits_is_on_my_work(
    client_for: ClientFor, training_officer: User, held: Session
) -> None:
    page = client_for(training_officer).get("/").content.decode()
    assert "Take the register of Advanced Child Protection" in page


def test_a_register_of_two_thousand_can_be_sent(
    client_for: ClientFor, training_officer: User, held: Session
) -> None:
    answers = marks(held, Priya="attended", Grace="attended")
    answers |= {f"mark_{number}": "attended" for number in range(4000)}
    answer = client_for(training_officer).post(f"/training/manage/sessions/{held.pk}/register/", answers)
    assert answer.status_code == 302
