"""Two accounts that may be one person: a hint to those who run the training, who alone can tell."""

from difflib import SequenceMatcher
from itertools import combinations, groupby

from training.models import Session
from training.rules import TAKES_A_PLACE

ALIKE = 0.6
"""From this share of common letters on, two addresses are similar."""


def similar(one: str, other: str) -> bool:
    """Whether two addresses could be one person's: their letters before the @ are nearly the same."""
    return SequenceMatcher(a=letters(one), b=letters(other)).ratio() >= ALIKE


def letters(address: str) -> str:
    """What stands before the @, without dots and numbers."""
    return "".join(sign for sign in address.split("@")[0].lower() if sign.isalpha())


def on(session: Session) -> list[str]:
    """A sentence for each two people on a session with one name, one agency and similar addresses: one query."""
    people = session.bookings.filter(status__in=TAKES_A_PLACE).order_by()
    rows = sorted(people.values_list("user__name", "agency__name", "user__email"), key=whose)
    return [
        f"{name} of {agency}: {one[2]} and {other[2]}"
        for (_, _), group in groupby(rows, key=whose)
        for one, other in combinations(group, 2)
        if similar(one[2], other[2])
        for name, agency in [one[:2]]
    ]


def whose(row: tuple[str, str, str]) -> tuple[str, str]:
    """The name without its capitals and spaces, and the agency."""
    return "".join(row[0].lower().split()), row[1]
