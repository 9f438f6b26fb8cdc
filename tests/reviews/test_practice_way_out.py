"""What the room of a practice review says on the way of its report to the public, and after it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.pages import words
from partnership.publications.models import Publication
from reviews import clocks
from reviews import services as reviews
from reviews.models import Review
from reviews.parts import Step
from reviews.practice import drafting, publishing, showing, stages, watching
from reviews.practice.models import Look
from reviews.practice.rules import CRITERIA, Decision, Recipient, Work
from reviews.rules import Part
from tests.reviews import practice as world
from tests.reviews.practice import heron as heron
from tests.reviews.practice import today as today

Browsers = Callable[[User | None], Client]


def withheld(heron: Review, by: User, decided_on: date) -> None:
    world.decided(heron, by, Decision.WITHHOLD, "The family could be told from it.", decided_on=decided_on)


def improvements(heron: Review, by: User) -> None:
    """What is said of improvements is published today, instead of the report."""
    world.publish(heron, by, text="Ask who cares.", without_because="They agreed at a meeting.")


@pytest.fixture
def published(
    heron: Review, business_unit: User, council: Agency, constabulary: Agency, today: date
) -> Review:
    """Its report is public since today."""
    world.ready(heron, business_unit, world.partners(council, constabulary), today)
    world.publish(heron, business_unit)
    return heron


def test_a_copy_of_what_is_said_instead_of_a_report_was_not_sent_before_that_was_decided_domain_1_3_7(
    heron: Review, business_unit: User, today: date, client_for: Browsers
) -> None:
    withheld(heron, business_unit, today)
    here, day = f"/reviews/{heron.pk}/practice/copies/add/", today - timedelta(days=13)
    sent = {"to": "panel", "sent_on_day": day.day, "sent_on_month": day.month, "sent_on_year": day.year}
    page = client_for(business_unit).post(here, sent).content.decode()
    assert "That the report is not published was decided on" in page
    assert not heron.copies.exists()


def test_copies_from_before_a_decision_that_was_corrected_since_do_not_count(
    heron: Review, business_unit: User, today: date, client_for: Browsers
) -> None:
    withheld(heron, business_unit, today - timedelta(days=20))
    for to in Recipient:
        publishing.send_copy(heron, to=to, sent_on=today - timedelta(days=19), by=business_unit, today=today)
    withheld(heron, business_unit, today)
    with pytest.raises(RuleBroken, match="No copy is written down for"):
        improvements(heron, business_unit)
    room = client_for(business_unit).get(f"/reviews/{heron.pk}/practice/").content.decode()
    assert "before the decision, so it does not count" in room
    withheld(heron, business_unit, today - timedelta(days=20))
    improvements(heron, business_unit)


def test_no_look_is_due_or_written_down_of_days_after_publication(
    published: Review, business_unit: User, today: date
) -> None:
    clock = clocks.of(clocks.LOOK, published)
    assert clock is not None
    assert clock.state == "dropped"
    said = {"time": "On course.", "quality": "Sound.", "asked": "nothing", "asked_for": ""}
    Publication.objects.update(published_on=today - timedelta(days=2))
    with pytest.raises(RuleBroken, match="It was published on"):
        watching.look(published, looked_on=today, by=business_unit, today=today, **said)
    watching.look(published, looked_on=today - timedelta(days=3), by=business_unit, today=today, **said)
    assert Look.objects.count() == 1
    clock.refresh_from_db()
    assert clock.state == "dropped"


def step(user: User, review: Review, today: date) -> Step | None:
    found = showing.room(user, review, today=today)["step"]
    assert found is None or isinstance(found, Step)
    return found


def typed(name: str, day: date) -> dict[str, int]:
    """A date as its three boxes send it."""
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_once_it_is_published_no_stage_is_to_be_begun(
    published: Review, business_unit: User, today: date
) -> None:
    first = step(business_unit, published, today)
    assert first is not None
    assert first.title == "Send it to the national repository"
    publishing.give_to_repository(
        published, repository_on=today, repository="", by=business_unit, today=today
    )
    then = step(business_unit, published, today)
    assert then is not None
    assert then.title == "Say that the review is complete"


def test_the_next_step_is_that_of_the_report_where_its_stage_is_behind(
    heron: Review,
    business_unit: User,
    council: Agency,
    constabulary: Agency,
    today: date,
    client_for: Browsers,
) -> None:
    scoping = world.stage(heron, Work.TERMS)
    stages.move_on(heron, stage=scoping, on=today, because="", by=business_unit, today=today)

    def title() -> str:
        found = step(business_unit, heron, today)
        return found.title if found else ""

    assert title() == "Write the terms of reference"
    final = world.final(heron, business_unit)
    assert title() == "The partners sign the report"
    world.signed(final, business_unit, world.partners(council, constabulary))
    assert title() == "Decide on publication"
    world.decided(heron, business_unit)
    assert title() == "Send the copies"
    page = client_for(business_unit).get(f"/reviews/{heron.pk}/practice/").content.decode()
    assert f'href="/reviews/{heron.pk}/practice/stage/">Move the stage on</a>' in page
    world.copied(heron, business_unit, today - timedelta(days=20))
    assert title() == "Publish it"


def test_the_room_says_by_when_the_partners_look_next_and_that_they_are_late(
    heron: Review, business_unit: User, today: date, client_for: Browsers
) -> None:
    browser, room = client_for(business_unit), f"/reviews/{heron.pk}/practice/"
    due = clocks.due_on(clocks.LOOK, heron)
    assert due is not None
    assert showing.room(business_unit, heron, today=due)["next_look"].relative == "Today"
    assert "1 day late" in str(showing.room(business_unit, heron, today=due + timedelta(days=1))["next_look"])
    assert "The first look is due:" in browser.get(room).content.decode()
    said = {"time": "On course.", "quality": "Sound.", "asked": "nothing", "asked_for": ""}
    page = browser.post(f"{room}looks/add/", said | typed("looked_on", today), follow=True).content.decode()
    due = clocks.due_on(clocks.LOOK, heron)
    assert due is not None
    assert f"The next one is due on {words.plain_date(due)}." in page
    assert "The next look is due:" in page


def test_who_writes_down_a_copy_is_told_that_the_report_is_not_signed(
    heron: Review,
    business_unit: User,
    council: Agency,
    constabulary: Agency,
    today: date,
    client_for: Browsers,
) -> None:
    final, browser = world.final(heron, business_unit), client_for(business_unit)
    here, told = f"/reviews/{heron.pk}/practice/copies/add/", "partners have not signed the report."
    assert told in browser.get(here).content.decode()
    assert browser.post(here, {"to": "panel"} | typed("sent_on", today)).status_code == 302
    world.signed(final, business_unit, world.partners(council, constabulary))
    assert told not in browser.get(here).content.decode()


def test_the_changes_of_the_room_tell_who_wrote_down_what_and_name_them_once(
    heron: Review, business_unit: User, executive: User, today: date, client_for: Browsers
) -> None:
    browser, room = client_for(business_unit), f"/reviews/{heron.pk}/practice/"

    def send(page: str, **said: object) -> None:
        answer = browser.post(f"{room}{page}", said)
        assert answer.status_code == 302, answer.context["form"].errors

    send("stage/", stage=str(world.stage(heron, Work.TERMS).pk), **typed("on", today))
    send("terms/", text="How.", after=0)
    weighed = {f"met_{one.code}": "no" for one in CRITERIA} | {
        "met_themes": "yes",
        "because_themes": "Again.",
    }
    send("criteria/", **weighed, decided_by="The partners", version=0)
    send("commission/", fee="12,500", version=0)
    send("events/add/", title="Learning event", version=0, **typed("held_on", today))
    send("family/add/", who="Father", taken="open", version=0, **typed("offered_on", today))
    send("pause/", why="other", details="A {trial}", **typed("from_on", today - timedelta(days=2)))
    send("resume/", **typed("on", today))
    send("decide/", decision="publish", decided_by="All", version=0, **typed("decided_on", today))
    page = client_for(executive).get(room).content.decode()
    changes = page[page.index('id="changes"') :]
    me = business_unit.name
    for said in (
        f"{me} added the stage of Scoping and terms of reference: since {words.plain_date(today)}<",
        f"{me} wrote version 1 of the terms of reference<",
        f"{me} weighed the criteria<",
        f"{me} wrote down how the review is commissioned<",
        f"{me} added the practitioner event ‘Learning event’",
        f"{me} added the offer to the family ‘Father’",
        f"{me} let the clock stand still from {words.plain_date(today - timedelta(days=2))}: ",
        "A {trial}",
        f"{me} let the clock run again from {words.plain_date(today)}<",
        f"{me} added the publication: decision Publish the report",
    ):
        assert said in changes
    assert "made by" not in changes
    assert "12,500" not in page, "the fee is the business unit’s to see"
    assert "12500" not in page


def test_the_page_to_publish_says_what_becomes_public_and_asks_no_day_that_was(
    heron: Review, business_unit: User, today: date, client_for: Browsers
) -> None:
    browser, here = client_for(business_unit), f"/reviews/{heron.pk}/practice/publish/"
    opened = browser.get(here, follow=True)
    assert opened.redirect_chain == [(f"/reviews/{heron.pk}/practice/decide/", 302)]
    assert "Write down first what was decided on publication" in opened.content.decode()
    withheld(heron, business_unit, today)
    opened = browser.get(here)
    page = opened.content.decode()
    assert "is published instead of it." in page
    assert "This review was entered here on" not in page
    assert "On which day is it published?" in page
    assert "When was it published?" not in page
    assert opened.context["form"]["on"].value() is None, "it cannot be published yet"
    world.decided(heron, business_unit)
    page = browser.get(here).content.decode()
    assert "The review was entered here on" in page
    assert "When was it published?" in page


def test_a_final_draft_leads_to_what_agencies_said_to_the_one_before(
    heron: Review, business_unit: User, charity: Agency, today: date, client_for: Browsers
) -> None:
    first = world.draft(heron, business_unit)
    part = world.involved(heron, charity, business_unit)
    drafting.ask_agencies(first, agencies=[part], by=business_unit, today=today)
    final = world.final(heron, business_unit)
    page = client_for(business_unit).get(f"/reviews/practice/drafts/{final.pk}/").content.decode()
    assert "No agency was asked about this draft." in page
    assert f'href="/reviews/practice/drafts/{first.pk}/#accuracy">Report, draft 1</a>' in page
    page = client_for(business_unit).get(f"/reviews/practice/drafts/{first.pk}/").content.decode()
    assert "earlier drafts" not in page


def test_the_room_says_that_a_lead_reviewer_has_not_declared_their_interests(
    heron: Review, business_unit: User, today: date, client_for: Browsers
) -> None:
    for name, part, interests in (
        ("Ines Bell", Part.LEAD_REVIEWER, ""),
        ("Jo Marsh", Part.LEAD_REVIEWER, "None"),
        ("Kit Reed", Part.CHAIR, ""),
    ):
        reviews.appoint(
            heron, by=business_unit, name=name, part=part, interests=interests, from_on=heron.started_on
        )
    page = client_for(business_unit).get(f"/reviews/{heron.pk}/practice/").content.decode()
    assert "Ines Bell, lead reviewer. Interests are not declared yet" in page
    assert page.count("not declared yet") == 1
