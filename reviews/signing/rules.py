"""What is signed, by whom, and what counts as signed by all: pure, without database, request or clock."""

import hashlib
from collections.abc import Iterable

from django.db.models import TextChoices

from partnership.agencies.rules import Sector


class What(TextChoices):
    """What the safeguarding partners sign in a review."""

    RAPID = "rapid", "Rapid review and its decision"
    REPORT = "report", "Report"


class State(TextChoices):
    """Where a sign-off stands."""

    OPEN = "open", "With the partners"
    SIGNED = "signed", "Signed by all"
    VOID = "void", "No longer holds"


PARTNERS = {
    Sector.LOCAL_AUTHORITY: "local authority",
    Sector.HEALTH: "integrated care board",
    Sector.POLICE: "chief officer of police",
}
"""The three safeguarding partners of an area: Children Act 2004, section 16E(3)."""


def fingerprint(text: str) -> str:
    """The SHA-256 of a text, by which somebody can show that it is the one that was signed."""
    return hashlib.sha256(text.encode()).hexdigest()


def missing_partners(sectors: Iterable[str]) -> list[str]:
    """Which of the three partners nobody stands for."""
    there = set(sectors)
    return [name for sector, name in PARTNERS.items() if sector not in there]


def signed_by(answers: Iterable[bool | None]) -> str:
    """2 of 3 partners have signed, 1 does not agree"""
    given = list(answers)
    said = f"{sum(one is True for one in given)} of {len(given)} partners have signed"
    if refused := sum(one is False for one in given):
        said += f", {refused} {'does' if refused == 1 else 'do'} not agree"
    return said


def agreed_by_all(answers: Iterable[bool | None]) -> bool:
    """Whether every partner has signed: silence is no agreement."""
    given = list(answers)
    return bool(given) and all(one is True for one in given)
