"""Which prices and rules are in force on a day, and what an agency is to them; remembered by each process.

A list, a subsidy or a rule is only ever written for a day to come, so what holds on a day never changes on that day,
and what a process remembers of today is true. Billing details count two minutes after they were changed at the
latest; what somebody was shown before they booked is compared when they book (`prices.differs`).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core.cache import caches
from django.utils import timezone

from partnership.agencies.models import Agency
from partnership.agencies.parts import part_on
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


@dataclass(frozen=True)
class Book:
    """All lists, subsidies and rules, the newest first, each with its lines."""

    lists: tuple[tuple[PriceList, tuple[Band, ...]], ...]
    subsidies: tuple[Subsidy, ...]
    rules: tuple[tuple[CancellationRule, tuple[Consequence, ...]], ...]

    def on(self, day: date) -> Tariff:
        """What is in force on a day."""
        prices, bands = next(
            (one for one in self.lists if one[0].in_force_from <= day), (None, tuple[Band, ...]())
        )
        rule, consequences = next(
            (one for one in self.rules if one[0].in_force_from <= day), (None, tuple[Consequence, ...]())
        )
        subsidies = (
            one
            for one in self.subsidies
            if one.from_on <= day and (one.until_on is None or day <= one.until_on)
        )
        return Tariff(prices, bands, tuple(subsidies) if prices else (), rule, consequences)


def read() -> Book:
    """The book from the database: five queries."""
    bands, consequences = defaultdict(list), defaultdict(list)
    for band in Band.objects.select_related("course"):
        bands[band.price_list_id].append(band)
    for consequence in Consequence.objects.all():
        consequences[consequence.rule_id].append(consequence)
    return Book(
        tuple((one, tuple(bands[one.pk])) for one in PriceList.objects.all()),
        tuple(Subsidy.objects.all()),
        tuple((one, tuple(consequences[one.pk])) for one in CancellationRule.objects.all()),
    )


def on_day(on: date) -> Tariff:
    """The tariff of today, or of a day that is over."""
    key = f"charges:book:{timezone.localdate()}"
    kept: Book | None = caches["process"].get(key)
    if kept is None:
        kept = read()
        caches["process"].set(key, kept, REMEMBERED)
    return kept.on(on)


def forget(*agencies: UUID) -> None:
    """Let this process read again what is in force, and what these agencies are."""
    book = f"charges:book:{timezone.localdate()}"
    caches["process"].delete_many([book, "charges:days", *(f"charges:of:{one}" for one in agencies)])


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
    if kind == OrganisationType.PUBLIC:
        is_partner = part_on(agency, timezone.localdate()) == Arrangement.SAFEGUARDING_PARTNER
        kind = OrganisationType.PARTNER if is_partner else kind
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
