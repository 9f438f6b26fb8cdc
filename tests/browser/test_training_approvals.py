"""A place from hand to hand: asked for, approved by a manager without an account, moved, and given to a colleague."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines import rulebook
from partnership.notices.models import Notice
from partnership.notices.seals import sealed
from tests.browser.fixtures import findings, follow
from tests.browser.test_journey import sign_in
from tests.conftest import person, session_on
from training.models import Booking, Course, Session
from training.rules import BookingStatus
from training.terms import services as terms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def manager(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody without an account, on a phone, whose browser runs no scripts."""
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}) as context:
        yield context


def look(page: Page) -> None:
    """Nothing is wrong with the page, wide and narrow."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert findings(page) == [], f"{page.url} at {width}"


def test_a_place_is_approved_moved_and_given_to_a_colleague(
    live_server: LiveServer,
    page: Page,
    manager: BrowserContext,
    course: Course,
    session: Session,
    practitioner: User,
    charity: Agency,
) -> None:
    rulebook.fill()
    terms.fill()
    Course.objects.filter(pk=course.pk).update(needs_approval=True, tells_manager=True)
    later = session_on(course, timezone.localdate() + timedelta(weeks=5))
    colleague = person("Rosa Lind", "rosa.lind@lantern.example", charity)

    sign_in(page, live_server.url, practitioner)
    page.goto(f"{live_server.url}/training/sessions/{session.pk}/book/")
    page.get_by_label("Your line manager’s name").fill("Ruth Castle")
    page.get_by_label("Your line manager’s work email address").fill("ruth.castle@lantern.example")
    page.get_by_role("button", name="Book this place").click()
    expect(page.get_by_role("link", name="Tick the box: you can only book")).to_be_visible()
    look(page)
    page.get_by_label("I accept the terms of booking").check()
    page.get_by_role("button", name="Book this place").click()
    expect(page.get_by_text("Your line manager is being asked to approve it")).to_be_visible()
    look(page)

    mail = Notice.objects.get(kind="training.approve")
    answering = manager.new_page()
    answering.goto(live_server.url + sealed(mail.path))
    expect(answering.get_by_text("Priya Nair").first).to_be_visible()
    answering.get_by_label("Yes, they can go").check()
    answering.get_by_role("button", name="Send my answer").click()
    expect(answering.get_by_text("You have approved this place.")).to_be_visible()

    page.reload()
    expect(page.get_by_role("main").get_by_text("Booked", exact=True).first).to_be_visible()
    follow(page.get_by_role("link", name="Move to another date"))
    look(page)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Move to this date").click()
    expect(page.get_by_text("Moved to ")).to_be_visible()
    moved = Booking.objects.get(session=later)
    assert moved.status == BookingStatus.BOOKED

    follow(page.get_by_role("link", name="Give the place to a colleague"))
    look(page)
    page.get_by_label("Your colleague’s work email address").fill(colleague.email)
    page.get_by_role("button", name="Give the place to them").click()
    expect(page.get_by_role("heading", name="Rosa Lind has this place now")).to_be_visible()
    look(page)
    later.refresh_from_db()
    assert (Booking.objects.get(user=colleague).session, later.places_taken) == (later, 1)
