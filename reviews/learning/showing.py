"""What the pages of findings and recommendations show: where each stands, what is broken, and what comes next."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import access as actions
from partnership.actions import threads
from partnership.actions.closing_models import Test
from partnership.actions.models import Action
from partnership.actions.rules import State
from partnership.actions.strands import BEFORE_THE_ACTION, Stage
from partnership.agencies.rules import Role
from partnership.pages import words
from partnership.pages.components import Colour, Due, Tag, ThreadStep
from partnership.pages.form_page import crumbs
from reviews.learning import access
from reviews.learning.models import Finding, Follows, Recommendation
from reviews.learning.rules import Answer, Sort, what_is_broken
from reviews.learning.standing import addressed_to, answer_tag, answers_now, reached_tag, with_standing
from reviews.learning.telling import answering, path_of, review_path
from reviews.models import Review
from reviews.people import holders

STATES: dict[str, Colour] = {
    State.OPEN: "amber",
    State.DONE: "blue",
    State.EVIDENCED: "blue",
    State.EMBEDDED: "green",
    State.DROPPED: "grey",
}


def way_to(review: Review) -> list[tuple[str, str]]:
    """The way back from a page about a review."""
    return crumbs(("Reviews", reverse("reviews:list")), (review.reference, review_path(review.pk)))


@dataclass(frozen=True)
class FindingLine:
    """One finding, and what is recommended for it."""

    finding: Finding
    tags: list[Tag]
    recommendations: list[tuple[str, str]]
    """Each name and address."""


def finding_lines(review: Review) -> list[FindingLine]:
    """Every finding of a review in order: three queries."""
    rows = Finding.objects.filter(review=review).prefetch_related(
        "themes",
        Prefetch(
            "recommendations",
            Recommendation.objects.select_related("agency__successor__successor").order_by("number"),
        ),
    )
    return [
        FindingLine(
            finding=one,
            tags=[Tag("green" if one.sort == Sort.GOOD else "blue", str(one.get_sort_display()))]
            + [Tag("grey", theme.name) for theme in one.themes.all()],
            recommendations=named(one.recommendations.all()),
        )
        for one in rows
    ]


def named(found: Iterable[Recommendation]) -> list[tuple[str, str]]:
    """Each by its name and address."""
    bodies = Counter(one.number for one in found)
    return [(name_of(one, several=bodies[one.number] > 1), path_of(one)) for one in found]


@dataclass(frozen=True)
class ActionLine:
    """One action that follows, as its thread stands."""

    thread: threads.Thread
    tag: Tag

    @property
    def action(self) -> Action:
        return self.thread.action

    @property
    def url(self) -> str:
        return reverse("actions:action", args=[self.action.pk])

    @property
    def after(self) -> list[ThreadStep]:
        """What comes after the action: course, audit, indicator, report."""
        return [
            line
            for step, line in zip(self.thread.steps, self.thread.short, strict=True)
            if step.stage not in (*BEFORE_THE_ACTION, Stage.ACTION)
        ]

    @property
    def owned_by(self) -> str:
        return f"{self.action.owned_by}, due {words.plain_date(self.action.due_on)}"


@dataclass(frozen=True)
class RecommendationLine:
    """One recommendation with its actions, and what is broken between them."""

    one: Any
    to: str
    name: str
    """With the body where there are several."""
    tags: list[Tag]
    broken: list[str]
    actions: list[ActionLine] = field(default_factory=list)
    unseen: int = 0
    """How many actions there are that this person does not see."""

    @property
    def url(self) -> str:
        return path_of(self.one)


def recommendation_lines(rows: QuerySet[Recommendation], user: User) -> list[RecommendationLine]:
    """Recommendations with the threads of their actions: a few queries, however many there are."""
    found = list(
        with_standing(rows).prefetch_related(
            "grounds", Prefetch("follows", Follows.objects.order_by("created_at"))
        )
    )
    wanted = {follows.action_id for one in found for follows in one.follows.all()}
    seen = list(actions.visible(user).filter(pk__in=wanted))
    hung = {thread.action.pk: thread for thread in threads.of_many(seen, user)} if seen else {}
    facts = states_of(wanted)
    bodies = Counter((one.review_id, one.number) for one in found)
    lines = []
    for one in found:
        keys = [follows.action_id for follows in one.follows.all()]
        lines.append(
            RecommendationLine(
                one=one,
                to=addressed_to(one),
                name=name_of(one, several=bodies[one.review_id, one.number] > 1),
                tags=[answer_tag(one), reached_tag(one.furthest, of=one.actions_number)],
                broken=what_is_broken(
                    asked=one.asked_on is not None,
                    answer=one.answer,
                    actions=[facts[key][0] for key in keys],
                    tested=[facts[key][1] for key in keys],
                    grounds=len(one.grounds.all()),
                ),
                actions=[action_line(hung[key]) for key in keys if key in hung],
                unseen=sum(1 for key in keys if key not in hung),
            )
        )
    return lines


def name_of(one: Recommendation, *, several: bool) -> str:
    """Recommendation 3, or Recommendation 3 to the police where it is addressed to several bodies."""
    return f"{one} to {addressed_to(one)}" if several else str(one)


def action_line(thread: threads.Thread) -> ActionLine:
    """An action with how far it is."""
    state = State(thread.action.state)
    return ActionLine(thread, Tag(STATES[state], str(state.label)))


def states_of(wanted: set[UUID]) -> dict[UUID, tuple[str, bool]]:
    """How far each action is, and whether anybody has looked again: one query."""
    tests = Test.objects.filter(action=OuterRef("pk"), carried_out_on__isnull=False)
    rows = Action.objects.filter(pk__in=wanted).annotate(is_tested=Exists(tests)).order_by()
    return {pk: (state, tested) for pk, state, tested in rows.values_list("pk", "state", "is_tested")}


def broken_in(lines: list[RecommendationLine], findings: list[FindingLine]) -> list[str]:
    """Where the threads of a whole review are broken, counted: what to mend first stands first."""
    unanswered = sum(1 for line in lines if not line.one.answer)
    idle = sum(1 for line in lines if not line.actions and not line.unseen and line.one.answer != "not")
    untested = sum(1 for line in lines for text in line.broken if "tested" in text)
    groundless = sum(1 for line in lines if not line.one.grounds.all())
    torn = len({one.action.pk for line in lines for one in line.actions if one.thread.broken})
    unreasoned = sum(1 for one in findings if one.finding.sort == Sort.IMPROVE and not one.finding.reason)
    told = [
        (unanswered, "recommendation is not answered", "recommendations are not answered"),
        (idle, "recommendation has no action", "recommendations have no action"),
        (untested, "recommendation has an action that is done and was never tested again",
         "recommendations have actions that are done and were never tested again"),
        (torn, "action has a thread that is broken, as stands beside it",
         "actions have threads that are broken, as stands beside each"),
        (groundless, "recommendation rests on no finding", "recommendations rest on no finding"),
        (unreasoned, "finding gives no underlying reason", "findings give no underlying reason"),
    ]  # fmt: skip
    return [f"{words.count(number, one, many)}." for number, one, many in told if number]


def saved(one: Recommendation, *, is_reworded: bool) -> str:
    """What is said to whoever has changed a recommendation: who was asked before, and hears of other words."""
    asked = [each for each in (one, *access.same(one)) if each.asked_on]
    if not asked:
        return "The recommendation is saved. Nobody is asked to answer it yet."
    said = [
        f"The recommendation is saved. Asked already: {words.listed([addressed_to(each) for each in asked])}."
    ]
    if is_reworded:
        hear = {each.pk: bool(answering(each)) for each in asked}
        told = [addressed_to(each) for each in asked if hear[each.pk]]
        rest = [addressed_to(each) for each in asked if not hear[each.pk]]
        if told:
            said.append(f"The safeguarding leads of {words.listed(told)} are told that the words changed.")
        if rest:
            said.append(f"Tell these yourself, as nobody answers for them here: {words.listed(rest)}.")
    return " ".join(said)


def page_of(user: User, one: Recommendation, *, whole: bool) -> dict[str, Any]:
    """What the page of one recommendation shows; to other bodies is it known to those who read the `whole` review."""
    (line,) = recommendation_lines(access.visible(user).filter(pk=one.pk), user)
    due = line.one.due_on if one.asked_on and not line.one.answer else None
    writes = access.can_write(user, one.review)
    responses = list(one.responses.select_related("by"))
    others = with_standing(access.same(one)) if whole else []
    can_act = access.can_act(user, one)
    heir = answers_now(one)
    waits = (
        not can_act and line.one.answer in (Answer.ACCEPTED, Answer.IN_PART) and not line.one.actions_number
    )
    return {
        "line": line,
        "tags": [answer_tag(line.one), Tag("grey", "No action yet")] if waits else line.tags,
        "grounds": list(access.grounds_of(one)),
        "responses": responses,
        "due": Due.of(due, today=timezone.localdate()) if due else None,
        "can_answer": access.can_answer(user, one),
        "can_ask": one.asked_on is None and access.can_ask(user, one.review),
        "own": access.answers_for_themselves(user, one),
        "heir": heir,
        "nobody_answers": one.agency is not None and heir is None,
        "no_lead": str(heir) if heir and not holders(Role.AGENCY_LEAD, agency=heir.pk) else "",
        "can_write": writes and not responses,
        "can_link": writes,
        "can_join": writes and access.findings_to_join(user, one).exists(),
        "others": [(addressed_to(other), path_of(other), answer_tag(other)) for other in others],
        "can_address": writes,
        "can_act": can_act,
        "waits_for_action": waits,
        "linked": [(follows, follows.action) for follows in access.linked(user, one)],
    }
