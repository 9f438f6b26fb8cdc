"""Notifications by year to 31 March, split as the Department for Education publishes them.

Neither high nor low numbers measure how well anybody does, as the Department says of its own tables.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from partnership.base.years import FinancialYear
from reviews.incidents.models import Incident
from reviews.incidents.rules import (
    Answer,
    Ethnicity,
    Gender,
    KnownTo,
    Nature,
    Placement,
    Plan,
    State,
    band,
    quarter_of,
)


class Split(NamedTuple):
    """One table: what is counted by what, and each group with its number in each year."""

    title: str
    one: str
    """What is counted: notifications, or children in them."""
    rows: list[tuple[str, list[int]]]


class Figures(NamedTuple):
    """Every table over the same years, the latest first."""

    years: list[FinancialYear]
    splits: list[Split]


def figures(incidents: Iterable[Incident]) -> Figures:
    """The tables of some incidents, with `notification` and `children` at hand; withdrawn ones are left out."""
    sent = [
        (FinancialYear.of(one.notification.sent_on), one)
        for one in incidents
        if one.state not in (State.OPEN, State.WITHDRAWN) and hasattr(one, "notification")
    ]
    years = sorted({year for year, _ in sent}, reverse=True)[:5]
    each = [(year, child) for year, one in sent for child in one.children.all()]

    def split(title: str, one: str, of: Iterable[tuple[FinancialYear, str]], names: Iterable[str]) -> Split:
        counted = Counter(of)
        return Split(title, one, [(name, [counted[year, name] for year in years]) for name in names])

    notes, children = "notifications", "children"
    bands = list(dict.fromkeys([band(age) for age in (0, 5, 10, 15, 17, 18)] + [band(None)]))
    return Figures(
        years,
        [
            split("All", notes, ((year, "All notifications") for year, _ in sent), ["All notifications"]),
            split("Nature", notes, ((year, one.get_nature_display()) for year, one in sent), Nature.labels),
            split(
                "Quarter",
                notes,
                ((year, QUARTERS[quarter_of(one.notification.sent_on) - 1]) for year, one in sent),
                QUARTERS,
            ),
            split("Gender", children, ((year, c.get_gender_display()) for year, c in each), Gender.labels),
            split("Age", children, ((year, band(c.age)) for year, c in each), bands),
            split(
                "Ethnic group",
                children,
                ((year, c.get_ethnicity_display()) for year, c in each),
                Ethnicity.labels,
            ),
            split(
                "Disabled", children, ((year, c.get_disability_display()) for year, c in each), Answer.labels
            ),
            split(
                "Where the child lived",
                children,
                ((year, c.get_placement_display()) for year, c in each),
                Placement.labels,
            ),
            split(
                "Child protection plan",
                children,
                ((year, c.get_protection_plan_display()) for year, c in each),
                Plan.labels,
            ),
            split(
                "Known to",
                children,
                ((year, KnownTo(known).label) for year, c in each for known in c.known_to),
                KnownTo.labels,
            ),
        ],
    )


QUARTERS = ["April to June", "July to September", "October to December", "January to March"]
