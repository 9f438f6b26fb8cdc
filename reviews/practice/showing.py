"""What the room of a review shows: its stages, its clock, what is written down in each part, and the next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import RUNNING
from partnership.deadlines.rules import State as ClockState
from partnership.pages import words
from partnership.pages.components import Clock, Tag
from reviews.models import Review
from reviews.practice import access, clocks, publishing, watching
from reviews.practice.models import Commission, Elsewhere, Event, Passage, Publishing, Stage, Terms
from reviews.practice.rules import KINDS, LED_ELSEWHERE, STATUTORY, Decision, Work
from reviews.practice.steps import Facts, next_step
from reviews.requests.models import AgencyRequest
from reviews.requests.rules import WITH_AGENCY
from reviews.requests.rules import State as Asked
from reviews.rules import Kind, Part, State
from reviews.signing import services as signing
from reviews.signing.models import Signing
from reviews.signing.rules import What

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


def stages_of(review: Review) -> list[Stage]:
    """The stages of the review's kind: those in use, and those that it went through."""
    rows = Stage.objects.filter(kind=review.kind)
    return list(rows.filter(Q(retired_on=None) | Q(passages__review=review)).distinct())


def stages_to_enter(review: Review) -> QuerySet[Stage]:
    """The stages that the review may enter now."""
    rows = Stage.objects.filter(kind=review.kind, retired_on=None)
    return rows.exclude(passages__review=review, passages__left_on=None)


def next_stage(review: Review) -> Stage | None:
    """The stage after the one that the review is in; the first where it is in none."""
    now = review.passages.filter(left_on=None).select_related("stage").first()
    coming = stages_to_enter(review)
    return (coming.filter(position__gt=now.stage.position) if now else coming).first()


PARTS = {
    Work.TERMS: "terms",
    Work.REPORTS: "reports",
    Work.EVENT: "events",
    Work.FAMILY: "family",
    Work.DRAFT: "drafts",
    Work.ACCURACY: "drafts",
    Work.SIGN_OFF: "drafts",
    Work.COPIES: "publication",
    Work.PUBLICATION: "publication",
    Work.CONTRIBUTION: "elsewhere",
}
"""The place on the page where a stage is worked."""


@dataclass(frozen=True)
class StageLine:
    """One stage as the task list shows it."""

    name: str
    url: str
    when: str
    tag: Tag


def stage_lines(stages: Sequence[Stage], passages: Sequence[Passage]) -> list[StageLine]:
    """Each stage with the days on which the review was in it."""
    lines = []
    for stage in stages:
        through = [one for one in passages if one.stage_id == stage.pk]
        now = any(one.left_on is None for one in through)
        part = PARTS.get(Work(stage.work), "")
        lines.append(
            StageLine(
                name=stage.name,
                url=f"#{part}" if part else "",
                when="; ".join(days(one) for one in through),
                tag=Tag("blue", "Now")
                if now
                else Tag("green", "Done")
                if through
                else Tag("grey", "Not yet"),
            )
        )
    return lines


def days(one: Passage) -> str:
    """From 3 March 2026 to 9 April 2026"""
    since = words.plain_date(one.entered_on)
    return f"{since} to {words.plain_date(one.left_on)}" if one.left_on else f"since {since}"


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
    note = f"To be published by {words.weekday_date(due)}."
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
    passages = list(review.passages.select_related("stage"))
    now = next((one.stage for one in passages if one.left_on is None), None)
    deadline = clocks.of(clocks.report_subject(review)) if review.kind in STATUTORY else None
    held = publishing.of(review)
    final = publishing.final_draft(review)
    signed = signing.current(review, What.REPORT)
    all_terms = terms(review)
    events = list(review.practitioner_events.prefetch_related("turnouts__agency"))
    offers = list(review.family_offers.all())
    drafts = list(review.drafts.select_related("made_by"))
    requests = asked_of(review)
    part = elsewhere(review)
    is_open = review.state == State.OPEN
    facts = Facts(
        review=review,
        now=now,
        has_terms=bool(all_terms),
        asked=len(requests),
        owed=sum(one.state in WITH_AGENCY for one in requests),
        has_event=bool(events),
        has_family=bool(offers),
        newest_draft=drafts[0] if drafts else None,
        final=final,
        signed=signed,
        publishing=held,
        without_copy=publishing.waiting_for(review, held),
        unexplained=watching.unexplained(review) if deadline else False,
        has_part=bool(part and part.sent_on),
        writes=access.can_write(user, review),
        runs=access.can_run(user),
    )
    return {
        "review": review,
        "lead": lead(now, held),
        "is_open": is_open,
        "led_elsewhere": review.kind in LED_ELSEWHERE,
        "is_statutory": review.kind in STATUTORY,
        "writes": facts.writes and is_open,
        "runs": facts.runs,
        "watches": access.can_watch(user) and is_open,
        "step": next_step(facts) if is_open else None,
        "stages": stage_lines(stages_of(review), passages),
        "clock": drawn(deadline, today=today),
        "is_paused": bool(deadline and deadline.state == ClockState.PAUSED),
        "runs_clock": bool(deadline and deadline.state == ClockState.OPEN),
        "pauses": list(deadline.pauses.all()) if deadline else [],
        "unexplained": facts.unexplained,
        "terms": all_terms[0] if all_terms else None,
        "commission": commission(review),
        "reviewers": reviewers(review),
        "requests": requests,
        "events": [(one, turnout(one)) for one in events],
        "offers": offers,
        "parallels": list(review.parallels.all()),
        "elsewhere": part,
        "drafts": drafts,
        "looks": list(review.looks.select_related("made_by")),
        "explanations": list(review.explanations.all()),
        "sign_off": sign_off(signed),
        "copies": list(review.copies.select_related("draft")),
        "without_copy": facts.without_copy,
        "publication": publication(held),
        "publishing": held,
        "embargo": not (held and held.publication_id),
    }


def lead(now: Stage | None, held: Publishing | None) -> str:
    """Where the review stands, in a sentence."""
    if held and held.publication:
        return f"Published on {words.plain_date(held.publication.published_on)}."
    return f"Now: {now.name}." if now else "No stage has begun yet."


def reviewers(review: Review) -> str:
    """Who carries the review out: their names stand in the report (domain 1.3.4)."""
    rows = access.members(review).filter(part__in=(Part.LEAD_REVIEWER, Part.CHAIR))
    return "\n".join(
        f"{one.user.name if one.user else one.name}, {one.get_part_display().lower()}"
        + (f". Declared: {one.interests}" if one.interests else "")
        for one in rows
    )


def asked_of(review: Review) -> list[AgencyRequest]:
    """What agencies were asked for, without what is not needed any more."""
    rows = AgencyRequest.objects.filter(involved__review=review).exclude(state=Asked.WITHDRAWN)
    return list(rows.select_related("template", "involved__agency"))


def turnout(event: Event) -> str:
    """4 of Levels Council, 2 of Moorland Hospital"""
    rows = list(event.turnouts.all())
    total = sum(one.number for one in rows)
    if not rows:
        return "Nobody is counted yet."
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
