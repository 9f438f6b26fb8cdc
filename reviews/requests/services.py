"""Agencies are asked, answer, are chased; what they sent is accepted or goes back, with the reason."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken, require_move
from partnership.deadlines import asking
from partnership.deadlines import services as deadlines
from partnership.deadlines.counting import rule_on
from partnership.deadlines.days_off import calendar, held_calendar
from partnership.deadlines.reckoning import reckon
from partnership.documents import services as documents
from partnership.documents.checks.files import Checked
from partnership.documents.rules import Kind as DocumentKind
from partnership.history import context
from partnership.pages import words
from reviews.models import Involved, Review
from reviews.requests import access, telling
from reviews.requests.models import AgencyRequest, Answer, Attachment, Template
from reviews.requests.rules import MOVES, WITH_AGENCY, State, why_not_due, why_not_questions
from reviews.rules import ENDED, Kind
from reviews.rules import State as ReviewState

RAPID, OTHER, AGAIN = "review.rapid.agency_summary", "review.agency_report", "review.request_again"
"""The rules by which an answer is due: in a rapid review, in any other, and once it was sent back."""
NOT_NOW = "This request has moved on meanwhile. Open it again to see where it stands."
ALONE = "Whoever sent this accepted it too: nobody else worked in the business unit."
ALL_ASKED = "These agencies were asked for this already. Open a request to send it back."
MOST_PAPERS = 20


# Templates ----------------------------------------------------------------------------------------


@transaction.atomic
def keep_template(template: Template | None, *, version: int, by: User, **facts: Any) -> Template:
    """Write a template, or change one as it was at `version`. Requests that were made keep their questions."""
    require(access.can_keep_templates(by))
    if refused := why_not_questions(facts["questions"]):
        raise RuleBroken(refused, about="asks")
    if template is not None:
        return write(open_at(template, version), **facts)
    with in_words(Template):
        return Template.objects.create(**facts)


# Asking -------------------------------------------------------------------------------------------


def rule_for(review: Review) -> str:
    """The rule by which agencies have to answer in this review."""
    return RAPID if review.kind == Kind.RAPID else OTHER


@transaction.atomic
def ask(
    review: Review,
    *,
    template: Template,
    agencies: Iterable[Involved],
    note: str,
    due_on: date | None,
    by: User,
    today: date,
) -> list[AgencyRequest]:
    """Ask agencies with a part in a review; their leads are told, each has a deadline. `due_on` is another day than the
    rule's. Whoever was asked for this already is left out.

    Raises RuleBroken where the review has ended, for a day that cannot be, and where all were asked already.
    """
    require(access.can_ask(by, review))
    review = lock(review)
    if review.state != ReviewState.OPEN:
        raise RuleBroken(ENDED)
    if due_on and (refused := why_not_due(due_on, today=today)):
        raise RuleBroken(refused, about="due_on")
    new = [one for one in unasked(agencies, template) if one.review_id == review.pk]
    if not new:
        raise RuleBroken(ALL_ASKED)
    return [ask_one(one, template=template, note=note, due_on=due_on, by=by, today=today) for one in new]


def unasked(agencies: Iterable[Involved], template: Template) -> list[Involved]:
    """Those that were not asked for this yet, or need not have answered."""
    parts = list(agencies)
    live = AgencyRequest.objects.filter(involved__in=parts, template=template)
    asked = set(live.exclude(state=State.WITHDRAWN).values_list("involved", flat=True))
    return [one for one in parts if one.pk not in asked]


def ask_one(
    involved: Involved, *, template: Template, note: str, due_on: date | None, by: User, today: date
) -> AgencyRequest:
    """One request with the questions of today, its deadline and its message."""
    with in_words(AgencyRequest):
        one = AgencyRequest.objects.create(
            involved=involved, template=template, note=note, asked_on=today, asked_by=by
        )
    Answer.objects.bulk_create(
        Answer(request=one, number=number, question=question)
        for number, question in enumerate(template.questions, 1)
    )
    because = "Set when the agency was asked."
    begin_clock(one, rule_for(involved.review), due_on=due_on, because=because, by=by, today=today)
    telling.asked(one)
    return one


def begin_clock(
    one: AgencyRequest, rule: str, *, due_on: date | None = None, because: str = "", by: User, today: date
) -> None:
    """From today on the agency has so long as the rule says, or until another day, with the reason for that one."""
    deadline = deadlines.start(
        subject=one.subject,
        rule=rule,
        trigger_on=today,
        title=f"{one.template.name} for {one.involved.review.reference}",
        path=telling.path_of(one),
        agency=one.involved.agency,
        by=by,
    )
    if due_on and due_on != deadline.due_on:
        deadlines.revise(deadline, due_on=due_on, because=because, by=by)


def usual_day(review: Review, *, today: date) -> date:
    """By when an answer is due that is asked for today in this review, by the rule of today."""
    return reckon(rule_on(rule_for(review), today).period, today, calendar=calendar()).due_on


def due_again(one: AgencyRequest, *, today: date) -> date:
    """By when an answer is due that goes back today: by the rule's day, and never before it was due so far."""
    ruled = reckon(rule_on(AGAIN, today).period, today, calendar=held_calendar()).due_on
    so_far = asking.due_on(one.subject)
    return max(ruled, so_far or ruled)


