"""What the pages of requests show: who owes what in a review, and what is next on one request."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.standing import ended
from partnership.deadlines.counting import rule_on
from partnership.documents.models import Document
from partnership.history import seen, timeline
from partnership.pages import words
from partnership.pages.components import Colour, Due, File, Stat, Tag
from reviews import access as reviews
from reviews import clocks
from reviews.models import Involved, Review
from reviews.people import without_lead
from reviews.requests import access, looking, services
from reviews.requests.models import AgencyRequest, Answer, Attachment, Template
from reviews.requests.rules import ANSWERED, TO_ACCEPT, WITH_AGENCY, Kind, State
from reviews.rules import Kind as ReviewKind
from reviews.rules import State as ReviewState

COLOURS: dict[str, Colour] = {
    State.ASKED: "amber",
    State.NOTHING: "blue",
    State.RETURNED: "blue",
    State.SENT_BACK: "amber",
    State.ACCEPTED: "green",
    State.WITHDRAWN: "grey",
}


NOT_ANSWERED = "Not answered"


def usual_day(review: Review) -> date:
    """By when agencies have to answer that are asked today, if no other day is said."""
    return services.usual_day(review, today=timezone.localdate())


def after_review(review: Review, due_on: date) -> str:
    """What is said where agencies would answer after the review itself is due; nothing where they would not."""
    ends = clocks.due_on(clocks.RAPID, review) or clocks.due_on(clocks.REPORT, review)
    return (
        f". This is after {words.weekday_date(ends)}, by which the review is due"
        if ends and due_on > ends
        else ""
    )


def state_of(one: AgencyRequest) -> Tag:
    """Whose turn it is; red where the agency's day is over."""
    if is_late(one):
        return Tag("red", "Late")
    if is_over(one):
        return Tag("grey", NOT_ANSWERED)
    return Tag(COLOURS[one.state], str(State(one.state).label))


def is_over(one: AgencyRequest) -> bool:
    """Whether an agency did not answer before its review ended: it owes nothing any more."""
    return one.state in WITH_AGENCY and one.involved.review.state != ReviewState.OPEN


def is_late(one: AgencyRequest) -> bool:
    due_on = due_on_of(one)
    return (
        one.state in WITH_AGENCY and not is_over(one) and due_on is not None and due_on < timezone.localdate()
    )


def due_on_of(one: AgencyRequest) -> date | None:
    """The day that `access.visible` puts on each request."""
    found: date | None = getattr(one, "due_on", None)
    return found


def templates_on(day: date) -> QuerySet[Template]:
    """The templates in use on a day."""
    return Template.objects.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)


def first_template(review: Review, templates: QuerySet[Template]) -> UUID | None:
    """What is asked for most in a review of this kind: the summary in a rapid one, else the agency’s report."""
    kind = Kind.SUMMARY if review.kind == ReviewKind.RAPID else Kind.REPORT
    return templates.filter(kind=kind).values_list("pk", flat=True).first()


def usual_time(review: Review) -> str:
    """How long agencies have in this review, as the rule of today says: 9 working days."""
    rule = rule_on(services.rule_for(review), timezone.localdate())
    return words.count(rule.length or 0, str(rule.get_unit_display()).lower().removesuffix("s"))


def asked(made: list[AgencyRequest]) -> str:
    """What is said once agencies are asked, and of those in which nobody can be told."""
    said = f"{words.count(len(made), 'agency is', 'agencies are')} asked. Each has a deadline"
    nobody = words.listed(without_lead(one.involved for one in made))
    if not nobody:
        return f"{said} and is reminded of it."
    return f"{said}. At {nobody} nobody is told or reminded: nobody can answer there yet."


# Who owes what ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """What became of one request: where it stands, and when that is or was."""

    url: str
    text: str
    is_late: bool
    note: str


@dataclass(frozen=True)
class Line:
    """One agency, and each thing that is asked in this review."""

    agency: str
    cells: list[tuple[str, Cell | None]]
    ended: str = ""
    """Of an agency that has ended, who goes on for it."""


@dataclass(frozen=True)
class Matrix:
    """The agencies of a review against what they are asked for."""

    heads: list[str]
    lines: list[Line]
    waiting: int
    late: int
    answered: int
    total: int

    @property
    def is_empty(self) -> bool:
        return not self.heads

    @property
    def stats(self) -> list[Stat]:
        return [
            Stat("Asked", self.total),
            Stat("Answered", self.answered),
            Stat(NOT_ANSWERED, self.waiting),
            Stat("Late", self.late, alert=bool(self.late)),
        ]


def cell(one: AgencyRequest) -> Cell:
    """One request in a cell."""
    due_on = due_on_of(one)
    if one.state in ANSWERED and one.returned_at:
        note = words.tiny_date(timezone.localdate(one.returned_at))
    else:
        note = (
            f"by {words.tiny_date(due_on)}"
            if due_on and one.state in WITH_AGENCY and not is_over(one)
            else ""
        )
    text = NOT_ANSWERED if is_over(one) else str(State(one.state).label)
    return Cell(reverse("reviews_requests:detail", args=[one.pk]), text, is_late(one), note)


