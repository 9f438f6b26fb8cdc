"""A request that is asked or answered by a double click is asked or answered once, and leaves no draft behind."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from partnership.accounts.models import User
from partnership.drafts.models import Draft
from reviews.models import Review
from reviews.requests.models import AgencyRequest, Template
from tests.drafts.pages import fields

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
