"""Two people in one record: each is told of the other at once, both see what differs, and neither overwrites unseen."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.drafts.models import Draft
from partnership.meetings.models import Subgroup
from tests.drafts.pages import EDIT, NEW, course_as, fields
from training.models import Course

ClientFor = Callable[[User | None], Client]


def test_the_next_words_of_one_bring_what_the_other_saved(
    client_for: ClientFor, training_officer: User, business_unit: User, course: Course
) -> None:
    hers, his = client_for(training_officer), client_for(business_unit)
    mine = fields(hers.get(EDIT)) | {"summary": "Hers"}
    assert his.post(EDIT, fields(his.get(EDIT)) | {"summary": "His"}).status_code == 302
    reply = hers.post(EDIT, mine | {"draft_only": "auto"}).content.decode()
    assert "Somebody else saved this first" in reply
    assert "His" in reply
    assert "Hers" in reply
    # Without a script, her draft shows it when she comes back, and saving then is made knowing it.
    hers.post(EDIT, mine | {"draft_only": "later"})
    page = hers.get(EDIT)
    assert "Somebody else saved this first" in page.content.decode()
    assert "There is a problem" not in page.content.decode()
    assert fields(page)["summary"] == "Hers"
    assert hers.post(EDIT, fields(page)).status_code == 302
    # He sees both in what happened to the course.
    told = his.get(EDIT).content.decode()
    assert told.index("Leila Haddad changed summary") < told.index("Tom Okafor changed summary")


def test_whoever_saved_it_in_another_window_is_told_so_and_not_that_somebody_else_did(
    client_for: ClientFor, training_officer: User, business_unit: User, course: Course
) -> None:
    hers = client_for(training_officer)
    first, second = (fields(hers.get(EDIT)) for _ in range(2))
    assert hers.post(EDIT, first | {"summary": "There", "title": "Another title"}).status_code == 302
    told = "You saved this in another window"
    here = second | {"summary": "Here"}
    for answer in (hers.post(EDIT, here | {"draft_only": "auto"}), hers.post(EDIT, here)):
        page = answer.content.decode()
        assert told in page
        assert "omebody else" not in page
        assert "There you also changed what you had left as it was here" in page
    assert f"{told} while you were writing here" in page
    hers.post(EDIT, here | {"draft_only": "later"})
    assert told in hers.get(EDIT).content.decode(), "as a draft too"
    # As soon as a colleague has saved something too, it is theirs as well.
    his = client_for(business_unit)
    assert his.post(EDIT, fields(his.get(EDIT)) | {"summary": "His"}).status_code == 302
    mixed = hers.post(EDIT, here).content.decode()
    assert "Somebody else saved this first" in mixed
    assert told not in mixed


def test_what_is_set_back_on_a_page_that_showed_the_others_words_stays(
    client_for: ClientFor, training_officer: User, business_unit: User, course: Course
) -> None:
    hers, his = client_for(training_officer), client_for(business_unit)
    first = fields(hers.get(EDIT))
    hers.post(EDIT, first | {"summary": "Hers", "draft_only": "later"})
    assert his.post(EDIT, fields(his.get(EDIT)) | {"title": "His title"}).status_code == 302
    page = fields(hers.get(EDIT))
    assert page["title"] == "His title"
    hers.post(EDIT, page | {"title": first["title"], "draft_only": "later"})
    again = fields(hers.get(EDIT))
    assert (again["title"], again["summary"]) == (first["title"], "Hers")


def test_whoever_opens_it_too_is_told_who_is_writing(
    client_for: ClientFor, training_officer: User, business_unit: User, course: Course, practitioner: User
) -> None:
    his, hers = client_for(business_unit), client_for(training_officer)
    his.post(EDIT, fields(his.get(EDIT)) | {"summary": "Not for her eyes yet", "draft_only": "auto"})
    page = hers.get(EDIT).content.decode()
    assert "Tom Okafor has been writing here since" in page
    assert "Not for her eyes yet" not in page
    assert "has been writing here" not in his.get(EDIT).content.decode()
    assert client_for(practitioner).get(EDIT).status_code == 404
    Draft.objects.update(kept_at=timezone.now() - timedelta(minutes=31))
    assert "has been writing here" not in hers.get(EDIT).content.decode()


def test_two_who_each_add_something_new_do_not_meet(
    client_for: ClientFor, training_officer: User, business_unit: User
) -> None:
    his, hers = client_for(business_unit), client_for(training_officer)
    his.post(NEW, course_as(draft=fields(his.get(NEW))["draft"], draft_only="auto"))
    assert "has been writing here" not in hers.get(NEW).content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["course", "group", "agency"])
def test_two_saves_at_the_same_instant_are_one_save_and_one_conflict(
    kind: str,
    client_for: ClientFor,
    training_officer: User,
    business_unit: User,
    administrator: User,
    course: Course,
    charity: Agency,
) -> None:
    group = Subgroup.objects.create(name="Learning Group", purpose="Learns from reviews.")
    place, field, record, others = {
        "course": (EDIT, "summary", course, (training_officer, business_unit)),
        "group": (f"/meetings/subgroups/{group.pk}/edit/", "purpose", group, (administrator, business_unit)),
        "agency": (f"/agencies/{charity.pk}/edit/", "notes", charity, (administrator, business_unit)),
    }[kind]
    browsers = [client_for(one) for one in others]
    sent = [
        fields(browser.get(place)) | {field: f"Words of {number}"} for number, browser in enumerate(browsers)
    ]
    answers: list[Any] = []
    together = threading.Barrier(2)

    def save(browser: Client, typed: dict[str, str]) -> None:
        together.wait()
        try:
            answers.append(browser.post(place, typed))
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=pair) for pair in zip(browsers, sent, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    (refused,) = [answer for answer in answers if answer.status_code == 200]
    assert "Somebody else" in refused.content.decode()
    record.refresh_from_db()
    assert record.version == 1
    # What was refused is kept for whoever typed it.
    (draft,) = Draft.objects.filter(typed__isnull=False)
    assert draft.typed
    assert draft.typed[field] != [getattr(record, field)]


@pytest.mark.django_db(transaction=True)
def test_words_kept_from_two_connections_at_once_are_one_draft(
    client_for: ClientFor, training_officer: User
) -> None:
    browser = client_for(training_officer)
    seal = fields(browser.get(NEW))["draft"]
    sessions = [client_for(training_officer) for _ in range(4)]
    answers: list[int] = []

    def keep(one: Client, number: int) -> None:
        try:
            sent = course_as(summary=f"Number {number}", draft=seal, draft_only="auto")
            answers.append(one.post(NEW, sent).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=keep, args=(one, number)) for number, one in enumerate(sessions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 4
    assert Draft.objects.count() == 1
