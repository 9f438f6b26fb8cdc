"""The pages of a practice review as people walk through them: the room, its forms, a draft, and an agency’s check."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.drafts.models import Draft as Kept
from partnership.history.models import Read
from partnership.notices.models import Notice
from reviews import services as reviews
from reviews.models import Review
from reviews.practice import drafting, parts
from reviews.practice.models import Commission, Copy, Correction, Offer
from reviews.practice.rules import CRITERIA, Decision, Work
from reviews.rules import Kind, Part
from tests.documents import files
from tests.reviews import practice as world
from tests.reviews.practice import heron as heron

Browsers = Callable[[User | None], Client]


def on(name: str, day: date) -> dict[str, Any]:
    """A date as its three boxes send it."""
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_the_room_shows_the_next_step_and_writes_down_who_read_it(
    heron: Review, business_unit: User, scrutineer: User, client_for: Browsers
) -> None:
    here = f"/reviews/{heron.pk}/practice/"
    unit = client_for(business_unit).get(here).content.decode()
    assert "Begin with the first stage" in unit
    assert "Month 1 of 6" in unit
    assert "OFFICIAL-SENSITIVE" in unit
    reader = client_for(scrutineer).get(here).content.decode()
    assert "Begin with the first stage" not in reader
    assert Read.objects.filter(row=heron.pk, user=scrutineer, what="practice review").count() == 1


def test_the_short_forms_keep_what_is_typed_and_say_what_is_wrong(
    heron: Review, business_unit: User, client_for: Browsers
) -> None:
    browser, here, today = client_for(business_unit), f"/reviews/{heron.pk}/practice/", timezone.localdate()
    wrong = {"who": "Father", "taken": "declined", **on("offered_on", today), "version": 0}
    page = browser.post(f"{here}family/add/", wrong).content.decode()
    assert "Say why not" in page
    assert "Father" in page
    assert Read.objects.filter(row=heron.pk, what="practice review").exists(), "Forms are read too"
    assert browser.post(f"{here}family/add/", wrong | {"because": "He is far away."}).status_code == 302
    twice = browser.post(f"{here}family/add/", wrong | {"because": "He is far away."})
    assert b"is in the list already" in twice.content
    assert Offer.objects.count() == 1
    future = {"looked_on": today + timedelta(days=9)}
    said = {"time": "On course.", "quality": "Sound.", "asked": "nothing", "asked_for": ""}
    page = browser.post(f"{here}looks/add/", said | on("looked_on", future["looked_on"])).content.decode()
    assert "Choose today or an earlier day." in page


def test_two_who_weigh_the_criteria_are_both_shown(
    heron: Review, business_unit: User, client_for: Browsers
) -> None:
    browser, here = client_for(business_unit), f"/reviews/{heron.pk}/practice/criteria/"
    sent: dict[str, Any] = {f"met_{one.code}": "no" for one in CRITERIA}
    sent |= {"met_themes": "yes", "because_themes": "Again.", "decided_by": "The partners", "version": 0}
    assert browser.post(here, sent).status_code == 302
    assert browser.post(here, sent | {"version": 0}).status_code == 302
    again = browser.post(here, sent | {"version": 0, "because_themes": "Never."})
    assert b"You saved this in another window" in again.content
    (themes,) = [one for one in Commission.objects.get().criteria if one["code"] == "themes"]
    assert (themes["met"], themes["because"]) == (True, "Again.")


def test_an_agency_checks_the_facts_of_a_draft_and_sees_what_becomes_of_each_point(
    heron: Review, business_unit: User, agency_lead: User, nurse: User, charity: Agency, client_for: Browsers
) -> None:
    unit, lead = client_for(business_unit), client_for(agency_lead)
    part = world.involved(heron, charity, business_unit)
    file = BytesIO(files.pdf())
    file.name = "draft.pdf"
    sent = {"product": "report", "file": file, "note": ""}
    assert unit.post(f"/reviews/{heron.pk}/practice/drafts/add/", sent).status_code == 302
    draft = heron.drafts.get()
    asked = unit.post(f"/reviews/practice/drafts/{draft.pk}/ask/", {"agencies": [part.pk]})
    assert asked.status_code == 302
    assert Notice.objects.filter(user=agency_lead, kind="reviews.facts_asked").count() == 1
    here = f"/reviews/practice/facts/{draft.checks.get().pk}/"
    assert lead.get(f"{here}file/").status_code == 200
    assert lead.post(here, {"page": "", "says": "It was May."}).status_code == 200
    assert lead.post(here, {"page": "4", "says": "It was May."}).status_code == 302
    assert unit.get(f"/reviews/practice/drafts/{draft.pk}/").content.count(b"It was May.") == 0
    assert lead.post(here, {"send": "list"}).status_code == 302
    assert lead.get(f"{here}file/").status_code == 404
    assert lead.post(here, {"send": "list"}).status_code == 409
    point = Correction.objects.get()
    there = f"/reviews/practice/corrections/{point.pk}/"
    assert unit.post(there, {"verdict": "no", "because": "", "version": 0}).status_code == 200
    assert unit.post(there, {"verdict": "no", "because": "June.", "version": 0}).status_code == 302
    assert b"June." in lead.get(here).content
    assert client_for(nurse).get(here).status_code == 404


def test_the_room_and_the_page_of_the_review_ask_the_database_no_more_for_more(
    heron: Review,
    business_unit: User,
    client_for: Browsers,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    browser = client_for(business_unit)
    for text in ("One.", "Two.", "Three."):
        drafting.add_draft(
            heron, product="report", file=files.checked(files.pdf(text)), note="", by=business_unit
        )
    with django_assert_max_num_queries(5):  # sight of it, its stage, its publication, clock and drafts
        assert parts.lines(heron, business_unit)[0].text == "No stage has begun yet"
    browser.get("/")
    with django_assert_max_num_queries(49):
        assert browser.get(f"/reviews/{heron.pk}/practice/").status_code == 200
    with django_assert_max_num_queries(35):
        assert browser.get(f"/reviews/{heron.pk}/").status_code == 200


def test_a_report_that_is_withheld_is_explained_domain_1_3_10_and_a_copy_is_corrected(
    heron: Review, business_unit: User, client_for: Browsers
) -> None:
    browser, here, today = client_for(business_unit), f"/reviews/{heron.pk}/practice/", timezone.localdate()
    three_days_ago = today - timedelta(days=3)
    world.decided(
        heron,
        business_unit,
        Decision.WITHHOLD,
        "The family could be told from it.",
        decided_on=three_days_ago,
    )
    assert b"Explain why the report is not published" in browser.get(here).content
    said = {"about": "silence", "said": "The family.", "version": 0, **on("sent_on", today)}
    assert browser.post(f"{here}explain/", said).status_code == 302
    assert b"Explain why the report is not published" not in browser.get(here).content
    for day in (today, three_days_ago):
        sent = {"to": "panel", **on("sent_on", day)}
        assert browser.post(f"{here}copies/add/", sent).status_code == 302
    assert Copy.objects.get().sent_on == three_days_ago


def test_a_review_by_mistake_is_archived_with_a_reason_and_nothing_is_written_in_it(
    heron: Review, business_unit: User, scrutineer: User, client_for: Browsers
) -> None:
    browser, here = client_for(business_unit), f"/reviews/{heron.pk}/"
    assert browser.post(f"{here}archive/", {"because": ""}).status_code == 200
    assert browser.post(f"{here}archive/", {"because": "Begun twice."}).status_code == 302
    assert b"Write the terms" not in browser.get(f"{here}practice/").content
    refused = browser.post(f"{here}practice/terms/", {"text": "How.", "after": 0})
    assert b"This review is archived" in refused.content
    assert browser.delete(here).status_code == 405
    assert browser.post(f"{here}restore/", {"because": "It was not."}).status_code == 302
    assert browser.post(f"{here}practice/terms/", {"text": "How.", "after": 0}).status_code == 302


def test_a_room_has_no_page_of_another_kind_of_review(business_unit: User, client_for: Browsers) -> None:
    browser = client_for(business_unit)
    one = f"/reviews/{world.review(business_unit, Kind.MANAGEMENT).pk}/practice/"
    pages = "criteria events/add family/add drafts/add looks/add explain plan copies/add decide elsewhere"
    assert {name: browser.get(f"{one}{name}/").status_code for name in pages.split()} == dict.fromkeys(
        pages.split(), 404
    )
    assert browser.get(f"{one}terms/").status_code == 200


def test_who_works_on_a_review_finds_the_list_on_the_start_page(
    heron: Review, nurse: User, practitioner: User, business_unit: User, client_for: Browsers
) -> None:
    link = b'href="/reviews/"'
    assert link not in client_for(nurse).get("/").content
    reviews.appoint(heron, by=business_unit, user=nurse, part=Part.PANEL, from_on=heron.started_on)
    assert link in client_for(nurse).get("/").content
    assert client_for(nurse).get(f"/reviews/{heron.pk}/practice/").status_code == 200
    assert client_for(practitioner).get("/reviews/").status_code == 404


def test_a_stage_renamed_on_its_page_keeps_its_name_in_a_review_under_way(
    heron: Review, business_unit: User, client_for: Browsers
) -> None:
    browser, stage = client_for(business_unit), world.stage(heron, Work.TERMS)
    here = f"/reviews/stages/{stage.pk}/"
    sent = {"name": "Scoping", "position": 10, "work": "terms", "version": 0, "under_way": "no"}
    assert browser.post(here, sent).status_code == 302
    room = browser.get(f"/reviews/{heron.pk}/practice/").content.decode()
    assert "Scoping and terms of reference</a>" in room
    assert "Scoping</a>" not in room
    assert b"You saved this in another window" in browser.post(here, sent).content


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("£12,500", "12500.00"),
        ("12,500.00", "12500.00"),
        ("12,50,0", "Enter the amount in pounds"),
        ("about 900", "Enter the amount in pounds"),
        ("99999999", "The fee is too large"),
    ],
)
def test_the_fee_of_a_reviewer_is_taken_as_people_write_it(
    typed: str, said: str, heron: Review, business_unit: User, client_for: Browsers
) -> None:
    browser, here = client_for(business_unit), f"/reviews/{heron.pk}/practice/commission/"
    answer = browser.post(here, {"fee": typed, "version": 0})
    page = browser.get(here) if answer.status_code == 302 else answer
    assert said in page.content.decode()


def test_the_agreed_fee_stands_beside_who_carries_it_out_for_the_unit_alone(
    heron: Review, business_unit: User, executive: User, client_for: Browsers
) -> None:
    room = f"/reviews/{heron.pk}/practice/"
    client_for(business_unit).post(f"{room}commission/", {"fee": "12,500", "version": 0})
    assert "Agreed fee: £12,500" in client_for(business_unit).get(room).content.decode()
    assert "Agreed fee" not in client_for(executive).get(room).content.decode()


def test_an_older_draft_is_made_final_only_after_a_word_about_the_newer(
    heron: Review, business_unit: User, client_for: Browsers
) -> None:
    browser = client_for(business_unit)
    first = world.draft(heron, business_unit)
    here = f"/reviews/practice/drafts/{first.pk}/"
    assert "There is a newer" not in browser.get(f"{here}final/").content.decode()
    second = world.draft(heron, business_unit, text="What we learned since.")
    world.draft(heron, business_unit, "summary", text="In short.")
    assert "There is a newer one: Report, draft 2" in browser.get(f"{here}final/").content.decode()
    assert f"/reviews/practice/drafts/{second.pk}/" in browser.get(here).content.decode()
    newest = browser.get(f"/reviews/practice/drafts/{second.pk}/final/").content.decode()
    assert "There is a newer" not in newest


def test_a_point_that_is_not_in_the_list_is_asked_about_before_the_list_is_sent(
    heron: Review, business_unit: User, agency_lead: User, charity: Agency, client_for: Browsers
) -> None:
    """Sent silently without it, the form closes, and what was typed is kept where nobody can go on with it."""
    lead, draft = client_for(agency_lead), world.draft(heron, business_unit)
    part, today = world.involved(heron, charity, business_unit), timezone.localdate()
    (check,) = drafting.ask_agencies(draft, agencies=[part], by=business_unit, today=today)
    here = f"/reviews/practice/facts/{check.pk}/"

    def sealed() -> dict[str, str]:
        found = re.search(r'name="draft" value="([^"]+)"', lead.get(here).content.decode())
        assert found is not None
        return {"draft": found[1]}

    half = {"page": "4", "says": "It was"}
    asked = lead.post(here, {**sealed(), **half, "send": "list"})
    page = asked.content.decode()
    assert (asked.status_code, "a point that is not in the list" in page, "It was" in page) == (
        200,
        True,
        True,
    )
    buttons = page[page.index('<form class="app-form" id="point"') :]
    assert 'form="point"' not in page.replace(buttons, ""), "Enter in a field presses a form’s first button"
    assert buttons.index("Add to the list") < buttons.index('value="without"')
    check.refresh_from_db()
    assert (check.answered_at, Kept.objects.filter(typed__isnull=False).count()) == (None, 1)
    assert "It was" in lead.get(here).content.decode(), "kept, and there again"
    assert lead.post(here, {**sealed(), **half, "send": "without"}).status_code == 302
    check.refresh_from_db()
    assert check.answered_at is not None
    assert not Kept.objects.filter(typed__isnull=False).exists(), "thrown away, as was said"


def test_who_writes_down_for_an_agency_is_led_back_to_a_point_that_is_not_in_the_list(
    heron: Review, business_unit: User, hospital: Agency, client_for: Browsers
) -> None:
    unit, draft = client_for(business_unit), world.draft(heron, business_unit)
    part, today = world.involved(heron, hospital, business_unit), timezone.localdate()
    (check,) = drafting.ask_agencies(draft, agencies=[part], by=business_unit, today=today)
    here = f"/reviews/practice/facts/{check.pk}/"
    assert unit.get(f"{here}told/").status_code == 200
    unit.post(here, {"page": "4", "says": "It was", "draft_only": "later"})
    back = unit.get(f"{here}told/", follow=True).content.decode()
    assert "You have typed a point that is not in the list" in back
    assert "It was" in back


def test_partners_who_are_asked_by_a_double_click_to_sign_a_report_are_asked_once(
    heron: Review, business_unit: User, council: Agency, constabulary: Agency, client_for: Browsers
) -> None:
    world.partners(council, constabulary)
    final, browser = world.final(heron, business_unit), client_for(business_unit)
    here = f"/reviews/practice/drafts/{final.pk}/"
    sent = {"shown": browser.get(here).context["shown"]}
    assert f'name="shown" value="{sent["shown"]}"' in browser.get(here).content.decode()
    for _ in range(2):
        asked = browser.post(f"{here}sign/", sent)
        assert (asked.status_code, asked.headers.get("Location")) == (302, here)
    assert "You asked them when you sent this the first time." in browser.get(here).content.decode()
    assert heron.signings.count() == 1
    assert browser.post(f"{here}sign/").status_code == 409, "not what the page has shown"