@transaction.atomic
def remind(review: Review, *, by: User, now: datetime) -> int:
    """Write to the leads of every agency that has not answered, once a day; returns for how many requests."""
    require(access.can_ask(by, review))
    waiting = AgencyRequest.objects.filter(involved__review=review, state__in=WITH_AGENCY)
    rows = waiting.select_related("involved__agency", "involved__review", "template")
    return sum(telling.chased(one, today=timezone.localdate(now)) for one in rows)


# Answering ----------------------------------------------------------------------------------------


def full(one: AgencyRequest) -> AgencyRequest:
    """The request, locked, with what messages and deadlines say of it."""
    return lock(one, "involved__review", "involved__agency", "template")


def writing(one: AgencyRequest, *, by: User) -> AgencyRequest:
    """The request, locked, for whoever may answer it now. Raises RuleBroken where it is not with its agency, and says
    who sent it and when.
    """
    one = full(one)
    require(access.can_send_answer(by, one))
    if one.state == State.WITHDRAWN:
        raise RuleBroken(f"{one.involved.agency} need not answer this any more.")
    if one.state not in WITH_AGENCY and one.returned_at is not None:
        raise RuleBroken(
            f"{one.returned_by} sent this {words.moment_on(one.returned_at)}. Ask the business unit to send "
            "it back if something is wrong."
        )
    return one


@transaction.atomic
def answer(
    one: AgencyRequest,
    *,
    answers: Mapping[int, str],
    quality_by: str,
    quality_post: str,
    by: User,
    now: datetime,
) -> AgencyRequest:
    """Send what the agency says to each question, by its number. Raises RuleBroken where it was sent already."""
    one = writing(one, by=by)
    for row in one.answers.all():
        text = answers.get(row.number, "")
        if not text:
            raise RuleBroken("Answer every question. Where there is nothing to say, say so.")
        if row.text != text:
            row.text = text
            row.save(update_fields=["text"])
    return returned(
        one,
        State.RETURNED,
        by=by,
        now=now,
        quality_by=quality_by,
        quality_post=quality_post,
        nothing_because="",
    )


@transaction.atomic
def nothing_held(one: AgencyRequest, *, because: str, by: User, now: datetime) -> AgencyRequest:
    """Say that the agency knows nothing of the child or family, and where it looked."""
    return returned(writing(one, by=by), State.NOTHING, by=by, now=now, nothing_because=because)


