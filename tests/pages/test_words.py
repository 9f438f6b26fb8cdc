"""Dates, times and money read as GOV.UK writes them."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.utils import timezone

from partnership.pages import words
from partnership.pages.templatetags.portal import breakable

TUESDAY = date(2026, 2, 24)


def test_a_date_is_written_out() -> None:
    assert words.plain_date(TUESDAY) == "24 February 2026"
    assert words.weekday_date(TUESDAY) == "Tuesday 24 February 2026"
    assert words.short_weekday_date(TUESDAY) == "Tue 24 February 2026"
    assert words.tiny_date(date(2026, 2, 4)) == "4 Feb 2026"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(9, 15), "9:15am"),
        (time(16), "4pm"),
        (time(12), "midday"),
        (time(0), "midnight"),
        (time(0, 5), "12:05am"),
        (time(12, 30), "12:30pm"),
    ],
)
def test_a_time_has_no_leading_nought(at: time, said: str) -> None:
    assert words.time_of_day(at) == said


def test_an_instant_is_told_in_local_time_and_near_days_by_name() -> None:
    summer = datetime(2026, 7, 1, 8, 55, tzinfo=timezone.get_fixed_timezone(0))
    assert words.moment(summer, today=date(2026, 7, 1)) == "Today, 9:55am"
    assert words.moment(summer, today=date(2026, 7, 2)) == "Yesterday, 9:55am"
    assert words.moment(summer, today=date(2026, 7, 9)) == "1 July 2026, 9:55am"
    assert words.moment(date(2026, 7, 1), today=date(2026, 7, 9)) == "1 July 2026"
    assert words.moment_inside(date(2020, 7, 1)) == "1 July 2020"
    assert words.moment_inside(timezone.localdate()) == "today"
    assert words.moment_on(timezone.localdate()) == "today"
    assert words.moment_on(date(2020, 7, 1)) == "on 1 July 2020"


@pytest.mark.parametrize(
    ("last", "days", "numbers", "month"),
    [
        (date(2026, 2, 24), "Tuesday 24 February", "24", "Feb 2026"),
        (date(2026, 2, 25), "Tuesday 24 and Wednesday 25 February", "24–25", "Feb 2026"),
        (date(2026, 2, 27), "Tuesday 24 to Friday 27 February", "24–27", "Feb 2026"),
        (date(2026, 3, 3), "Tuesday 24 February to Tuesday 3 March", "24–3", "Feb–Mar 2026"),
        (date(2027, 1, 5), "Tuesday 24 February 2026 to Tuesday 5 January 2027", "24–5", "Feb 2026–Jan 2027"),
    ],
)
def test_the_days_of_a_session(last: date, days: str, numbers: str, month: str) -> None:
    assert words.days(TUESDAY, last) == days
    assert words.day_numbers(TUESDAY, last) == (numbers, month)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (Decimal("179475"), "£179,475"),
        (Decimal("65.5"), "£65.50"),
        (0, "£0"),
        (Decimal("-12.00"), "-£12"),
        (None, ""),
    ],
)
def test_money_shows_pence_only_where_there_are_any(amount: Decimal | int | None, said: str) -> None:
    assert words.money(amount) == said


def test_counts_and_lists() -> None:
    assert words.count(1, "place") == "1 place"
    assert words.count(1401, "person", "people") == "1,401 people"
    assert words.listed([]) == ""
    assert words.listed(["health"]) == "health"
    assert words.listed(["health", "police", "schools"]) == "health, police and schools"


def test_text_is_cut_with_an_ellipsis_only_where_it_is_too_long() -> None:
    assert words.cut("seven l", 7) == "seven l"
    assert words.cut("seven letters", 7) == "seven…"


def test_an_address_breaks_before_its_domain_and_hides_no_markup() -> None:
    assert breakable("ana@lantern.example") == "ana<wbr>@lantern.example"
    assert breakable("<b>@x") == "&lt;b&gt;<wbr>@x"
