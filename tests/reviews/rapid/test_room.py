"""What the pages of a rapid review room say, and what they refuse that is over."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines.models import Deadline
from reviews import clocks
from reviews.models import Review
from reviews.rapid import services
from tests.reviews.rapid.conftest import notified
from tests.reviews.rapid.test_signing import sign

Write = Callable[..., Review]
Browser = Callable[[User | None], Client]


def test_a_page_that_is_over_offers_nothing_any_more(
    review: Review, written: Write, business_unit: User, partners: dict[str, User], client_for: Browser
) -> None:
    browser, room = client_for(business_unit), f"/reviews/{review.pk}/rapid/"
    written("practice")
    assert "once all three" in said_at(browser, f"{room}practice-review/", 409)
    said_at(browser, f"{room}sign-off/", 200)
    opened = services.ask_to_sign(review, by=business_unit, now=timezone.now())
    assert "are asked to sign this already" in said_at(browser, f"{room}sign-off/", 409)
    for person in partners.values():
        sign(opened, person)
    assert "have signed this already" in said_at(browser, f"{room}sign-off/", 409)
    said_at(browser, f"{room}practice-review/", 200)
    services.begin_practice(review, by=business_unit, today=timezone.localdate())
    assert "has begun already" in said_at(browser, f"{room}practice-review/", 409)


def said_at(browser: Client, path: str, status: int) -> str:
    answer = browser.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_an_incident_that_was_notified_is_not_offered_to_be_notified(
    review: Review, business_unit: User, client_for: Browser
) -> None:
    path = f"/reviews/incidents/{review.incident.pk}/notify/"
    assert "not waiting to be notified" in said_at(client_for(business_unit), path, 409)


def test_whoever_changes_what_is_signed_reads_how_many_have_signed_and_history_names_the_part(
    review: Review, written: Write, business_unit: User, partners: dict[str, User], client_for: Browser
) -> None:
    browser, room = client_for(business_unit), f"/reviews/{review.pk}/rapid/"
    written()
    pages = (f"{room}draft/facts/", f"{room}decision/", f"{room}safety-actions/add/")
    assert all("signatures no longer hold" not in said_at(browser, path, 200) for path in pages)
    opened = services.ask_to_sign(review, by=business_unit, now=timezone.now())
    sign(opened, partners["council"])
    assert all(
        "asked to sign this: 1 of 3 partners have signed" in said_at(browser, path, 200) for path in pages
    )
    for name in ("police", "health"):
        sign(opened, partners[name])
    assert all("All three partners have signed this" in said_at(browser, path, 200) for path in pages)
    told = "added the part of the draft “The child’s and the family’s context”"
    assert told in said_at(browser, room, 200)


def test_the_room_says_whose_its_clock_is_and_the_clock_who_is_told_where_it_is_no_agencys(
    review: Review, council: Agency, business_unit: User, client_for: Browser
) -> None:
    browser = client_for(business_unit)
    today = notified(timezone.localdate(), authority=council, by=business_unit, name="Child Ash")
    page = said_at(browser, f"/reviews/{today.pk}/rapid/", 200)
    assert "Today is working day 0. Day 1 is the next working day. The business unit looks after it." in page
    clock = clocks.of(clocks.RAPID, review)
    assert clock is not None
    told = said_at(browser, f"/deadlines/{clock.pk}/", 200)
    assert "The business unit is told after 1 day." in told
    assert "safeguarding lead is told" not in told
    notifying = Deadline.objects.filter(agency=council).latest("created_at")
    assert "safeguarding lead is told after 1 day" in said_at(browser, f"/deadlines/{notifying.pk}/", 200)
