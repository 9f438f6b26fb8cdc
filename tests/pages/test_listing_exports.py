"""What becomes of one value on its way into a spreadsheet."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils.html import format_html

from partnership.pages.exports import plain


@pytest.mark.parametrize(
    ("value", "becomes"),
    [
        (None, ""),
        (True, "Yes"),
        (False, "No"),
        (-5, -5),
        (Decimal("-12.50"), Decimal("-12.50")),
        ("-5", "'-5"),
        (float("nan"), "nan"),
        (10**20, "1" + "0" * 20),
        (date(2026, 3, 27), date(2026, 3, 27)),
        (datetime(2026, 6, 1, 8, 0, tzinfo=UTC), datetime(2026, 6, 1, 9, 0)),
        (["a", "b"], "a, b"),
        (format_html('<a href="/x">{}</a><small>{}</small>', "Tom & Co", "Health"), "Tom & Co Health"),
        (format_html("<b>{}</b>", "=cmd"), "'=cmd"),
        ("one\x00two", "onetwo"),
        ("x" * 40_000, "x" * 32_767),
    ],
)
def test_values_keep_their_kind_and_lose_their_teeth(value: Any, becomes: Any) -> None:
    assert plain(value) == becomes
