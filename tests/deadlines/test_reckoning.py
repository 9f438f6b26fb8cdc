"""Counting days: pure arithmetic, checked against dates worked out by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnership.base.rules import RuleBroken
from partnership.deadlines.reckoning import Period, Still, carry_on, left_over, reckon
from partnership.deadlines.rules import Unit, next_look_on, said, stage_on
from partnership.deadlines.working_days import DAY, WorkingDays

ENGLAND = WorkingDays()
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def due(unit: Unit, length: int, trigger_on: date, **more: object) -> date:
    pauses = more.pop("pauses", ())
    calendar = more.pop("calendar", ENGLAND)
    return reckon(Period(unit, length, **more), trigger_on, calendar=calendar, pauses=pauses).due_on  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("trigger_on", "length", "due_on"),
    [
        # Mock-ups: a review notified on Thursday 29 January 2026 is due on Thursday 19 February, working day 15.
        (date(2026, 1, 29), 15, date(2026, 2, 19)),
        # A Friday: day 1 is Monday.
        (date(2026, 2, 6), 1, date(2026, 2, 9)),
        # A Saturday is day 0 as well.
        (date(2026, 2, 7), 1, date(2026, 2, 9)),
        # Good Friday (3 April) and Easter Monday 2026 are left out.
        (date(2026, 4, 1), 5, date(2026, 4, 10)),
        # Boxing Day 2026 is a Saturday, so Monday 28 December is off in its place.
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        # The state funeral, 19 September 2022, was proclaimed on the 10th.
        (date(2022, 9, 16), 1, date(2022, 9, 20)),
        # The coronation, 8 May 2023.
        (date(2023, 5, 5), 1, date(2023, 5, 9)),
        # Through 29 February.
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
        (date(2027, 2, 26), 1, date(2027, 3, 1)),
    ],
)
def test_working_days(trigger_on: date, length: int, due_on: date) -> None:
    assert due(Unit.WORKING_DAYS, length, trigger_on) == due_on


def test_seven_working_days_before_publication() -> None:
    assert due(Unit.WORKING_DAYS, 7, date(2026, 4, 14), before=True) == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("trigger_on", "length", "due_on"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 15), 6, date(2026, 9, 15)),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last(trigger_on: date, length: int, due_on: date) -> None:
    assert due(Unit.MONTHS, length, trigger_on) == due_on


@pytest.mark.parametrize(
    ("trigger_on", "month", "day", "due_on"),
    [
        (date(2026, 3, 31), 9, 30, date(2026, 9, 30)),
        (date(2026, 3, 31), 3, 31, date(2027, 3, 31)),
        (date(2026, 3, 30), 3, 31, date(2026, 3, 31)),
        (date(2026, 6, 1), 2, 29, date(2027, 2, 28)),
        (date(2027, 6, 1), 2, 29, date(2028, 2, 29)),
    ],
)
def test_a_date_in_the_year_is_the_next_one(trigger_on: date, month: int, day: int, due_on: date) -> None:
    assert due(Unit.DATE, 0, trigger_on, month=month, day=day) == due_on


def test_calendar_days_may_end_on_any_day() -> None:
    assert due(Unit.DAYS, 7, date(2026, 9, 26)) == date(2026, 10, 3)


def test_a_change_of_the_clocks_moves_no_day() -> None:
    assert due(Unit.DAYS, 1, date(2026, 3, 28)) == date(2026, 3, 29)
    assert due(Unit.WORKING_DAYS, 1, date(2026, 10, 23)) == date(2026, 10, 26)


def test_an_added_day_off_and_a_cancelled_holiday() -> None:
    funeral = WorkingDays(extra={date(2026, 2, 9): "State funeral"})
    assert due(Unit.WORKING_DAYS, 1, date(2026, 2, 6), calendar=funeral) == date(2026, 2, 10)
    moved = WorkingDays(worked=frozenset({date(2026, 5, 4)}))
    assert due(Unit.WORKING_DAYS, 1, date(2026, 5, 1)) == date(2026, 5, 5)
    assert due(Unit.WORKING_DAYS, 1, date(2026, 5, 1), calendar=moved) == date(2026, 5, 4)


def test_what_was_left_out_is_told() -> None:
    found = reckon(Period(Unit.WORKING_DAYS, 5), date(2026, 4, 1), calendar=ENGLAND)
    assert found.first_on == date(2026, 4, 2)
    assert found.weekends == 2
    assert [day for day, _ in found.holidays] == [date(2026, 4, 3), date(2026, 4, 6)]


def test_a_paused_clock_goes_on_with_its_rest() -> None:
    trial = [Still(date(2026, 2, 10), date(2026, 3, 2))]
    # 29 January to 9 February are 7 working days; 8 are left from Monday 2 March, which counts.
    assert due(Unit.WORKING_DAYS, 15, date(2026, 1, 29), pauses=trial) == date(2026, 3, 11)
    # 6 months from 15 January end on 15 July; 20 days did not count.
    assert due(Unit.MONTHS, 6, date(2026, 1, 15), pauses=trial) == date(2026, 8, 4)


@pytest.mark.parametrize("trigger_on", [date(1999, 12, 31), date(2100, 1, 1), date(2099, 12, 31)])
def test_a_clock_runs_in_this_century(trigger_on: date) -> None:
    with pytest.raises(RuleBroken):
        due(Unit.WORKING_DAYS, 15, trigger_on)


@given(DAYS, st.integers(1, 60))
def test_exactly_so_many_working_days_lie_behind(trigger_on: date, length: int) -> None:
    due_on = due(Unit.WORKING_DAYS, length, trigger_on)
    assert ENGLAND.works(due_on)
    assert ENGLAND.between(trigger_on, due_on) == length


@given(DAYS, st.integers(1, 30), st.integers(0, 60), st.integers(0, 60))
def test_pausing_and_running_on_gives_the_same_both_ways(
    trigger_on: date, length: int, wait: int, pause: int
) -> None:
    """Counted anew from the trigger, or carried on with the rest: one clock has one date."""
    before = due(Unit.WORKING_DAYS, length, trigger_on)
    from_on = min(trigger_on + (wait + 1) * DAY, before)
    until_on = from_on + pause * DAY
    anew = due(Unit.WORKING_DAYS, length, trigger_on, pauses=[Still(from_on, until_on)])
    rest = left_over(before, from_on, counts=ENGLAND.works)
    assert anew == carry_on(rest, until_on, calendar=ENGLAND)


# Stages --------------------------------------------------------------------------------------------

DUE = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("offset", "stage"),
    [(-15, None), (-14, -14), (-8, -14), (-7, -7), (-3, -7), (-2, -2), (-1, -2), (0, 0), (6, 0), (7, 7),
     (13, 7), (14, 14), (700, 700)],
)  # fmt: skip
def test_only_the_latest_stage_counts(offset: int, stage: int | None) -> None:
    assert stage_on(DUE, DUE + offset * DAY, ladder=(7, 14)) == stage


def test_the_steps_of_the_ladder_are_stages() -> None:
    assert [stage_on(DUE, DUE + n * DAY, ladder=(1, 10)) for n in (0, 1, 7, 9, 10, 14)] == [
        0,
        1,
        7,
        7,
        10,
        14,
    ]


@given(DAYS, st.integers(-40, 400), st.tuples(st.integers(0, 50), st.integers(0, 50)))
def test_the_next_look_is_the_first_day_of_another_stage(
    due_on: date, offset: int, ladder: tuple[int, int]
) -> None:
    today = due_on + offset * DAY
    following = next_look_on(due_on, today, ladder=ladder)
    assert following > today
    now = stage_on(due_on, today, ladder=ladder)
    assert stage_on(due_on, following - DAY, ladder=ladder) == now
    assert stage_on(due_on, following, ladder=ladder) != now


def test_near_days_are_said_in_words() -> None:
    assert [said(DUE, DUE + n * DAY) for n in (-7, -1, 0, 1, 8)] == [
        "in 7 days", "tomorrow", "today", "yesterday", "8 days ago",
    ]  # fmt: skip
