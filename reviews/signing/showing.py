"""What the pages of a sign-off show: what is signed, and which partner has signed."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.module_loading import import_string

from partnership.accounts.models import User
from partnership.history import seen, timeline
from partnership.pages import words
from partnership.pages.components import Colour, Tag
from reviews.models import Review
from reviews.signing import access
from reviews.signing.models import Signature, Signing
from reviews.signing.rules import State

HEADING = "## "
COLOURS: dict[str, Colour] = {State.OPEN: "amber", State.SIGNED: "green", State.VOID: "grey"}


def tag_of(signing: Signing) -> Tag:
    return Tag(COLOURS[signing.state], str(State(signing.state).label))


def passages(text: str) -> list[tuple[str, str]]:
    """What is signed as headings with what stands under each; what comes before the first heading has none."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith(HEADING):
            found.append((line.removeprefix(HEADING), []))
        elif found:
            found[-1][1].append(line)
        elif line.strip():
            found.append(("", [line]))
    return [(heading, "\n".join(lines).strip()) for heading, lines in found]


@dataclass(frozen=True)
class Place:
    """One partner's place to sign."""

    agency: str
    tag: Tag
    text: str
    reason: str


def place(one: Signature) -> Place:
    """Whether a partner has signed, by whom and when."""
    if one.agrees is None or one.at is None:
        return Place(one.agency.name, Tag("amber", "Not signed yet"), "", "")
    signed = f"{one.user}, {words.moment_inside(one.at)}"
    tag = Tag("green", "Signed") if one.agrees else Tag("red", "Does not agree")
    return Place(one.agency.name, tag, signed, one.reason)


def signatures(signing: Signing) -> QuerySet[Signature]:
    return signing.signatures.select_related("agency", "user")


def earlier(review: Review, what: str) -> list[tuple[Signing, list[Place]]]:
    """The sign-offs that no longer hold, with the signatures that they had, the newest first."""
    rows = Signing.objects.filter(review=review, what=what, state=State.VOID)
    found = rows.prefetch_related("signatures__agency", "signatures__user")
    return [(one, [place(row) for row in one.signatures.all()]) for one in found]


def paper(signing: Signing) -> tuple[str, str] | None:
    """The name and the address of what is signed, where the text only names it and still holds."""
    source = settings.SIGNED_PAPERS.get(signing.what)
    if source is None or signing.state == State.VOID:
        return None
    found: tuple[str, str] | None = import_string(source)(signing.review)
    return found


def detail(user: User, signing: Signing) -> dict[str, Any]:
    """Everything of the page of one sign-off."""
    places = [place(one) for one in signatures(signing)]
    mine = list(access.places(user, signing))
    return {
        "signing": signing,
        "tag": tag_of(signing),
        "passages": passages(signing.text),
        "paper": paper(signing),
        "places": places,
        "signed": sum(one.tag.colour == "green" for one in places),
        "mine": words.listed([one.agency.name for one in mine]),
        "sign_url": reverse("reviews_signing:sign", args=[signing.pk]) if mine else "",
        "can_void": signing.state != State.VOID and access.can_open(user, signing.review),
        "earlier": [pair for pair in earlier(signing.review, signing.what) if pair[0].pk != signing.pk],
        "changes": timeline.of(signing, timeline.Part(Signature, "signing", "of {agency}")),
        "seen": seen.of(signing),
        "reasons": access.why(user, signing),
    }
