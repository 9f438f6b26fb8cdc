"""What the room of a review shows: its stages, its clock, what is written down in each part, and the next step."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines.lists import looked_after
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import RUNNING
from partnership.deadlines.rules import State as ClockState
from partnership.pages import words
from partnership.pages.components import Clock, Due, Tag
from reviews import people
from reviews.models import Member, Review
from reviews.practice import access, changes, clocks, needs
from reviews.practice.facts import Facts
from reviews.practice.models import Commission, Elsewhere, Event, Passage, Publishing, Stage, Terms
from reviews.practice.rules import KINDS, PARTS, Decision, Work
from reviews.practice.stages import because_passed, is_worked
from reviews.practice.steps import beside, next_step
from reviews.rules import LED_ELSEWHERE, Kind, Part, State
from reviews.signing import services as signing
from reviews.signing.models import Signing

# Rows of a review ---------------------------------------------------------------------------------


def terms(review: Review) -> list[Terms]:
    """Every version of the terms of reference, the newest first."""
    return list(review.terms.select_related("made_by"))


def newest_terms(review: Review) -> Terms | None:
    return review.terms.first()


def commission(review: Review) -> Commission | None:
    return Commission.objects.filter(review=review).first()


def elsewhere(review: Review) -> Elsewhere | None:
    return Elsewhere.objects.filter(review=review).first()


def agencies_of(review: Review) -> QuerySet[Agency]:
    """The agencies with a part in a review."""
    return Agency.objects.filter(reviews_involved_in__review=review).order_by("name")


# Stages -------------------------------------------------------------------------------------------


def stages_by_kind(stages: QuerySet[Stage]) -> list[tuple[Kind, list[Stage]]]:
    """Every kind of review with its stages."""
    rows = list(stages)
    return [(kind, [one for one in rows if one.kind == kind]) for kind in KINDS]


@dataclass(frozen=True)
class StageLine:
    """One stage as the task list shows it."""

    name: str
    url: str
    when: str
    why: str
    tag: Tag


def stage_lines(facts: Facts) -> list[StageLine]:
    """Each stage with the days on which the review was in it, and how it stands by what is written down of its work.

    Once it is published, what comes before that comes no more: such a stage was passed over, or its end is written down
    under the publication.
    """
    stages, passages = facts.stages, facts.passages
    last = max((one.position for one in stages if one.work == Work.PUBLICATION), default=0)
    been = {one.stage_id for one in passages}
    furthest = max((one.position for one in stages if one.pk in been), default=0)
    passed = because_passed(facts.review) if passages else []
    cut = next((why for missing, why in passed if missing.endswith("…")), None)
    told: dict[str, str] = {}
    lines = []
    for stage in stages:
        through = [one for one in passages if one.stage_id == stage.pk]
        part = next((part for part, (_, works) in PARTS.items() if stage.work in works), "")
        is_over = facts.is_published and (stage.work != Work.OTHER or stage.position <= last)
        now = any(one.left_on is None for one in through) and not is_over
        behind = is_over or bool(through) or stage.position < furthest
        done = behind and not now and is_worked(facts.review, stage.work)
        done = done and (bool(through) or stage.work != Work.OTHER)
        if stage.work == Work.PUBLICATION and facts.review.kind not in LED_ELSEWHERE:
            done = done and bool(facts.publishing and facts.publishing.publication)
        why = next((why for missing, why in passed if stage.name in missing), None)
        if why is None and behind and not done and not through and not is_over:
            why = cut  # one of so many that history names no more
        tag = stage_tag(now=now, done=done, passed=is_over or why is not None, through=bool(through))
        said = why or "" if tag.text == PASSED else ""
        if said and told.setdefault(said, stage.name) != stage.name:
            said = f"as for {told[said]}"
        lines.append(
            StageLine(
                name=stage.name,
                url=f"#{part}" if part else "",
                when="; ".join(days(one, is_over=is_over) for one in through),
                why=said,
                tag=tag,
            )
        )
    return lines


PASSED = "Passed over"


def stage_tag(*, now: bool, done: bool, passed: bool, through: bool) -> Tag:
    """How a stage stands: a stage is not done because the review was in it, but because its work is."""
    if now:
        return Tag("blue", "Now")
    if done:
        return Tag("green", "Done")
    if passed:
        return Tag("grey", PASSED)
    return Tag("amber", "Not done") if through else Tag("grey", "Not yet")


def days(one: Passage, *, is_over: bool) -> str:
    """3 March 2026 to 9 April 2026; without a last day since 3 March 2026, or from then where it is over."""
    first = words.plain_date(one.entered_on)
    if one.left_on:
        return f"{first} to {words.plain_date(one.left_on)}"
    return f"from {first}" if is_over else f"since {first}"


# The clock ----------------------------------------------------------------------------------------


def months(first: date, last: date) -> int:
    """Whole months from a day to a later one."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def drawn(deadline: Deadline | None, *, today: date) -> Clock | None:
    """The clock of the report in months; nothing where none runs."""
    if deadline is None or deadline.state not in RUNNING:
        return None
    still = deadline.pauses.filter(until_on=None).first()
    at = still.from_on if still else today
    total = deadline.rule.length or 0
    due = deadline.due_on
    day = max(1, total - months(at, due)) if at <= due else total + months(due, at) + 1
    note = f"To be published by {words.weekday_date(due)}. {looked_after(deadline)}"
    if still:
        note = f"It has stood still since {words.plain_date(still.from_on)}. {still.reason}."
    return Clock(
        title="From the decision to publication",
        total=total,
        day=day,
        note=note,
        url=reverse("deadlines:detail", args=[deadline.pk]),
        unit="Month",
    )


