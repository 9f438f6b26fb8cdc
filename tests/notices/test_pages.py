"""What a person sees of their messages."""

from collections.abc import Callable

from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from partnership.accounts.models import User
from partnership.notices import access, services

ClientFor = Callable[[User | None], Client]


def post(user: User, number: int, course: str = "Child Protection") -> None:
    services.post(
        kind="training.booked",
        key=f"page:{user.pk}:{number}",
        user=user,
        facts={"course": course, "when": "on Monday", "where": "at Withy House"},
        path="/training/mine/",
    )


def test_the_newest_message_comes_first_and_is_new(practitioner: User, client_for: ClientFor) -> None:
    post(practitioner, 1, "The older one")
    post(practitioner, 2, "The newer one")
    page = client_for(practitioner).get("/notifications/").content.decode()
    assert page.index("The newer one") < page.index("The older one")
    assert page.count(">New<") == 2


def test_the_list_reads_nothing_and_following_reads_one(practitioner: User, client_for: ClientFor) -> None:
    post(practitioner, 1)
    post(practitioner, 2)
    browser = client_for(practitioner)
    browser.get("/notifications/")
    assert access.unread_count(practitioner) == 2
    notice = access.visible(practitioner)[0]
    answer = browser.get(f"/notifications/{notice.pk}/")
    assert answer["Location"] == "/training/mine/"
    assert access.unread_count(practitioner) == 1


def test_opening_again_keeps_the_first_time(practitioner: User, client_for: ClientFor) -> None:
    post(practitioner, 1)
    browser = client_for(practitioner)
    notice = access.visible(practitioner).get()
    browser.get(f"/notifications/{notice.pk}/")
    first = access.visible(practitioner).get().read_at
    browser.get(f"/notifications/{notice.pk}/")
    assert access.visible(practitioner).get().read_at == first


def test_marking_all_leaves_other_peoples_alone(
    practitioner: User, nurse: User, client_for: ClientFor
) -> None:
    for person in (practitioner, nurse):
        post(person, 1)
    client_for(practitioner).post("/notifications/read/")
    assert access.unread_count(practitioner) == 0
    assert access.unread_count(nurse) == 1


def test_an_empty_list_says_what_to_do(practitioner: User, client_for: ClientFor) -> None:
    assert "No notices yet" in client_for(practitioner).get("/notifications/").content.decode()


def test_hostile_words_stay_words(practitioner: User, client_for: ClientFor) -> None:
    hostile = "<script>alert(1)</script>"
    post(practitioner, 1, hostile)
    page = client_for(practitioner).get("/notifications/").content.decode()
    assert hostile not in page
    assert escape(hostile) in page


def test_a_long_list_asks_no_more_than_a_short_one(
    practitioner: User, client_for: ClientFor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = client_for(practitioner)
    for number in range(50):
        post(practitioner, number)
    # the session; the person with memberships; how many of each kind; those of this page; a refused address
    with django_assert_num_queries(5):
        browser.get("/notifications/")
    assert browser.get("/notifications/?page=3").content.count(b">New<") == 10
    assert browser.get("/notifications/?page=999").status_code == 200
