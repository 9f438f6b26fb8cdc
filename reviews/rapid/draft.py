"""The draft of a rapid review as one text: what the partners sign, word for word."""

from partnership.pages import words
from reviews.incidents.models import Child
from reviews.models import Review
from reviews.rapid.models import Decision, Passage, SafetyAction, Sending
from reviews.rapid.rules import SENT, Purpose
from reviews.signing.showing import HEADING


def passages(review: Review) -> list[Passage]:
    """A part of the draft for each of the five purposes, in their order; those not begun are empty and not saved."""
    there = {one.purpose: one for one in Passage.objects.filter(review=review)}
    return [there.get(purpose) or Passage(review=review, purpose=purpose) for purpose in Purpose]


def decision_of(review: Review) -> Decision | None:
    """What is recommended or decided, where it is written down."""
    return Decision.objects.select_related("leads_to").filter(review=review).first()


def why_kept(review: Review) -> str:
    """The sentence that tells why the signatures stay, where the review has gone to the Panel with them."""
    return SENT if Sending.objects.filter(review=review).exists() else ""


def why_child_kept(child: Child) -> str:
    """The sentence that tells that the review went to the Panel with a child, so that they stay; empty where not."""
    sent = Sending.objects.filter(review=child.incident.rapid_review_id, created_at__gt=child.created_at)
    return "The rapid review went to the Panel with this child, so the child stays." if sent.exists() else ""


def text_of(review: Review) -> str:
    """The five purposes, the immediate safety actions, and the decision with its reasons.

    Whether a safety action is done by now is left out: doing what was agreed changes nothing that was signed.
    """
    parts = [f"{HEADING}{one.get_purpose_display()}\n{one.text}" for one in passages(review)]
    actions = [
        f"{one.what}: {one.who}, by {words.plain_date(one.by_on)}"
        for one in SafetyAction.objects.filter(review=review)
    ]
    parts.append(f"{HEADING}Immediate safety actions\n" + ("\n".join(actions) or "None"))
    if decision := decision_of(review):
        parts.append(f"{HEADING}Decision\n{decision.get_outcome_display()}")
        parts.append(f"{HEADING}Reasons for the decision\n{decision.reasons}")
    return "\n\n".join(parts)
