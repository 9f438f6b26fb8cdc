"""The first journey, whole: find a course, book it, take the register, read the report."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.notices.models import Notice
from tests.conftest import PASSWORD, session_on
from training.models import Booking, Course, Session
from training.rules import Attendance, BookingStatus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def visitor(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(
        java_script_enabled=request.param, viewport={"width": 320, "height": 640}
    ) as context:
        yield context


def sign_in(page: Page, base: str, person: User) -> None:
    page.goto(f"{base}/account/login/")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def test_a_practitioner_finds_books_and_gives_back_a_place(
    live_server: LiveServer, visitor: BrowserContext, practitioner: User, session: Session
) -> None:
    page = visitor.new_page()
    page.goto(f"{live_server.url}/")
    page.get_by_role("main").get_by_role("button", name="Find a course").click()
    page.get_by_role("link", name="Advanced Child Protection", exact=True).click()
    page.get_by_role("main").get_by_role("button", name="Book").first.click()
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    page.get_by_label("Email address").fill(practitioner.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()

    page.get_by_label("Do you have access or dietary needs?").fill("A seat near the front")
    page.get_by_role("button", name="Book this place").click()
    expect(page.get_by_text("You are booked. A confirmation is on its way")).to_be_visible()
    expect(page.get_by_text("A seat near the front")).to_be_visible()
    booking = Booking.objects.get(user=practitioner, session=session)
    with page.expect_download() as download:
        page.get_by_role("link", name="Add it to your calendar").click()
    assert "BEGIN:VEVENT" in download.value.path().read_text()
    notice = Notice.objects.get(key=f"training:booked:{booking.pk}")
    assert "BEGIN:VEVENT" in notice.calendar

    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="My training").click()
    page.get_by_role("link", name="Advanced Child Protection").click()
    page.get_by_role("link", name="Cancel this booking").click()
    page.get_by_role("button", name="Cancel my booking").click()
    expect(page.get_by_text("the place is free for somebody else")).to_be_visible()
    session.refresh_from_db()
    assert (session.free, Booking.objects.get().status) == (10, BookingStatus.CANCELLED)


def test_the_back_button_after_booking_leads_to_the_booking(
    live_server: LiveServer, page: Page, practitioner: User, session: Session
) -> None:
    sign_in(page, live_server.url, practitioner)
    page.goto(f"{live_server.url}/training/sessions/{session.pk}/book/")
    page.get_by_role("button", name="Book this place").click()
    expect(page.get_by_text("You are booked. A confirmation is on its way")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("You already have a place on this session.")).to_be_visible()
    assert Booking.objects.count() == 1


def test_a_training_officer_makes_a_course_a_session_and_a_register(
    live_server: LiveServer,
    visitor: BrowserContext,
    training_officer: User,
    practitioner: User,
    course: Course,
) -> None:
    page = visitor.new_page()
    sign_in(page, live_server.url, training_officer)
    page.goto(f"{live_server.url}/training/manage/courses/new/")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="Enter title")).to_be_visible()
    page.get_by_label("Title").fill("Noticing Neglect")
    page.get_by_label("Summary").fill("What neglect looks like.")
    page.get_by_label("Kind of course").select_option("specialist")
    page.get_by_label("Where it happens").select_option("face_to_face")
    page.get_by_label("Duration").fill("3 hours")
    page.get_by_label("In the catalogue").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Noticing Neglect", level=1)).to_be_visible()

    page.get_by_role("link", name="Add a session").click()
    day = timezone.localdate() + timedelta(days=20)
    first = page.get_by_role("group", name="First day", exact=True)
    first.get_by_label("Day").fill(str(day.day))
    first.get_by_label("Month").fill(str(day.month))
    first.get_by_label("Year").fill(str(day.year))
    page.get_by_label("Start time").fill("9:15am")
    page.get_by_label("End time").fill("12:30pm")
    page.get_by_label("Venue").fill("Withy House")
    page.get_by_label("Number of places").fill("12")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("0 of 12 places are taken")).to_be_visible()
    assert Session.objects.filter(course__title="Noticing Neglect", capacity=12).count() == 1

    held = session_on(course, timezone.localdate() - timedelta(days=1))
    agency = practitioner.memberships.get().agency
    Booking.objects.create(session=held, user=practitioner, agency=agency, booked_at=timezone.now())
    Session.objects.filter(pk=held.pk).update(places_taken=1)
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="Take the register of Advanced Child Protection").click()
    page.get_by_role("group", name="Priya Nair").get_by_label("Attended", exact=True).check()
    page.get_by_role("button", name="Save the register").click()
    expect(page.get_by_text("The register is saved.")).to_be_visible()
    assert Booking.objects.get().attendance == Attendance.ATTENDED


def test_the_whole_booking_works_by_keyboard_alone(
    live_server: LiveServer, page: Page, practitioner: User, session: Session
) -> None:
    sign_in(page, live_server.url, practitioner)
    page.goto(f"{live_server.url}/training/courses/{session.course.slug}/")

    def go_to(name: str) -> None:
        """Tab until the control with these words has the focus, then press it."""
        for _ in range(60):
            page.keyboard.press("Tab")
            focused = page.evaluate("document.activeElement.innerText || ''")
            if focused.strip().startswith(name):
                page.keyboard.press("Enter")
                return
        raise AssertionError(f"The keyboard does not reach {name}")

    go_to("Book")
    page.wait_for_url("**/book/")
    go_to("Book this place")
    expect(page.get_by_text("You are booked.")).to_be_visible()
    go_to("Cancel this booking")
    page.wait_for_url("**/cancel/")
    go_to("Cancel my booking")
    expect(page.get_by_text("the place is free for somebody else")).to_be_visible()
