"""From a case that an agency refers to its rapid review, each step by whom it falls to, and the way out of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines import rulebook
from partnership.deadlines.days_off import calendar
from partnership.pages import words
from reviews import services as reviews
from reviews.models import Review
from reviews.rapid import reference as timetable
from reviews.referrals import reference
from reviews.requests import reference as templates
from tests.browser.fixtures import findings, follow
from tests.reviews.rapid.conftest import board_of_care as board_of_care
from tests.reviews.rapid.conftest import partners as partners

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fill_day(page: Page, legend: str) -> None:
    """Today into the three boxes of a date."""
    today, group = timezone.localdate(), page.get_by_role("group", name=legend)
    for part in ("day", "month", "year"):
        group.get_by_label(part.capitalize()).fill(str(getattr(today, part)))


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("button", name=name))


def test_from_a_referral_to_a_rapid_review_and_out_of_it(
    live_server: LiveServer, browser: Browser, practitioner: User, agency_lead: User, business_unit: User,
    charity: Agency, partners: dict[str, User], client_for: Callable[[User | None], Client],
) -> None:  # fmt: skip
    for table in (rulebook, reference, templates, timetable):
        table.fill()
    site = live_server.url

    def sit_down(at: BrowserContext, somebody: User) -> None:
        session = client_for(somebody).cookies["sessionid"].value
        at.add_cookies([{"name": "sessionid", "value": session, "url": site}])

    phone = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    desk = browser.new_context(viewport={"width": 1280, "height": 900})
    small, page = phone.new_page(), desk.new_page()

    # a practitioner refers it, and the safeguarding lead stands behind it
    sit_down(phone, practitioner)
    small.goto(f"{site}/reviews/referrals/new/")
    small.get_by_label("What do you call the child here?").fill("Bracken")
    small.get_by_label("What happened?").fill("Two children were found hurt at home.")
    small.get_by_label("Why should the partnership consider it?").fill("Each of us knew a part of it.")
    press(small, "Refer this case")
    referral = small.url
    sit_down(phone, agency_lead)
    small.goto(referral)
    press(small, "Countersign it")

    # the criteria with their reasons, and named people decide
    sit_down(desk, business_unit)
    page.goto(referral)
    press(page, "Consider the criteria")
    page.get_by_role("group", name="1. ").get_by_label("Met", exact=True).check()
    press(page, "Save what was found")
    expect(page.get_by_role("alert")).to_contain_text("Say why criterion 1 is met or not")
    page.get_by_label("Why? Criterion 1").fill("Bruises that the hospital cannot explain.")
    press(page, "Save what was found")
    follow(page.get_by_role("link", name="Write down the decision").first)
    page.get_by_label("Notify it and hold a rapid review").check()
    page.get_by_label("Who decided?").fill(
        "Margaret Doyle, Levels Council, agreed\nRuth Adeyemi, Levels Constabulary, did not agree, Too early to say"
    )
    page.get_by_label("Why was it decided so?").fill("It meets the law.")
    page.get_by_label("which local authority does it?").select_option(label="Levels Council")
    fill_day(page, "If it is notified: when did that authority become aware?")
    page.get_by_label("Serious harm to a child").check()
    press(page, "Write down the decision")
    expect(page.get_by_text("Ruth Adeyemi, Levels Constabulary: Did not agree")).to_be_visible()
    assert findings(page) == []

    # notified once, with two children
    follow(page.get_by_role("link", name="SIN-").first)
    incident = page.url
    follow(page.get_by_role("link", name="Add a child"))
    page.get_by_label("Pseudonym").fill("Sedge")
    press(page, "Save the child")
    expect(page.get_by_role("heading", name="Sedge")).to_be_visible()
    press(page, "Say that it was sent")
    fill_day(page, "When was it sent?")
    press(page, "Write down the notification")
    follow(page.get_by_role("link", name="RR-").first)
    expect(page.get_by_role("link", name="Serious incident")).to_be_visible()
    expect(page.get_by_role("link", name="Referral")).to_be_visible()
    room = f"{page.url}rapid/"
    page.goto(room)
    today = timezone.localdate()
    fifteenth = next(
        day for n in range(60) if calendar().between(today, day := today + timedelta(days=n)) == 15
    )
    expect(page.get_by_text(f"Due {words.weekday_date(fifteenth)}")).to_be_visible()

    # an agency is asked, answers behind its own page, and no second time
    review = Review.objects.get()
    reviews.involve(review, agency=charity, by=business_unit)
    page.goto(f"{site}/reviews/{review.pk}/requests/ask/")
    page.get_by_label("What should they look at?").fill("Bracken, since birth.")
    press(page, "Continue")
    press(page, "Ask 1 agency")
    sit_down(phone, agency_lead)
    small.goto(site)
    follow(small.get_by_role("link", name="Answer: Agency summary for a rapid review"))
    press(small, "Answer")
    form = small.url
    for box in small.locator("textarea").all():
        box.fill("We saw Bracken twice.")
    small.get_by_label("Which senior manager has checked this?").fill("Ann Osborne")
    small.get_by_label("What is their post?").fill("Director")
    press(small, "Send to the business unit")
    small.goto(form)
    expect(small.get_by_text("Hannah Weiss sent it")).to_be_visible()

    # it did not meet the criteria after all: everything stops
    page.goto(incident)
    follow(page.get_by_role("link", name="It did not meet the criteria"))
    page.get_by_label("did not meet the criteria").check()
    fill_day(page, "When was this decided?")
    page.get_by_label("Why?").fill("An illness of the blood was found.")
    press(page, "Write it down")
    expect(page.get_by_text("The rapid review and its clock have stopped.")).to_be_visible()
    page.goto(room)
    expect(page.get_by_text("Stopped").first).to_be_visible()
    phone.close()
    desk.close()
