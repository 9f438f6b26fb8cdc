"""What the components say of a date, a period and a job."""

from datetime import date

import pytest

from partnership.pages.components import Clock, Due, Job

TODAY = date(2026, 2, 12)


def weekdays(first: date, last: date) -> int:
    """Monday to Friday between two days."""
    return sum(
        date.fromordinal(day).weekday() < 5 for day in range(first.toordinal() + 1, last.toordinal() + 1)
    )


@pytest.mark.parametrize(
    ("day", "relative", "state"),
    [
        (date(2026, 2, 4), "8 days late", "overdue"),
        (date(2026, 2, 11), "1 day late", "overdue"),
        (date(2026, 2, 12), "Today", "soon"),
        (date(2026, 2, 13), "Tomorrow", "soon"),
        (date(2026, 2, 18), "In 6 days", ""),
        (date(2026, 2, 26), "In 2 weeks", ""),
        (date(2026, 3, 27), "In 6 weeks", ""),
        (date(2026, 6, 12), "In 4 months", ""),
        (date(2029, 2, 12), "In 3 years", ""),
    ],
)
def test_how_near_a_date_is_comes_first(day: date, relative: str, state: str) -> None:
    due = Due.of(day, today=TODAY)
    assert (due.relative, due.state, due.day) == (relative, state, day)


def test_working_days_are_counted_where_somebody_counts_them() -> None:
    assert Due.of(date(2026, 2, 4), today=TODAY, working_days=weekdays).relative == "6 working days late"
    assert Due.of(date(2026, 2, 25), today=TODAY, working_days=weekdays).relative == "In 9 working days"


def test_what_fell_due_at_the_weekend_is_late_without_a_number() -> None:
    sunday, saturday = date(2026, 2, 15), date(2026, 2, 14)
    assert Due.of(saturday, today=sunday, working_days=weekdays).relative == "Just late"


def test_what_is_done_is_never_late() -> None:
    assert Due.of(date(2020, 1, 1), today=TODAY, done=True) == Due("Done", date(2020, 1, 1))


def test_a_clock_says_its_position_and_by_how_much_it_is_over() -> None:
    assert Clock("Rapid review", 15, 9).position == "Working day 9 of 15"
    assert Clock("Practice review", 6, 4, unit="Month").position == "Month 4 of 6"
    assert Clock("Notice", 5, 7).position == "2 working days over 5"


@pytest.mark.parametrize(
    ("state", "done", "total", "percent", "is_open"),
    [
        ("waiting", 0, 0, 0, True),
        ("working", 3, 8, 38, True),
        ("working", 9, 8, 100, True),
        ("done", 0, 0, 100, False),
        ("failed", 1, 8, 12, False),
    ],
)
def test_how_far_a_job_is(state: str, done: int, total: int, percent: int, is_open: bool) -> None:
    job = Job(state, "Annual report", "", "/", done=done, total=total)  # type: ignore[arg-type]
    assert (job.percent, job.is_open) == (percent, is_open)
