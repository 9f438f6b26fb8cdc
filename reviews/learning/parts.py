"""The line of what a review learned, in the list of parts on its page."""

from django.urls import reverse

from partnership.accounts.models import User
from partnership.pages import words
from partnership.pages.components import Tag
from reviews import access as core
from reviews.learning import access
from reviews.learning.models import Finding
from reviews.learning.standing import with_standing
from reviews.models import Review
from reviews.parts import Line, Step
from reviews.rules import State


def lines(review: Review, user: User) -> list[Line]:
    """Findings and recommendations, and the threads; for whoever reads the whole review. Three queries."""
    if not core.sees_whole(user, review):
        return []
    path = reverse("reviews_learning:findings", args=[review.pk])
    findings = Finding.objects.filter(review=review).count()
    rows = with_standing(access.visible(user).filter(review=review))
    standing = list(rows.values_list("number", "asked_on", "answer", "furthest"))
    unasked = sum(1 for _, asked_on, _, _ in standing if asked_on is None)
    open_ones = sum(1 for _, _, answer, _ in standing if not answer)
    idle = sum(1 for _, _, answer, furthest in standing if not furthest and answer != "not")
    made = len({number for number, *_ in standing})
    said = f"{words.count(findings, 'finding')}, {words.count(made, 'recommendation')}"
    return [
        Line(
            name="What it learned",
            url=path,
            text=said,
            tag=tag(findings, len(standing), open_ones),
            step=step(review, user, path, findings=findings, unasked=unasked),
        ),
        Line(
            name="From finding to effect",
            url=reverse("reviews_learning:thread", args=[review.pk]),
            text=f"{words.count(idle, 'recommendation')} without an action"
            if standing
            else "Nothing follows yet",
            tag=Tag("red", "Broken") if idle else None,
        ),
    ]


def tag(findings: int, recommendations: int, unanswered: int) -> Tag:
    """How far the learning is written down and answered."""
    if not findings and not recommendations:
        return Tag("grey", "Not begun")
    if unanswered:
        return Tag("amber", f"{unanswered} not answered")
    return Tag("green", "Answered") if recommendations else Tag("blue", "Being written")


def step(review: Review, user: User, path: str, *, findings: int, unasked: int) -> Step | None:
    """What whoever writes does next, once there is something to do."""
    if review.state == State.OPEN and unasked and access.can_ask(user, review):
        return Step(
            title=f"ask for answers to {words.count(unasked, 'recommendation')}",
            text="Each body says whether it accepts what is recommended to it, and why not.",
            button="See the recommendations",
            url=path,
        )
    if review.state == State.COMPLETE and not findings and access.can_write(user, review):
        return Step(
            title="write down what it learned",
            text="The review is complete and no finding stands here, so nothing can follow from it.",
            button="Add a finding",
            url=reverse("reviews_learning:new_finding", args=[review.pk]),
        )
    return None
