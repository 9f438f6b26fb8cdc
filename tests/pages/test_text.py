"""Text loses what hides between the letters, and keeps what a script needs."""

import pytest

from partnership.pages.text import many_lines, one_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Zo\u00eb O\u2019Neill", "Zo\u00eb O\u2019Neill"),
        ("annual\u202egpj.exe", "annualgpj.exe"),
        ("\u2066Levels\u2069 Council\u200b\ufeff", "Levels Council"),
        ("bell\x07 escape\x1b[31m c1\x9b", "bell escape[31m c1"),
        ("two\r\nlines\tand\u2028three", "two lines and three"),
        ("Lev\u200d\u200dels\u200c", "Levels"),
        ("\u200d\u200c\u200e", ""),
        ("example.nhs.uk\u200e", "example.nhs.uk"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("\u0645\u06cc\u200c\u200c\u200d\u062e", "\u0645\u06cc\u200c\u062e"),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
        ("\U0001f469\u200d\U0001f467", "\U0001f469\u200d\U0001f467"),
    ],
)
def test_one_line_keeps_what_people_see(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


def test_many_lines_keep_their_lines_and_tabs() -> None:
    assert many_lines("One\r\nTwo\rThree\x0bFour\tFive\u202e") == "One\nTwo\nThree\nFour\tFive"
