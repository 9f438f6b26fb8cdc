"""How long an offer is good for, without a database."""

from datetime import date, datetime, time

import pytest

from training.hours import at
from training.waiting.rules import offer_ends_at, ordinal


def works(day: date) -> bool:
    return day.weekday() < 5


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026; the 2nd is a Monday."""
    return at(date(2026, 11, day), time(hour, minute))


@pytest.mark.parametrize(
    ("made_at", "ends_at"),
    [
        (on(2, 11, 30), on(4, 11, 30)),  # two working days on
        (on(2, 8), on(4, 10)),  # before ten counts from ten
        (on(2, 19), on(5, 10)),  # in the evening counts from the next morning
        (on(5, 15), on(9, 15)),  # over a weekend
        (on(7, 12), on(11, 10)),  # made on a Saturday
    ],
)
def test_an_offer_of_a_distant_session_is_good_for_two_working_days(
    made_at: datetime, ends_at: datetime
) -> None:
    assert offer_ends_at(made_at, on(26, 9, 15), works=works) == ends_at


def test_an_offer_of_a_near_session_is_good_for_one_working_day() -> None:
    assert offer_ends_at(on(2, 11), on(6, 9, 15), works=works) == on(3, 11)


def test_an_offer_ends_long_enough_before_the_session_to_plan_the_day() -> None:
    assert offer_ends_at(on(3, 8), on(4, 13, 30), works=works) == on(3, 17, 30)


@pytest.mark.parametrize(
    "made_at",
    [
        on(3, 12),  # an hour of the day is left
        on(2, 21),  # the night would do the most of it
        on(3, 23),
        on(5, 1),  # the session is over
    ],
)
def test_nobody_is_offered_what_they_could_hardly_answer(made_at: datetime) -> None:
    assert offer_ends_at(made_at, on(4, 9, 15) if made_at != on(2, 21) else on(4, 6), works=works) is None


def test_an_offer_lasts_through_the_hour_that_the_clocks_repeat() -> None:
    assert offer_ends_at(at(date(2026, 10, 23), time(11)), on(26, 9), works=works) == at(
        date(2026, 10, 27), time(11)
    )


def test_a_place_in_line_is_said_as_people_say_it() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 21, 112, 1003)] == [
        "1st", "2nd", "3rd", "4th", "11th", "21st", "112th", "1,003rd",
    ]  # fmt: skip
