"""A course is judged: before it and after it on a phone by whoever came, who then has a certificate that anybody can
check; and by their manager from a mail."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.notices.seals import sealed
from tests.browser.fixtures import follow
from tests.browser.test_journey import sign_in
from tests.conftest import session_on
from tests.training.evaluation.conftest import invite
from training.evaluation import reference, results
from training.evaluation.rules import Audience, Point
from training.models import Booking, Course
from training.rules import Attendance

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def rate(page: Page, *numbers: int) -> None:
    """Choose a number for each thing that is rated, as a finger does."""
    for group, number in zip(page.locator(".app-ratings fieldset").all(), numbers, strict=True):
        group.get_by_label(str(number), exact=True).check()


def test_before_and_after_on_a_phone_then_the_certificate_and_the_manager_by_link(
    live_server: LiveServer, browser: Browser, practitioner: User, charity: Agency, course: Course
) -> None:
    reference.fill()
    session = session_on(course, timezone.localdate())
    booking = Booking.objects.create(
        session=session,
        user=practitioner,
        agency=charity,
        booked_at=timezone.now(),
        manager_name="Mary Lund",
        manager_email="mary.lund@lantern.example",
    )
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}) as phone:
        page = phone.new_page()
        sign_in(page, live_server.url, practitioner)
        invite(booking, Point.BEFORE)
        page.goto(f"{live_server.url}{reverse('training:mine')}")
        follow(page.get_by_role("link", name=course.title).first)
        rate(page, 4, 5)
        page.get_by_role("button", name="Send my answers").click()
        expect(page.get_by_text("Your answers are counted without your name.")).to_be_visible()

        now = timezone.now()
        Booking.objects.filter(pk=booking.pk).update(attendance=Attendance.ATTENDED, marked_at=now)
        after = invite(booking, Point.AFTER)
        page.goto(live_server.url + sealed(reverse("training_evaluation:answer", args=[after.pk])))
        rate(page, 6, 8)
        page.get_by_role("button", name="Send my answers").click()
        expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()  # nothing else is lost
        for group in page.get_by_role("group").filter(has_text="Very good").all():
            group.get_by_text("Good", exact=True).click()
        page.get_by_text("Yes", exact=True).click()
        page.get_by_label("What will you do differently?").fill("Ring for advice on the same day.")
        page.get_by_role("button", name="Send my answers").click()
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
        page.goto(f"{live_server.url}{reverse('training:mine')}")
        shown = page.locator("section", has=page.get_by_role("heading", name="Certificates"))
        number = shown.get_by_text(re.compile(r"^\w{4}-\w{4}-\w{4}$")).inner_text()
        file = page.request.get(f"{live_server.url}{shown.get_by_role('link').first.get_attribute('href')}")
        assert file.body().startswith(b"%PDF")

    with browser.new_context(viewport={"width": 1280, "height": 900}) as desk:
        page = desk.new_page()
        page.goto(f"{live_server.url}{reverse('training_certificates:ask')}")
        page.get_by_label("Number", exact=False).first.fill(number.lower())
        follow(page.get_by_role("button", name="Check the number"))
        expect(page.get_by_role("heading", name="This certificate is real")).to_be_visible()
        assert practitioner.name not in page.content(), "Who only has the number learns no name"
        page.get_by_label("Name on the certificate").fill(practitioner.name.upper())
        page.get_by_role("button", name="Compare the name").click()
        expect(page.get_by_role("heading", name="Yes, it was issued to this name")).to_be_visible()
        later = invite(booking, Point.THREE_MONTHS, Audience.MANAGER)
        page.goto(live_server.url + sealed(reverse("training_evaluation:answer", args=[later.pk])))
        expect(page.get_by_text(f"{practitioner.name} went to this course")).to_be_visible()
        rate(page, 7)
        page.get_by_text("No", exact=True).click()
        page.get_by_role("button", name="Send my answers").click()
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    assert str(results.total(results.cells()).gain()) == "25.0"
