"""What the pages of a sign-off show: what is signed, and which partner has signed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.parts import partners_on
from partnership.history import seen, timeline
from partnership.pages import words
from partnership.pages.components import Colour, Tag
from reviews.models import Review
from reviews.rules import State as ReviewState
from reviews.signing import access
from reviews.signing.models import Signature, Signing
from reviews.signing.rules import State, signed_by

HEADING = "## "
COLOURS: dict[str, Colour] = {State.OPEN: "amber", State.SIGNED: "green", State.VOID: "grey"}


def waits(signing: Signing) -> bool:
    """Whether partners can still sign: nobody owes a signature to a review that has ended."""
    return signing.state == State.OPEN and signing.review.state == ReviewState.OPEN


def tag_of(signing: Signing) -> Tag:
    if signing.state == State.OPEN and not waits(signing):
        return Tag("grey", "Not signed by all")
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
class Named:
    """A part of what is signed, the words in it that may name somebody, and where to read or change it."""

    part: str
    words: str
    url: str


@dataclass(frozen=True)
class Refusal:
    """That somebody did not agree for a partner, and why, before another answer was given there."""

    text: str
    """Margaret Doyle, today, 12:32pm"""
    reason: str


@dataclass(frozen=True)
class Place:
    """One partner's place to sign."""

    agency: str
    tag: Tag
    text: str
    reason: str = ""
    url: str = ""
    """The page of the agency, where nobody can sign for it."""
    before: Sequence[Refusal] = ()
    agrees: bool | None = None


def refused_before(signatures: Sequence[Signature]) -> dict[UUID, list[Refusal]]:
    """What history keeps of those who did not agree before the answer that holds, the newest first: one query.

    Two may sign for one partner, and who did not agree may say more, or agree later: each reason stays to be read.
    """
    answered = {one.pk: one.at for one in signatures if one.at}
    if not answered:
        return {}
    kept: Any = timeline.kept(Signature)._default_manager  # whose fields no checker knows
    rows = kept.filter(pgh_obj_id__in=answered, agrees=False).select_related("user").order_by("-pgh_id")
    found = {(row.pgh_obj_id, row.at): row for row in rows if row.at != answered[row.pgh_obj_id]}
    by_place: dict[UUID, list[Refusal]] = {}
    for (place, at), row in found.items():
        by_place.setdefault(place, []).append(Refusal(f"{row.user}, {words.moment_inside(at)}", row.reason))
    return by_place


def place(one: Signature, *, holds: bool, before: Sequence[Refusal] = ()) -> Place:
    """Whether a partner has signed, by whom and when; while the sign-off `holds`, who still can."""
    if one.agrees is None or one.at is None:
        if holds:
            return waiting(one.agency, "Not signed yet")
        return Place(one.agency.name, Tag("grey", "Not signed"), "")
    signed = f"{one.user}, {words.moment_inside(one.at)}"
    tag = Tag("green", "Signed") if one.agrees else Tag("red", "Does not agree")
    return Place(one.agency.name, tag, signed, one.reason, before=before, agrees=one.agrees)


def refusal(one: Signature) -> str:
    """Levels Council does not agree: Margaret Doyle said so today, 12:32pm"""
    return f"{one.agency.name} does not agree: {one.user} said so {words.moment_on(one.at) if one.at else ''}"


def waiting(agency: Agency, so_far: str) -> Place:
    """A partner that has not signed, with the people who can sign for it today."""
    if people := access.signers(agency.pk):
        return Place(agency.name, Tag("amber", so_far), f"Can sign: {', '.join(one.name for one in people)}")
    url = reverse("agencies:detail", args=[agency.pk])
    return Place(agency.name, Tag("red", "Nobody can sign"), "", url=url)


def to_ask(on: date) -> list[Place]:
    """The safeguarding partners of a day before they are asked, each with who can sign for it."""
    return [waiting(agency, "Not asked yet") for agency in partners_on(on)]


