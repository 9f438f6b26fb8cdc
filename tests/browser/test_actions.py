"""An action from the day it is agreed to the test that contradicts it, each step by whom it falls to."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.actions.models import Action, Theme
from partnership.actions.rules import State
from partnership.agencies.models import Agency
from partnership.deadlines import rulebook
from tests.browser.fixtures import findings, follow, sticks_out
from tests.browser.test_journey import sign_in
from tests.documents import files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody on a phone whose browser runs no scripts."""
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}) as context:
        yield context


def fill_day(page: Page, legend: str, day: date) -> None:
    """A date as people type it."""
    group = page.get_by_role("group", name=legend)
    for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part).fill(str(number))


def carry_out(page: Page, name: str, result: str, today: date) -> None:
    """A later test of the action on the page: planned, carried out, told."""
    follow(page.get_by_role("link", name=re.compile("^Plan (a|another|the) test$")).first)
    page.get_by_label("Audit or dip sample").check()
    page.get_by_label("Which one?").fill(name)
    fill_day(page, "Planned for", today)
    follow(page.get_by_role("button", name="Save the plan"))
    follow(page.get_by_role("link", name=f"Tell the result of {name}"))
    page.get_by_label(result, exact=True).check()
    page.get_by_label("What was found?").fill("Twenty plans were read.")
    follow(page.get_by_role("button", name="Save the result"))


def test_an_action_is_agreed_done_evidenced_embedded_and_begins_again(
    live_server: LiveServer,
    page: Page,
    phone: BrowserContext,
    tmp_path: Path,
    charity: Agency,
    business_unit: User,
    practitioner: User,
    agency_lead: User,
    executive: User,
) -> None:
    rulebook.fill()
    Theme.objects.create(name="Information sharing")
    today = timezone.localdate()
    sign_in(page, live_server.url, business_unit)
    page.goto(f"{live_server.url}/actions/")
    follow(page.get_by_role("button", name="Add an action"))
    page.get_by_label("What is it called?").fill("Brief every team on the toolkit")
    page.get_by_label("What was agreed?").fill("Each team is briefed once.")
    page.get_by_label("What does success look like?").fill("9 in 10 teams use it.")
    page.get_by_label("Which agency owns it?").select_option(label=charity.name)
    page.get_by_label("Email address of the named person").fill(practitioner.email)
    page.get_by_label("Email address of their deputy").fill(agency_lead.email)
    fill_day(page, "Due on", today + timedelta(days=60))
    page.get_by_label("What did it come from?").select_option(label="Multi-agency audit or insight visit")
    page.get_by_label("Which one?").fill("Multi-agency audit MA-12")
    page.get_by_label("Information sharing").check()
    follow(page.get_by_role("button", name="Add the action"))
    expect(page.get_by_text("is in the tracker. Whoever owns it has been told.")).to_be_visible()
    action = Action.objects.get()
    here = f"{live_server.url}/actions/{action.pk}/"

    theirs = phone.new_page()
    sign_in(theirs, live_server.url, practitioner)
    theirs.goto(here)
    follow(theirs.get_by_role("link", name="Say how it goes").first)
    theirs.get_by_label("On track").check()
    theirs.get_by_label("What has happened since the last time?").fill("Six of nine teams are briefed.")
    follow(theirs.get_by_role("button", name="Save", exact=True))
    follow(theirs.get_by_role("link", name="Add evidence").first)
    register = tmp_path / "register.pdf"
    register.write_bytes(files.pdf("All teams have signed."))
    theirs.locator("input[type=file]").set_input_files(register)
    theirs.get_by_label("What is it?").fill("Register of the briefings")
    theirs.get_by_label("What does it show?").fill("That nine of nine teams signed.")
    follow(theirs.get_by_role("button", name="Add the evidence"))
    follow(theirs.get_by_role("button", name="Say that it is done"))
    theirs.get_by_label("What was done?").fill("All nine teams are briefed.")
    follow(theirs.get_by_role("button", name="It is done"))
    expect(theirs.get_by_text("the evidence is being checked.")).to_be_visible()
    assert not sticks_out(theirs)

    page.reload()
    follow(page.get_by_role("button", name="Check the evidence"))
    assert findings(page) == []
    page.get_by_label("Yes, accept it").check()
    page.get_by_label("Yes: the evidence shows that it is done").check()
    page.get_by_label("What does the evidence show?").fill("Nine of nine teams signed.")
    follow(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_text("The evidence is accepted. A later test has to show")).to_be_visible()

    carry_out(page, "Dip sample of 20 plans", "Practice has changed", today)
    partner = phone.browser.new_context(java_script_enabled=False).new_page()  # type: ignore[union-attr]
    sign_in(partner, live_server.url, executive)
    partner.goto(live_server.url)
    follow(partner.get_by_role("link", name="Say whether A-0001 has changed practice"))
    partner.get_by_label("Which test shows it?").select_option(index=1)
    partner.get_by_label("What is different for children now?").fill("9 in 10 plans use the toolkit.")
    follow(partner.get_by_role("button", name="It is embedded"))
    expect(partner.get_by_text("A later test showed that practice has changed.")).to_be_visible()
    partner.context.close()

    page.goto(here)
    carry_out(page, "Survey of parents", "Practice has not changed", today)
    expect(
        page.get_by_text("Began again: Survey of parents shows that practice has not changed.")
    ).to_be_visible()
    action.refresh_from_db()
    assert (action.state, action.round) == (State.OPEN, 2)
    theirs.goto(f"{here}thread/")
    expect(theirs.get_by_text("A later test contradicted it: practice had not changed")).to_be_visible()
    assert not sticks_out(theirs)
