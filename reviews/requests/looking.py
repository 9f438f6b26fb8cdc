"""What in an agency's answer may tell who a child or a family is: pointed out before it is sent, accepted or passed on.

Answers go to the partners and the Panel as they stand (domain 8.2: pseudonyms only). Nothing of what is found here is
kept anywhere: it is looked for anew each time that somebody reads the answer.
"""

from dataclasses import dataclass

from django.urls import reverse

from partnership.accounts.models import User
from partnership.naming.looking import Look, capitals, quoted
from partnership.naming.names import telling
from reviews.incidents.looking import called_in
from reviews.models import Review
from reviews.requests import access
from reviews.requests.models import AgencyRequest, Template
from reviews.requests.rules import TO_ACCEPT


def ordinary(review: Review) -> frozenset[str]:
    """The words with a capital letter that name nobody in this review: its pseudonyms, agencies and questions."""
    said = called_in(review)
    said += review.involved.values_list("agency__name", flat=True)
    asked = AgencyRequest.objects.filter(involved__review=review)
    for questions in asked.order_by().values_list("template__questions", flat=True).distinct():
        said += questions
    return capitals(said)


def look_of(review: Review) -> Look:
    """How what is written to and by agencies in this review is looked through."""
    return Look(ordinary(review))


def look_of_template(template: Template | None) -> Look:
    """How the words of a template are looked through: those that agencies are asked already were looked at."""
    if template is None:
        return Look()
    texts = [template.name, template.introduction, *template.questions]
    return Look(seen=frozenset(word for text in texts for word in telling(text)))


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
