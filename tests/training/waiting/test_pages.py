"""Joining from a full date in one press, seeing one's place in line, answering an offer; and what the officer reads."""

import re
from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.training.waiting.conftest import booked, colleague, held
from tests.training.waiting.test_offers import free_one, open_offers
from training.models import Booking, Course, Session
from training.terms import services as terms
from training.terms.models import Terms
from training.waiting.models import Offer, Want
from training.waiting.rules import WantState

ClientFor = Callable[[User | None], Client]


def test_one_press_on_a_full_date_joins_the_line(
    full: Session, line: list[Want], practitioner: User, client_for: ClientFor
) -> None:
    browser = client_for(practitioner)
    page = browser.get(f"/training/sessions/{full.pk}/").content.decode()
    assert "Join the waiting list for this date" in page
    answer = browser.post(
        f"/training/waiting/courses/{full.course.slug}/",
        {"which": "some", "chosen": str(full.pk), "number": "1"},
        follow=True,
    )
    assert "You are 4th in line" in answer.content.decode()
    assert Want.objects.get(user=practitioner).chosen == [full.pk]


def test_a_date_that_fills_up_while_somebody_books_has_them_wait(
    session: Session, practitioner: User, charity: Agency, client_for: ClientFor
) -> None:
    Session.objects.filter(pk=session.pk).update(capacity=1)
    booked(session, colleague(1, charity), charity)
    answer = client_for(practitioner).post(
        f"/training/sessions/{session.pk}/book/", {"needs": "A ramp", "wait": "on"}, follow=True
    )
    assert "You are 1st in line" in answer.content.decode()
    assert Want.objects.get(user=practitioner).needs == "A ramp"


def test_whoever_would_rather_not_wait_is_told_that_it_is_full(
    full: Session, practitioner: User, client_for: ClientFor
) -> None:
    answer = client_for(practitioner).post(f"/training/sessions/{full.pk}/book/", {"needs": ""})
    assert answer.status_code == 409
    assert "Join the waiting list for this date" in answer.content.decode()
    assert not Want.objects.exists()


def test_an_offer_is_accepted_with_one_press_and_a_second_one_leads_to_the_booking(
    full: Session, line: list[Want], client_for: ClientFor
) -> None:
    free_one(full)
    browser, path = client_for(line[0].user), f"/training/waiting/offers/{open_offers(full)[0].pk}/"
    assert "A place is free for you" in browser.get(path).content.decode()
    first = browser.post(f"{path}accept/")
    again = browser.post(f"{path}accept/")
    booking = Booking.objects.get(user=line[0].user)
    assert first["Location"] == again["Location"] == f"/training/bookings/{booking.pk}/"


def test_an_offer_is_accepted_as_its_page_showed_it_or_not_at_all(
    full: Session, line: list[Want], training_officer: User, client_for: ClientFor
) -> None:
    """The venue has changed since the page was opened, then the terms: what is there now is shown first."""
    terms.fill()
    today = timezone.localdate()
    free_one(full)
    browser, path = client_for(line[0].user), f"/training/waiting/offers/{open_offers(full)[0].pk}/"
    sent = hidden_on(browser.get(path).content.decode())
    Session.objects.filter(pk=full.pk).update(venue="Mill Hall")
    first = browser.post(f"{path}accept/", sent)
    assert first.status_code == 409
    assert "It is now: " in first.content.decode()
    sent = hidden_on(first.content.decode())
    terms.write(by=training_officer, text="You bring cake.", in_force_from=today, today=today)
    second = browser.post(f"{path}accept/", sent).content.decode()
    assert "The terms have changed" in second
    assert "New:" in second
    assert not Booking.objects.filter(user=line[0].user).exists()
    browser.post(f"{path}accept/", hidden_on(second))
    assert Booking.objects.get(user=line[0].user).terms == Terms.objects.latest("created_at")


def hidden_on(page: str) -> dict[str, str]:
    """What the form that accepts remembers."""
    return dict(re.findall(r'type="hidden" name="(seen|terms_shown|price)" value="([^"]*)"', page))


def test_dates_are_changed_and_the_list_is_left_by_oneself(
    full: Session, line: list[Want], client_for: ClientFor
) -> None:
    browser, path = client_for(line[0].user), f"/training/waiting/{line[0].pk}/"
    browser.post(path, {"which": "some", "chosen": [str(full.pk)]})
    line[0].refresh_from_db()
    assert line[0].chosen == [full.pk]
    browser.post(f"{path}leave/")
    line[0].refresh_from_db()
    assert line[0].state == WantState.LEFT


def test_nobody_sees_or_answers_what_is_another_persons(
    full: Session, line: list[Want], client_for: ClientFor
) -> None:
    free_one(full)
    browser, offer = client_for(line[1].user), open_offers(full)[0]
    paths = [f"/training/waiting/offers/{offer.pk}/{answer}/" for answer in ("accept", "decline")]
    paths.append(f"/training/waiting/{line[0].pk}/leave/")
    assert {browser.post(path).status_code for path in paths} == {404}
    assert Offer.objects.get().state == "open"


def test_the_officer_reads_the_line_in_order_with_what_stands_in_the_way(
    full: Session, line: list[Want], training_officer: User, client_for: ClientFor
) -> None:
    free_one(full)
    page = client_for(training_officer).get(f"/training/waiting/sessions/{full.pk}/").content.decode()
    names = [page.rindex(want.user.name) for want in line]
    assert names == sorted(names)
    assert page.count("Offered</strong>") + page.count("Ready</strong>") == 3


def test_the_page_of_a_session_says_why_nobody_was_offered_a_place(
    course: Course, session: Session, training_officer: User, charity: Agency, client_for: ClientFor
) -> None:
    Session.objects.filter(pk=session.pk).update(capacity=1)
    booked(session, colleague(1, charity), charity)
    free_one(session)
    page = client_for(training_officer).get(f"/training/manage/sessions/{session.pk}/").content.decode()
    assert "Nobody waits for this date." in page
    assert held(session) == 0
