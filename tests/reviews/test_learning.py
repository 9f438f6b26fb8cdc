"""Findings become recommendations, somebody answers them, actions follow, and what is broken is said."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from partnership.accounts.models import User
from partnership.actions import reference as taxonomy
from partnership.actions import threads
from partnership.actions.models import Action, Test, Theme
from partnership.agencies.models import Agency
from partnership.base.editing import ChangedMeanwhile
from partnership.base.rules import RuleBroken
from partnership.deadlines import rulebook
from partnership.deadlines.models import Deadline
from partnership.history.models import Read
from partnership.notices.models import Notice
from reviews import parts
from reviews.learning import access, services, showing, similar, themes, work
from reviews.learning.models import (
    CaseReference,
    Finding,
    FindingTheme,
    Follows,
    Ground,
    Recommendation,
    Response,
)
from reviews.learning.rules import what_is_broken
from reviews.learning.tracker import with_facts
from reviews.models import Review

Browsers = Callable[[User | None], Client]
TEXT = "Every midwifery team uses the shared pre-birth pathway and shows it in case records."


@pytest.fixture
def review(business_unit: User) -> Review:
    rulebook.fill()
    today = timezone.localdate()
    return Review.objects.create(
        reference="LR-2026-01",
        kind="learning",
        pseudonym="Child Rowan",
        started_on=today - timedelta(days=90),
    )


@pytest.fixture
def finding(review: Review, business_unit: User) -> Finding:
    theme = Theme.objects.create(name="Pre-birth planning")
    return services.add_finding(
        review, by=business_unit, sort="improve", text="Plans were made late in pregnancy.", reason="",
        themes=[theme],
    )  # fmt: skip


@pytest.fixture
def one(finding: Finding, business_unit: User, charity: Agency) -> Recommendation:
    return recommend(finding, business_unit, charity)


def recommend(finding: Finding, by: User, agency: Agency | None, **facts: Any) -> Recommendation:
    said: dict[str, Any] = {
        "text": TEXT, "addressee": "agency" if agency else "government", "agency": agency,
        "body": "" if agency else "Department for Education", "made_on": timezone.localdate(), "findings": [finding],
    }  # fmt: skip
    return services.recommend(finding.review, by=by, **said | facts)


def asked(one: Recommendation, by: User) -> Recommendation:
    return services.ask(one, on=timezone.localdate(), by=by)


def answered(
    one: Recommendation, by: User, answer: str = "accepted", reason: str = "", who: str = ""
) -> Response:
    today = timezone.localdate()
    return services.answer(one, answer=answer, reason=reason, said_by=who, said_on=today, today=today, by=by)


def acted(one: Recommendation, by: User, title: str = "Use the pathway") -> Action:
    today = timezone.localdate()
    return services.act(
        one, by=by, today=today, title=title, agreed=TEXT, success_measure="", agency=one.agency,
        group=None, agreed_on=today, due_on=today + timedelta(days=60),
    )  # fmt: skip


def told(person: User) -> list[str]:
    return sorted(Notice.objects.filter(user=person).values_list("kind", flat=True))


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


def test_one_plan_across_reviews_where_an_action_answers_many_recommendations(
    one: Recommendation, finding: Finding, business_unit: User, agency_lead: User, council: Agency
) -> None:
    """Domain 1.5.2 and 1.5.4: source review and number, one owner each, one composite plan across reviews."""
    action = acted(one, business_unit)
    assert (action.is_sensitive, action.source) == (True, "review")
    assert action.source_name == "Recommendation 1 of LR-2026-01"
    assert [theme.name for theme in action.themes.all()] == ["Pre-birth planning"]
    other = recommend(finding, business_unit, council)
    services.link(other, action=action, by=business_unit)
    with pytest.raises(RuleBroken, match="follows from the recommendation already"):
        services.link(other, action=action, by=business_unit)
    assert Follows.objects.filter(action=action).count() == 2
    with pytest.raises(PermissionDenied):
        services.unlink(Follows.objects.get(recommendation=other), by=agency_lead)
    services.unlink(Follows.objects.get(recommendation=other), by=business_unit)
    assert Follows.objects.filter(action=action).count() == 1


def test_the_thread_of_a_review_says_what_is_broken(
    one: Recommendation, business_unit: User, agency_lead: User
) -> None:
    """Domain 1.5.10: most yearly reports list actions, and most show no effect on children."""
    action = acted(one, business_unit)
    Action.objects.filter(pk=action.pk).update(state="evidenced")
    (line,) = showing.recommendation_lines(access.visible(business_unit), business_unit)
    assert line.broken == [
        "Nobody was asked to answer it.",
        "One action is done and was never tested again.",
    ]
    assert [tag.text for tag in line.tags] == ["Not asked yet", "Evidenced"]
    another = acted(one, business_unit, "Teach it")
    (line,) = showing.recommendation_lines(access.visible(business_unit), business_unit)
    assert [tag.text for tag in line.tags] == ["Not asked yet", "Furthest action: evidenced"]
    Follows.objects.filter(action=another).delete()
    found = showing.finding_lines(one.review)
    assert "1 finding gives no underlying reason." in showing.broken_in([line], found)
    Test.objects.create(
        action=action, kind="audit", name="Dip sample", planned_on=timezone.localdate(), result="supports",
        carried_out_on=timezone.localdate(), says="Nine in ten.", by=business_unit, told_by=business_unit,
    )  # fmt: skip
    (line,) = showing.recommendation_lines(access.visible(business_unit), business_unit)
    assert line.broken == ["Nobody was asked to answer it."]
    torn = "1 action has a thread that is broken, as stands beside it."  # it has no success measure
    assert torn in showing.broken_in([line], found)


def test_what_is_broken_between_a_recommendation_and_practice() -> None:
    said = what_is_broken(asked=True, answer="", actions=["dropped"], tested=[False], grounds=0)
    assert said == [
        "No finding stands behind it.", "It is not answered yet.", "No action follows from it."
    ]  # fmt: skip
    assert what_is_broken(asked=True, answer="not", actions=[], tested=[], grounds=1) == []


def test_the_golden_thread_shows_finding_and_recommendation_to_those_who_read_the_review(
    one: Recommendation, business_unit: User, agency_lead: User
) -> None:
    action = acted(one, business_unit)
    seen = {str(strand.stage): strand for strand in threads_of(action, business_unit)}
    assert seen["incident"].name == "LR-2026-01"
    assert seen["finding"].name == "Finding 1 of LR-2026-01"
    assert seen["recommendation"].lacks == "The recommendation that it follows from has not been answered."
    hidden = {str(strand.stage): strand for strand in threads_of(action, agency_lead)}
    assert [hidden[stage].name for stage in ("incident", "finding", "recommendation")] == ["", "", ""]


def threads_of(action: Action, user: User) -> list[threads.Strand]:
    return [strand for step in threads.of(action, user).steps for strand in step.strands]


def test_whoever_writes_a_recommendation_sees_what_became_of_others_like_it(
    one: Recommendation, finding: Finding, business_unit: User, constable: User
) -> None:
    acted(one, business_unit)
    recommend(finding, business_unit, None, text="Government should fund family hubs in every district.")
    (like,) = similar.similar(
        "All midwifery teams should use the shared pre-birth pathway and record it.", user=business_unit
    )
    assert like.reference == "LR-2026-01, 1"
    assert like.became == "1 action followed, the furthest: in progress."
    assert similar.similar(TEXT, user=constable) == []
    assert similar.similar("Midwives", user=business_unit) == []


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


def test_looking_for_similar_ones_saves_nothing_and_loses_nothing(
    one: Recommendation, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    browser = client_for(business_unit)
    said = {"text": TEXT + " Again.", "look": "similar"}
    page = browser.post(f"/reviews/{one.review_id}/recommendations/new/", said)
    assert b"Others have recommended this before" in page.content
    assert b"There is a problem" not in page.content
    assert Recommendation.objects.count() == 1
    part = browser.post(f"/reviews/{one.review_id}/recommendations/similar/", {"text": TEXT})
    assert b"Others have recommended this before" in part.content


def test_themes_are_counted_across_reviews_and_small_numbers_stay_inside(
    one: Recommendation, finding: Finding, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    """Domain 8.1.3: numbers of 1 to 5 are withheld in what leaves the portal."""
    Action.objects.filter(pk=acted(one, business_unit).pk).update(state="embedded")
    (row,) = themes.counted(access.themes(business_unit))
    assert (row.reviews, row.findings_number, row.recommendations_number, row.embedded) == (1, 1, 1, 1)
    assert row.years == [finding.review.started_on.year]
    assert themes.in_words([2018, 2019, 2020, 2022]) == "2018 to 2020, 2022"
    answer = client_for(business_unit).get("/reviews/themes/", {"format": "csv"})
    file = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert '"Pre-birth planning","c"' in file


def test_a_theme_is_counted_with_its_parts_and_nothing_twice(
    one: Recommendation, finding: Finding, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    part = finding.themes.get()
    wide = Theme.objects.create(name="Planning")
    part.parent = wide
    part.save()
    finding.themes.add(wide)
    other = Finding.objects.create(review=finding.review, sort="good", text="Plans were shared.", number=99)
    other.themes.add(Theme.objects.create(name="Birth plans", parent=wide))
    found = {row.name: row for row in themes.counted(access.themes(business_unit))}
    assert [(found[name].reviews, found[name].findings_number) for name in ("Planning", part.name)] == [
        (1, 2),
        (1, 1),
    ]
    assert (found["Planning"].good, found["Planning"].recommendations_number) == (1, 1)
    browser = client_for(business_unit)
    page = browser.get("/reviews/themes/").content.decode()
    assert page.count("Part of Planning, and counted there too") == 2
    listed = browser.get(f"/reviews/recommendations/?theme={wide.pk}").content.decode()
    assert "1 recommendation" in listed


def test_the_export_for_the_nhs_has_everything_its_tracker_asks(
    one: Recommendation, business_unit: User, agency_lead: User, client_for: Callable[[User | None], Client]
) -> None:
    """Domain 1.5.7: type, converted, open or closed, referral, board, references, three themes, stage and slippage,
    recommendations, learning, good practice, publication and dissemination."""
    services.refer(
        one.review, version=0, by=business_unit, steis="2026/1234", local="", board="", case="Infant, 4 months",
        referred_on=date(2026, 1, 5), slippage="", dissemination="Event for practitioners",
    )  # fmt: skip
    with pytest.raises(ChangedMeanwhile):
        services.refer(one.review, version=0, by=business_unit, steis="2026/9999")
    rapid = Review.objects.create(
        reference="RR-2026-01", kind="rapid", pseudonym="Child Elm", started_on=date(2026, 1, 2)
    )
    Review.objects.create(
        reference="PR-2026-01",
        kind="practice",
        pseudonym="Child Elm",
        started_on=date(2026, 2, 2),
        follows=rapid,
    )
    browser = client_for(business_unit)
    columns = "reference,kind,converted,state,steis,case,themes,recommended,learning,spread,referred_on,stage"
    answer = browser.get("/reviews/tracker/", {"format": "csv", "columns": columns})
    file = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    for said in (
        "2026/1234", "Infant, 4 months", "2026-01-05", "Pre-birth planning", f"1. {TEXT}", "Event for practitioners",
        "From rapid review RR-2026-01", "Went on as another review",
    ):  # fmt: skip
        assert said in file
    assert client_for(agency_lead).get("/reviews/tracker/").status_code == 404


def test_lists_ask_the_same_however_long(
    one: Recommendation, finding: Finding, business_unit: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    acted(one, business_unit)
    for number in range(12):
        recommend(finding, business_unit, None, text=f"{TEXT} {number}")
    with django_assert_max_num_queries(13):
        showing.recommendation_lines(access.visible(business_unit), business_unit)
    with django_assert_max_num_queries(1):
        list(with_facts(access.reviews(business_unit)))
    lines = {line.name: line for line in parts.lines(finding.review, business_unit)}
    learned, effect = lines["What it learned"], lines["From finding to effect"]
    assert (learned.text, effect.tag and effect.tag.text) == ("1 finding, 13 recommendations", "Broken")


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


def test_weak_coordination_between_services_is_counted_from_the_first_day_domain_1_2_10(
    finding: Finding, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    """The Panel found it in 81 percent of the 330 reviews of a year: here it is a theme before anybody adds one."""
    taxonomy.fill()
    theme = Theme.objects.get(name="Co-ordination and hand-over between services")
    services.change_finding(
        finding,
        version=finding.version,
        by=business_unit,
        sort="improve",
        text="Nobody handed over.",
        themes=[theme],
    )
    (row,) = themes.counted(Theme.objects.filter(pk=theme.pk))
    assert (row.reviews, row.findings_number) == (1, 1)
    assert theme.name in client_for(business_unit).get("/reviews/themes/").content.decode()


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