def unmanned(places: Iterable[Place]) -> str:
    """The partners for which nobody can sign, in words: Levels Council and NHS Moorland."""
    return words.listed([one.agency for one in places if one.url])


def places(signing: Signing) -> list[Place]:
    """Each partner's place to sign."""
    rows = list(signing.signatures.select_related("agency", "user"))
    before = refused_before(rows)
    return [place(one, holds=waits(signing), before=before.get(one.pk, ())) for one in rows]


def earlier(review: Review, what: str) -> list[tuple[Signing, list[Place]]]:
    """The sign-offs that no longer hold, with the signatures that they had, the newest first."""
    rows = Signing.objects.filter(review=review, what=what, state=State.VOID)
    found = [
        (one, one.signatures.all()) for one in rows.prefetch_related("signatures__agency", "signatures__user")
    ]
    before = refused_before([row for _, several in found for row in several])
    return [
        (one, [place(row, holds=False, before=before.get(row.pk, ())) for row in several])
        for one, several in found
    ]


def newer(signing: Signing) -> str:
    """The address of the sign-off that holds instead of this void one, where the partners were asked again."""
    if signing.state != State.VOID:
        return ""
    rows = Signing.objects.filter(review=signing.review, what=signing.what).exclude(state=State.VOID)
    found = rows.first()
    return reverse("reviews_signing:detail", args=[found.pk]) if found else ""


def paper(signing: Signing) -> tuple[str, str] | None:
    """The name and the address of what is signed, where the text only names it and still holds."""
    source = settings.SIGNED_PAPERS.get(signing.what)
    if source is None or signing.state == State.VOID:
        return None
    found: tuple[str, str] | None = import_string(source)(signing.review)
    return found


def named(signing: Signing, *, user: User) -> list[Named]:
    """The parts of what is signed that may name somebody, while it holds; the room of the review looks for them."""
    source = settings.SIGNED_NAMING.get(signing.what)
    if source is None or signing.state == State.VOID:
        return []
    found: list[Named] = import_string(source)(signing.review, user=user, today=timezone.localdate())
    return found


def becomes(signing: Signing | None) -> str:
    """What the partners do with words that may name somebody, or have done, and whether these go out or have gone."""
    if signing is None or waits(signing):
        return "The partners sign these words, and they go out as they stand."
    if signing.state != State.SIGNED:
        return "The partners were asked to sign these words."
    if access.why_gone(signing):
        return "The partners have signed these words, and they have gone out as they stand."
    if signing.review.state != ReviewState.OPEN:
        return "The partners have signed these words."
    return "The partners have signed these words, and they go out as they stand."


def said_of(now: Any, before: Any) -> str:
    """What was done with a place to sign, for the history of its sign-off."""
    if before is None:
        return "asked {which} to sign"
    if now.agrees is None:
        return ""
    return "signed for {which}" if now.agrees else "wrote down that {which} does not agree"


def detail(user: User, signing: Signing) -> dict[str, Any]:
    """Everything of the page of one sign-off."""
    found = places(signing)
    mine = list(access.places(user, signing))
    return {
        "signing": signing,
        "tag": tag_of(signing),
        "passages": passages(signing.text),
        "paper": paper(signing),
        "named": named(signing, user=user),
        "becomes": becomes(signing),
        "places": found,
        "nobody": unmanned(found),
        "signed": signed_by(one.agrees for one in found),
        "mine": words.listed([one.agency.name for one in mine if one.agrees is None]),
        "refused": [refusal(one) for one in mine if one.agrees is False],
        "newer": newer(signing),
        "asks_again": signing.review.state == ReviewState.OPEN,
        "sign_url": reverse("reviews_signing:sign", args=[signing.pk]) if mine else "",
        "can_void": signing.state != State.VOID and access.can_void(user, signing),
        "earlier": [pair for pair in earlier(signing.review, signing.what) if pair[0].pk != signing.pk],
        "changes": timeline.of(signing, timeline.Part(Signature, "signing", "{agency}", said_of)),
        "seen": seen.of(signing),
        "reasons": access.why(user, signing),
    }
