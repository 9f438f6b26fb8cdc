"""A booking in the way of another, moved to another date, or given to a colleague; and the terms of it all."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.notices.models import Notice
from tests.conftest import person, session_on
from tests.training.test_booking import answers, book
from training import places, programme, services
from training.hours import Hours
from training.models import Booking, Course, Session
from training.rules import BookingStatus
from training.terms import services as terms
from training.terms.models import Terms

ClientFor = Callable[[User | None], Client]


@pytest.fixture
def booked(session: Session, practitioner: User, charity: Agency) -> Booking:
    return services.book(
        session.pk, by=practitioner, agency=charity, needs="A hearing loop", now=timezone.now()
    )


@pytest.fixture
def later(course: Course) -> Session:
    """Another date of the same course."""
    return session_on(course, timezone.localdate() + timedelta(weeks=5))


@pytest.fixture
def rival(session: Session) -> Session:
    """Another course on the same day, at hours that overlap."""
    other = Course.objects.create(
        slug="neglect", title="Neglect", summary="-", kind="core", mode="online", status="published"
    )
    made = session_on(other, session.days[0])
    hours = Hours.on(session.days, time(15), time(17))
    Session.objects.filter(pk=made.pk).update(**hours.fields)
    made.refresh_from_db()
    return made


@pytest.fixture
def colleague(charity: Agency) -> User:
    return person("Rosa Lind", "rosa.lind@lantern.example", charity)


# In the way --------------------------------------------------------------------------------------


def test_nobody_is_in_two_rooms_at_once(
    client_for: ClientFor, booked: Booking, rival: Session, practitioner: User
) -> None:
    answer = client_for(practitioner).post(f"/training/sessions/{rival.pk}/book/", {})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Advanced Child Protection" in page
    assert "at the same time" in page
    assert f"/training/bookings/{booked.pk}/cancel/" in page


def test_a_session_that_begins_when_the_other_ends_is_no_clash(
    booked: Booking, rival: Session, practitioner: User, charity: Agency
) -> None:
    Session.objects.filter(pk=rival.pk).update(**Hours.on(rival.days, booked.session.ends, time(18)).fields)
    assert book(rival, practitioner, charity).status == BookingStatus.BOOKED


def test_another_date_of_the_course_offers_to_move(
    client_for: ClientFor, booked: Booking, later: Session, practitioner: User
) -> None:
    answer = client_for(practitioner).post(f"/training/sessions/{later.pk}/book/", {})
    assert answer.status_code == 409
    assert f"/training/bookings/{booked.pk}/move/?to={later.pk}" in answer.content.decode()


# Another date -------------------------------------------------------------------------------------


def test_a_booking_moves_with_what_belongs_to_it(
    client_for: ClientFor, booked: Booking, later: Session, practitioner: User
) -> None:
    browser = client_for(practitioner)
    page = f"/training/bookings/{booked.pk}/move/"
    first, again = (browser.post(page, {"to": str(later.pk)}) for _ in range(2))
    moved = Booking.objects.get(session=later)
    assert first["Location"] == again["Location"] == f"/training/bookings/{moved.pk}/"
    booked.refresh_from_db()
    booked.session.refresh_from_db()
    later.refresh_from_db()
    assert (moved.needs, moved.status) == ("A hearing loop", BookingStatus.BOOKED)
    assert (booked.status, booked.needs, booked.replaced_by) == (BookingStatus.CANCELLED, "", moved)
    assert (booked.session.places_taken, later.places_taken) == (0, 1)
    assert "STATUS:CANCELLED" in Notice.objects.get(kind="training.date_left").calendar


def test_a_full_date_leaves_everything_as_it_was(booked: Booking, later: Session, practitioner: User) -> None:
    Session.objects.filter(pk=later.pk).update(capacity=1, places_taken=1)
    with pytest.raises(places.Full):
        services.transfer(booked, by=practitioner, to=later.pk, now=timezone.now())
    booked.refresh_from_db()
    assert booked.status == BookingStatus.BOOKED


def test_only_another_date_of_the_same_course_will_do(
    booked: Booking, rival: Session, practitioner: User
) -> None:
    with pytest.raises(RuleBroken, match="same course"):
        services.transfer(booked, by=practitioner, to=rival.pk, now=timezone.now())


# A colleague --------------------------------------------------------------------------------------


def test_a_colleague_has_the_place_and_not_what_the_other_needed(
    client_for: ClientFor, booked: Booking, practitioner: User, colleague: User
) -> None:
    Session.objects.filter(pk=booked.session_id).update(capacity=1)  # a full session too
    page = f"/training/bookings/{booked.pk}/colleague/"
    answer = client_for(practitioner).post(page, {"email": "Rosa.Lind@lantern.example"}, follow=True)
    theirs = Booking.objects.get(user=colleague)
    booked.refresh_from_db()
    booked.session.refresh_from_db()
    assert (theirs.status, theirs.needs, booked.session.places_taken) == (BookingStatus.BOOKED, "", 1)
    assert (booked.status, booked.replaced_by) == (BookingStatus.CANCELLED, theirs)
    assert "Rosa Lind has this place now" in answer.content.decode()
    assert Notice.objects.filter(kind="training.received", user=colleague).count() == 1


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("grace.mensah@hospital.example", "Nobody with this address works for"),
        ("nobody@lantern.example", "Nobody with this address works for"),
        ("priya.nair@lantern.example", "theirs already"),
        ("rosa.lind@lantern.example", "They are booked on Neglect"),
    ],
)
def test_who_cannot_have_the_place(
    booked: Booking,
    rival: Session,
    practitioner: User,
    nurse: User,
    colleague: User,
    charity: Agency,
    email: str,
    sentence: str,
) -> None:
    book(rival, colleague, charity)
    with pytest.raises(RuleBroken, match=sentence):
        services.substitute(booked, by=practitioner, email=email, now=timezone.now())


def test_the_lead_of_the_agency_and_nobody_elses_gives_a_place(
    client_for: ClientFor, booked: Booking, agency_lead: User, constable: User, colleague: User
) -> None:
    page = f"/training/bookings/{booked.pk}/colleague/"
    assert client_for(constable).get(page).status_code == 404
    assert client_for(agency_lead).post(page, {"email": colleague.email}).status_code == 302
    assert Booking.objects.get(user=colleague).status == BookingStatus.BOOKED


def test_a_cancelled_place_cannot_have_been_given(booked: Booking) -> None:
    with (
        pytest.raises(IntegrityError, match="training_only_a_cancelled_place_is_replaced"),
        transaction.atomic(),
    ):
        Booking.objects.update(replaced_by=booked)


# The terms, and a page that is out of date --------------------------------------------------------


@pytest.fixture
def agreed(db: None) -> Terms:
    terms.fill()
    return Terms.objects.get()


def test_a_booking_keeps_which_terms_were_accepted(
    client_for: ClientFor, session: Session, practitioner: User, agreed: Terms
) -> None:
    browser, page = client_for(practitioner), f"/training/sessions/{session.pk}/book/"
    refused = browser.post(page, answers(session, accepts="", needs="Large print")).content.decode()
    assert "you can only book if you accept the terms" in refused
    assert "Large print" in refused
    browser.post(page, answers(session))
    assert Booking.objects.get().terms == agreed


def test_terms_that_changed_meanwhile_are_shown_and_accepted_anew(
    client_for: ClientFor, session: Session, practitioner: User, training_officer: User, agreed: Terms
) -> None:
    sent, today = answers(session, needs="Large print"), timezone.localdate()
    terms.write(by=training_officer, text="You bring cake.", in_force_from=today, today=today)
    page = client_for(practitioner).post(f"/training/sessions/{session.pk}/book/", sent).content.decode()
    assert "The terms have changed" in page
    assert "You bring cake." in page
    assert page.index("No longer:") < page.index("You come for the whole session.")
    assert "Large print" in page
    assert not Booking.objects.exists()


def test_a_session_that_changed_meanwhile_is_shown_as_it_is_now_and_nothing_is_lost(
    client_for: ClientFor, session: Session, practitioner: User, training_officer: User
) -> None:
    browser, page = client_for(practitioner), f"/training/sessions/{session.pk}/book/"
    sent = answers(session, needs="Large print")
    programme.edit_session(
        session, by=training_officer, version=0, hours=Hours.on(session.days, session.starts, session.ends),
        now=timezone.now(), trainers=[], capacity=10, venue="Mill Hall",
    )  # fmt: skip
    answer = browser.post(page, sent)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Withy House" in shown
    assert "Mill Hall" in shown
    assert "Large print" in shown
    session.refresh_from_db()
    assert browser.post(page, answers(session)).status_code == 302


def test_new_terms_hold_from_their_day_and_old_ones_are_never_changed(
    training_officer: User, practitioner: User, agreed: Terms
) -> None:
    today = timezone.localdate()
    with pytest.raises(RuleBroken, match="from today on"):
        terms.write(by=training_officer, text="-", in_force_from=today - timedelta(days=1), today=today)
    terms.write(by=training_officer, text="Later.", in_force_from=today + timedelta(days=9), today=today)
    assert terms.in_force(today) == agreed
    with pytest.raises(RuleBroken, match="version from this day already"):
        terms.write(by=training_officer, text="Other.", in_force_from=today + timedelta(days=9), today=today)


@pytest.mark.parametrize(
    ("name", "change"),
    [("training_terms_say_something", {"text": ""}), ("training_terms_one_version_a_day", None)],
)
def test_what_the_database_refuses_of_terms(agreed: Terms, name: str, change: dict[str, str] | None) -> None:
    again = Terms(text="Again.", in_force_from=agreed.in_force_from)
    trip = (lambda: Terms.objects.update(**change)) if change else again.save
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        trip()


def test_somebody_without_an_email_address_is_told_so(
    session: Session, practitioner: User, charity: Agency
) -> None:
    practitioner.email = ""
    with pytest.raises(RuleBroken, match="no email address"):
        book(session, practitioner, charity)


def test_two_accounts_of_one_person_are_a_hint_and_no_refusal(
    client_for: ClientFor,
    booked: Booking,
    charity: Agency,
    hospital: Agency,
    colleague: User,
    training_officer: User,
) -> None:
    twin = person("Priya  NAIR", "p.nair2@lantern.example", charity)
    namesake = person("Priya Nair", "priya.nair@hospital.example", hospital)
    for who, agency in ((twin, charity), (namesake, hospital), (colleague, charity)):
        book(booked.session, who, agency)
    page = (
        client_for(training_officer).get(f"/training/manage/sessions/{booked.session_id}/").content.decode()
    )
    assert (
        page.count("p.nair2@lantern.example and priya.nair@")
        + page.count("priya.nair@lantern.example and p.nair2@")
        == 1
    )
    assert "priya.nair@hospital.example and" not in page
