"""What in an agency's answer may tell who a child or a family is: pointed out before it is sent, accepted or passed on.

Answers go to the partners and the Panel as they stand (domain 8.2: pseudonyms only). Nothing of what is found here is
kept anywhere: it is looked for anew each time that somebody reads the answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.urls import reverse

from partnership.accounts.models import User
from partnership.naming.names import CAPITAL, telling
from partnership.pages import words
from partnership.pages.forms import Speaking
from reviews.incidents.models import Child
from reviews.models import Review
from reviews.requests import access
from reviews.requests.models import AgencyRequest
from reviews.requests.rules import TO_ACCEPT

LOOKED_AT = "looked_at"
"""The box with which somebody says that they have looked at the words, and sends them as they are."""
MOST_SHOWN = 12


def ordinary(review: Review) -> frozenset[str]:
    """The words with a capital letter that name nobody in this review: its pseudonyms, agencies and questions."""
    before = [review.pk, review.follows_id, review.follows and review.follows.follows_id]
    said = [review.pseudonym, review.reference]
    said += Child.objects.filter(incident__rapid_review__in=filter(None, before)).values_list(
        "pseudonym", flat=True
    )
    said += review.involved.values_list("agency__name", flat=True)
    asked = AgencyRequest.objects.filter(involved__review=review)
    for questions in asked.order_by().values_list("template__questions", flat=True).distinct():
        said += questions
    return frozenset(word for text in said for word in CAPITAL.findall(text))


def quoted(found: list[str]) -> str:
    """“Joan”, “EX1 1AA” and 3 more"""
    shown = [f"“{one}”" for one in found[:MOST_SHOWN]]
    return words.listed([*shown, f"{len(found) - MOST_SHOWN} more"] if len(found) > MOST_SHOWN else shown)


# While an answer is written -----------------------------------------------------------------------


def stamp(word: str) -> str:
    """A mark of a word that says nothing of it, so that a page can tell which words were looked at."""
    return sha256(word.encode()).hexdigest()[:12]


def stamps(found: Iterable[str]) -> str:
    """The marks of several words, as a box sends them."""
    return " ".join(sorted({stamp(word) for word in found}))


class LooksForNames(Speaking):
    """Mixed into a form: refuses words that may tell who somebody is, until somebody says to send them as they are."""

    look_at: tuple[str, ...] = ()
    """The fields in which to look."""
    way_on = "Use a pseudonym or a role, or say below that it is to be sent as it is"
    """What to do about words that were found."""

    def __init__(self, *args: Any, ordinary: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ordinary = frozenset(ordinary)
        self.pointed_out: dict[str, list[str]] = {}

    @property
    def stamps(self) -> str:
        """The marks of all words that were found."""
        return stamps(word for found in self.pointed_out.values() for word in found)

    @property
    def is_looked_at(self) -> bool:
        """Whether somebody has said of every word that was found to send it as it is."""
        return set(self.stamps.split()) <= set(str(self.data.get(LOOKED_AT, "")).split())

    def found_in(self, text: str) -> list[str]:
        """The words of a text that may tell who somebody is."""
        return telling(text, ordinary=self.ordinary)

    def place_of(self, name: str) -> str:
        """Where in the form a field is, where its sentence has to say so among those of others."""
        return ""

    def clean(self) -> Any:
        said = super().clean()
        texts = {name: self.cleaned_data.get(name) or "" for name in self.look_at}
        found = {name: self.found_in(text) for name, text in texts.items()}
        self.pointed_out = {name: told for name, told in found.items() if told}
        if not self.is_looked_at:
            for name, told in self.pointed_out.items():
                self.add_error(
                    name,
                    f"{self.place_of(name)}{quoted(told)} may tell who somebody is. {self.way_on}",
                )
        return said


# Once it is sent ----------------------------------------------------------------------------------


def in_answer(one: AgencyRequest, *, known: frozenset[str]) -> list[str]:
    """Where in an answer what may tell who somebody is: Question 2: “Joan” and “EX1 1AA”."""
    if one.nothing_because:
        texts = [("Where the agency looked", one.nothing_because)]
    else:
        texts = [(f"Question {row.number}", row.text) for row in one.answers.all()]
        texts += [("Name of a paper", row.document.title) for row in one.attachments.all()]
    found = [(where, telling(text, ordinary=known)) for where, text in texts]
    return [f"{where}: {quoted(told)}" for where, told in found if told]


@dataclass(frozen=True)
class Doubt:
    """An answer that holds words which may tell who somebody is."""

    text: str
    url: str
    goes_back: bool
    """Whether whoever is told of it can send it back."""


def in_review(review: Review, *, user: User) -> list[Doubt]:
    """The answers of a review that hold such words, without the words themselves.

    Not those that were accepted: whoever did was shown the words, and who it was and when is kept. An answer that
    goes back and comes again is looked at anew.
    """
    rows = AgencyRequest.objects.filter(involved__review=review, state__in=TO_ACCEPT)
    related = rows.select_related("involved__agency", "involved__review", "template").prefetch_related(
        "answers", "attachments__document"
    )
    known = ordinary(review)
    return [
        Doubt(
            f"{one.involved.agency}: {one.template.name}",
            reverse("reviews_requests:detail", args=[one.pk]),
            bool(access.can_decide(user, one)),
        )
        for one in related
        if in_answer(one, known=known)
    ]
