"""Prices like those of a county: partners go free, charities pay half, and who does not come is charged."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.conftest import session_on
from training import places
from training.charges import tariff
from training.charges.models import (
    AgencyBilling,
    Band,
    CancellationRule,
    Charge,
    Consequence,
    PriceList,
    Subsidy,
)
from training.charges.rules import Basis, OrganisationType, What
from training.models import Booking, Course, Session

SINCE = date(2026, 4, 1)


def in_force(*, days: int = 10, fee: int = 0, since: date = SINCE) -> PriceList:
    """The price list, the subsidy and the rule of these tests."""
    prices = PriceList.objects.create(in_force_from=since, booking_fee=fee)
    Band.objects.create(
        price_list=prices,
        position=1,
        name="Safeguarding partners",
        organisation_types=[OrganisationType.PARTNER],
    )
    Band.objects.create(
        price_list=prices, position=2, name="Schools and other public bodies", full_day=7000, half_day=3500,
        organisation_types=[OrganisationType.SCHOOL, OrganisationType.PUBLIC],
    )  # fmt: skip
    Band.objects.create(price_list=prices, position=3, name="Everybody else", full_day=9000, half_day=4500)
    Subsidy.objects.create(sector="vcfse", per_cent=50, from_on=since)
    rule = CancellationRule.objects.create(in_force_from=since, days=days, working=True)
    for position, what in enumerate((What.LATE, What.NO_SHOW), start=1):
        Consequence.objects.create(
            rule=rule, position=position, what=what, organisation_types=[OrganisationType.PARTNER],
            basis=Basis.FLAT, full_day=6000, half_day=3000, also_free=True,
        )  # fmt: skip
        Consequence.objects.create(rule=rule, position=position + 5, what=what, basis=Basis.PRICE)
    tariff.forget()
    return prices


@pytest.fixture
def prices(db: None) -> PriceList:
    return in_force()


@pytest.fixture
def billing(charity: Agency) -> AgencyBilling:
    """The charity's finance team."""
    return AgencyBilling.objects.create(
        agency=charity,
        organisation_type=OrganisationType.CHARITY,
        finance_contact="Bea Lund",
        finance_email="finance@lantern.example",
        address="3 Mill Lane\nLevelton",
    )


def taken(session: Session, user: User, agency: Agency, *, days_ago: int = 0) -> Booking:
    """A place that somebody took some days ago, with what it costs."""
    now = timezone.now() - timedelta(days=days_ago)
    session = Session.objects.select_related("course").get(pk=session.pk)
    return places.take(session, user=user, agency=agency, now=now)


def held_yesterday(course: Course) -> Session:
    return session_on(course, timezone.localdate() - timedelta(days=1))


def charge_of(booking: Booking) -> Charge:
    """The one charge of a booking that counts."""
    return Charge.objects.get(booking=booking, credit_because="", state__in=["due", "waived", "invoiced"])
