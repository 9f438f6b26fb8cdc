"""A request that is asked or answered by a double click is asked or answered once, and leaves no draft behind."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from partnership.drafts.models import Draft
from reviews.models import Review
from reviews.requests.models import AgencyRequest, Template
from reviews.rules import Kind
from reviews.signing import services as signing
from reviews.signing.models import Signing
from tests.conftest import person
from tests.drafts.pages import fields
from tests.reviews.rapid.test_rapid import signed

ClientFor = Callable[[User | None], Client]


def sent_twice(browser: Client, here: str, **typed: Any) -> None:
    """Both sendings lead to the same page, and the second is none of somebody else’s."""
    sent = fields(browser.get(here)) | typed
    first, second = (browser.post(here, sent) for _ in range(2))
    assert first.status_code == 302, first.content.decode()
    assert (second.status_code, second.headers.get("Location")) == (302, first.headers["Location"])
    assert not Draft.objects.filter(typed__isnull=False).exists()
    assert "This is your draft" not in browser.get(here).content.decode()


def test_an_answer_that_is_sent_twice_leaves_no_draft(
    asked: AgencyRequest, agency_lead: User, client_for: ClientFor
) -> None:
    said = {f"answer_{row.number}": "We knew the family." for row in asked.answers.all()}
    here = f"/reviews/requests/{asked.pk}/answer/"
    sent_twice(client_for(agency_lead), here, **said, quality_by="Ann Osborne", quality_post="Director")


def test_agencies_that_are_asked_twice_are_asked_once_and_leave_no_draft(
    review: Review, summary: Template, business_unit: User, client_for: ClientFor
) -> None:
    said = {
        "template": summary.pk,
        "agencies": [one.pk for one in review.involved.all()],
        "note": "Since birth.",
    }
    here = f"/reviews/{review.pk}/requests/ask/"
    sent_twice(client_for(business_unit), here, **said, confirmed="yes")
    assert AgencyRequest.objects.count() == 2


def clicked_twice(browser: Client, other: Client, here: str, said: str) -> dict[str, Any]:
    """Both clicks of one page lead to the same, and the second says that it was done; returns what was sent.

    A colleague who has the same page open did not do it, and is told that it is done.
    """
    sent, theirs = ({"shown": one.get(here).context["shown"]} for one in (browser, other))
    assert f'name="shown" value="{sent["shown"]}"' in browser.get(here).content.decode()
    first, second = (browser.post(here, sent) for _ in range(2))
    assert first.status_code == 302, first.content.decode()
    assert (second.status_code, second.headers.get("Location")) == (302, first.headers["Location"])
    assert said in browser.get(second.headers["Location"]).content.decode()
    assert other.post(here, theirs).status_code == 409
    assert browser.post(here, sent | {"shown": "another text"}).status_code == 409
    return sent


def test_partners_who_are_asked_by_a_double_click_are_asked_once(
    review: Review,
    written: Callable[..., Review],
    business_unit: User,
    council: Agency,
    client_for: ClientFor,
) -> None:
    written()
    colleague = person("Ida Frost", "ida.frost@council.example", council, Role.BUSINESS_UNIT)
    browser, here = client_for(business_unit), f"/reviews/{review.pk}/rapid/sign-off/"
    said = "You asked them when you sent this the first time."
    sent = clicked_twice(browser, client_for(colleague), here, said)
    held = Signing.objects.get()
    signing.void(held, because="Another text.", by=business_unit, now=timezone.now())
    assert browser.post(here, sent).status_code == 302, "the words are the same, and they are asked anew"
    assert Signing.objects.count() == 2


def test_a_practice_review_that_is_begun_by_a_double_click_begins_once(
    review: Review,
    written: Callable[..., Review],
    partners: dict[str, User],
    business_unit: User,
    council: Agency,
    client_for: ClientFor,
) -> None:
    signed(written("practice"), partners, business_unit)
    colleague = person("Ida Frost", "ida.frost@council.example", council, Role.BUSINESS_UNIT)
    here, said = f"/reviews/{review.pk}/rapid/practice-review/", "began when you sent this the first time."
    clicked_twice(client_for(business_unit), client_for(colleague), here, said)
    assert Review.objects.filter(kind=Kind.PRACTICE).count() == 1
