"""When people are asked, how often, and what a learning gain is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from training.evaluation.rules import Point, gain, is_time, months_after, names_in, next_chase, rate

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 3, 15), 6, date(2026, 9, 15)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 3, 31), -3, date(2025, 12, 31)),
    ],
)
def test_months_are_calendar_months_and_end_with_the_month(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


@pytest.mark.parametrize(
    ("today", "asked"),
    [
        (date(2026, 5, 27), False),
        (date(2026, 5, 28), True),
        (date(2026, 6, 24), True),
        (date(2026, 6, 25), False),
    ],
)
def test_three_months_after_the_last_day_and_for_four_weeks(today: date, asked: bool) -> None:
    assert is_time(Point.THREE_MONTHS, last_day=date(2026, 2, 28), today=today) is asked


def test_before_a_course_there_is_one_reminder_two_days_ahead() -> None:
    ends = NOON + timedelta(days=20)
    first = next_chase(Point.BEFORE, opened_at=NOON, ends_at=ends, chased=0, now=NOON)
    assert first == ends - timedelta(days=2)
    assert next_chase(Point.BEFORE, opened_at=NOON, ends_at=ends, chased=1, now=NOON) is None


def test_who_books_in_the_last_days_is_not_reminded_of_what_they_were_just_asked() -> None:
    ends = NOON + timedelta(days=2, hours=3)
    assert next_chase(Point.BEFORE, opened_at=NOON, ends_at=ends, chased=0, now=NOON) is None


def test_afterwards_there_are_two_reminders_and_never_two_at_once() -> None:
    ends = NOON + timedelta(days=28)
    late = NOON + timedelta(days=15)  # the clock stood still
    assert next_chase(Point.AFTER, opened_at=NOON, ends_at=ends, chased=0, now=NOON) == NOON + timedelta(
        days=4
    )
    assert next_chase(Point.AFTER, opened_at=NOON, ends_at=ends, chased=1, now=late) == late + timedelta(
        days=1
    )
    assert next_chase(Point.AFTER, opened_at=NOON, ends_at=ends, chased=2, now=late) is None


def test_a_step_of_the_scale_is_ten_percentage_points() -> None:
    assert str(gain(7, 4)) == "17.5"
    assert str(gain(-1, 3)) == "-3.3"
    assert gain(0, 0) is None
    assert (rate(1, 3), rate(0, 0)) == (33, None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ada explained it well.", ["Ada Bright"]),
        ("I work at Withy Lane School and liked it.", ["Withy Lane School"]),
        ("At our school we meet more often.", []),
        ("Adaptable and bright-eyed? BRIGHT!", ["Ada Bright"]),
        ("The adage of the day.", []),
    ],
)
def test_names_are_found_whole_or_by_one_of_their_words(text: str, found: list[str]) -> None:
    assert names_in(text, ["Ada Bright", "Withy Lane School"]) == found
