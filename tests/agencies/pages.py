"""How a test reads a page of the directory, takes a list away, and fills in a date."""

import csv
import io
from typing import Any


def text(response: Any) -> str:
    return str(response.content.decode())


def rows_of(response: Any) -> list[list[str]]:
    """The lines of a streamed CSV."""
    return list(csv.reader(io.StringIO(response.getvalue().decode().removeprefix("\ufeff"))))


def date_fields(name: str, day: Any) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
