"""Findings become recommendations, somebody answers them, actions follow, and what is broken is said."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.editing import ChangedMeanwhile
from partnership.base.rules import RuleBroken
from partnership.deadlines.models import Deadline
from partnership.history.models import Read
from partnership.notices.models import Notice
from reviews.learning import access, services, showing, work
from reviews.learning.models import (
    CaseReference,
    Finding,
    FindingTheme,
    Follows,
    Ground,
    Recommendation,
    Response,
)
from reviews.learning.tracker import with_facts
from reviews.models import Review
from tests.reviews.learning import TEXT, Browsers, acted, answered, asked, recommend, told
from tests.reviews.learning import finding as finding
from tests.reviews.learning import one as one
from tests.reviews.learning import review as review


def test_an_agency_reads_its_recommendation_once_asked_and_nothing_else_of_the_review(
    one: Recommendation, agency_lead: User, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    assert not access.visible(agency_lead).exists()
    one = asked(one, business_unit)
    assert [found.pk for found in access.visible(agency_lead)] == [one.pk]
    assert told(agency_lead) == ["deadlines.begun", "reviews.recommendation_asked"] or (
        "reviews.recommendation_asked" in told(agency_lead)
    )
    assert not access.findings(agency_lead).exists()
    assert Deadline.objects.get(subject=one.subject).agency == one.agency
    assert sum(ask.rows.count() for ask in work.work(agency_lead, timezone.localdate())) == 1
    page = client_for(agency_lead).get(f"/reviews/recommendations/{one.pk}/")
    assert TEXT.encode() in page.content
    assert b"Your next step: answer it" in page.content
    shown = client_for(business_unit).get(f"/reviews/recommendations/{one.pk}/").content.decode()
    assert f"Waiting for {one.agency} until" in shown, (
        "who asked waits, and may write down what came another way"
    )
    assert "Your next step" not in shown
    assert b"Rowan" not in page.content
    assert Read.objects.filter(row=one.pk, user=agency_lead).exists()
    assert client_for(agency_lead).get(f"/reviews/{one.review_id}/findings/").status_code == 404
    with pytest.raises(RuleBroken, match="asked already"):
        asked(one, business_unit)


def test_the_newest_answer_counts_and_those_before_it_stay(
    one: Recommendation, agency_lead: User, business_unit: User, constable: User
) -> None:
    with pytest.raises(PermissionDenied):
        answered(one, agency_lead)
    one = asked(one, business_unit)
    with pytest.raises(RuleBroken, match="Give the reason"):
        answered(one, agency_lead, "not")
    first = answered(one, agency_lead)
    assert answered(one, agency_lead) == first, "a double click is one answer"
    waits = [
        showing.page_of(who, one, whole=False)["waits_for_action"] for who in (agency_lead, business_unit)
    ]
    assert waits == [True, False], "who cannot write the action reads who does"
    second = answered(one, agency_lead, "in_part", "Two of our five teams have no midwife.")
    assert [row.number for row in one.responses.all()] == [2, 1]
    assert second.said_by == agency_lead.name
    assert Deadline.objects.get(subject=one.subject).state == "met"
    assert "reviews.recommendation_answered" in told(business_unit)
    assert Notice.objects.get(user=agency_lead, kind="reviews.recommendation_asked").status == "back"
    with pytest.raises(PermissionDenied):
        answered(one, constable)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        one.responses.update(answer="accepted")
    with pytest.raises(RuleBroken, match="its words and findings stay"):
        services.change(one, version=one.version, by=business_unit, text="Another text")


def test_an_archived_review_is_not_written_to_and_one_that_has_ended_is(
    one: Recommendation, business_unit: User, review: Review
) -> None:
    Review.objects.update(state="complete", ended_on=timezone.localdate())
    asked(one, business_unit)
    Review.objects.update(archived_on=timezone.localdate(), archived_because="Made twice.")
    one.refresh_from_db()
    writings: list[Callable[[], object]] = [
        lambda: recommend(Finding.objects.get(), business_unit, None, body="The police"),
        lambda: services.change_finding(Finding.objects.get(), version=0, by=business_unit, text="Else."),
        lambda: answered(one, business_unit),
    ]
    for write in writings:
        with pytest.raises(RuleBroken, match="is archived"):
            write()
    page = showing.page_of(business_unit, one, whole=True)
    assert not any(page[name] for name in ("can_answer", "can_ask", "can_write", "can_link", "can_act"))


def test_a_body_outside_the_partnership_is_addressed_and_its_answer_written_down(
    finding: Finding, business_unit: User
) -> None:
    """Domain 1.4, legacy reviews: some recommendations are addressed to all boards and one to government."""
    one = asked(recommend(finding, business_unit, None), business_unit)
    assert Deadline.objects.get(subject=one.subject).owner == business_unit
    with pytest.raises(RuleBroken, match="who answers"):
        answered(one, business_unit)
    said = answered(one, business_unit, "not", "It is law already.", "Minister for Children")
    assert (said.said_by, said.by) == ("Minister for Children", business_unit)


def test_one_recommendation_to_several_bodies_has_one_number_and_an_answer_of_each(
    one: Recommendation, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    """Domain 1.4: some recommendations of a legacy review went to all boards, and one of them to government."""
    outside = {"addressee": "area", "agency": "", "body": "All safeguarding partnerships"}
    browser = client_for(business_unit)
    wrong = browser.post(f"/reviews/recommendations/{one.pk}/also/", outside | {"body": ""})
    assert "Enter the name of the body that is to act" in wrong.content.decode()
    for _ in range(2):  # a double click
        page = browser.post(f"/reviews/recommendations/{one.pk}/also/", outside)
    assert "is addressed to that body already" in page.content.decode()
    also = Recommendation.objects.get(addressee="area")
    assert (also.number, also.text, list(also.findings.all())) == (1, TEXT, list(one.findings.all()))
    assert (
        "All safeguarding partnerships" in browser.get(f"/reviews/recommendations/{one.pk}/").content.decode()
    )
    # its words are changed for both, until one of them has answered
    facts: dict[str, Any] = {
        "text": "Shorter.", "addressee": one.addressee, "agency": one.agency, "body": "", "made_on": one.made_on,
    }  # fmt: skip
    one = services.change(one, version=one.version, by=business_unit, **facts)
    also.refresh_from_db()
    assert (also.text, also.findings.count()) == ("Shorter.", 0)
    one = services.change(
        one, version=one.version, by=business_unit, findings=list(one.review.findings.all()), **facts
    )
    assert also.findings.count() == one.findings.count() == 1, "the findings behind it are changed for both"
    answered(asked(also, business_unit), business_unit, who="The chair of the association")
    with pytest.raises(RuleBroken, match="Another body has answered"):
        services.change(one, version=one.version, by=business_unit, **facts | {"text": "Longer."})
    assert one.responses.count() == 0
    (row,) = with_facts(access.reviews(business_unit))
    assert row.recommended == ["Shorter."]  # once, whomever it is addressed to


def test_two_people_editing_one_recommendation_are_both_shown(
    one: Recommendation, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    services.change(one, version=0, by=business_unit, text="Theirs", findings=[])
    with pytest.raises(ChangedMeanwhile):
        services.change(one, version=0, by=business_unit, text="Mine")
    day = one.made_on
    said = {
        "text": "Mine", "addressee": "agency", "agency": one.agency_id, "body": "", "version": 0,
        "made_on_0": day.day, "made_on_1": day.month, "made_on_2": day.year,
    }  # fmt: skip
    page = client_for(business_unit).post(f"/reviews/recommendations/{one.pk}/edit/", said)
    assert b"Theirs" in page.content
    assert b"Mine" in page.content
    assert Recommendation.objects.get(pk=one.pk).text == "Theirs"


@pytest.mark.parametrize(
    ("kind", "facts", "constraint"),
    [
        (Finding, {"number": 1, "sort": "good", "text": "Else"}, "reviews_learning_finding_counted_once"),
        (Finding, {"number": 2, "sort": "good", "text": "Plans were made late in pregnancy."},
         "reviews_learning_finding_said_once"),
        (Finding, {"number": 2, "sort": "good", "text": ""}, "reviews_learning_finding_says_something"),
        (Recommendation, {"number": 1, "text": "Else", "addressee": "agency", "agency": "charity"},
         "reviews_learning_recommendation_counted_once"),
        (Recommendation, {"number": 2, "text": TEXT, "addressee": "agency", "agency": "charity"},
         "reviews_learning_recommended_once"),
        (Recommendation, {"number": 2, "text": "", "addressee": "partnership"},
         "reviews_learning_recommendation_says_something"),
        (Recommendation, {"number": 2, "text": "Else", "addressee": "government"},
         "reviews_learning_addressed_to_one_body"),
        (Recommendation, {"number": 2, "text": "Else", "addressee": "partnership", "asked_on": date(2020, 1, 1)},
         "reviews_learning_asked_when_made"),
        (FindingTheme, {}, "reviews_learning_theme_once"),
        (Ground, {}, "reviews_learning_ground_once"),
        (Response, {"number": 1, "answer": "not", "said_by": "A"}, "reviews_learning_refused_with_a_reason"),
        (Response, {"number": 1, "answer": "accepted", "said_by": ""}, "reviews_learning_answered_by_somebody"),
        (Follows, {}, "reviews_learning_action_follows_once"),
    ],
)  # fmt: skip
def test_the_database_refuses(
    one: Recommendation, finding: Finding, charity: Agency, business_unit: User, kind: type, facts: dict[str, object],
    constraint: str,
) -> None:  # fmt: skip
    if kind in (Finding, Recommendation):
        facts = facts | {"review": one.review}
    if kind is Recommendation:
        facts = {"made_on": timezone.localdate()} | facts
        facts |= {"agency": charity} if "agency" in facts else {}
    if kind is FindingTheme:
        facts = {"finding": finding, "theme": finding.themes.get()}
    if kind is Ground:
        facts = {"finding": finding, "recommendation": one}
    if kind is Response:
        facts = facts | {"recommendation": one, "by": business_unit, "said_on": timezone.localdate()}
    if kind is Follows:
        facts = {"recommendation": one, "action": acted(one, business_unit)}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        kind.objects.create(**facts)  # type: ignore[attr-defined]


def test_two_answers_at_one_moment_have_two_numbers(one: Recommendation, business_unit: User) -> None:
    said = {
        "number": 1,
        "answer": "accepted",
        "said_by": "A",
        "said_on": timezone.localdate(),
        "by": business_unit,
    }
    one.responses.create(**said)
    with pytest.raises(IntegrityError, match="reviews_learning_response_counted_once"), transaction.atomic():
        one.responses.create(**said)
    assert CaseReference.objects.count() == 0


def test_a_finding_is_joined_to_a_recommendation_that_was_answered_for_every_body(
    review: Review, business_unit: User, agency_lead: User, charity: Agency, client_for: Browsers
) -> None:
    """The golden thread begins with a finding: what was recommended without one is joined later."""
    today = timezone.localdate()
    one = services.recommend(
        review, by=business_unit, text=TEXT, addressee="agency", agency=charity, body="", made_on=today
    )
    also = services.address_also(one, by=business_unit, addressee="government", agency=None, body="Ofsted")
    answered(asked(one, business_unit), agency_lead)
    late = services.add_finding(review, by=business_unit, sort="improve", text="Plans were late.", reason="")
    browser, join = client_for(business_unit), f"/reviews/recommendations/{one.pk}/findings/"
    assert join in browser.get(f"/reviews/recommendations/{one.pk}/").content.decode()
    assert browser.post(join, {"findings": [str(late.pk)]}).status_code == 302
    page = browser.get(f"/reviews/recommendations/{one.pk}/").content.decode()
    assert "added the finding behind it" in page
    assert join not in page, "nothing is left to join"
    assert {ground.recommendation_id for ground in Ground.objects.filter(finding=late)} == {one.pk, also.pk}
    assert one.responses.count() == 1
    other = Review.objects.create(reference="LR-2", kind="learning", pseudonym="Yew", started_on=today)
    alien = services.add_finding(other, by=business_unit, sort="good", text="Well done.", reason="")
    with pytest.raises(RuleBroken, match="findings of this review"):
        services.rest_on(one, by=business_unit, findings=[alien])
    with pytest.raises(PermissionDenied):
        services.rest_on(one, by=agency_lead, findings=[late])
