"""What is kept for assurance: required courses, targets, when to warn, and money."""

from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.models import EditableRecord
from partnership.base.rules import RuleBroken
from training.assurance import access
from training.assurance.models import AlertRule, Expectation, Money, Target

E = TypeVar("E", bound=EditableRecord)


def written(kind: type[E], row: E | None, facts: dict[str, Any], version: int) -> E:
    """A new row of these facts, or the next version of one that nobody has changed since `version`."""
    if row is None:
        made = kind(**facts)
        with in_words(kind):
            made.save(force_insert=True)
        return made
    return write(open_at(row, version), **facts)


@transaction.atomic
def keep_expectation(
    expectation: Expectation | None, *, by: User, version: int = 0, **facts: Any
) -> Expectation:
    """Say which jobs need a course from a day on, or change it; its last day ends it."""
    require(access.can_keep(by))
    return written(Expectation, expectation, facts, version)


@transaction.atomic
def keep_target(target: Target | None, *, by: User, version: int = 0, **facts: Any) -> Target:
    """Say how many are to come from an agency or a sector in a year, or change it."""
    require(access.can_keep(by))
    return written(Target, target, facts, version)


@transaction.atomic
def keep_money(entry: Money | None, *, by: User, version: int = 0, **facts: Any) -> Money:
    """Write down what training cost or brought in, or correct it."""
    require(access.can_keep_money(by))
    return written(Money, entry, facts, version)


@transaction.atomic
def change_rule(*, by: User, in_force_from: date, **facts: int) -> AlertRule:
    """When to be warned, from a day on that has not passed."""
    require(access.can_keep(by))
    if in_force_from < timezone.localdate():
        raise RuleBroken("Enter today or a day to come.", about="in_force_from")
    made = AlertRule(in_force_from=in_force_from, **facts)
    with in_words(AlertRule):
        made.save(force_insert=True)
    return made
