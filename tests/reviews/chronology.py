"""A chronology to which two agencies write, for the tests of its room."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from reviews import services as reviews
from reviews.chronology import importing, services
from reviews.chronology.models import Chronology, Entry, File, Name
from reviews.chronology.rules import NameKind
from tests.reviews.world import learning

Browser = Callable[[User | None], Client]
TODAY = date(2026, 3, 9)
NOW = timezone.make_aware(datetime(2026, 3, 9, 12))


@pytest.fixture
def told(business_unit: User, agency_lead: User, charity: Agency, hospital: Agency) -> Chronology:
    """A learning review with a chronology into which the charity and the hospital write."""
    review = learning(business_unit)
    for agency in (charity, hospital):
        reviews.involve(review, agency=agency, by=business_unit)
    chronology = services.begin(
        review, by=business_unit, today=TODAY, from_on=date(2025, 9, 1), until_on=date(2026, 3, 1), wanted_on=None,
        guidance="",
    )  # fmt: skip
    name(chronology, business_unit)
    return chronology


def name(chronology: Chronology, by: User, **facts: Any) -> Name:
    said: dict[str, Any] = {
        "kind": NameKind.CHILD,
        "pseudonym": "Child Hazel",
        "wordings": ["Ida Crane", "Ida"],
    }
    return services.keep_name(chronology.review, by=by, **{"name": None} | said | facts)


def write(
    chronology: Chronology, agency: Agency, by: User, written: str = "12/1/2026", **facts: Any
) -> Entry:
    said: dict[str, Any] = {"happened": "Ida’s weight was checked.", "source": "Health record"} | facts
    return services.add(chronology, agency=agency, by=by, today=TODAY, written=written, **said)


def taken(told: Chronology, agency: Agency, by: User, data: bytes, source: str = "") -> File:
    file, _ = importing.upload(
        told, agency=agency, by=by, filename="ours.csv", data=data, source=source, today=TODAY
    )
    return importing.confirm(file, by=by, today=TODAY, now=NOW)
