"""What rooms would have on a page, as it comes to stand there."""

from collections.abc import Sequence
from typing import Any

from partnership.pages.gathering import Ask, gather


def told(asks: Sequence[Ask[Any]]) -> list[Any]:
    """What a room says of the rows that it asks for, by one query."""
    (found,) = gather(asks)
    return [said for one in found for _, said in one.told]
