"""Numbers that can be typed, and last days that nobody argues about."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from training.certificates.rules import (
    ALPHABET,
    STAGES,
    first_reminder_on,
    holds,
    new_number,
    read_number,
    remind_next_on,
    spelt,
    stage_on,
    valid_until,
)

DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
YEARS = st.integers(0, 20)
NUMBERS = st.builds(new_number)


@given(NUMBERS)
def test_a_number_is_read_as_people_type_it(number: str) -> None:
    for typed in (number, spelt(number), spelt(number).lower(), f" {spelt(number).replace('-', ' ')} "):
        assert read_number(typed) == number
    assert read_number(number.replace("1", "l")) == number


@given(NUMBERS, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_noticed(number: str, at: int, sign: str) -> None:
    wrong = number[:at] + sign + number[at + 1 :]
    assert (read_number(wrong) is None) == (wrong != number)


@given(NUMBERS, st.integers(0, 10))
def test_two_signs_swapped_are_noticed(number: str, at: int) -> None:
    wrong = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert (read_number(wrong) is None) == (wrong != number)


@given(st.text(max_size=40))
def test_rubbish_is_no_number(typed: str) -> None:
    read = read_number(typed)
    assert read is None or set(read) <= set(ALPHABET)


@given(DAYS, YEARS)
def test_a_certificate_holds_so_many_years(day: date, years: int) -> None:
    until = valid_until(day, years)
    assert until is not None
    assert (until.year, until.month) == (day.year + years, day.month)
    assert until.day == day.day or (day.month, day.day, until.day) == (2, 29, 28)
    assert holds(day, until, on=until)
    assert not holds(day, until, on=until + timedelta(days=1))


def test_the_leap_day() -> None:
    assert valid_until(date(2024, 2, 29), 2) == date(2026, 2, 28)
    assert valid_until(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert valid_until(date(2024, 2, 28), 4) == date(2028, 2, 28)
    assert valid_until(date(2024, 2, 29), None) is None


@given(DAYS, st.integers(-200, 200))
def test_each_stage_is_reached_once_however_seldom_somebody_looks(until: date, before: int) -> None:
    day: date | None = first_reminder_on(until, until - timedelta(days=before))
    reached = []
    while day is not None:
        reached.append(stage_on(until, day))
        day = remind_next_on(until, day)
    assert reached == [stage for stage in STAGES if stage < before or (stage == before)] or before < 90
    assert len(reached) == len(set(reached))
    assert all(stage is not None for stage in reached)
    assert (reached[-1:] == [0]) == (before >= 0)
