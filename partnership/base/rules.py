"""Refusals that a person can read."""

from collections.abc import Mapping, Set
from typing import TypeVar

S = TypeVar("S")


class RuleBroken(Exception):
    """The right person asked for the right thing at the wrong moment; the sentence says why.

    The page answers 409 with the sentence, so write it for a social worker. Where one answer is what was wrong, `about`
    is its name, and a form that asks for it shows the sentence there.
    """

    def __init__(self, sentence: str, *, about: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.about = about


def require_move(moves: Mapping[S, Set[S]], now: S, then: S, sentence: str) -> None:
    """Raise RuleBroken with the sentence unless `moves` lets `now` become `then`."""
    if then not in moves.get(now, frozenset()):
        raise RuleBroken(sentence)
