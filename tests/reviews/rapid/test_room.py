"""What the pages of a rapid review room say, and what they refuse that is over."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from reviews.models import Review
from reviews.rapid import services
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
