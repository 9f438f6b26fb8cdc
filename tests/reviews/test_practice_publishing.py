"""What must be there before a report is public, and what a mistyped day does not get around (domain 1.3.7, 1.3.8)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.documents.models import Version
from partnership.pages import words
from partnership.publications import access as public
from reviews import clocks
from reviews import services as reviews
from reviews.models import Member, Review
from reviews.parts import Step
from reviews.practice import copies, drafting, needs, publishing, showing, stages
from reviews.practice.models import Publishing
from reviews.practice.rules import Decision, Work
from reviews.rules import State
from reviews.signing import access as signatures
from reviews.signing import services as signing
from reviews.signing.rules import What
from tests.history.test_changes import changes
from tests.reviews import practice as world
from tests.reviews.practice import heron as heron
from tests.reviews.practice import today as today

Browsers = Callable[[User | None], Client]


def test_a_mistyped_day_does_not_get_around_signatures_and_copies(
    heron: Review, business_unit: User, council: Agency, constabulary: Agency, today: date
) -> None:
    two_days_ago = today - timedelta(days=2)
    final = world.final(heron, business_unit)
    world.decided(heron, business_unit)
    with pytest.raises(RuleBroken, match="not signed by all three"):
        world.publish(heron, business_unit, on=two_days_ago)
    assert needs.may_be_from_before(heron, Decision.PUBLISH), (
        "a final report and a decision are what such a report comes with"
    )
    with pytest.raises(RuleBroken, match="Publication was decided on"):
        world.publish(heron, business_unit, on=two_days_ago, before=True, came_out="levels.example")
    with pytest.raises(RuleBroken, match="The review was entered here on"):
        world.publish(heron, business_unit, before=True, came_out="levels.example")
    world.signed(final, business_unit, world.partners(council, constabulary))
    drafting.take_back_final(final, by=business_unit, now=timezone.now())
    world.decided(heron, business_unit, decided_on=two_days_ago)
    assert needs.done_here(heron) == ["the partners were asked to sign"], "signed, and void since"
    drafting.make_final(
        final, version=2, improvements_page=1, reasons_page=1, by=business_unit, now=timezone.now()
    )
    with pytest.raises(RuleBroken, match=r"the partners were asked to sign\. It is published with"):
        world.publish(heron, business_unit, on=two_days_ago, before=True, came_out="levels.example")
    assert not public.visible(business_unit).exists()


def test_each_step_of_a_publication_here_ends_the_way_of_old_reports(
    heron: Review, business_unit: User, agency_lead: User, charity: Agency, today: date
) -> None:
    part = world.involved(heron, charity, business_unit)
    one = world.draft(heron, business_unit)
    drafting.ask_agencies(one, agencies=[part], by=business_unit, today=today)
    world.final(heron, business_unit)
    world.copied(heron, business_unit, today)
    publishing.plan(
        heron, publishing=None, version=0, planned_on=today + timedelta(days=30), by=business_unit, today=today
    )  # fmt: skip
    assert needs.done_here(heron) == [
        "agencies were asked to check the facts of a draft",
        "copies were written down",
        "the day was planned",
    ]
    assert not needs.may_be_from_before(heron, Decision.PUBLISH)


def test_improvements_without_signatures_need_a_reason_that_history_keeps_and_nobody_signs_after(
    heron: Review,
    business_unit: User,
    council: Agency,
    constabulary: Agency,
    today: date,
    client_for: Browsers,
) -> None:
    delegate = world.partners(council, constabulary)[council]
    world.decided(heron, business_unit, Decision.WITHHOLD, "The family could be told from it.")
    assert needs.not_there(heron, Decision.PUBLISH) == []
    assert needs.not_there(heron, Decision.WITHHOLD)[0] == "No draft is the final report."
    final = world.final(heron, business_unit)
    drafting.ask_partners(final, by=business_unit, now=timezone.now())
    assert signatures.waits_for(delegate).exists()
    world.copied(heron, business_unit, today - timedelta(days=16))
    with pytest.raises(RuleBroken, match=r"have not signed the report\. Say why"):
        world.publish(heron, business_unit, text="Ask who cares.")
    browser, here = client_for(business_unit), f"/reviews/{heron.pk}/practice/publish/"
    opened = browser.get(here)
    page = opened.content.decode()
    assert "The three safeguarding partners have not signed the report." in page
    assert "It came out before this review" not in page, "they were asked to sign here"
    said: dict[str, Any] = {
        "title": "Child Heron",
        "summary": "What we learned.",
        "text": "Ask who cares for the baby.",
        "shown": opened.context["form"]["shown"].value(),
    }
    said |= {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    assert "Say why it is published all the same" in browser.post(here, said).content.decode()
    assert browser.post(here, said | {"without_because": "They agreed at a meeting."}).status_code == 302
    held = copies.of(heron)
    assert held is not None
    assert held.is_public
    assert [one["text"] for one in held.publication.sections] == [  # type: ignore[union-attr]  # it is public
        publishing.NO_REPORT, "Ask who cares for the baby.",
    ]  # fmt: skip
    because = changes(Publishing, pgh_obj=held)[-1].pgh_context["purpose"]
    assert because.endswith("have not signed the report. They agreed at a meeting.")
    assert not signatures.waits_for(delegate).exists()
    assert signing.current(heron, What.REPORT) is None
    with pytest.raises(RuleBroken, match="published in full or in part already"):
        drafting.ask_partners(final, by=business_unit, now=timezone.now())


def test_words_over_a_report_and_the_name_of_its_file_are_looked_at_before_it_is_signed_and_public(
    heron: Review, business_unit: User, council: Agency, constabulary: Agency, client_for: Browsers
) -> None:
    delegate = world.partners(council, constabulary)[council]
    world.decided(heron, business_unit, Decision.PUBLISH)
    final = world.final(heron, business_unit)
    Member.objects.create(review=heron, name="Margaret Doyle", part="reviewer", from_on=timezone.localdate())
    Version.objects.filter(document=final.document).update(filename="Joan_Doyle_final.pdf")
    asked = drafting.ask_partners(final, by=business_unit, now=timezone.now())
    page = client_for(delegate).get(f"/reviews/sign-off/{asked.pk}/").content.decode()
    assert "The name of the file</a>: “joan” and “Doyle”</li>" in page
    browser, here = client_for(business_unit), f"/reviews/{heron.pk}/practice/publish/"
    opened = browser.get(here)
    assert "The name of the file: “joan” and “Doyle”" in opened.content.decode()
    shown = opened.context["form"]["shown"].value()
    said = {"title": heron.pseudonym, "summary": "What we learned from Kylie.", "text": "", "shown": shown}
    form = browser.post(here, said).context["form"]
    assert form.errors["summary"][0].startswith("“Kylie” may tell who somebody is. Change it, or tick")
    assert "pointed out in “The name of the file”" in str(form.non_field_errors())
    assert "title" not in form.errors, "its own pseudonym names nobody"
    form = browser.post(here, said | {"looked_at": form.stamps}).context["form"]
    assert "summary" not in form.errors
    assert not form.non_field_errors()


def test_a_copy_was_not_sent_before_its_draft_was_here_domain_1_3_7(
    heron: Review, business_unit: User, today: date, client_for: Browsers
) -> None:
    world.final(heron, business_unit)
    here, day = f"/reviews/{heron.pk}/practice/copies/add/", today - timedelta(days=11)
    sent = {"to": "panel", "sent_on_day": day.day, "sent_on_month": day.month, "sent_on_year": day.year}
    page = client_for(business_unit).post(here, sent).content.decode()
    assert "The final draft was added here on" in page
    assert not heron.copies.exists()


def test_once_it_is_published_no_stage_is_still_to_come(
    heron: Review, business_unit: User, council: Agency, constabulary: Agency, today: date
) -> None:
    def tags() -> dict[str, str]:
        room = showing.room(business_unit, heron, today=today)
        return {one.name: one.tag.text for one in room["stages"]}

    copies = world.stage(heron, Work.COPIES)
    stages.move_on(heron, stage=copies, on=today, because="Late.", by=business_unit, today=today)
    assert (tags()["Family"], tags()["Publication"]) == ("Passed over", "Not yet")
    world.ready(heron, business_unit, world.partners(council, constabulary), today)
    world.publish(heron, business_unit)
    assert "Not yet" not in tags().values()
    assert tags()["Family"] == "Passed over"
    assert tags()["Copies before publication"] == "Done"
    assert tags()["Publication"] == "Done"
    (when,) = [one.when for one in showing.room(business_unit, heron, today=today)["stages"] if one.when]
    assert when.startswith("from "), "not since then, as if it went on"


def test_an_old_report_is_not_led_to_copies_that_it_does_not_need(
    business_unit: User, council: Agency, today: date
) -> None:
    old = world.review(business_unit, started_on=today - timedelta(days=900))
    stages.move_on(
        old, stage=world.stage(old, Work.COPIES), on=today, because="Old.", by=business_unit, today=today
    )

    def step() -> Step:
        found = showing.room(business_unit, old, today=today)["step"]
        assert isinstance(found, Step)
        return found

    world.decided(old, business_unit, decided_on=today - timedelta(days=300))
    assert step().title == "Say which draft is the final report"
    world.final(old, business_unit)
    assert step().title == "Publish it here too"
    assert "Ofsted must have a copy first" in step().text
    world.decided(old, business_unit, decided_on=today)
    assert step().title == "The partners sign the report", "the copies are of what they signed"


def said_on(day: date, **more: Any) -> dict[str, Any]:
    """What is typed to publish something on a day."""
    text = {"title": "Child Heron", "summary": "What we learned.", "text": "Ask who cares."}
    return text | {"on_day": day.day, "on_month": day.month, "on_year": day.year} | more


def test_that_it_came_out_before_is_said_with_the_place_and_only_of_a_report_that_is_to_be_published(
    heron: Review, business_unit: User, today: date, client_for: Browsers
) -> None:
    browser, here = client_for(business_unit), f"/reviews/{heron.pk}/practice/publish/"
    yesterday, box = today - timedelta(days=1), "It came out before this review"
    world.decided(heron, business_unit, Decision.WITHHOLD, "No.", decided_on=yesterday)
    assert box not in browser.get(here).content.decode()
    browser.post(here, said_on(yesterday, before="on", came_out="levels.example", without_because="Old."))
    with pytest.raises(RuleBroken, match="decided not to publish the report"):
        world.publish(heron, business_unit, yesterday, "Ask.", before=True, came_out="levels.example")
    assert not public.visible(business_unit).exists()
    world.decided(heron, business_unit, decided_on=yesterday)
    world.final(heron, business_unit)
    opened = browser.get(here)
    assert box in opened.content.decode()
    shown = opened.context["form"]["shown"].value()
    page = browser.post(here, said_on(yesterday, before="on")).content.decode()
    assert "Say where it came out, so that others can look there" in page
    with pytest.raises(RuleBroken, match="Say where it came out"):
        world.publish(heron, business_unit, yesterday, before=True)
    said = said_on(yesterday, before="on", came_out="levels.example", shown=shown)
    assert browser.post(here, said).status_code == 302
    held = copies.of(heron)
    assert held is not None
    purpose = changes(Publishing, pgh_obj=held)[-1].pgh_context["purpose"]
    assert purpose == "It came out before this review was entered here: levels.example"


def test_a_review_that_begins_today_has_no_report_from_before(business_unit: User, today: date) -> None:
    one = world.review(business_unit, started_on=today)
    assert not needs.may_be_from_before(one, Decision.PUBLISH)


def test_nothing_is_brought_to_the_public_of_a_review_that_was_stopped(
    heron: Review, business_unit: User, today: date, client_for: Browsers
) -> None:
    world.final(heron, business_unit)
    held = world.decided(heron, business_unit)
    reviews.end(heron, state=State.STOPPED, on=today, by=business_unit, because="Another area leads.")
    browser, room = client_for(business_unit), f"/reviews/{heron.pk}/practice/"
    page = browser.get(room).content.decode()
    for part in ("plan", "decide", "publish", "copies/add"):
        assert f"{room}{part}/" not in page
        assert browser.get(f"{room}{part}/").status_code == 409
    day = today + timedelta(days=40)
    with pytest.raises(RuleBroken, match="was stopped"):
        publishing.plan(
            heron, publishing=held, version=held.version, planned_on=day, by=business_unit, today=today
        )
    assert clocks.of(clocks.COPIES, heron) is None


def test_a_complete_review_is_published_if_it_was_signed_and_says_else_what_is_missing(
    heron: Review,
    business_unit: User,
    council: Agency,
    constabulary: Agency,
    today: date,
    client_for: Browsers,
) -> None:
    browser, room = client_for(business_unit), f"/reviews/{heron.pk}/practice/"
    final = world.final(heron, business_unit)
    world.decided(heron, business_unit)
    world.copied(heron, business_unit, today - timedelta(days=16))
    reviews.end(heron, state=State.COMPLETE, on=today, by=business_unit)
    page = browser.get(room).content.decode()
    assert f"{room}publish/" not in page
    assert "not signed by all three safeguarding partners yet. The review has ended" in page
    reviews.reopen(heron, because="To sign.", by=business_unit)
    world.signed(final, business_unit, world.partners(council, constabulary))
    reviews.end(heron, state=State.COMPLETE, on=today, by=business_unit)
    assert f"{room}publish/" in browser.get(room).content.decode()
    assert world.publish(heron, business_unit).is_public


def test_what_hinders_publication_stands_apart_from_what_a_reason_is_enough_for(
    heron: Review, business_unit: User, client_for: Browsers
) -> None:
    here = f"/reviews/{heron.pk}/practice/publish/"
    world.decided(heron, business_unit, Decision.WITHHOLD, "The family could be told from it.")
    page = client_for(business_unit).get(here).content.decode()
    hinders, goes_on = page.split("all the same, with the reason.")
    assert "It cannot be published yet" in hinders
    assert "No copy is written down for" in hinders
    assert f"/reviews/{heron.pk}/practice/copies/add/" in hinders
    assert "No draft is the final report" in goes_on
    assert ">Publish it now</button>" not in page, "it could not"
    page = client_for(business_unit).post(here, {}).content.decode()
    assert "Write what can be said of the improvements that are needed" in page
    page = client_for(business_unit).post(here, {"text": "x" * 30_001}).content.decode()
    assert "What can be said of the improvements that are needed must be 30000 characters or fewer" in page


def test_another_final_draft_is_made_knowing_what_it_undoes(
    heron: Review,
    business_unit: User,
    council: Agency,
    constabulary: Agency,
    today: date,
    client_for: Browsers,
) -> None:
    final = world.final(heron, business_unit)
    world.signed(final, business_unit, world.partners(council, constabulary))
    world.copied(heron, business_unit, today)
    another = world.draft(heron, business_unit, text="What is final at last.")
    page = client_for(business_unit).get(f"/reviews/practice/drafts/{another.pk}/final/").content.decode()
    assert "no longer counts: 3 signatures of the partners and 3 copies that went out" in page


def test_the_next_step_says_from_which_day_the_copies_are_in_time_domain_1_3_7(
    heron: Review,
    business_unit: User,
    council: Agency,
    constabulary: Agency,
    today: date,
    client_for: Browsers,
) -> None:
    def step() -> Step:
        found = showing.room(business_unit, heron, today=today)["step"]
        assert isinstance(found, Step)
        return found

    to_publish = world.stage(heron, Work.PUBLICATION)
    stages.move_on(heron, stage=to_publish, on=today, because="Late.", by=business_unit, today=today)
    world.decided(heron, business_unit)
    assert step().title == "Say which draft is the final report", "which the copies are of"
    final = world.final(heron, business_unit)
    assert step().title == "The partners sign the report"
    world.signed(final, business_unit, world.partners(council, constabulary))
    assert step().title == "Send the copies"
    world.copied(heron, business_unit, today)
    day = copies.earliest(today)
    said = f"It may be published from {words.plain_date(day)}."
    assert (step().title, said in step().text) == ("Plan the day of publication", True)
    page = client_for(business_unit).get(f"/reviews/{heron.pk}/practice/publish/").content.decode()
    assert said in page
    held = copies.of(heron)
    assert held is not None
    publishing.plan(
        heron, publishing=held, version=held.version, planned_on=day, by=business_unit, today=today
    )
    assert step().title == f"Publication is planned for {words.plain_date(day)}"
    world.copied(heron, business_unit, today - timedelta(days=20))
    assert step().title == "Publish it"


def test_signatures_under_a_published_report_stay(
    heron: Review, business_unit: User, council: Agency, constabulary: Agency, today: date
) -> None:
    world.ready(heron, business_unit, world.partners(council, constabulary), today)
    held = signing.current(heron, What.REPORT)
    assert held is not None
    assert signatures.can_void(business_unit, held)
    world.publish(heron, business_unit)
    assert not signatures.can_void(business_unit, held)
    with pytest.raises(RuleBroken, match="the signatures stay"):
        signing.void(held, because="By mistake.", by=business_unit, now=timezone.now())
