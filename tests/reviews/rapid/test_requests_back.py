"""By when an answer is wanted, and wanted again once it was sent back; what its form and its errors call a question."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.rules import RuleBroken
from partnership.deadlines.models import Deadline
from partnership.pages.words import weekday_date
from reviews import clocks
from reviews.models import Review
from reviews.requests import access, services
from reviews.requests.models import AgencyRequest, Attachment, Template
from tests.documents import files
from tests.reviews.rapid.test_requests import answer, clock


def test_an_answer_that_goes_back_is_never_due_sooner_than_it_was(
    asked: AgencyRequest, agency_lead: User, business_unit: User
) -> None:
    before = timezone.localdate() - timedelta(days=30)
    first = clock(asked).due_on  # nine working days from today; the rule for answers that go back has three
    services.send_back(
        answer(asked, agency_lead), said="Which midwife?", by=business_unit, now=timezone.now()
    )
    assert (clock(asked).due_on, clock(asked).state) == (first, "open")
    Deadline.objects.filter(subject=asked.subject).update(due_on=before, revised_on=before)
    services.send_back(
        answer(asked, agency_lead), said="Which midwife?", by=business_unit, now=timezone.now()
    )
    assert timezone.localdate() < clock(asked).due_on < first, (
        "The rule’s three days, where the first day is over"
    )


def test_the_unit_may_say_a_sooner_day_but_none_that_is_over(
    asked: AgencyRequest, agency_lead: User, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    answer(asked, agency_lead)
    first, today = clock(asked).due_on, timezone.localdate()
    page, browser = f"/reviews/requests/{asked.pk}/back/", client_for(business_unit)
    assert f"Leave it empty for {first:%A} {first.day}" in browser.get(page).content.decode()
    with pytest.raises(RuleBroken, match="after today"):
        services.send_back(asked, said="Why?", due_on=today, by=business_unit, now=timezone.now())
    soon = today + timedelta(days=1)
    day = {"said": "Why?", "due_on_day": soon.day, "due_on_month": soon.month, "due_on_year": soon.year}
    said = browser.post(page, day | {"due_on_year": soon.year - 1}).content.decode()
    assert "Choose a day after today" in said
    assert browser.post(page, day).status_code == 302
    assert clock(asked).due_on == soon


def test_whoever_sent_an_answer_back_still_reads_what_was_sent_and_not_what_is_added_since(
    asked: AgencyRequest, agency_lead: User, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    def paper(title: str) -> Attachment:
        name = SimpleUploadedFile("letter.pdf", files.pdf(title))
        said = {"title": title, "file": name}
        client_for(agency_lead).post(f"/reviews/requests/{asked.pk}/add-paper/", said)
        return asked.attachments.get(document__title=title)

    page, browser = f"/reviews/requests/{asked.pk}/", client_for(business_unit)
    first = paper("Letter of May")
    rows = asked.answers.all()
    services.answer(
        asked, answers={row.number: "The midwife knew." for row in rows}, quality_by="Ann Osborne",
        quality_post="Director", by=agency_lead, now=timezone.now(),
    )  # fmt: skip
    services.send_back(asked, said="Which midwife?", by=business_unit, now=timezone.now())
    second = paper("Letter of June")
    shown = browser.get(page).content.decode()
    assert "The midwife knew." in shown
    assert "This is what was sent" in shown
    assert ("Letter of May" in shown, "Letter of June" in shown) == (True, False)
    readable = access.visible_attachments(business_unit)
    assert set(readable) == {first}
    theirs = client_for(agency_lead).get(page).content.decode()
    assert ("This is what was sent" in theirs, "Letter of June" in theirs) == (False, True)
    assert second in access.visible_attachments(agency_lead)


def test_whoever_asks_reads_the_day_by_which_agencies_have_to_answer(
    review: Review, summary: Template, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    browser, page = client_for(business_unit), f"/reviews/{review.pk}/requests/ask/"
    offered = browser.get(page).content.decode()
    agencies = [one.pk for one in review.involved.all()]
    typed = {"template": summary.pk, "agencies": agencies, "note": "From birth."}
    checked = browser.post(page, typed).content.decode()
    assert "by which the review is due" not in checked
    ends = timezone.localdate() + timedelta(days=2)
    Deadline.objects.filter(subject=clocks.subject(clocks.RAPID, review)).update(
        due_on=ends, reckoned_on=ends
    )
    late = browser.post(page, typed).content.decode()
    assert f"This is after {weekday_date(ends)}, by which the review is due" in late
    browser.post(page, typed | {"confirmed": "yes"})
    day = weekday_date(clock(AgencyRequest.objects.latest("created_at")).due_on)
    assert f"9 working days, until {day}." in offered
    assert f"{day}, in 9 working days" in checked


def test_questions_have_on_the_form_the_numbers_that_its_errors_say(
    asked: AgencyRequest, agency_lead: User, client_for: Callable[[User | None], Client]
) -> None:
    page = f"/reviews/requests/{asked.pk}/answer/"
    form = client_for(agency_lead).post(page, {"quality_by": "A", "quality_post": "B"}).context["form"]
    for number, question in enumerate(asked.template.questions, 1):
        assert form[f"answer_{number}"].label == f"{number}. {question}"
        assert f"question {number}." in form.errors[f"answer_{number}"][0]
