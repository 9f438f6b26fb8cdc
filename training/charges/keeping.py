"""What changes in prices, subsidies, rules and billing details.

A list, a subsidy or a rule is written for a day to come, and is settled once that day has begun: a new one takes its
place. So nobody books at a price that changes under them.
"""

from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.locks import lock
from partnership.base.models import Record
from partnership.base.rules import RuleBroken
from training.charges import access, tariff
from training.charges.models import AgencyBilling, Band, CancellationRule, Consequence, PriceList, Subsidy

SETTLED = "This has been in force, so it can no longer be changed. Write a new one from a day to come."
TO_COME = "Enter a day from tomorrow on: what holds today does not change under those who book today."

D = TypeVar("D", PriceList, CancellationRule)


def is_settled(row: PriceList | CancellationRule) -> bool:
    """Whether the day has come from which it holds."""
    return row.in_force_from <= timezone.localdate()


def require_to_come(day: date) -> None:
    """Raise RuleBroken for today and the days before."""
    if day <= timezone.localdate():
        raise RuleBroken(TO_COME, about="in_force_from")


def open_dated(row: D, version: int | None = None) -> D:
    """The row, locked. Raises RuleBroken where it is in force, ChangedMeanwhile where it has left `version`."""
    row = lock(row) if version is None else open_at(row, version)
    if is_settled(row):
        raise RuleBroken(SETTLED)
    return row


def copy_of(part: Record, **onto: Any) -> Any:
    """The same line for another list or rule; not saved."""
    left = {"id", "created_at", *(f"{name}_id" for name in onto)}
    kept = {
        field.attname: getattr(part, field.attname)
        for field in part._meta.local_concrete_fields
        if field.attname not in left
    }
    return type(part)(**kept, **onto)


# Price lists ------------------------------------------------------------------------------------------


@transaction.atomic
def begin_list(*, by: User, **facts: Any) -> PriceList:
    """A list for a day to come, with the lines of the one before it to begin with."""
    require(access.can_keep_prices(by))
    require_to_come(facts["in_force_from"])
    made = PriceList(**facts)
    with in_words(PriceList):
        made.save(force_insert=True)
    before = PriceList.objects.filter(in_force_from__lt=made.in_force_from).order_by("-in_force_from").first()
    if before:
        Band.objects.bulk_create([copy_of(band, price_list=made) for band in before.bands.all()])
    return made


@transaction.atomic
def change_list(prices: PriceList, *, version: int, by: User, **facts: Any) -> PriceList:
    """Change a list that is not in force yet."""
    require(access.can_keep_prices(by))
    require_to_come(facts["in_force_from"])
    return write(open_dated(prices, version), **facts)


@transaction.atomic
def keep_band(prices: PriceList, *, band: Band | None, by: User, **facts: Any) -> Band:
    """Add a line to a list that is not in force yet, or change one."""
    require(access.can_keep_prices(by))
    prices = open_dated(prices)
    kept = band or Band(price_list=prices)
    for name, value in facts.items():
        setattr(kept, name, value)
    with in_words(Band):
        kept.save()
    return kept


@transaction.atomic
def drop_band(band: Band, *, by: User) -> None:
    """Take a line out of a list that is not in force yet."""
    require(access.can_keep_prices(by))
    open_dated(band.price_list)
    band.delete()


@transaction.atomic
def drop_list(prices: PriceList, *, by: User) -> None:
    """Take back a list that is not in force yet."""
    require(access.can_keep_prices(by))
    open_dated(prices).delete()


# Subsidies --------------------------------------------------------------------------------------------


@transaction.atomic
def keep_subsidy(subsidy: Subsidy | None, *, version: int = 0, by: User, **facts: Any) -> Subsidy:
    """A new subsidy for a day to come, or a change; of one that has begun only the last day changes."""
    require(access.can_keep_prices(by))
    today = timezone.localdate()
    if subsidy is None:
        if facts["from_on"] <= today:
            raise RuleBroken(TO_COME, about="from_on")
        made = Subsidy(**facts)
        with in_words(Subsidy):
            made.save(force_insert=True)
        return made
    subsidy = open_at(subsidy, version)
    if subsidy.from_on <= today and set(facts) != {"until_on"}:
        raise RuleBroken(SETTLED)
    if facts["until_on"] and facts["until_on"] < today:
        raise RuleBroken("Enter today or a day to come.", about="until_on")
    return write(subsidy, **facts)


# Rules ------------------------------------------------------------------------------------------------


@transaction.atomic
def begin_rule(*, by: User, **facts: Any) -> CancellationRule:
    """A rule for a day to come, with what the one before it asks for to begin with."""
    require(access.can_keep_prices(by))
    require_to_come(facts["in_force_from"])
    made = CancellationRule(**facts)
    with in_words(CancellationRule):
        made.save(force_insert=True)
    rules = CancellationRule.objects.filter(in_force_from__lt=made.in_force_from)
    if before := rules.order_by("-in_force_from").first():
        Consequence.objects.bulk_create([copy_of(one, rule=made) for one in before.consequences.all()])
    return made


@transaction.atomic
def change_rule(rule: CancellationRule, *, version: int, by: User, **facts: Any) -> CancellationRule:
    """Change a rule that is not in force yet."""
    require(access.can_keep_prices(by))
    require_to_come(facts["in_force_from"])
    return write(open_dated(rule, version), **facts)


@transaction.atomic
def keep_consequence(
    rule: CancellationRule, *, consequence: Consequence | None, by: User, **facts: Any
) -> Consequence:
    """Add what a rule asks for, or change it, before the rule is in force."""
    require(access.can_keep_prices(by))
    rule = open_dated(rule)
    kept = consequence or Consequence(rule=rule)
    for name, value in facts.items():
        setattr(kept, name, value)
    with in_words(Consequence):
        kept.save()
    return kept


@transaction.atomic
def drop_consequence(consequence: Consequence, *, by: User) -> None:
    """Take out what a rule asks for, before the rule is in force."""
    require(access.can_keep_prices(by))
    open_dated(consequence.rule)
    consequence.delete()


@transaction.atomic
def drop_rule(rule: CancellationRule, *, by: User) -> None:
    """Take back a rule that is not in force yet."""
    require(access.can_keep_prices(by))
    open_dated(rule).delete()


# Billing details ------------------------------------------------------------------------------------


@transaction.atomic
def keep_billing(agency: Agency, *, version: int, by: User, **facts: Any) -> AgencyBilling:
    """Say what an agency is and who there is asked to pay: for what is booked and invoiced from now on."""
    require(access.can_keep_billing(by, agency))
    agency = lock(agency)
    billing = AgencyBilling.objects.filter(agency=agency).first()
    if billing is None:
        billing = AgencyBilling(agency=agency, **facts)
        with in_words(AgencyBilling):
            billing.save(force_insert=True)
    else:
        billing = write(open_at(billing, version), **facts)
    transaction.on_commit(lambda: tariff.forget(agency.pk))
    return billing
