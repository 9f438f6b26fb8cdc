"""What may be published of a count, and the sentence that two counts make."""

import pytest

from partnership.base.report_parts import compared, in_words, of_people, withheld


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


def test_a_second_count_is_withheld_where_the_first_could_be_worked_out() -> None:
    assert withheld({"police": 3, "health": 20, "education": 9, "fire": 0}) == {
        "police": "c",
        "health": "20",
        "education": "c",
        "fire": "0",
    }


def test_two_withheld_counts_protect_each_other() -> None:
    assert withheld({"police": 3, "health": 20, "fire": 2}) == {"police": "c", "health": "20", "fire": "c"}


def test_the_only_count_needs_no_second() -> None:
    assert withheld({"police": 3}) == {"police": "c"}
    assert withheld({}) == {}
