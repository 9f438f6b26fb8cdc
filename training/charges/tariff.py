"""Which prices and rules are in force on a day, and what an agency is to them; remembered by each process.

A list, a subsidy or a rule is only ever written for a day to come, so what holds on a day never changes on that day,
and what a process remembers of today is true. Billing details count two minutes after they were changed at the
latest; what somebody was shown before they booked is compared when they book (`prices.differs`).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from django.core.cache import caches
from django.db.models import Q
from django.utils import timezone

from partnership.agencies.models import Agency
from partnership.agencies.rules import Arrangement, Sector
from partnership.deadlines import days_off
from partnership.deadlines.working_days import WorkingDays
from training.charges.models import AgencyBilling, Band, CancellationRule, Consequence, PriceList, Subsidy
from training.charges.rules import Asked, OrganisationType, Who
from training.models import Course, Session

REMEMBERED = 600
BILLING_REMEMBERED = 120
"""Seconds."""

BY_SECTOR = {
    Sector.LOCAL_AUTHORITY: OrganisationType.PUBLIC,
    Sector.POLICE: OrganisationType.PUBLIC,
    Sector.HEALTH: OrganisationType.PUBLIC,
    Sector.EDUCATION: OrganisationType.SCHOOL,
    Sector.CRIMINAL_JUSTICE: OrganisationType.PUBLIC,
    Sector.FIRE: OrganisationType.PUBLIC,
    Sector.VCFSE: OrganisationType.CHARITY,
}
"""What an agency is taken for until somebody has said what it is."""


@dataclass(frozen=True)
class Tariff:
    """What is in force on one day."""

    prices: PriceList | None = None
    bands: tuple[Band, ...] = ()
    subsidies: tuple[Subsidy, ...] = ()
    rule: CancellationRule | None = None
    consequences: tuple[Consequence, ...] = ()

    def subsidy(self, who: Who, asked: Asked) -> Subsidy | None:
        """The largest that an agency has for a course."""
        fitting = [one for one in self.subsidies if one.sector == who.sector and one.kind in ("", asked.kind)]
        return max(fitting, key=lambda one: one.per_cent, default=None)


R = TypeVar("R", PriceList, CancellationRule)


def newest(rows: type[R], on: date) -> R | None:
    return rows._default_manager.filter(in_force_from__lte=on).order_by("-in_force_from").first()


def read(on: date) -> Tariff:
    """The tariff of a day, from the database."""
    prices, rule = newest(PriceList, on), newest(CancellationRule, on)
    subsidies = Subsidy.objects.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)
    return Tariff(
        prices,
        tuple(prices.bands.all()) if prices else (),
        tuple(subsidies) if prices else (),
        rule,
        tuple(rule.consequences.all()) if rule else (),
    )


def on_day(on: date) -> Tariff:
    """The tariff of a day; today's is remembered."""
    if on != timezone.localdate():
        return read(on)
    kept: Tariff | None = caches["process"].get(key(on))
    if kept is None:
        kept = read(on)
        caches["process"].set(key(on), kept, REMEMBERED)
    return kept


def key(on: date) -> str:
    return f"charges:tariff:{on}"


def forget(*agencies: UUID) -> None:
    """Let this process read again what is in force, and what these agencies are."""
    today = timezone.localdate()
    caches["process"].delete_many([key(today), "charges:days", *(f"charges:of:{one}" for one in agencies)])


def calendar() -> WorkingDays:
    """The working days, for pages that say when; whoever charges asks `days_off` anew."""
    kept: WorkingDays | None = caches["process"].get("charges:days")
    if kept is None:
        kept = days_off.calendar()
        caches["process"].set("charges:days", kept, REMEMBERED)
    return kept


# What an agency is ----------------------------------------------------------------------------------


def assumed(agency: Agency) -> AgencyBilling:
    """What an agency is taken for before anybody has said it; not saved."""
    kind = BY_SECTOR.get(Sector(agency.sector), OrganisationType.OTHER)
    if kind == OrganisationType.PUBLIC and agency.arrangement == Arrangement.SAFEGUARDING_PARTNER:
        kind = OrganisationType.PARTNER
    return AgencyBilling(agency=agency, organisation_type=kind)


def who(agency: Agency, billing: AgencyBilling | None) -> Who:
    """What the price list asks of an agency."""
    said = billing or assumed(agency)
    return Who(agency.name, said.organisation_type, agency.sector, said.turnover, said.area)


def who_is(agency: Agency) -> Who:
    """The same, remembered for two minutes."""
    name = f"charges:of:{agency.pk}"
    kept: Who | None = caches["process"].get(name)
    if kept is None:
        kept = who(agency, AgencyBilling.objects.filter(agency=agency).first())
        caches["process"].set(name, kept, BILLING_REMEMBERED)
    return kept


def asked_of(course: Course, session: Session | None) -> Asked:
    """What the price list asks of a course and its session: without one, a full day is taken."""
    days, minutes = 1, 360
    if session is not None:
        begins, ends = (timedelta(hours=at.hour, minutes=at.minute) for at in (session.starts, session.ends))
        days, minutes = len(session.days), int((ends - begins).total_seconds() // 60)
    return Asked(course.pk, course.kind, days, minutes, course.fully_funded)
