"""Who may accept what an agency answered, what is offered once a review has ended, and what is refused beforehand."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.rules import Arrangement, Role, Sector
from reviews import services as reviews
from reviews.models import Review
from reviews.requests import access, services, work
from reviews.requests.models import AgencyRequest, Template
from reviews.requests.rules import State
from tests.conftest import agency, person
from tests.reviews.rapid.test_requests import answer


def colleague_of(one: User) -> User:
    """Somebody else in the business unit."""
    unit = one.memberships.get(role=Role.BUSINESS_UNIT).agency
    return person("Ruth Adair", "ruth.adair@council.example", unit, Role.BUSINESS_UNIT)


def test_a_business_unit_of_one_accepts_what_it_wrote_down_and_that_is_kept(
    asked: AgencyRequest, agency_lead: User, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    agency_lead.memberships.update(until_on=timezone.localdate() - timedelta(days=1))
    browser, here = client_for(business_unit), f"/reviews/requests/{asked.pk}/"
    typed = {f"answer_{row.number}": "We knew the family." for row in asked.answers.all()}
    typed |= {"quality_by": "Ann Osborne", "quality_post": "Director", "version": str(asked.version)}
    said = browser.post(f"{here}answer/", typed, follow=True).content.decode()
    assert "It is written down. You accept it here yourself." in said
    assert "answers you here" not in said
    assert "Nobody else works in the business unit, so you may accept it" in said
    assert access.to_read(business_unit).count() == 1
    browser.post(f"{here}accept/", {"version": AgencyRequest.objects.get(pk=asked.pk).version})
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by, asked.said) == (State.ACCEPTED, business_unit, services.ALONE)
    assert "Whoever sent this accepted it too" in browser.get(here).content.decode()
    colleague_of(business_unit)
    assert access.is_alone(business_unit) is False


def test_what_was_sent_anew_is_not_accepted_from_an_old_page(
    asked: AgencyRequest, agency_lead: User, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    browser, page = client_for(business_unit), f"/reviews/requests/{asked.pk}/accept/"
    version = answer(asked, agency_lead).version
    services.send_back(asked, said="Which midwife?", by=business_unit, now=timezone.now())
    answer(asked, agency_lead, "Another.")
    for stale in (version, "9" * 5000):
        assert browser.post(page, {"version": stale}).status_code == 409
    asked.refresh_from_db()
    assert asked.state == State.RETURNED
    assert browser.post(page, {"version": asked.version}).status_code == 302


def test_nothing_waits_and_nothing_is_offered_once_the_review_has_ended(
    asked: AgencyRequest, agency_lead: User, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    answer(asked, agency_lead)
    browser, here = client_for(business_unit), f"/reviews/requests/{asked.pk}/"
    assert "Accept it" in browser.get(here).content.decode()
    assert [ask.rows.count() for ask in work.work(business_unit, timezone.localdate())] == [1, 0]
    reviews.end(
        asked.involved.review, state="stopped", on=timezone.localdate(), because="Twice.", by=business_unit
    )
    page = browser.get(here).content.decode()
    assert "Accept it" not in page
    assert f"{here}back/" not in page
    assert browser.post(f"{here}accept/").status_code == 409
    late = timezone.localdate() + timedelta(days=90)
    assert [ask.rows.count() for ask in work.work(business_unit, late)] == [0, 0]


def test_a_day_that_cannot_be_is_refused_before_the_page_to_check(
    review: Review, summary: Template, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    typed = {
        "template": summary.pk, "agencies": [one.pk for one in review.involved.all()], "note": "Since birth.",
        "due_on_day": "1", "due_on_month": "1", "due_on_year": "2020",
    }  # fmt: skip
    page = client_for(business_unit).post(f"/reviews/{review.pk}/requests/ask/", typed)
    assert "Choose a day after today" in page.context["form"].errors["due_on"][0]


def test_an_answer_that_is_too_long_is_named_by_its_question(
    asked: AgencyRequest, agency_lead: User, client_for: Callable[[User | None], Client]
) -> None:
    typed = {"answer_1": "x" * 20_001, "quality_by": "X", "quality_post": "Y", "version": asked.version}
    page = client_for(agency_lead).post(f"/reviews/requests/{asked.pk}/answer/", typed)
    assert "Shorten the answer to question 1: it has 20001" in page.context["form"].errors["answer_1"][0]


def test_the_page_to_check_lists_only_who_will_be_asked_and_promises_nobody_a_reminder_in_vain(
    asked: AgencyRequest, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    review, browser = asked.involved.review, client_for(business_unit)
    new = reviews.involve(
        review,
        agency=agency("Hill School", Sector.EDUCATION, Arrangement.RELEVANT_AGENCY, "hill.example"),
        by=business_unit,
    )
    page = f"/reviews/{review.pk}/requests/ask/"
    both = {"template": asked.template_id, "agencies": [asked.involved_id, new.pk], "note": "From birth."}
    shown = browser.post(page, both)
    rows = {key: value for key, value, _ in shown.context["rows"]}
    assert rows["Agencies"] == "Hill School"
    assert rows["Left out, as asked already"] == str(asked.involved.agency)
    assert shown.context["submit"] == "Ask 1 agency"
    refused = browser.post(page, both | {"agencies": [asked.involved_id]})
    assert "asked for this already" in refused.context["form"].errors["agencies"][0]
    said = browser.post(page, both | {"confirmed": "yes"}, follow=True).content.decode()
    assert "1 agency is asked. Each has a deadline. At Hill School nobody is told or reminded" in said
    one = AgencyRequest.objects.get(involved=new)
    form = browser.get(f"/reviews/requests/{one.pk}/answer/").content.decode()
    assert "Write it down" in form
    assert "Send to the business unit" not in form