def returned(one: AgencyRequest, state: State, *, by: User, now: datetime, **facts: str) -> AgencyRequest:
    """The locked request goes to the business unit, which is told; the clock stands."""
    require_move(MOVES, one.state, state, NOT_NOW)
    one = write(one, state=state, returned_at=now, returned_by=by, **facts)
    deadlines.meet(one.subject, on=timezone.localdate(now), by=by)
    telling.returned(one)
    return one


def attach(one: AgencyRequest, *, title: str, file: Checked, by: User) -> Attachment:
    """Add a paper to an answer that is being written. Raises RuleBroken where it is not with the agency."""
    with transaction.atomic():
        if writing(one, by=by).attachments.count() >= MOST_PAPERS:
            raise RuleBroken(f"An answer has {MOST_PAPERS} papers at most. Put some of them into one file.")
    # The store of files writes down by itself what it is about to keep, so this is no part of our transaction.
    document = documents.upload(
        agency=one.involved.agency,
        title=title,
        kind=DocumentKind.EVIDENCE,
        file=file,
        by=by,
        is_sensitive=True,
    )
    with transaction.atomic():
        return Attachment.objects.create(request=writing(one, by=by), document=document)


@transaction.atomic
def detach(paper: Attachment, *, by: User) -> None:
    """Take a paper out of an answer that is being written; the file stays among the agency's own documents."""
    writing(paper.request, by=by)
    paper.delete()


# Reading ------------------------------------------------------------------------------------------


@transaction.atomic
def accept(one: AgencyRequest, *, version: int | None = None, by: User, now: datetime) -> AgencyRequest:
    """Take the answer as it is, with the words that were pointed out in it at `version`.

    Raises RuleBroken where it went back and was sent anew since.
    """
    one = full(one)
    require(access.can_decide(by, one))
    if version is not None and version != one.version:
        raise RuleBroken(NOT_NOW)
    return decide(one, State.ACCEPTED, ALONE if one.returned_by_id == by.pk else "", by=by, now=now)


@transaction.atomic
def send_back(
    one: AgencyRequest, *, said: str, due_on: date | None = None, by: User, now: datetime
) -> AgencyRequest:
    """Open an answer again, with the reason; the agency's clock begins anew.

    It is due by `due_again`, or by `due_on`, which may be sooner. Raises RuleBroken for a day that cannot be.
    """
    one = full(one)
    require(access.can_decide(by, one))
    today = timezone.localdate(now)
    if due_on and (refused := why_not_due(due_on, today=today)):
        raise RuleBroken(refused, about="due_on")
    because = (
        "Set when the answer was sent back." if due_on else "The agency had until then before it went back."
    )
    due_on = due_on or due_again(one, today=today)
    one = decide(one, State.SENT_BACK, said, by=by, now=now)
    begin_clock(one, AGAIN, due_on=due_on, because=because, by=by, today=today)
    telling.sent_back(one)
    return one


@transaction.atomic
def withdraw(one: AgencyRequest, *, said: str, by: User, now: datetime) -> AgencyRequest:
    """Say that an agency need not answer, and why; nothing reminds it any more."""
    one = full(one)
    require(access.can_withdraw(by, one))
    one = decide(one, State.WITHDRAWN, said, by=by, now=now)
    deadlines.drop(one.subject, by=by)
    telling.withdrawn(one)
    return one


@transaction.atomic
def ask_again(one: AgencyRequest, *, by: User, now: datetime) -> AgencyRequest:
    """Ask an agency after all that need not have answered."""
    one = full(one)
    require(access.can_ask(by, one.involved.review))
    require_move(MOVES, one.state, State.ASKED, NOT_NOW)
    one = write(one, state=State.ASKED, said="")
    begin_clock(one, rule_for(one.involved.review), by=by, today=timezone.localdate(now))
    telling.asked(one)
    return one


def decide(one: AgencyRequest, state: State, said: str, *, by: User, now: datetime) -> AgencyRequest:
    """The next state of a locked request, with what was said."""
    require_move(MOVES, one.state, state, NOT_NOW)
    with context.because(said):
        return write(one, state=state, said=said, decided_at=now, decided_by=by)
