"""Agencies are asked for their part in a review, answer for it, are chased, and see nothing of the others."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from partnership.base.rules import RuleBroken
from partnership.deadlines import services as deadlines
from partnership.deadlines.models import Deadline
from partnership.documents import services as documents
from partnership.drafts.models import Draft
from partnership.history.models import Read
from partnership.notices.models import Notice
from reviews import services as reviews
from reviews.models import Involved, Review
from reviews.requests import access, services, work
from reviews.requests.models import AgencyRequest, Answer, Template
from reviews.requests.rules import State, questions_of, why_not_questions
from reviews.rules import ARCHIVED, ENDED
from tests.conftest import person
from tests.documents import files
from tests.reviews.world import learning


def answer(one: AgencyRequest, by: User, text: str = "We knew the family.") -> AgencyRequest:
    return services.answer(
        one, answers={row.number: text for row in one.answers.all()}, quality_by="Ann Osborne", quality_post="Director",
        by=by, now=timezone.now(),
    )  # fmt: skip


def clock(one: AgencyRequest) -> Deadline:
    return Deadline.objects.select_related("rule").get(subject=one.subject)


def told(person: User) -> list[str]:
    return list(Notice.objects.filter(user=person).order_by("created_at").values_list("kind", flat=True))


@pytest.fixture
def hospital_lead(hospital: Agency) -> User:
    return person("Amir Sato", "amir.sato@hospital.example", hospital, Role.AGENCY_LEAD)


def test_an_agency_is_asked_answers_and_is_read(
    asked: AgencyRequest, agency_lead: User, business_unit: User
) -> None:
    """Domain 1.2.7: agency summaries on days 2 to 10, with a template; a clock for each, from the day of asking."""
    assert (clock(asked).rule.code, clock(asked).rule.length, clock(asked).agency) == (
        "review.rapid.agency_summary", 9, asked.involved.agency,
    )  # fmt: skip
    assert [one.question for one in asked.answers.all()] == asked.template.questions
    assert [ask.rows.count() for ask in work.work(agency_lead, timezone.localdate())] == [1]
    one = answer(asked, agency_lead)
    assert (one.state, clock(one).state) == (State.RETURNED, "met")
    one = services.send_back(one, said="Which midwife?", by=business_unit, now=timezone.now())
    assert (one.state, clock(one).state, clock(one).rule.code) == (State.SENT_BACK, "open", services.AGAIN)
    one = services.accept(answer(one, agency_lead), by=business_unit, now=timezone.now())
    assert one.state == State.ACCEPTED
    assert told(agency_lead) == ["reviews.asked", "reviews.sent_back"]
    assert told(business_unit) == ["reviews.returned", "reviews.returned"]


def test_no_message_and_no_deadline_names_the_child(asked: AgencyRequest, agency_lead: User) -> None:
    """Domain 8.2: titles of deadlines and messages hold the reference and no pseudonym."""
    notice = Notice.objects.get(user=agency_lead)
    said = f"{notice.heading} {notice.text} {clock(asked).title} {clock(asked).path}"
    assert asked.involved.review.reference in said
    assert "Rowan" not in said


def test_an_agency_answers_once_and_is_shown_by_whom(
    asked: AgencyRequest, agency_lead: User, charity: Agency, client_for: Callable[[User | None], Client]
) -> None:
    """An agency answering twice: what was sent stays, and the second is shown what, by whom and when."""
    colleague = person("Bea Lund", "bea.lund@lantern.example", charity, Role.AGENCY_LEAD)
    answer(asked, agency_lead, "First.")
    with pytest.raises(RuleBroken, match="Hannah Weiss sent this"):
        answer(asked, colleague, "Second.")
    typed = {"answer_1": "Second.", "quality_by": "X", "quality_post": "Y"}
    page = client_for(colleague).post(f"/reviews/requests/{asked.pk}/answer/", typed)
    assert page.status_code == 409
    assert "Hannah Weiss sent it" in page.content.decode()
    assert set(asked.answers.values_list("text", flat=True)) == {"First."}


def test_nothing_held_is_an_answer_if_it_says_where_the_agency_looked(
    asked: AgencyRequest, agency_lead: User
) -> None:
    one = services.nothing_held(
        asked, because="Case records and duty log.", by=agency_lead, now=timezone.now()
    )
    assert (one.state, clock(one).state) == (State.NOTHING, "met")


def test_a_double_click_asks_nobody_twice(
    asked: AgencyRequest, business_unit: User, summary: Template
) -> None:
    review = asked.involved.review
    with pytest.raises(RuleBroken, match="asked for this already"):
        services.ask(
            review, template=summary, agencies=Involved.objects.filter(review=review), note="", due_on=None,
            by=business_unit, today=timezone.localdate(),
        )  # fmt: skip
    assert AgencyRequest.objects.count() == 2


def test_an_agreed_day_holds_instead_of_the_rules(
    review: Review, summary: Template, business_unit: User
) -> None:
    today = timezone.localdate()

    def ask(days: int) -> list[AgencyRequest]:
        return services.ask(
            review, template=summary, agencies=Involved.objects.filter(review=review), note="",
            due_on=today + timedelta(days=days), by=business_unit, today=today,
        )  # fmt: skip

    for impossible in (0, -1, 400):
        with pytest.raises(RuleBroken, match="Choose a day"):
            ask(impossible)
    one = ask(4)[0]
    assert (clock(one).due_on, clock(one).revised_because) == (
        today + timedelta(days=4), "Set when the agency was asked.",
    )  # fmt: skip


def test_an_agency_sees_its_own_request_and_nothing_of_the_others(
    asked: AgencyRequest, agency_lead: User, hospital_lead: User, practitioner: User, scrutineer: User
) -> None:
    """Domain 8.3: need to know; the agency's own part only, and what is still written is the agency's own."""
    assert [one.pk for one in access.visible(agency_lead)] == [asked.pk]
    assert asked.pk not in {one.pk for one in access.visible(hospital_lead)}
    assert not access.visible(practitioner).exists()
    assert access.visible(scrutineer).count() == 2
    assert not access.shows_answers(scrutineer, asked)
    with pytest.raises(PermissionDenied):
        answer(asked, hospital_lead)


def test_only_an_agency_answers_and_nobody_accepts_what_they_sent(
    asked: AgencyRequest, agency_lead: User, business_unit: User
) -> None:
    with pytest.raises(PermissionDenied):
        answer(asked, business_unit)
    with pytest.raises(PermissionDenied):
        services.accept(answer(asked, agency_lead), by=agency_lead, now=timezone.now())


def test_the_missing_are_chased_once_a_day(
    asked: AgencyRequest, agency_lead: User, business_unit: User
) -> None:
    """Domain 1.2.7: a progress meeting chases and finds missing agencies; the portal chases by itself too."""
    review = asked.involved.review
    late = work.work(business_unit, clock(asked).due_on + timedelta(days=1))
    assert [ask.rows.count() for ask in late] == [0, 2]
    for _ in range(2):
        services.remind(review, by=business_unit, now=timezone.now())
    assert told(agency_lead).count("reviews.chased") == 1


def test_what_is_not_needed_is_asked_again_with_its_clock(
    asked: AgencyRequest, agency_lead: User, business_unit: User
) -> None:
    now = timezone.now()
    one = services.withdraw(asked, said="Another agency with this name.", by=business_unit, now=now)
    assert clock(one).state == "dropped"
    asks = Notice.objects.filter(user=agency_lead, kind="reviews.asked")
    assert asks.get().problem == "no answer is needed any more."
    with pytest.raises(RuleBroken, match="need not answer"):
        answer(one, agency_lead)
    one = services.ask_again(one, by=business_unit, now=now)
    assert (one.state, clock(one).state) == (State.ASKED, "open")


def test_nobody_is_asked_once_the_review_has_ended(
    review: Review, summary: Template, business_unit: User
) -> None:
    Review.objects.filter(pk=review.pk).update(state="complete", ended_on=timezone.localdate())
    with pytest.raises(RuleBroken, match="has ended"):
        services.ask(
            review, template=summary, agencies=Involved.objects.all(), note="", due_on=None, by=business_unit,
            today=timezone.localdate(),
        )  # fmt: skip


def test_an_agency_answers_nothing_and_owes_nothing_once_the_review_has_ended(
    asked: AgencyRequest, agency_lead: User, business_unit: User
) -> None:
    """Each change asks by itself whether the review is under way; taken up again, the agreed day holds."""
    review, today = asked.involved.review, timezone.localdate()
    paper = services.attach(asked, title="Audit", file=files.checked(), by=agency_lead)
    agreed = clock(asked).due_on + timedelta(days=3)
    deadlines.revise(clock(asked), due_on=agreed, because="Leave.", by=business_unit)
    changes: list[Callable[[], object]] = [
        lambda: answer(asked, agency_lead),
        lambda: services.nothing_held(asked, because="None.", by=agency_lead, now=timezone.now()),
        lambda: services.attach(asked, title="Log", file=files.checked(files.pdf("B.")), by=agency_lead),
        lambda: services.detach(paper, by=agency_lead),
    ]
    end = partial(reviews.end, state="stopped")
    for away, back, why in ((end, reviews.reopen, ENDED), (reviews.archive, reviews.restore, ARCHIVED)):
        away(review, on=today, because="Begun twice.", by=business_unit)
        assert clock(asked).state == "dropped"
        for change in changes:
            with pytest.raises(RuleBroken, match=why):
                change()
        back(review, because="It was not.", by=business_unit)
        assert (clock(asked).state, clock(asked).due_on) == ("open", agreed)


def test_papers_go_with_an_answer_and_each_opening_is_noted(
    asked: AgencyRequest,
    agency_lead: User,
    hospital_lead: User,
    scrutineer: User,
    client_for: Callable[[User | None], Client],
) -> None:
    paper = services.attach(asked, title="Audit", file=files.checked(), by=agency_lead)
    with pytest.raises(RuleBroken, match="belongs to an answer for"):
        documents.replace(
            paper.document,
            file=files.checked(files.pdf("Another.")),
            note="",
            expires_on=None,
            by=agency_lead,
        )
    assert paper.document.is_sensitive
    path = f"/reviews/requests/papers/{paper.pk}/"
    assert client_for(hospital_lead).get(path).status_code == 404
    assert client_for(scrutineer).get(path).status_code == 404
    answer(asked, agency_lead)
    assert client_for(scrutineer).get(path).status_code == 200
    assert Read.objects.filter(row=paper.document.pk, how="export", user=scrutineer).count() == 1
    with pytest.raises(RuleBroken, match="sent this"):
        services.detach(paper, by=agency_lead)


def test_for_an_agency_without_a_lead_the_business_unit_writes_down_what_it_said(
    asked: AgencyRequest, agency_lead: User, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    with pytest.raises(PermissionDenied):
        answer(asked, business_unit)
    agency_lead.memberships.update(until_on=timezone.localdate() - timedelta(days=1))
    browser = client_for(business_unit)
    assert "Write down the answer" in browser.get(f"/reviews/requests/{asked.pk}/").content.decode()
    paper = services.attach(asked, title="Their letter", file=files.checked(), by=business_unit)
    assert access.visible_attachments(business_unit).get() == paper
    colleague = person(
        "Ruth Adair",
        "ruth.adair@council.example",
        asked.asked_by.memberships.get().agency,
        Role.BUSINESS_UNIT,
    )
    answer(asked, business_unit)
    with pytest.raises(PermissionDenied):
        services.accept(asked, by=business_unit, now=timezone.now())
    page = browser.get(f"/reviews/requests/{asked.pk}/").content.decode()
    assert "a colleague of the business unit accepts it" in page
    services.accept(asked, by=colleague, now=timezone.now())


def test_agencies_are_asked_after_a_page_to_check(
    review: Review, summary: Template, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    browser = client_for(business_unit)
    typed = {
        "template": summary.pk, "agencies": [one.pk for one in review.involved.all()], "note": "Since birth.",
        "due_on_day": "", "due_on_month": "", "due_on_year": "",
    }  # fmt: skip
    page = browser.post(f"/reviews/{review.pk}/requests/ask/", typed | {"note": ""}).content.decode()
    assert "Say which period they should look at" in page
    named = typed | {"note": "Since Joan was born."}
    stamps = browser.post(f"/reviews/{review.pk}/requests/ask/", named).context["form"].stamps
    page = browser.post(f"/reviews/{review.pk}/requests/ask/", named | {"looked_at": stamps}).content.decode()
    assert "Ask 2 agencies" in page
    assert f'name="looked_at" value="{stamps}"' in page, "the words are not asked about again"
    page = browser.post(f"/reviews/{review.pk}/requests/ask/", typed).content.decode()
    assert "Ask 2 agencies" in page
    assert "Nobody can answer for Lantern Family Trust and Moorland Hospital" in page
    assert "Since birth." in page
    assert not AgencyRequest.objects.exists()
    assert (
        browser.post(f"/reviews/{review.pk}/requests/ask/", typed | {"confirmed": "yes"}).status_code == 302
    )
    assert AgencyRequest.objects.count() == 2
    bare = learning(business_unit)  # nobody has a part in it
    for page in ("", "ask/"):
        shown = browser.get(f"/reviews/{bare.pk}/requests/{page}").content.decode()
        assert f'href="/reviews/{bare.pk}/agencies/new/"' in shown
    browser.post(f"/reviews/{bare.pk}/requests/ask/", typed)
    assert not Draft.objects.exists(), "There was nothing to try"


def test_the_matrix_takes_as_many_queries_for_many_agencies_as_for_few(
    asked: AgencyRequest,
    business_unit: User,
    client_for: Callable[[User | None], Client],
) -> None:
    browser, path = client_for(business_unit), f"/reviews/{asked.involved.review_id}/requests/"
    browser.get(path)
    with CaptureQueriesContext(connection) as few:
        assert "0 of" not in browser.get(path).content.decode()
    for number in range(6):
        agency = Agency.objects.create(
            name=f"School {number}", sector="education", arrangement="relevant_agency"
        )
        part = Involved.objects.create(review=asked.involved.review, agency=agency)
        services.ask_one(
            part, template=asked.template, note="", due_on=None, by=business_unit, today=timezone.localdate()
        )
    ended = {"until_on": timezone.localdate() - timedelta(days=1), "successor": asked.involved.agency}
    Agency.objects.filter(name__startswith="School").update(**ended)
    with CaptureQueriesContext(connection) as many:
        assert browser.get(path).content.decode().count(f"{asked.involved.agency} goes on for it") == 6
    assert len(many) == len(few)


def test_questions_are_read_by_line() -> None:
    assert questions_of("1. What did you know?\n\n- And when?\n2024 was the year?") == [
        "What did you know?", "And when?", "2024 was the year?",
    ]  # fmt: skip
    assert why_not_questions([]) == "Enter at least one question."
    assert "20 questions" in (why_not_questions([f"Question {n}" for n in range(21)]) or "")
    assert "twice" in (why_not_questions(["Why?", "why?"]) or "")
    assert "400" in (why_not_questions(["x" * 401]) or "")


def test_a_changed_template_leaves_what_was_asked(asked: AgencyRequest, business_unit: User) -> None:
    template, before = asked.template, asked.template.questions
    facts = {
        name: getattr(template, name) for name in ("kind", "name", "introduction", "from_on", "until_on")
    }
    services.keep_template(template, version=template.version, by=business_unit, questions=["New?"], **facts)
    assert [one.question for one in Answer.objects.filter(request=asked)] == before


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (
            "reviews_requests_answered_by_somebody",
            {"state": "returned", "quality_by": "A", "quality_post": "B"},
        ),
        ("reviews_requests_nothing_with_a_reason", {"state": "nothing"}),
        ("reviews_requests_quality_is_assured", {"state": "returned"}),
        ("reviews_requests_accepted_by_another", {"state": "accepted"}),
        ("reviews_requests_refused_with_a_reason", {"state": "sent_back"}),
    ],
)
def test_the_database_refuses_a_request_that_cannot_be(
    name: str, change: dict[str, Any], asked: AgencyRequest, agency_lead: User
) -> None:
    sent = {"returned_at": timezone.now(), "returned_by": agency_lead}
    facts = change if name == "reviews_requests_answered_by_somebody" else sent | change
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AgencyRequest.objects.filter(pk=asked.pk).update(**facts)


def test_the_database_refuses_what_is_there_already(asked: AgencyRequest) -> None:
    again = AgencyRequest(
        involved=asked.involved, template=asked.template, asked_on=asked.asked_on, asked_by=asked.asked_by
    )
    with pytest.raises(IntegrityError, match="reviews_requests_one_an_agency"), transaction.atomic():
        again.save()
    with pytest.raises(IntegrityError, match="reviews_requests_question_once"), transaction.atomic():
        Answer.objects.create(request=asked, number=1, question="Again?")


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("reviews_requests_template_once_a_day", {"name": "Agency report"}),
        ("reviews_requests_template_has_a_name", {"name": ""}),
        ("reviews_requests_template_asks_something", {"questions": []}),
        ("reviews_requests_template_ends_later", {"until_on": "2018-01-01"}),
    ],
)
def test_the_database_refuses_a_template_that_cannot_be(
    name: str, facts: dict[str, Any], review: Review
) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Template.objects.create(
            **{"kind": "report", "name": "New", "questions": ["Why?"], "from_on": "2018-07-04"} | facts
        )
