"""Answering signed in and by link, keeping the questions, and releasing what people said."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.notices.seals import sealed
from tests.training.evaluation.conftest import invite, rated
from training.evaluation.models import Answer, Comment, Invitation, Questionnaire, Quote
from training.evaluation.rules import Audience, Point, State
from training.models import Booking, Course

ClientFor = Callable[[User | None], Client]
AFTER = {"q1_0": "7", "q1_1": "8", "q2_0": "5", "q3_0": "4", "q4_0": "1", "q5_0": "Ring on the same day."}
MANAGER = {"q1_0": "6", "q2_0": "0", "q3_0": ""}


def path(invitation: Invitation) -> str:
    return reverse("training_evaluation:answer", args=[invitation.pk])


def test_who_came_answers_once_however_often_they_send(
    client_for: ClientFor, practitioner: User, booking: Booking
) -> None:
    made, browser = invite(booking, Point.AFTER), client_for(practitioner)
    assert "Questions about your courses" in browser.get("/training/mine/").content.decode()
    assert browser.post(path(made), AFTER).status_code == 302
    again = browser.post(path(made), AFTER | {"q1_0": "1"})
    assert (again.status_code, "Thank you" in again.content.decode()) == (200, True)
    made.refresh_from_db()
    assert (made.state, made.chase_at) == (State.ANSWERED, None)
    assert sorted(Answer.objects.values_list("value", flat=True)) == [1, 4, 5, 7, 8]
    assert Comment.objects.get().text == "Ring on the same day."
    assert "Questions about your courses" not in browser.get("/training/mine/").content.decode()


def test_what_is_left_out_is_said_beside_it_and_what_was_typed_is_kept(
    client_for: ClientFor, practitioner: User, booking: Booking
) -> None:
    made = invite(booking, Point.AFTER)
    page = client_for(practitioner).post(path(made), {"q1_0": "7", "q5_0": "Half"}).content.decode()
    assert "Choose a number from 1 to 10 for “" in page
    assert "Half" in page
    assert not Answer.objects.exists()


def test_a_manager_answers_by_link_without_account_and_is_forgotten(booking: Booking) -> None:
    made = invite(booking, Point.THREE_MONTHS, Audience.MANAGER)
    link = sealed(path(made))
    page = Client().get(link).content.decode()
    assert booking.user.name in page
    assert booking.user.email not in page
    assert Client().post(link, MANAGER).status_code == 302
    assert "Your answers have come" in Client().get(link).content.decode()
    made.refresh_from_db()
    assert (made.state, made.manager_name, made.manager_email) == (State.ANSWERED, "", "")


def test_a_link_for_another_or_without_its_seal_leads_nowhere(booking: Booking) -> None:
    made = invite(booking, Point.THREE_MONTHS, Audience.MANAGER)
    other = sealed(path(invite(booking, Point.AFTER))).split("/")[-2]
    assert Client().get(f"{path(made)}{other}/").status_code == 404
    assert Client().get(path(made)).status_code == 302


def test_when_the_time_is_over_the_page_says_so(booking: Booking) -> None:
    made = invite(booking, Point.THREE_MONTHS, Audience.MANAGER)
    Invitation.objects.update(state=State.ENDED, chase_at=None)
    for answer in (Client().get(sealed(path(made))), Client().post(sealed(path(made)), MANAGER)):
        assert answer.status_code == 409
        assert "time to answer these questions is over" in answer.content.decode()
    assert not Answer.objects.exists()


# The questions ------------------------------------------------------------------------------------


def change(browser: Client, questionnaire: Questionnaire, **facts: str) -> str:
    day = timezone.localdate() + timedelta(days=int(facts.pop("days", "1")))
    sent = {
        "kind": "",
        "from_on_day": day.day,
        "from_on_month": day.month,
        "from_on_year": day.year,
        "introduction": "",
    }
    answer = browser.post(f"/training/evaluation/questions/{questionnaire.pk}/change/", sent | facts)
    return answer.content.decode() if answer.status_code == 200 else "saved"


def test_a_change_makes_a_version_and_leaves_what_was_asked(
    client_for: ClientFor, training_officer: User, booking: Booking
) -> None:
    made = invite(booking, Point.AFTER)
    rating = {
        "text_1": "How sure are you?",
        "asks_1": "rating",
        "competence_1": "Recording",
        "required_1": "on",
    }
    assert change(client_for(training_officer), made.questionnaire, **rating) == "saved"
    assert Questionnaire.objects.filter(point=Point.AFTER).count() == 2
    made.refresh_from_db()
    assert made.questionnaire.questions.count() == 6


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"text_1": "How sure?", "asks_1": "rating"}, "Say which competence is rated"),
        ({"text_1": "How sure?"}, "Choose the kind of answer"),
        ({"days": "-1"}, "Choose today or a later day"),
        ({"text_1": "x" * 301, "asks_1": "text"}, "Question 1 must be 300 characters or fewer"),
    ],
)
def test_a_version_that_cannot_be_asked_is_refused_in_words(
    client_for: ClientFor, training_officer: User, facts: dict[str, str], sentence: str
) -> None:
    first = Questionnaire.objects.get(point=Point.BEFORE)
    assert sentence in change(client_for(training_officer), first, **facts)


# Quotes -------------------------------------------------------------------------------------------


def test_a_name_is_warned_of_before_it_is_published_and_history_tells_who_released(
    client_for: ClientFor, training_officer: User, booking: Booking, course: Course
) -> None:
    rated(invite(booking, Point.AFTER), 5, 6, text="Priya and I ring on the same day.")
    browser, comment = client_for(training_officer), Comment.objects.get()
    page = f"/training/evaluation/comments/{comment.pk}/release/"
    assert "seems to hold a name" in browser.get(page).content.decode()
    refused = browser.post(page, {"text": comment.text, "confirmed": "on"}).content.decode()
    assert "These words seem to hold a name: Priya Nair" in refused
    assert browser.post(page, {"text": "We ring on the same day.", "confirmed": "on"}).status_code == 302
    assert "We ring on the same day." in Client().get(f"/training/courses/{course.slug}/").content.decode()
    quote = Quote.objects.get()
    away = f"/training/evaluation/quotes/{quote.pk}/withdraw/"
    assert browser.post(away, {"because": "They asked us to."}).status_code == 302
    assert "They asked us to." in browser.get("/training/evaluation/quotes/").content.decode()
    assert browser.post(away, {"because": "Again."}).status_code == 200  # with the sentence on top
