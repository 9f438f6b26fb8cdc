"""Agencies in which nobody can answer check the facts of a draft all the same, and a check can be taken back."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.deadlines.models import Deadline
from partnership.notices.models import Notice
from reviews import services as reviews
from reviews.practice import access, drafting
from reviews.practice.models import Check, Draft
from reviews.practice.rules import place_in_draft
from reviews.rules import State
from tests.reviews import practice as world

Browser = Callable[[User | None], Client]


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def draft(business_unit: User) -> Draft:
    return world.draft(world.review(business_unit), business_unit)


@pytest.fixture
def check(draft: Draft, charity: Agency, business_unit: User, today: date) -> Check:
    """What the charity is asked, of which the agency lead is the safeguarding lead."""
    part = world.involved(draft.review, charity, business_unit)
    return drafting.ask_agencies(draft, agencies=[part], by=business_unit, today=today)[0]


def nobody_is_left(lead: User, today: date) -> None:
    lead.memberships.update(until_on=today - timedelta(days=1))


def test_the_unit_is_warned_and_writes_down_who_told_it_and_when(
    draft: Draft, check: Check, agency_lead: User, hospital: Agency, business_unit: User, client_for: Browser,
    today: date,
) -> None:  # fmt: skip
    world.involved(draft.review, hospital, business_unit)
    browser, page = client_for(business_unit), f"/reviews/practice/facts/{check.pk}/"
    asking = browser.get(f"/reviews/practice/drafts/{draft.pk}/ask/").content.decode()
    assert f"Nobody can answer for {hospital}" in asking
    with pytest.raises(PermissionDenied):  # its own lead answers
        drafting.correct(check, page="3", says="It was May.", by=business_unit)
    drafting.correct(check, page="3", says="It was May.", by=agency_lead)
    nobody_is_left(agency_lead, today)
    assert f'href="{page}"' in browser.get(f"/reviews/practice/drafts/{draft.pk}/").content.decode()
    browser.post(page, {"page": "4", "says": "It was June."})
    assert check.corrections.count() == 2
    with pytest.raises(RuleBroken, match="Say who of the agency told it"):
        drafting.send(check, by=business_unit, now=timezone.now())
    later = today + timedelta(days=1)
    told = {"told_by": "Ann Osborne, Director, by telephone", "told_on_day": later.day,
            "told_on_month": later.month, "told_on_year": later.year}  # fmt: skip
    assert browser.post(f"{page}told/", told).status_code == 200, "Nobody can have told it tomorrow"
    now = {"told_on_day": today.day, "told_on_month": today.month, "told_on_year": today.year}
    assert browser.post(f"{page}told/", told | now).status_code == 302
    check.refresh_from_db()
    assert (check.answered_by, check.told_by, check.told_on) == (business_unit, told["told_by"], today)
    said = browser.get(f"/reviews/practice/drafts/{draft.pk}/").content.decode()
    assert "Told by Ann Osborne, Director, by telephone on" in said
    assert browser.get(page).status_code == 200
    assert browser.get(f"{page}told/").status_code == 409, "It is answered"


def test_a_point_that_the_unit_wrote_down_for_an_agency_can_be_taken_out(
    check: Check, agency_lead: User, business_unit: User, client_for: Browser, today: date
) -> None:
    nobody_is_left(agency_lead, today)
    point = drafting.correct(check, page="4", says="It was June.", by=business_unit)
    browser = client_for(business_unit)
    assert browser.post(f"/reviews/practice/corrections/{point.pk}/take-out/").status_code == 302
    assert not check.corrections.exists()


def test_a_check_that_is_taken_back_is_owed_nowhere_and_stays_on_record(
    draft: Draft, check: Check, agency_lead: User, business_unit: User, client_for: Browser, today: date
) -> None:
    page, lead, unit = (
        f"/reviews/practice/facts/{check.pk}/",
        client_for(agency_lead),
        client_for(business_unit),
    )
    with pytest.raises(PermissionDenied):
        drafting.withdraw(check, said="No.", by=agency_lead, now=timezone.now())
    assert unit.post(f"{page}not-needed/", {"said": ""}).status_code == 200
    assert unit.post(f"{page}not-needed/", {"said": "You had no part in it."}).status_code == 302
    check.refresh_from_db()
    assert Deadline.objects.get(subject=check.subject).state == "dropped"
    assert not access.to_check(agency_lead).exists()
    assert Notice.objects.filter(user=agency_lead, kind="reviews.facts_not_needed").count() == 1
    assert "You had no part in it." in lead.get(page).content.decode()
    assert lead.get(f"{page}file/").status_code == 404, "The draft is closed for the agency"
    assert "You had no part in it." in unit.get(f"/reviews/practice/drafts/{draft.pk}/").content.decode()
    with pytest.raises(RuleBroken, match="need not be answered any more"):
        drafting.withdraw(check, said="Again.", by=business_unit, now=timezone.now())
    with pytest.raises(RuleBroken, match="need not be answered any more"):
        drafting.send(check, by=agency_lead, now=timezone.now())
    # A review that ends and goes on does not ask for it anew; the unit may.
    reviews.end(draft.review, state=State.COMPLETE, on=today, by=business_unit)
    reviews.reopen(draft.review, because="Too early.", by=business_unit)
    assert Deadline.objects.get(subject=check.subject).state == "dropped"
    drafting.ask_agencies(draft, agencies=[check.involved], by=business_unit, today=today)
    assert access.to_check(agency_lead).count() == 1


def test_a_draft_becomes_final_once_what_was_owed_is_taken_back(
    draft: Draft, check: Check, business_unit: User
) -> None:
    def finish() -> Draft:
        return drafting.make_final(
            draft, version=draft.version, improvements_page=1, reasons_page=1, by=business_unit, now=timezone.now()
        )  # fmt: skip

    with pytest.raises(RuleBroken, match="still checking"):
        finish()
    drafting.withdraw(check, said="Not needed.", by=business_unit, now=timezone.now())
    assert finish().is_final


def test_one_point_is_found_without_a_look_at_every_check_that_waits(
    draft: Draft, check: Check, agency_lead: User, business_unit: User, hospital: Agency, today: date
) -> None:
    point = drafting.correct(check, page="3", says="It was May.", by=agency_lead)
    nobody_is_left(agency_lead, today)

    def asked() -> int:
        with CaptureQueriesContext(connection) as said:
            assert access.correction(business_unit, point.pk).get() == point
        return len(said)

    alone = asked()
    part = world.involved(draft.review, hospital, business_unit)
    drafting.ask_agencies(draft, agencies=[part], by=business_unit, today=today)
    assert asked() == alone


def test_whether_the_report_is_public_is_asked_once_the_review_is_locked(
    business_unit: User, council: Agency, constabulary: Agency
) -> None:
    world.partners(council, constabulary)
    final = world.final(world.review(business_unit), business_unit)
    with CaptureQueriesContext(connection) as asked:
        drafting.ask_partners(final, by=business_unit, now=timezone.now())
    said = [one["sql"] for one in asked]
    locked = next(n for n, sql in enumerate(said) if 'FROM "reviews_review"' in sql and "FOR UPDATE" in sql)
    looked = next(n for n, sql in enumerate(said) if 'FROM "reviews_practice_publishing"' in sql)
    assert locked < looked, "Else it may come out between the two"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("reviews_practice_check_told_by_somebody", {"told_by": "Ann Osborne"}),
        ("reviews_practice_check_withdrawn_with_a_reason", {"withdrawn_at": timezone.now()}),
        ("reviews_practice_check_withdrawn_with_a_reason", {"said": "Not needed."}),
    ],
)
def test_the_database_refuses_a_check_that_cannot_be(
    name: str, change: dict[str, object], check: Check
) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Check.objects.filter(pk=check.pk).update(**change)


def test_no_review_begins_before_the_one_that_it_follows_from(business_unit: User, today: date) -> None:
    earlier = world.review(business_unit, started_on=today - timedelta(days=9))
    with pytest.raises(RuleBroken, match="follows from began on"):
        world.review(business_unit, follows=earlier, started_on=today - timedelta(days=150))
    later = world.review(business_unit, pseudonym="Wren", follows=earlier, started_on=today)
    with pytest.raises(RuleBroken, match="follows from began on"):
        reviews.change(
            later, version=later.version, by=business_unit, today=today, started_on=today - timedelta(days=10)
        )


def test_what_an_agency_corrects_is_read_for_names_before_it_is_in_the_list(
    check: Check, agency_lead: User, client_for: Browser
) -> None:
    browser, page = client_for(agency_lead), f"/reviews/practice/facts/{check.pk}/"
    typed = {"page": "4", "says": f"{check.involved.agency} wrote to Joan Pell in May."}
    shown = browser.post(page, typed)
    assert "“Joan” and “Pell” may tell who somebody is" in shown.context["form"].errors["says"][0]
    assert 'name="looked_at"' in shown.content.decode()
    assert not check.corrections.exists()
    assert browser.post(page, typed | {"looked_at": shown.context["form"].stamps}).status_code == 302
    assert check.corrections.count() == 1


@pytest.mark.parametrize(
    ("written", "said"),
    [("4", "Page 4"), ("4 and 5", "Page 4 and 5"), ("p. 4", "P. 4"), ("paragraph 2.1", "Paragraph 2.1")],
)
def test_a_bare_number_is_a_page_and_what_has_words_stands_as_it_was_written(written: str, said: str) -> None:
    assert place_in_draft(written) == said
