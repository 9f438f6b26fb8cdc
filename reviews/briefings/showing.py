"""What the pages of briefings show: what is next, what looks like a name, and what teams have said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, TextField
from django.db.models.functions import Concat, Lower
from django.urls import reverse

from partnership.accounts.models import User
from partnership.base.rules import RuleBroken, require_move
from partnership.naming.looking import in_sentences
from partnership.pages import words
from partnership.pages.components import Colour, Tag
from partnership.publications.models import Publication
from reviews.briefings import access, looking
from reviews.briefings.forms import AgreeForm
from reviews.briefings.models import Briefing, Discussion
from reviews.briefings.rules import LONGEST, MOVES, NOT_NOW, PANELS, State
from reviews.briefings.services import WRITTEN, require_fits
from reviews.briefings.sheets import failed
from reviews.learning.models import Finding, Recommendation
from reviews.learning.rules import Sort
from reviews.models import Review

COLOURS: dict[str, Colour] = {
    State.DRAFT: "grey",
    State.TO_CHECK: "amber",
    State.CHECKED: "blue",
    State.PUBLISHED: "green",
}


CORRECT = "Write a corrected one"
HOW_TO_CORRECT = (
    "It begins with these panels and needs a title of its own. Take out what named somebody. Somebody else checks it "
    "before it is published."
)


def tag_of(briefing: Briefing) -> Tag:
    """Where a briefing stands, in a word."""
    if briefing.is_withdrawn:
        return Tag("red", "Withdrawn")
    return Tag(COLOURS[briefing.state], str(briefing.get_state_display()))


def require_on_its_way(briefing: Briefing, to: State) -> None:
    """Raise RuleBroken where it cannot go there, before somebody writes for nothing."""
    if briefing.is_withdrawn:
        raise RuleBroken("This briefing was published and withdrawn. Write a corrected one instead.")
    if briefing.state == State.PUBLISHED:
        raise RuleBroken("This briefing is published already.")
    require_move(MOVES, State(briefing.state), to, NOT_NOW)
    if to == State.PUBLISHED:
        require_fits(briefing)


def require_writing(briefing: Briefing) -> None:
    """Raise RuleBroken where the words stay, before somebody writes for nothing."""
    if briefing.state != State.DRAFT:
        raise RuleBroken(WRITTEN)


def begun(review: Review) -> dict[str, str]:
    """What a new briefing begins with: the first three findings, and what is recommended. Two queries."""
    findings = Finding.objects.filter(review=review, sort=Sort.IMPROVE).order_by("number")
    recommended = Recommendation.objects.filter(review=review).order_by("number").distinct("number")
    begins = {
        f"key_{number}": words.cut(text, LONGEST)
        for number, text in enumerate(findings.values_list("text", flat=True)[:3], start=1)
    }
    to_do = "\n".join(recommended.values_list("text", flat=True)[:3])
    return begins | ({"to_do": words.cut(to_do, LONGEST)} if to_do else {})


def begun_from(briefing: Briefing) -> dict[str, str]:
    """What a corrected briefing begins with: the panels of the withdrawn one; its title may be what was wrong."""
    return {name: getattr(briefing, name) for name, _ in PANELS}


def anew(user: User, briefing: Briefing) -> str:
    """Where somebody begins a corrected one of a briefing that was withdrawn; nowhere where another replaced it."""
    public = briefing.publication
    if public is None or public.replaced_by_id or not access.can_write(user, briefing.review):
        return ""
    return f"{reverse('reviews_briefings:new', args=[briefing.review_id])}?corrects={briefing.pk}"


def in_place_of(briefing: Briefing) -> Publication | None:
    """What was published in the place of a briefing that was withdrawn: the last of them."""
    found = briefing.publication.replaced_by if briefing.publication else None
    while found and found.replaced_by:
        found = found.replaced_by
    return found


def page_of(user: User, briefing: Briefing) -> dict[str, Any]:
    """What the page of one briefing shows."""
    checks = briefing.state == State.TO_CHECK and access.can_check(user, briefing)
    writes = access.can_write(user, briefing.review)
    on_writing = writes and briefing.state == State.DRAFT
    look = looking.look_of(briefing.review) if checks or on_writing else None
    found = looking.in_briefing(briefing, look) if look else {}
    office = briefing.is_withdrawn and access.reads(user, briefing)
    empty = [heading for name, heading in PANELS if not getattr(briefing, name)]
    return {
        "tag": tag_of(briefing),
        "panels": briefing.panels,
        "checks": checks,
        "anew": anew(user, briefing) if office else "",
        "correct": CORRECT,
        "how_to_correct": HOW_TO_CORRECT,
        "newer": in_place_of(briefing) if office else None,
        "found": in_sentences(found),
        "empty": words.listed(empty),
        "too_long": briefing.why_too_long if on_writing or briefing.state == State.CHECKED else None,
        "no_sheet": briefing.publication is not None and failed(briefing),
        "form": AgreeForm(look=look, found=found, version=briefing.version) if checks else None,
        "writes": on_writing,
        "takes_back": briefing.state in (State.TO_CHECK, State.CHECKED)
        and access.can_send_back(user, briefing),
        "publishes": briefing.state == State.CHECKED and access.can_publish(user, briefing),
    }


@dataclass(frozen=True)
class Line:
    """One published briefing as its readers see it."""

    briefing: Briefing
    read_url: str
    discuss_url: str
    coverage_url: str
    said: str


def lines(user: User) -> list[Line]:
    """What is public, the newest first, with how many teams of any agency have discussed it: two queries.

    Who they are is told apart, to those who may see it.
    """
    rows = list(access.published(user).order_by("-publication__published_on"))
    said = Discussion.objects.filter(briefing__in=rows).order_by()
    counted = said.values("briefing").annotate(
        teams=Count(Concat("agency", Lower("team"), output_field=TextField()), distinct=True),
        last=Max("discussed_on"),
    )
    found = {row["briefing"]: row for row in counted}
    return [
        Line(
            briefing=one,
            read_url=reverse("publications:detail", args=[one.publication.slug]) if one.publication else "",
            discuss_url=reverse("reviews_briefings:discuss", args=[one.pk]),
            coverage_url=reverse("reviews_briefings:coverage", args=[one.pk]),
            said=told(found.get(one.pk)),
        )
        for one in rows
    ]


def told(row: Mapping[str, Any] | None) -> str:
    """Discussed by 3 teams, last on 4 February 2026"""
    if row is None:
        return "Not discussed yet"
    return f"Discussed by {words.count(row['teams'], 'team')}, last on {words.plain_date(row['last'])}"
