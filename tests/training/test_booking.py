"""Taking a place and giving it back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.notices.models import Notice
from tests.conftest import session_on
from training import places, services, words
from training.models import Booking, Course, Session
from training.rules import Attendance, BookingStatus, CourseStatus, SessionStatus
from training.terms import services as terms


def answers(session: Session, **more: str) -> dict[str, str]:
    """What the form of a booking sends, as it was opened just now."""
    now = terms.in_force(timezone.localdate())
    return {"seen": words.seen(session), "terms": str(now.pk) if now else "", "accepts": "on", **more}


ClientFor = Callable[[User | None], Client]


def book(session: Session, who: User, agency: Agency) -> Booking:
    return services.book(session.pk, by=who, agency=agency, needs="", now=timezone.now())


def test_a_booking_takes_one_place(session: Session, practitioner: User, charity: Agency) -> None:
    booking = book(session, practitioner, charity)
    session.refresh_from_db()
    assert (booking.status, session.places_taken, session.free) == (BookingStatus.BOOKED, 1, 9)


def test_a_cancelled_place_is_free_again(session: Session, practitioner: User, charity: Agency) -> None:
    booking = book(session, practitioner, charity)
    services.cancel(booking, by=practitioner, now=timezone.now())
    session.refresh_from_db()
    booking.refresh_from_db()
    assert (booking.status, session.free) == (BookingStatus.CANCELLED, 10)


def test_cancelling_twice_frees_one_place(
    session: Session, practitioner: User, nurse: User, charity: Agency
) -> None:
    book(session, nurse, nurse.memberships.get().agency)
    booking = book(session, practitioner, charity)
    services.cancel(booking, by=practitioner, now=timezone.now())
    services.cancel(booking, by=practitioner, now=timezone.now())
    session.refresh_from_db()
    assert session.places_taken == 1
    assert Notice.objects.filter(key=f"training:cancelled:{booking.pk}").count() == 1


def test_what_somebody_needs_is_forgotten_with_the_booking(
    session: Session, practitioner: User, charity: Agency
) -> None:
    booking = services.book(
        session.pk, by=practitioner, agency=charity, needs="A hearing loop", now=timezone.now()
    )
    assert services.cancel(booking, by=practitioner, now=timezone.now()).needs == ""


def test_nobody_is_booked_twice(session: Session, practitioner: User, charity: Agency) -> None:
    first = book(session, practitioner, charity)
    with pytest.raises(places.AlreadyBooked) as refused:
        book(session, practitioner, charity)
    session.refresh_from_db()
    assert (refused.value.booking_id, session.places_taken) == (first.pk, 1)


def test_somebody_who_cancelled_may_book_again(session: Session, practitioner: User, charity: Agency) -> None:
    services.cancel(book(session, practitioner, charity), by=practitioner, now=timezone.now())
    book(session, practitioner, charity)
    assert session.bookings.count() == 2


def test_a_full_session_is_refused(course: Course, practitioner: User, nurse: User, charity: Agency) -> None:
    session = session_on(course, timezone.localdate() + timedelta(days=5), capacity=1)
    book(session, nurse, nurse.memberships.get().agency)
    with pytest.raises(RuleBroken, match="full"):
        book(session, practitioner, charity)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"status": SessionStatus.CLOSED}, "closed"),
        ({"status": SessionStatus.CANCELLED, "cancelled_because": "Snow"}, "cancelled"),
        ({"starts_at": timezone.now() - timedelta(hours=1)}, "already started"),
        ({"closes_on": timezone.localdate() - timedelta(days=1)}, "closed"),
    ],
)
def test_the_wrong_moment_is_said_in_a_sentence(
    session: Session, practitioner: User, charity: Agency, change: dict[str, object], sentence: str
) -> None:
    Session.objects.filter(pk=session.pk).update(**change)
    with pytest.raises(RuleBroken, match=sentence):
        book(session, practitioner, charity)
    assert not Booking.objects.exists()


def test_a_course_out_of_the_catalogue_cannot_be_booked(
    session: Session, course: Course, practitioner: User, charity: Agency
) -> None:
    Course.objects.filter(pk=course.pk).update(status=CourseStatus.WITHDRAWN)
    with pytest.raises(RuleBroken, match="not in the catalogue"):
        book(session, practitioner, charity)


def test_a_session_that_has_started_cannot_be_cancelled(
    session: Session, practitioner: User, charity: Agency
) -> None:
    booking = book(session, practitioner, charity)
    with pytest.raises(RuleBroken, match="has started"):
        services.cancel(booking, by=practitioner, now=session.starts_at)


def test_the_notice_has_a_calendar_entry_and_no_personal_data(
    session: Session, practitioner: User, charity: Agency
) -> None:
    booking = services.book(session.pk, by=practitioner, agency=charity, needs="Ramp", now=timezone.now())
    notice = Notice.objects.get(key=f"training:booked:{booking.pk}")
    assert notice.path == f"/training/bookings/{booking.pk}/"
    assert "BEGIN:VEVENT" in notice.calendar
    for secret in (practitioner.name, practitioner.email, "Ramp", charity.name):
        assert secret not in notice.heading + notice.text + notice.calendar


def test_a_place_with_a_mark_is_not_given_back(session: Session, practitioner: User, charity: Agency) -> None:
    booking = book(session, practitioner, charity)
    Booking.objects.filter(pk=booking.pk).update(attendance=Attendance.ATTENDED, marked_at=timezone.now())
    with pytest.raises(RuleBroken, match="already has a mark"):
        services.cancel(booking, by=practitioner, now=timezone.now())


def test_a_newcomer_opens_a_register_that_was_taken_early(
    session: Session, practitioner: User, charity: Agency
) -> None:
    Session.objects.filter(pk=session.pk).update(register_closed_at=timezone.now())
    book(session, practitioner, charity)
    session.refresh_from_db()
    assert session.register_closed_at is None


def test_the_last_unmarked_person_who_cancels_closes_the_register(
    session: Session, practitioner: User, nurse: User, charity: Agency
) -> None:
    marked = book(session, nurse, nurse.memberships.get().agency)
    Booking.objects.filter(pk=marked.pk).update(attendance=Attendance.ATTENDED, marked_at=timezone.now())
    services.cancel(book(session, practitioner, charity), by=practitioner, now=timezone.now())
    session.refresh_from_db()
    assert session.register_closed_at is not None


def test_needs_are_forgotten_a_week_after_the_session(
    session: Session, practitioner: User, charity: Agency
) -> None:
    services.book(session.pk, by=practitioner, agency=charity, needs="A ramp", now=timezone.now())
    assert services.forget_needs(now=session.ends_at + timedelta(days=6)) == 0
    assert services.forget_needs(now=session.ends_at + timedelta(days=8)) == 1
    assert Booking.objects.get().needs == ""


def test_a_place_taken_anew_is_an_entry_anew(session: Session, practitioner: User, charity: Agency) -> None:
    first = book(session, practitioner, charity)
    services.cancel(first, by=practitioner, now=timezone.now())
    second = book(session, practitioner, charity)
    entries = dict(Notice.objects.values_list("key", "calendar"))
    assert f"UID:{first.pk}-1@" in entries[f"training:cancelled:{first.pk}"]
    assert "STATUS:CANCELLED" in entries[f"training:cancelled:{first.pk}"]
    assert f"UID:{second.pk}-1@" in entries[f"training:booked:{second.pk}"]


# In the browser ----------------------------------------------------------------------------------


def test_a_whole_booking_takes_three_requests_and_at_most_twenty_queries(
    client_for: ClientFor,
    practitioner: User,
    session: Session,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    terms.fill()
    browser, sent = client_for(practitioner), answers(session, needs="Large print", wait="on")
    browser.get(f"/training/sessions/{session.pk}/book/")  # now this process knows the prices
    with django_assert_max_num_queries(19):  # type: ignore[attr-defined]  # two of them begin and end a savepoint
        browser.get(f"/training/sessions/{session.pk}/book/")
        answer = browser.post(f"/training/sessions/{session.pk}/book/", sent, follow=True)
    booking = Booking.objects.get()
    assert answer.redirect_chain == [(f"/training/bookings/{booking.pk}/", 302)]
    assert "Large print" in answer.content.decode()
    assert "Withy House" in answer.content.decode()


def test_a_double_click_and_the_back_button_end_at_the_one_booking(
    client_for: ClientFor, practitioner: User, session: Session
) -> None:
    browser = client_for(practitioner)
    page = f"/training/sessions/{session.pk}/book/"
    first = browser.post(page, {})
    second = browser.post(page, {})
    back = browser.get(page)
    assert first["Location"] == second["Location"] == back["Location"]
    assert Booking.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_that_was_called_off_says_so_to_those_who_held_a_place(
    client_for: ClientFor, practitioner: User, session: Session, charity: Agency, method: str
) -> None:
    book(session, practitioner, charity)
    Session.objects.filter(pk=session.pk).update(status=SessionStatus.CANCELLED, cancelled_because="Snow")
    answer = getattr(client_for(practitioner), method)(f"/training/sessions/{session.pk}/book/")
    assert answer.status_code == 409
    assert "This session has been cancelled" in answer.content.decode()


def test_a_stale_page_of_a_full_session_offers_other_dates(
    client_for: ClientFor, course: Course, practitioner: User, nurse: User, hospital: Agency
) -> None:
    full = session_on(course, timezone.localdate() + timedelta(days=5), capacity=1)
    session_on(course, timezone.localdate() + timedelta(days=12))
    browser = client_for(practitioner)
    browser.get(f"/training/sessions/{full.pk}/book/")
    book(full, nurse, hospital)
    answer = browser.post(f"/training/sessions/{full.pk}/book/", {"needs": ""})
    assert answer.status_code == 409
    assert "This session is full" in answer.content.decode()
    assert "Other dates" in answer.content.decode()


@pytest.mark.parametrize("needs", ["x" * 501, "a\x00b"])
def test_text_that_cannot_be_kept_comes_back_with_a_sentence(
    client_for: ClientFor, practitioner: User, session: Session, needs: str
) -> None:
    answer = client_for(practitioner).post(f"/training/sessions/{session.pk}/book/", {"needs": needs})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "There is a problem" in page
    assert not Booking.objects.exists()


def test_hostile_text_is_shown_as_text(client_for: ClientFor, practitioner: User, session: Session) -> None:
    browser = client_for(practitioner)
    answer = browser.post(
        f"/training/sessions/{session.pk}/book/", {"needs": "<script>alert(1)</script>"}, follow=True
    )
    assert "&lt;script&gt;alert(1)" in answer.content.decode()
    assert "<script>alert(1)" not in answer.content.decode()


def test_somebody_who_left_their_agency_cannot_book(
    client_for: ClientFor, leaver: User, session: Session
) -> None:
    answer = client_for(leaver).post(f"/training/sessions/{session.pk}/book/", {"needs": ""})
    assert answer.status_code == 403
    assert "belongs to none today" in answer.content.decode()
    assert not Booking.objects.exists()


def test_a_booking_is_nobody_elses_to_see_or_cancel(
    client_for: ClientFor, practitioner: User, agency_lead: User, session: Session, charity: Agency
) -> None:
    booking = book(session, practitioner, charity)
    browser = client_for(agency_lead)
    assert browser.get(f"/training/bookings/{booking.pk}/").status_code == 404
    assert browser.post(f"/training/bookings/{booking.pk}/cancel/").status_code == 404
    booking.refresh_from_db()
    assert booking.status == BookingStatus.BOOKED


def test_the_joining_link_is_only_for_those_booked(
    client_for: ClientFor, practitioner: User, nurse: User, session: Session, charity: Agency
) -> None:
    link = "https://meet.example/room-7"
    Session.objects.filter(pk=session.pk).update(online=True, joining_link=link)
    page = f"/training/sessions/{session.pk}/"
    book(session, practitioner, charity)
    assert link in client_for(practitioner).get(page).content.decode()
    assert link not in client_for(nurse).get(page).content.decode()
    assert link not in Client().get(page).content.decode()


def test_cancelling_in_the_portal_frees_the_place(
    client_for: ClientFor, practitioner: User, session: Session, charity: Agency
) -> None:
    booking = book(session, practitioner, charity)
    browser = client_for(practitioner)
    assert "Do you want to cancel" in browser.get(f"/training/bookings/{booking.pk}/cancel/").content.decode()
    answer = browser.post(f"/training/bookings/{booking.pk}/cancel/", follow=True)
    session.refresh_from_db()
    assert session.free == 10
    assert "the place is free" in answer.content.decode()


def test_my_training_asks_a_fixed_number_of_questions(
    client_for: ClientFor,
    practitioner: User,
    course: Course,
    charity: Agency,
    django_assert_num_queries: Callable[..., object],
) -> None:
    browser = client_for(practitioner)
    for weeks in range(1, 6):
        session = session_on(course, timezone.localdate() + timedelta(weeks=weeks))
        places.take(session, user=practitioner, agency=charity, now=timezone.now())
    with django_assert_num_queries(9):  # type: ignore[attr-defined]
        page = browser.get("/training/mine/").content.decode()
    assert page.count("/training/bookings/") == 5


def test_a_past_booking_says_what_the_register_says(
    client_for: ClientFor, practitioner: User, course: Course, charity: Agency
) -> None:
    held = session_on(course, timezone.localdate() - timedelta(days=9))
    Booking.objects.create(
        session=held,
        user=practitioner,
        agency=charity,
        booked_at=timezone.now(),
        attendance=Attendance.ATTENDED,
        marked_at=timezone.now(),
    )
    assert "Attended" in client_for(practitioner).get("/training/mine/").content.decode()


def test_the_diary_of_a_session_that_was_called_off_says_so(
    client_for: ClientFor, practitioner: User, session: Session, charity: Agency
) -> None:
    booking = book(session, practitioner, charity)
    Session.objects.filter(pk=session.pk).update(status=SessionStatus.CANCELLED, cancelled_because="Snow")
    answer = client_for(practitioner).get(f"/training/bookings/{booking.pk}/calendar.ics")
    assert b"METHOD:CANCEL" in answer.content
