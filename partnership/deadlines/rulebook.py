"""The book of rules: new versions of them, and those of the law and guidance that every portal begins with."""

from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.deadlines import access
from partnership.deadlines.models import Deadline, RuleSet
from partnership.deadlines.reference import RULES
from partnership.deadlines.rules import RUNNING
from partnership.pages import words


class Facts(TypedDict):
    """What a version says."""

    name: str
    trigger: str
    unit: str
    length: int | None
    before: bool
    month: int | None
    day: int | None
    lead_after: int
    unit_after: int
    in_force_from: date
    source: str


@transaction.atomic
def add_version(code: str, *, by: User, **facts: Unpack[Facts]) -> RuleSet:
    """Write down how a rule stands from a day on. Clocks that run keep the version that they started with.

    Raises RuleBroken where the rule has a version from that day or from a later one.
    """
    require(access.can_keep_rules(by))
    newest = RuleSet.objects.select_for_update().filter(code=code).latest("in_force_from")
    if facts["in_force_from"] <= newest.in_force_from:
        raise RuleBroken(
            f"The newest version is in force from {words.plain_date(newest.in_force_from)}. Choose a later day."
        )
    with in_words(RuleSet):
        return RuleSet.objects.create(code=code, made_by=by, **facts)


@transaction.atomic
def take_back(version: RuleSet, *, by: User, today: date) -> None:
    """Remove a version that is not in force yet and that no clock runs by. Raises RuleBroken for any other."""
    require(access.can_keep_rules(by))
    version = lock(version)
    if version.in_force_from <= today or version.deadlines.exists():
        raise RuleBroken("This version is in force. Write a new one from a later day instead.")
    version.delete()


def running_by_older(newest: RuleSet) -> int:
    """How many open clocks started when the newest version was in force, yet run by an older one."""
    older = Deadline.objects.filter(
        rule__code=newest.code, state__in=RUNNING, trigger_on__gte=newest.in_force_from
    )
    return older.exclude(rule=newest).count()


def fill() -> None:
    """The rules of law and guidance, where they are not there yet: run with every release."""
    RuleSet.objects.bulk_create((RuleSet(**rule.facts) for rule in RULES), ignore_conflicts=True)
