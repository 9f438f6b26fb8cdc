"""What the pages of recommendations say: before somebody is asked, of what was typed, of an answer given meanwhile."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.base.rules import RuleBroken
from partnership.deadlines.models import Deadline
from partnership.notices.models import Notice
from reviews.learning import services, showing
from reviews.learning.models import Recommendation, Response
from reviews.models import Review
from tests.conftest import person
from tests.reviews.learning import TEXT, Browsers, answered, asked, told
from tests.reviews.learning import finding as finding
from tests.reviews.learning import one as one
from tests.reviews.learning import review as review


def day(name: str, days: int = 0) -> dict[str, object]:
    on = timezone.localdate() + timedelta(days=days)
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def kept(browser: Client, page: str) -> dict[str, object]:
    """In which state a page says that it was read."""
    initial = browser.get(page).context["form"].initial
    return {name: initial[name] for name in ("stood", "read")}


def test_an_answer_given_meanwhile_is_shown_before_another_goes_over_it(
    client_for: Browsers, one: Recommendation, agency_lead: User, business_unit: User
) -> None:
    one = asked(one, business_unit)
    page, browser = f"/reviews/recommendations/{one.pk}/answer/", client_for(agency_lead)
    sent: dict[str, object] = {"answer": "not", "reason": "We have no midwife.", **day("said_on")}
    sent |= kept(browser, page)
    theirs = answered(one, agency_lead, "in_part", "Two of our five teams\nhave no midwife.")
    shown = browser.post(page, sent)
    assert [(it.theirs, it.yours) for it in shown.context["form"].conflicts] == [
        ("Accepted in part", "Not accepted"),
        (theirs.reason, "We have no midwife."),
    ]
    assert "You saved this in another window" in shown.content.decode()
    assert Response.objects.get() == theirs
    colleague = person(
        "Ida Frost", "ida.frost@lantern.example", agency_lead.memberships.get().agency, Role.AGENCY_LEAD
    )
    assert "Somebody else saved this first" in client_for(colleague).post(page, sent).content.decode()
    with pytest.raises(RuleBroken, match="Somebody else answered"):
        services.answer(
            one, answer="not", reason="None.", said_on=timezone.localdate(), by=agency_lead,
            today=timezone.localdate(), after=0,
        )  # fmt: skip
    sent["stood"] = shown.context["form"].now
    for _ in range(2):  # a double click is one answer
        assert browser.post(page, sent).status_code == 302
    assert [row.number for row in one.responses.all()] == [2, 1]


def test_an_answer_is_to_the_words_that_were_read(
    client_for: Browsers, one: Recommendation, agency_lead: User, business_unit: User
) -> None:
    one = asked(one, business_unit)
    page, browser = f"/reviews/recommendations/{one.pk}/answer/", client_for(agency_lead)
    sent = {"answer": "accepted", "reason": "Gladly.", **day("said_on"), **kept(browser, page)}
    read = one.text
    one = services.change(one, version=one.version, by=business_unit, text="Second words.", findings=[])
    shown = browser.post(page, sent)
    said = shown.content.decode()
    assert "The recommendation changed while you were answering" in said
    assert [(it.before, it.now) for it in shown.context["form"].changed] == [(read, "Second words.")]
    assert read in said
    assert "Gladly." in said
    assert not Response.objects.exists()
    with pytest.raises(RuleBroken, match="The recommendation changed"):
        services.answer(
            one, answer="accepted", reason="", said_on=timezone.localdate(), by=agency_lead,
            today=timezone.localdate(), text=read,
        )  # fmt: skip
    sent |= {name: str(shown.context["form"].data[name]) for name in ("stood", "read")}
    for _ in range(2):  # a double click is one answer
        assert browser.post(page, sent).status_code == 302
    assert Response.objects.get().reason == "Gladly."


def edited(one: Recommendation, **changes: object) -> dict[str, object]:
    """What the page that changes a recommendation sends."""
    kept = {
        "text": one.text,
        "addressee": one.addressee,
        "agency": str(one.agency_id or ""),
        "body": one.body,
    }
    rests_on = [str(pk) for pk in one.findings.values_list("pk", flat=True)]
    return {**kept, "findings": rests_on, "version": one.version, **day("made_on"), **changes}


def test_whoever_is_asked_already_is_told_that_the_words_changed(
    client_for: Browsers, one: Recommendation, agency_lead: User, business_unit: User
) -> None:
    also = services.address_also(one, by=business_unit, addressee="national", agency=None, body="Ofsted")
    browser, page = client_for(business_unit), f"/reviews/recommendations/{one.pk}/edit/"
    said = browser.post(page, edited(one, text="Before."), follow=True).content.decode()
    assert "Nobody is asked to answer it yet" in said
    assert "reviews.recommendation_changed" not in told(agency_lead)
    one = asked(Recommendation.objects.get(pk=one.pk), business_unit)
    said = browser.post(page, edited(one), follow=True).content.decode()
    assert f"The recommendation is saved. Asked already: {one.agency}." in said
    assert "reviews.recommendation_changed" not in told(agency_lead), "these are the words as they were"
    one = Recommendation.objects.get(pk=one.pk)
    asked(Recommendation.objects.get(pk=also.pk), business_unit)
    said = browser.post(page, edited(one, text="After."), follow=True).content.decode()
    assert "Nobody is asked" not in said
    assert f"The safeguarding leads of {one.agency} are told that the words changed." in said
    assert "Tell these yourself, as nobody answers for them here: Ofsted." in said
    assert told(agency_lead).count("reviews.recommendation_changed") == 1
    answered(one, agency_lead)
    for kind in ("asked", "changed"):
        assert Notice.objects.get(user=agency_lead, kind=f"reviews.recommendation_{kind}").status == "back"


def test_another_body_is_asked_in_place_of_the_first(
    client_for: Browsers, one: Recommendation, agency_lead: User, business_unit: User
) -> None:
    one = asked(one, business_unit)
    said = edited(one, text="Other words.", addressee="national", agency="", body="Ofsted")
    page = client_for(business_unit).post(f"/reviews/recommendations/{one.pk}/edit/", said, follow=True)
    assert "Asked already: Ofsted." in page.content.decode()
    assert Notice.objects.get(user=agency_lead, kind="reviews.recommendation_asked").status == "back"
    assert "reviews.recommendation_changed" not in told(agency_lead)
    assert "reviews.recommendation_elsewhere" not in told(agency_lead), "no mail of it had gone"


def test_whoever_had_the_message_hears_that_another_body_is_asked_and_that_they_are_asked_again(
    client_for: Browsers, one: Recommendation, agency_lead: User, business_unit: User, hospital: Agency
) -> None:
    one, first = asked(one, business_unit), one.agency
    mine = Notice.objects.filter(user=agency_lead)
    mine.update(status="sent", sent_at=timezone.now())
    elsewhere = mine.filter(kind="reviews.recommendation_elsewhere")

    def addressed(to: Agency | None) -> Recommendation:
        rests_on = list(one.findings.all())
        return services.change(one, version=one.version, by=business_unit, agency=to, findings=rests_on)

    before = timezone.localdate() - timedelta(days=20)
    Recommendation.objects.update(made_on=before, asked_on=before)
    one.refresh_from_db()
    one = addressed(hospital)
    assert one.asked_on == timezone.localdate(), "the other body has all its days"
    clock = Deadline.objects.get(subject=one.subject)
    assert (clock.trigger_on, clock.agency) == (one.asked_on, hospital)
    assert client_for(agency_lead).get(elsewhere.get().path).status_code == 200
    one = addressed(first)
    assert elsewhere.get().status == "back"
    assert mine.filter(kind="reviews.recommendation_asked").exclude(status="sent").count() == 1, "asked anew"


def test_a_recommendation_is_of_a_day_of_its_review(
    client_for: Browsers, one: Recommendation, business_unit: User
) -> None:
    browser, page = client_for(business_unit), f"/reviews/recommendations/{one.pk}/edit/"
    for on, said in (
        (timezone.localdate() + timedelta(days=1), "on a day to come"),
        (one.review.started_on - timedelta(days=1), "The review began on"),
    ):
        sent = edited(one, text="Before.") | {
            f"made_on_{part}": getattr(on, part) for part in ("day", "month", "year")
        }
        assert said in browser.post(page, sent).context["form"].errors["made_on"][0]


def test_a_reason_that_names_somebody_is_not_called_missing(
    client_for: Browsers, one: Recommendation, agency_lead: User, business_unit: User
) -> None:
    page, browser = f"/reviews/recommendations/{one.pk}/answer/", client_for(agency_lead)
    asked(one, business_unit)
    said = {"answer": "not", "reason": "Joan lives elsewhere.", **day("said_on"), **kept(browser, page)}
    (error,) = browser.post(page, said).context["form"].errors["reason"]
    assert "“Joan” may tell" in error


def test_a_recommendation_that_was_answered_is_not_opened_for_changes(
    client_for: Browsers, one: Recommendation, agency_lead: User, business_unit: User
) -> None:
    one = asked(one, business_unit)
    answered(one, agency_lead)
    browser, page = client_for(business_unit), f"/reviews/recommendations/{one.pk}/edit/"
    shown = browser.get(page)
    assert shown.status_code == 409
    assert "This recommendation has been answered" in shown.content.decode()
    shown = browser.post(page, edited(one, text="Typed in a tab that was open."))
    assert "This recommendation has been answered" in shown.content.decode()
    assert "Typed in a tab that was open." in shown.content.decode()


def test_an_answer_is_dated_from_the_day_of_the_recommendation_on(
    one: Recommendation, agency_lead: User, business_unit: User
) -> None:
    one, today = asked(one, business_unit), timezone.localdate()
    with pytest.raises(RuleBroken, match="Choose that day or a later one"):
        services.answer(
            one, answer="accepted", reason="", said_on=today - timedelta(days=1), today=today, by=agency_lead
        )


def test_whoever_asks_is_told_beforehand_that_nobody_there_can_answer(
    client_for: Browsers, one: Recommendation, agency_lead: User, business_unit: User
) -> None:
    page, browser = f"/reviews/recommendations/{one.pk}/", client_for(business_unit)
    assert "Nobody can answer" not in browser.get(page).content.decode()
    Membership.objects.filter(user=agency_lead).update(role="practitioner")
    said = browser.get(page).content.decode()
    assert f"Nobody can answer for {one.agency}" in said
    assert "Ask for an answer</button>" in said
    asked(one, business_unit)
    said = browser.get(page).content.decode()
    assert f"Nobody can answer for {one.agency}" in said
    assert "its safeguarding leads answer here" not in said
    assert "write down what the body answers" in said


def test_a_body_typed_beside_an_agency_is_not_dropped(
    client_for: Browsers, one: Recommendation, business_unit: User
) -> None:
    browser = client_for(business_unit)
    page = f"/reviews/{one.review_id}/recommendations/new/"
    sent = {"text": f"{TEXT} Always.", "addressee": "agency", "agency": str(one.agency_id), **day("made_on")}
    shown = browser.post(page, sent | {"body": "Department for Education"})
    assert list(shown.context["form"].errors) == ["body"]
    shown = browser.post(page, sent | {"addressee": "national", "body": "Department for Education"})
    assert list(shown.context["form"].errors) == ["agency"]
    assert browser.post(page, sent).status_code == 302


def test_without_findings_nobody_is_asked_on_which_a_recommendation_rests(
    client_for: Browsers, review: Review, business_unit: User
) -> None:
    browser, page = client_for(business_unit), f"/reviews/{review.pk}/recommendations/new/"
    assert "Which findings" not in browser.get(page).content.decode()
    sent = {"text": TEXT, "addressee": "national", "body": "Department for Education", **day("made_on")}
    assert browser.post(page, sent).status_code == 302
    assert not Recommendation.objects.get().findings.exists()


def test_what_stays_because_another_body_has_answered_is_said_before_anything_is_typed(
    client_for: Browsers, one: Recommendation, business_unit: User, hospital: Agency, council: Agency
) -> None:
    also = services.address_also(one, addressee="agency", agency=hospital, body="", by=business_unit)
    page, browser = f"/reviews/recommendations/{one.pk}/edit/", client_for(business_unit)
    assert "Another body has answered" not in browser.get(page).content.decode()
    answered(asked(also, business_unit), business_unit, who="Chief nurse")
    shown = browser.get(page).content.decode()
    assert "Another body has answered this recommendation, so its words and findings stay." in shown
    assert "You can still change who is to act." in shown
    findings = list(one.findings.all())
    kept = services.change(one, version=one.version, by=business_unit, findings=findings, agency=council)
    assert kept.agency == council


def test_whether_anybody_answers_for_a_body_is_asked_once(
    one: Recommendation,
    business_unit: User,
    hospital: Agency,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    also = services.address_also(one, addressee="agency", agency=hospital, body="", by=business_unit)
    one, also = asked(one, business_unit), asked(also, business_unit)
    with django_assert_num_queries(3):  # the other bodies, and each one's leads
        showing.saved(one, is_reworded=True)
