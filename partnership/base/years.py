"""Financial years: 1 April to 31 March, written 2024-25."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

FORM = re.compile(r"(?P<first>\d{4})-(?P<second>\d{2})")


@dataclass(frozen=True, order=True)
class FinancialYear:
    """The year from 1 April of `first` to 31 March after it: the year of the statutory annual report."""

    first: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2024-25`; anything else raises ValueError."""
        match = FORM.fullmatch(text)
        if not match or (int(match["first"]) + 1) % 100 != int(match["second"]) or int(match["first"]) < 1900:
            raise ValueError("Write the financial year like 2024-25")
        return cls(int(match["first"]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The financial year that a day falls in."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    @property
    def start(self) -> date:
        return date(self.first, 4, 1)

    @property
    def end(self) -> date:
        """The last day of the year, 31 March."""
        return date(self.first + 1, 3, 31)

    @property
    def words(self) -> str:
        """2024 to 2025, as it is written in headings."""
        return f"{self.first} to {self.first + 1}"

    def back(self, years: int = 1) -> "FinancialYear":
        """The year that many years earlier."""
        return FinancialYear(self.first - years)

    def __str__(self) -> str:
        return f"{self.first}-{(self.first + 1) % 100:02d}"
