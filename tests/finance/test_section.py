"""Contributions are told as they are recorded: amounts, shares and what changed."""

from datetime import date
from decimal import Decimal

import pytest

from partnership.agencies.models import Agency
from partnership.base.report_parts import Section, Table
from partnership.base.years import FinancialYear
from partnership.finance.annual import section
from partnership.finance.models import Contribution

YEAR = FinancialYear(2024)


def pay(agency: Agency, amount: str, year: int = 2024) -> None:
    Contribution.objects.create(agency=agency, year=year, amount=Decimal(amount))


def told() -> Section:
    found = section(YEAR)
    assert found is not None
    return found


def table() -> Table:
    chart = told().passages[0].chart
    assert chart is not None
    return chart.table


def text() -> str:
    return " ".join(told().passages[0].paragraphs)


def test_a_year_without_contributions_has_no_section(council: Agency) -> None:
    pay(council, "100", 2023)
    assert section(YEAR) is None


def test_the_published_amounts_add_up(council: Agency, hospital: Agency, constabulary: Agency) -> None:
    pay(council, "65300")
    pay(hospital, "65300")
    pay(constabulary, "48875")
    assert table().rows == (
        ("Levels Council", "£65,300", "36%"),
        ("Moorland Hospital", "£65,300", "36%"),
        ("Levels Constabulary", "£48,875", "27%"),
    )
    assert table().total == ("Total contributions", "£179,475", "100%")
    assert told().lead == "Three agencies together paid £179,475 towards the partnership in 2024 to 2025."
    assert (
        "Levels Council and Moorland Hospital paid the most, £65,300 each, 73% of the total together."
        in text()
    )
    assert "There are no records of contributions for 2023 to 2024" in text()


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ("80", "The total rose from £80 in 2023 to 2024 to £100.50, a difference of £20.50."),
        ("200", "The total fell from £200 in 2023 to 2024 to £100.50, a difference of £99.50."),
        ("100.50", "The total did not change from 2023 to 2024: £100.50 in both years."),
    ],
)
def test_the_total_is_compared_with_the_year_before(council: Agency, before: str, sentence: str) -> None:
    pay(council, "100.50")
    pay(council, before, 2023)
    assert sentence in text()
    assert told().lead == (
        "One agency paid towards the partnership in 2024 to 2025: Levels Council, with £100.50."
    )


def test_who_began_and_who_stopped_paying_is_named(
    council: Agency, hospital: Agency, charity: Agency
) -> None:
    pay(council, "100", 2023)
    pay(hospital, "50", 2023)
    pay(council, "100")
    pay(charity, "10")
    assert "Paid in the year before and not in this one: Moorland Hospital." in text()
    assert "Paid in this year and not in the one before: Lantern Family Trust." in text()


def test_a_small_share_is_not_nothing(council: Agency, charity: Agency) -> None:
    pay(council, "102000")
    pay(charity, "50")
    assert table().rows[1] == ("Lantern Family Trust", "£50", "under 1%")


def test_a_year_in_which_everybody_paid_nothing_still_adds_up(council: Agency, hospital: Agency) -> None:
    pay(council, "0")
    pay(hospital, "0")
    pay(council, "10", 2023)
    assert table().total == ("Total contributions", "£0", "0%")
    assert table().rows[0] == ("Levels Council", "£0", "0%")
    assert told().lead == "No agency paid towards the partnership in 2024 to 2025."
    assert [figure.value for figure in told().figures] == ["£0"]
    assert "Paid in the year before and not in this one: Levels Council." in text()


def test_an_agency_recorded_with_nothing_has_not_paid(
    council: Agency, hospital: Agency, charity: Agency
) -> None:
    pay(council, "100")
    pay(hospital, "100")
    pay(charity, "0")
    pay(council, "100", 2023)
    pay(hospital, "0", 2023)
    pay(charity, "50", 2023)
    assert told().lead == "Two agencies together paid £200 towards the partnership in 2024 to 2025."
    assert [figure.label for figure in told().figures[1:]] == [
        "from Levels Council",
        "from Moorland Hospital",
    ]
    assert "Every agency that paid gave the same: £100." in text()
    assert "Paid in the year before and not in this one: Lantern Family Trust." in text()
    assert "Paid in this year and not in the one before: Moorland Hospital." in text()
    assert table().rows[2] == ("Lantern Family Trust", "£0", "0%")


def test_an_agency_that_merged_goes_on_as_its_successor(
    council: Agency, hospital: Agency, charity: Agency, constabulary: Agency
) -> None:
    for agency, after in ((hospital, constabulary), (constabulary, council)):
        Agency.objects.filter(pk=agency.pk).update(until_on=date(2024, 3, 31), successor=after)
    pay(hospital, "50", 2023)
    pay(charity, "50", 2023)
    pay(council, "100")
    pay(charity, "50")
    assert "Levels Council took the place of Moorland Hospital, which paid in the year before." in text()
    assert "Paid in" not in text()
