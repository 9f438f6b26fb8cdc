"""Who writes for an agency without a safeguarding lead reads its name, not that it is theirs."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Membership
from partnership.agencies.rules import Role
from reviews.chronology import services as chronologies
from reviews.requests import services
from reviews.requests.models import AgencyRequest
from tests.documents import files

Browsers = Callable[[User | None], Client]


@pytest.fixture
def office(asked: AgencyRequest, business_unit: User, client_for: Browsers) -> Client:
    """The business unit, where the agency that is asked has no lead any more."""
    Membership.objects.filter(agency=asked.involved.agency, role=Role.AGENCY_LEAD).delete()
    return client_for(business_unit)


def read(browser: Client, path: str) -> str:
    page = browser.get(path)
    assert page.status_code == 200
    return page.content.decode().split("<main", 1)[1].split("</main", 1)[0]


@pytest.mark.parametrize("form", ["nothing-held/", "add-paper/"])
def test_a_request_is_answered_for_an_agency_by_its_name(
    office: Client, asked: AgencyRequest, form: str
) -> None:
    shown = read(office, f"/reviews/requests/{asked.pk}/{form}")
    assert "your agency" not in shown.lower()
    assert "Lantern Family Trust" in shown


def test_a_paper_that_is_taken_out_stays_with_the_agency_by_its_name(
    office: Client, asked: AgencyRequest, business_unit: User
) -> None:
    paper = services.attach(asked, title="Audit", file=files.checked(), by=business_unit)
    said = office.post(f"/reviews/requests/papers/{paper.pk}/take-out/", follow=True).content.decode()
    assert "The file stays among the documents of Lantern Family Trust." in said


@pytest.mark.parametrize("place", ["", "add/", "import/", "hand-in/"])
def test_a_part_of_a_chronology_is_written_for_an_agency_by_its_name(
    office: Client, asked: AgencyRequest, business_unit: User, place: str
) -> None:
    review = asked.involved.review
    chronologies.begin(
        review, by=business_unit, today=timezone.localdate(), from_on=date(2020, 1, 1), until_on=date(2021, 1, 1),
        guidance="", wanted_on=None,
    )  # fmt: skip
    shown = read(office, f"/reviews/{review.pk}/chronology/agencies/{asked.involved.agency_id}/{place}")
    assert "your agency" not in shown.lower()
    assert "Lantern Family Trust" in shown