# The whole room -----------------------------------------------------------------------------------


def room(user: User, review: Review, *, today: date) -> dict[str, Any]:
    """Everything of the page."""
    facts = Facts(review, user, today=today)
    held, clock, held_for = facts.publishing, facts.clock, commission(review)
    look, step = clocks.next_look(review), next_step(facts)
    pauses = list(clock.pauses.all()) if clock else []
    lines = stage_lines(facts)
    return {
        "review": review,
        "parts": facts.headings,
        "lead": lead(facts),
        "is_open": facts.is_open,
        "led_elsewhere": review.kind in LED_ELSEWHERE,
        "is_statutory": facts.is_statutory,
        "weighed": WEIGHED.get(Kind(review.kind), ""),
        "writes": facts.writes,
        "runs": facts.runs,
        "publishes": facts.publishes,
        "watches": access.can_watch(user, review),
        "step": step,
        "beside": beside(facts, step),
        "stages": lines if facts.is_open else [one for one in lines if one.when],
        "clock": drawn(clock, today=today),
        **people.coordination(review, today=today),
        "is_paused": bool(clock and clock.state == ClockState.PAUSED),
        "runs_clock": bool(clock and clock.state == ClockState.OPEN),
        "pauses": [one for one in pauses if one.until_on],
        "unexplained": facts.unexplained,
        "terms": facts.terms,
        "earlier_terms": terms(review)[1:],
        "commission": held_for,
        "criteria": criteria(held_for),
        "reviewers": reviewers(review),
        "requests": facts.requests,
        "events": [(one, turnout(one)) for one in facts.events],
        "offers": facts.offers,
        "parallels": list(review.parallels.all()),
        "our_part": our_part(review, facts.part),
        "drafts": facts.drafts,
        "next_look": Due.of(look, today=today) if look else None,
        "looks": list(review.looks.select_related("made_by")),
        "explanations": facts.explanations,
        "sign_off": sign_off(facts.signed) if facts.signed or Work.SIGN_OFF in facts.works else None,
        "copies": list(review.copies.select_related("draft")),
        "without_copy": facts.without_copy,
        "to_public": to_public(facts),
        "shut": needs.shut_by_end(review, held)
        if held and facts.brings_out and not facts.is_published
        else "",
        "publication": publication(held),
        "publishing": held,
        "decided_before": bool(held and needs.decided_before(review, held)),
        "came_out_before": bool(
            held and held.publication and needs.was_published_before(review, held.publication.published_on)
        ),
        "embargo": not facts.is_published,
        "changes": changes.of(review, clock),
    }


def to_public(facts: Facts) -> list[tuple[str, str]]:
    """What this person can do to bring the report to the public now: each page with its address."""
    held = facts.publishing
    if held and facts.is_published:
        gives = facts.publishes and held.decision == Decision.PUBLISH
        return [("National repository", facts.url("repository"))] if gives else []
    if not facts.brings_out:
        return []
    found = [("Decide on publication", facts.url("decide")), ("Plan the day", facts.url("plan"))]
    if facts.is_statutory and (facts.final or (held and held.decision == Decision.WITHHOLD)):
        found.append(("Write down a copy", facts.url("new_copy")))
    if held and held.decision and not needs.shut_by_end(facts.review, held):
        found.append(("Publish", facts.url("publish")))
    return found


def lead(facts: Facts) -> str:
    """Where the review stands, in a sentence."""
    held = facts.publishing
    if held and held.publication and held.is_public:
        return f"Published on {words.plain_date(held.publication.published_on)}."
    review = facts.review
    if review.state != State.OPEN and review.ended_on:
        return f"{review.get_state_display()} on {words.plain_date(review.ended_on)}."
    return f"Now: {facts.now.name}." if facts.now else "No stage has begun yet."


