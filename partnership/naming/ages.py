"""Exact ages in a text: with the county and the year they tell a child from others."""

import re
from dataclasses import dataclass

from partnership.naming.looking import Look

NUMBER = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
EXACT_AGE = re.compile(
    rf"\b{NUMBER}[ -](?:years?,?(?: and)?[ -]{NUMBER}[ -](?:months?|weeks?)|(?:months?|weeks?|days?)[ -]old)\b",
    re.IGNORECASE,
)
"""3 years 4 months, or six weeks old; “aged 3” tells nobody from others."""


def ages(text: str) -> list[str]:
    """The exact ages in a text, each once."""
    return list(dict.fromkeys(" ".join(one[0].split()) for one in EXACT_AGE.finditer(text)))


@dataclass(frozen=True)
class LookForAges(Look):
    """How a text is looked through that everybody reads and that tells of one child: exact ages are found too."""

    def found(self, text: str) -> list[str]:
        return [*super().found(text), *(one for one in ages(text) if one not in self.seen)]


def with_ages(look: Look) -> LookForAges:
    """The same look, which finds exact ages too."""
    return LookForAges(look.ordinary, look.names, look.seen)