def matrix(user: User, review: Review) -> Matrix:
    """Who owes what: two queries. An agency that was not asked for anything yet has empty cells."""
    rows = list(access.of_review(user, review))
    heads = {one.template_id: one.template.name for one in sorted(rows, key=lambda one: one.asked_on)}
    by_place: dict[tuple[Any, Any], AgencyRequest] = {}
    for one in sorted(rows, key=lambda one: (one.state != State.WITHDRAWN, one.asked_on)):
        by_place[one.involved_id, one.template_id] = one  # a live request covers one that was withdrawn
    lines = [
        Line(
            part.agency.name,
            [
                (head, cell(found) if (found := by_place.get((part.pk, key))) else None)
                for key, head in heads.items()
            ],
            ended(part.agency, today=timezone.localdate()),
        )
        for part in access.involved(review)
    ]
    live = [one for one in rows if one.state != State.WITHDRAWN]
    return Matrix(
        heads=list(heads.values()),
        lines=lines,
        waiting=sum(one.state in WITH_AGENCY for one in live),
        late=sum(is_late(one) for one in live),
        answered=sum(one.state in ANSWERED for one in live),
        total=len(live),
    )


# One request --------------------------------------------------------------------------------------


def papers(one: AgencyRequest, *, sent_then: bool = False) -> list[tuple[Attachment, File]]:
    """The papers of an answer, as they are opened here; of one that went back only those `sent_then`."""
    rows = one.attachments.all()
    until = one.returned_at if sent_then else None
    return [(row, paper(row, row.document)) for row in rows if until is None or row.created_at <= until]


def paper(row: Attachment, document: Document) -> File:
    newest = next(iter(document.versions.all()), None)
    note = f"{newest.filename}, added {words.moment_inside(row.created_at)}" if newest else ""
    return File(document.title, reverse("reviews_requests:paper", args=[row.pk]), note)


def detail(user: User, one: AgencyRequest) -> dict[str, Any]:
    """Everything of the page of one request."""
    prefetch_related_objects([one], "answers", "attachments__document__versions")
    writes = one.state in WITH_AGENCY and access.can_send_answer(user, one)
    shown = bool(writes) or access.shows_answers(user, one)
    due_on = due_on_of(one)
    sent_then = one.state == State.SENT_BACK and not access.writes_it(user, one)
    parts = [timeline.Part(Attachment, "request")] if shown and not sent_then else []
    review, waits = one.involved.review, one.state in TO_ACCEPT
    decides, is_open = access.can_decide(user, one), reviews.under_way(review, reviews.kept(review, True))
    return {
        "one": one,
        "tag": state_of(one),
        "facts": facts(one),
        "due": Due.of(due_on, today=timezone.localdate())
        if due_on and one.state in WITH_AGENCY and not is_over(one)
        else None,
        "shown": shown,
        "answers": answers_of(one),
        "sent_then": sent_then,
        "papers": papers(one, sent_then=sent_then) if shown else [],
        "writes": writes,
        "reads": waits and decides,
        "own_sending": waits and is_open and reviews.can_run(user) and one.returned_by_id == user.pk,
        "can_reopen": one.state == State.ACCEPTED and decides,
        "can_withdraw": one.state in WITH_AGENCY and access.can_withdraw(user, one),
        "can_ask_again": one.state == State.WITHDRAWN and access.can_ask(user, one.involved.review),
        "pointed_out": looking.in_answer(one, known=looking.ordinary(review))
        if waits and reviews.sees_whole(user, review)
        else [],
        "can_send_back": decides,
        "others_send_back": is_open and not decides,
        "alone": access.is_alone(user),
        "for_others": writes and not access.can_answer(user, one),
        "changes": timeline.of(one, *parts),
        "seen": seen.of(one),
        "reasons": access.why(user, one),
    }


def facts(one: AgencyRequest) -> list[tuple[str, str]]:
    """What is known, in rows."""
    rows = [
        ("The agency", ended(one.involved.agency, today=timezone.localdate())),
        ("Asked", f"{words.plain_date(one.asked_on)}, by {one.asked_by}"),
        ("What to look at", one.note),
        (
            "Sent",
            f"{words.moment(one.returned_at)}, by {one.returned_by}" if one.returned_at else "",
        ),
        ("Quality checked by", f"{one.quality_by}, {one.quality_post}" if one.quality_by else ""),
        ("Accepted", accepted(one) if one.state == State.ACCEPTED else ""),
    ]
    return [(key, value) for key, value in rows if value]


def accepted(one: AgencyRequest) -> str:
    """When and by whom, and whether the same person had sent it."""
    said = f"{words.moment(one.decided_at)}, by {one.decided_by}" if one.decided_at else ""
    return f"{said}. {one.said}" if one.said else said


def can_see_review(user: User, review: Review) -> bool:
    """Whether there is a way back to the whole review for this person."""
    return reviews.visible_in_part(user).filter(pk=review.pk).exists()


def unasked(review: Review) -> QuerySet[Involved]:
    """The agencies with a part in a review that were asked for nothing yet."""
    return access.involved(review).exclude(requests__in=AgencyRequest.objects.exclude(state=State.WITHDRAWN))


def answers_of(one: AgencyRequest) -> list[Answer]:
    return list(one.answers.all())