WEIGHED = {
    Kind.PRACTICE: "Why the review is held",
    Kind.NATIONAL: "Why a national review was proposed",
}
"""The heading over the criteria of a kind."""


def criteria(found: Commission | None) -> list[tuple[str, SafeString]]:
    """Each criterion in the words of its day, with the answer, the reason and the source, in rows."""
    return [
        (
            one["text"],
            format_html(
                '<strong>{}</strong>{}<br><span class="app-quiet app-small">{}</span>',
                "Yes" if one["met"] else "No",
                f". {one['because']}" if one["because"] else "",
                one["source"],
            ),
        )
        for one in (found.criteria if found else [])
    ]


def our_part(review: Review, part: Elsewhere | None) -> list[tuple[str, Any]]:
    """What another body's review asks of us and what we contribute, in rows; what is not known is left out."""
    if part is None:
        return []
    rows: list[tuple[str, Any]] = [
        ("Led by", ", ".join(filter(None, (part.led_by, part.reference)))),
        ("Reached at", part.contact),
        ("What they ask", part.asks),
        ("What we contribute", part.contribution),
        ("Sent on", words.plain_date(part.sent_on) if part.sent_on else ""),
        ("Published on", words.plain_date(part.published_on) if part.published_on else ""),
        ("Stays public until at least", stays_until(review, part)),
        ("Where it is published", link(part.published_at) if part.published_at else ""),
    ]
    return [(name, value) for name, value in rows if value]


def stays_until(review: Review, part: Elsewhere) -> str:
    """Until when the national Panel keeps its report public; what others lead is theirs to say."""
    if review.kind != Kind.NATIONAL or part.published_on is None:
        return ""
    return words.plain_date(clocks.national_stays_until(part.published_on))


def link(url: str) -> SafeString:
    """An address on another site."""
    return format_html('<a class="govuk-link" href="{0}" rel="noreferrer">{0}</a>', url)


def reviewers(review: Review) -> str:
    """Who carries the review out: their names stand in the report (domain 1.3.4)."""
    rows = access.members(review).filter(part__in=(Part.LEAD_REVIEWER, Part.CHAIR))
    return "\n".join(
        f"{one.user.name if one.user else one.name}, {one.get_part_display().lower()}" + declared(one)
        for one in rows
    )


def declared(one: Member) -> str:
    """What a reviewer declared of conflicts of interest, or that nothing is yet (Working Together 2023, chapter 5)."""
    if one.interests:
        return f". Declared: {one.interests}"
    return ". Interests are not declared yet" if one.part == Part.LEAD_REVIEWER else ""


def turnout(event: Event) -> str:
    """6 people: 4 from Levels Council and 2 from Moorland Hospital."""
    rows = list(event.turnouts.all())
    total = sum(one.number for one in rows)
    if not rows:
        return "Nobody is counted yet."
    if len(rows) == 1:
        return f"{words.count(total, 'person', 'people')} from {rows[0].agency}."
    said = words.listed([f"{one.number} from {one.agency}" for one in rows])
    return f"{words.count(total, 'person', 'people')}: {said}."


def sign_off(signed: Signing | None) -> tuple[Tag, str]:
    """Where the sign-off stands, and where it is seen."""
    if signed is None:
        return Tag("grey", "Not asked yet"), ""
    url = reverse("reviews_signing:detail", args=[signed.pk])
    if signing.complete(signed):
        return Tag("green", "Signed by all three partners"), url
    return Tag("amber", "With the partners"), url


def publication(held: Publishing | None) -> list[tuple[str, str]]:
    """What is known of the publication, in rows."""
    if held is None:
        return []
    rows = [
        (
            "Planned for",
            words.plain_date(held.planned_on) if held.planned_on and not held.publication else "",
        ),
        ("Decision", str(Decision(held.decision).label) if held.decision else ""),
        (
            "Decided",
            f"{words.plain_date(held.decided_on)}, by {held.decided_by}" if held.decided_on else "",
        ),
        ("Why it is not published", held.because),
        ("Published on", words.plain_date(held.publication.published_on) if held.publication else ""),
        (
            "Withdrawn on",
            words.plain_date(held.publication.withdrawn_on)
            if held.publication and held.publication.withdrawn_on
            else "",
        ),
        (
            "Stays public until at least",
            words.plain_date(held.publication.stays_until)
            if held.publication and held.publication.stays_until
            else "",
        ),
        (
            "National repository",
            f"Since {words.plain_date(held.repository_on)}" if held.repository_on else "",
        ),
    ]
    return [(name, value) for name, value in rows if value]
