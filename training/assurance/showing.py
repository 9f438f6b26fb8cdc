"""What the pages of assurance show: the ways between them, required courses in words, and the numbers on top."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rules import Role, Sector
from partnership.base.years import FinancialYear
from partnership.pages.components import Stat, Tag
from training.assurance import access
from training.assurance.models import Expectation
from training.assurance.take_up import Line, total
from training.evaluation import access as evaluation


def tabs(user: User, here: str) -> list[tuple[str, str, str, bool]]:
    """The pages of assurance that somebody has, as pills; none where there is but one."""
    ways = [
        ("Workforce", "training_assurance:workforce", access.can_see_workforce(user)),
        ("Take-up", "training_assurance:take_up", access.can_see_take_up(user)),
        ("Single-agency training", "training_returns:returns", access.can_see_returns(user)),
        ("Income and expenditure", "training_assurance:balance", access.can_see_balance(user)),
        ("What your people learned", "training_evaluation:results", evaluation.sees_own_alone(user)),
    ]
    found = [(label, reverse(name), "", name.endswith(f":{here}")) for label, name, may in ways if may]
    return found if len(found) > 1 else []


def who(row: Expectation) -> str:
    """Social worker, Safeguarding lead, Health; everybody"""
    said = [
        f"job title with “{row.job}”" if row.job else "",
        Role(row.role).label if row.role else "",
        Sector(row.sector).label if row.sector else "",
    ]
    return ", ".join(str(one) for one in said if one) or "Everybody"


def required(rows: QuerySet[Expectation], *, on: date) -> list[tuple[Expectation, str, Tag]]:
    """Each required course, for whom, and whether it is required today."""
    found = []
    for row in rows:
        if row.from_on > on:
            state = Tag("blue", "To come")
        elif row.until_on and row.until_on < on:
            state = Tag("grey", "Over")
        else:
            state = Tag("green", "In force")
        found.append((row, who(row), state))
    return found


def take_up_stats(rows: list[Line], year: FinancialYear) -> list[Stat]:
    """The numbers of the opening: live and on demand each by itself."""
    if not rows:
        return []
    every = total(rows)
    with_target = [row for row in rows if row.target]
    found = [
        Stat("Core courses, live", f"{every.core:,}"),
        Stat("Other courses, live", f"{every.other:,}"),
        Stat("Begun on demand", f"{every.begun:,}"),
        Stat("Finished on demand", f"{every.finished:,}"),
    ]
    if with_target:
        reached = sum(row.is_reached for row in with_target)
        found.append(Stat("Targets reached", f"{reached} of {len(with_target)}"))
    return found
