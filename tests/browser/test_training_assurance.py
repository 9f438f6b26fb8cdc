"""Who is due and who is missing, what agencies train by themselves, and when trainers can teach."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from partnership.base.years import FinancialYear
from partnership.deadlines import rulebook
from partnership.pages import words as say
from tests.browser.fixtures import findings, follow
from tests.browser.test_journey import sign_in
from tests.conftest import session_on
from tests.training.certificates.conftest import attended
from training.assurance.models import Expectation
from training.models import Course, Trainer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def clean(page: Page) -> None:
    """Axe finds nothing, and nothing stands out on the right."""
    assert findings(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def test_a_lead_sees_who_is_due_and_the_officer_who_is_missing(
    live_server: LiveServer,
    browser: Browser,
    course: Course,
    practitioner: User,
    charity: Agency,
    agency_lead: User,
    training_officer: User,
) -> None:
    today = timezone.localdate()
    Course.objects.update(certificate_years=2)
    Expectation.objects.create(course=course, role=Role.PRACTITIONER, from_on=today - timedelta(days=9))
    attended(session_on(course, today - timedelta(days=700)), practitioner, charity)
    year = FinancialYear.of(today)
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}) as phone:
        page = phone.new_page()
        sign_in(page, live_server.url, agency_lead)
        page.goto(f"{live_server.url}/training/assurance/workforce/")
        page.get_by_role("link", name="Due within 90 days").first.click()
        expect(page.get_by_role("heading", name="1 person and course")).to_be_visible()
        expect(page.get_by_role("rowheader", name="Priya Nair")).to_be_visible()
    with browser.new_context(viewport={"width": 1280, "height": 900}) as desk:
        page = desk.new_page()
        sign_in(page, live_server.url, training_officer)
        page.get_by_role("link", name="Manage training").click()
        follow(page.get_by_role("link", name="Workforce, take-up and costs"))
        clean(page)
        page.get_by_role("link", name="Take-up", exact=True).click()
        page.get_by_role("link", name="Targets").first.click()
        page.get_by_role("link", name="Set a target").first.click()
        page.get_by_label("Financial year").fill(str(year))
        page.get_by_label("How many attendances").fill("12")
        page.get_by_role("button", name="Save the target").click()
        expect(page.get_by_text("Choose an agency or a sector, and not both").first).to_be_visible()
        clean(page)
        page.get_by_label("Agency").select_option(label="Lantern Family Trust")
        page.get_by_role("button", name="Save the target").click()
        expect(page.get_by_role("row", name="Lantern Family Trust")).to_contain_text("12")
        page.goto(f"{live_server.url}/training/assurance/take-up/?by=agency")
        expect(page.get_by_role("row", name="Lantern Family Trust").last).to_contain_text("0%")
        clean(page)
        page.goto(f"{live_server.url}/training/assurance/money/")
        page.get_by_role("button", name="Add an entry").click()
        page.get_by_label("Financial year").fill(str(year))
        page.get_by_label("What was it?").select_option(label="Venues and refreshments")
        page.get_by_label("Amount in pounds").fill("1,250.50")
        page.get_by_role("button", name="Save the entry").click()
        expect(page.get_by_role("row", name=year.words)).to_contain_text("-£1,250.50")
        clean(page)


def test_an_agency_tells_what_it_trained_and_a_trainer_when_they_can_teach(
    live_server: LiveServer,
    browser: Browser,
    training_officer: User,
    agency_lead: User,
    nurse: User,
    charity: Agency,
) -> None:
    rulebook.fill()
    trainer = Trainer.objects.create(name="Grace Mensah", user=nurse)
    asked_about = FinancialYear.of(timezone.localdate()).back()
    phone = ViewportSize(width=320, height=640)
    with (
        browser.new_context(java_script_enabled=False, viewport=phone) as first,
        browser.new_context(java_script_enabled=False, viewport=phone) as second,
        browser.new_context(java_script_enabled=False, viewport=phone) as third,
    ):
        officer, lead, teacher = first.new_page(), second.new_page(), third.new_page()
        for page, who in ((officer, training_officer), (lead, agency_lead), (teacher, nurse)):
            sign_in(page, live_server.url, who)

        officer.goto(f"{live_server.url}/training/returns/")
        follow(officer.get_by_role("button", name="Ask agencies"))
        follow(officer.get_by_role("button", name="Ask these agencies"))
        expect(officer.get_by_text("The agencies are asked.")).to_be_visible()

        lead.goto(f"{live_server.url}/training/returns/")
        follow(lead.get_by_role("link", name=charity.name))
        follow(lead.get_by_role("button", name="Add the first"))
        lead.get_by_label("What was it?").fill("Basic Awareness")
        day = lead.get_by_role("group", name="First day")
        for part, said in (("Day", "3"), ("Month", "6"), ("Year", str(asked_about.first))):
            day.get_by_label(part).fill(said)
        lead.get_by_text("Live, in a room or online").click()
        lead.get_by_label("How many hours did it take each person?").fill("1.5")
        lead.get_by_label("How many people of group 1").fill("24")
        lead.get_by_text("Our own trainers").click()
        lead.get_by_text("Yes, all of it").click()
        follow(lead.get_by_role("button", name="Save", exact=True))
        expect(lead.get_by_text("1 course or topic: 24 people live, 0 people on demand.")).to_be_visible()
        follow(lead.get_by_role("button", name="Send the return"))
        follow(lead.get_by_role("button", name="Send the return"))
        expect(lead.get_by_text("The return is sent.")).to_be_visible()

        officer.reload()
        follow(officer.get_by_role("link", name=charity.name))
        follow(officer.get_by_role("button", name="Accept it"))
        expect(officer.get_by_text(f"The return of {charity.name} is accepted.")).to_be_visible()

        teacher.goto(f"{live_server.url}/training/mine/")
        follow(teacher.get_by_role("link", name="You as a trainer"))
        follow(teacher.get_by_role("button", name="Add days"))
        teacher.get_by_text("Cannot teach", exact=True).click()
        soon = timezone.localdate() + timedelta(days=9)
        day = teacher.get_by_role("group", name="First day")
        for part, said in (("Day", f"{soon:%d}"), ("Month", f"{soon:%m}"), ("Year", f"{soon:%Y}")):
            day.get_by_label(part).fill(said)
        follow(teacher.get_by_role("button", name="Save the days"))
        expect(teacher.get_by_text("The days are saved.")).to_be_visible()

        officer.goto(f"{live_server.url}/training/pool/?{soon:on_day=%d&on_month=%m&on_year=%Y}")
        expect(officer.get_by_role("row", name=trainer.name)).to_contain_text("Cannot teach")
        follow(officer.get_by_role("link", name=trainer.name))
        follow(officer.get_by_role("link", name="Write down an observation"))
        officer.get_by_label("What was good?").fill("Every agency had a say.")
        follow(officer.get_by_role("button", name="Save the observation"))
        teacher.reload()
        follow(teacher.get_by_role("link", name=say.weekday_date(timezone.localdate())))
        expect(teacher.get_by_text("Every agency had a say.")).to_be_visible()
