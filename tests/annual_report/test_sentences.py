"""What may be published of a count, and the sentence that two counts make."""

from collections import defaultdict
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnership.base.report_parts import SMALLEST_SHOWN, WITHHELD, compared, in_words, of_people, withheld


@pytest.mark.parametrize(
    ("now", "before", "sentence"),
    [
        (1401, 1360, "Attendances rose from 1,360 to 1,401."),
        (20, 30, "Attendances fell from 30 to 20."),
        (30, 30, "Attendances did not change: 30 in both years."),
        (0, 0, "Attendances did not change: none in both years."),
        (0, 12, "Attendances fell from 12 to none."),
        (14, 0, "Attendances rose from none to 14."),
        (14, 3, "Attendances rose from between 1 and 5 to 14."),
        (2, 4, "Attendances stayed between 1 and 5."),
        (14, None, "Attendances: 14. There are no records for the year before."),
    ],
)
def test_two_counts_make_a_sentence(now: int, before: int | None, sentence: str) -> None:
    assert compared("Attendances", now, before) == sentence


def test_counts_of_one_to_five_people_are_withheld() -> None:
    assert [of_people(number) for number in (0, 1, 5, 6, 1401)] == ["0", "c", "c", "6", "1,401"]
    assert [in_words(number) for number in (0, 1, 5, 6)] == [
        "none",
        "between 1 and 5",
        "between 1 and 5",
        "6",
    ]


@pytest.mark.parametrize(
    ("counts", "cells", "total"),
    [
        ([], [], "0"),
        ([3], ["c"], "c"),
        ([3, 20, 9, 0], ["c", "20", "c", "0"], "32"),  # one alone is the rest of the total
        ([3, 20, 2], ["c", "20", "c"], "25"),  # two protect each other
        ([50, 1, 1, 90], ["c", "c", "c", "90"], "142"),  # two that can only be one each
        ([50, 5, 5, 90], ["c", "c", "c", "90"], "150"),  # or five each
        ([3, 20, 20, 30], ["c", "c", "c", "30"], "73"),  # equals are withheld together
        ([5, 5], ["c", "c"], "c"),  # there is nothing else to withhold
    ],
)
def test_counts_are_withheld_that_could_be_worked_out(
    counts: list[int], cells: list[str], total: str
) -> None:
    found = withheld(dict(enumerate(counts)))
    assert (list(found.cells.values()), found.total) == (cells, total)


def test_a_count_that_is_told_elsewhere_protects_nothing() -> None:
    found = withheld({"core": 50, "specialist": 3}, told={"core"})
    assert (found.cells, found.total) == ({"core": "50", "specialist": "c"}, "c")
    found = withheld({"core": 50, "specialist": 3, "webinar": 70}, told={"core"})
    assert (found.cells, found.total) == ({"core": "50", "specialist": "c", "webinar": "c"}, "123")


Printed = tuple[tuple[str, ...], str]
MOST = 20


def printed(counts: tuple[int, ...], *, first_is_told: bool) -> Printed:
    found = withheld(dict(enumerate(counts)), told={0} if first_is_told else ())
    return tuple(found.cells.values()), found.total


@cache
def tables_by_print(cells: int, *, first_is_told: bool) -> dict[Printed, list[tuple[int, ...]]]:
    """Every small table, under what is printed of it: what somebody can think who knows our rule."""
    thought: dict[Printed, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(MOST + 1), repeat=cells):
        if not first_is_told or counts[0] >= SMALLEST_SHOWN:
            thought[printed(counts, first_is_told=first_is_told)].append(counts)
    return thought


@settings(deadline=None)  # the first example thinks through every table
@given(counts=st.lists(st.integers(0, 12), min_size=1, max_size=3), first_is_told=st.booleans())
def test_nobody_who_knows_the_rule_can_work_out_a_withheld_count(
    counts: list[int], first_is_told: bool
) -> None:
    if first_is_told:
        counts[0] += SMALLEST_SHOWN
    shown = printed(tuple(counts), first_is_told=first_is_told)
    thought = tables_by_print(len(counts), first_is_told=first_is_told)[shown]
    for at, cell in enumerate(shown[0]):
        if cell == WITHHELD:
            assert len({one[at] for one in thought}) > 1
