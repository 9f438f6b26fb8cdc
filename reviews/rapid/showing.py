"""What the room of a rapid review shows: its days, its parts, and what comes next."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from partnership.accounts.models import User
from partnership.base.job_rules import State as MakingState
from partnership.base.rules import RuleBroken
from partnership.history import seen, timeline
from partnership.pages import words
from partnership.pages.components import Tag
from reviews import access as reviews
from reviews import clocks, people
from reviews.models import Review
from reviews.parts import Step
from reviews.rapid import access, board, draft, packs
from reviews.rapid.looking import in_draft
from reviews.rapid.models import (
    Decision,
    Making,
    Meeting,
    Passage,
    Reply,
    SafetyAction,
    Sending,
)
from reviews.rapid.rules import ASKS, Opinion, Outcome, Purpose
from reviews.requests import looking
from reviews.requests import showing as requests
from reviews.rules import State as ReviewState
from reviews.signing import access as signing_access
from reviews.signing import services as signing
from reviews.signing.models import Signing
from reviews.signing.rules import State, What
from reviews.signing.showing import becomes, passages, places

READ_AS = ("rapid review", "pack of a rapid review")
"""What the log of readings calls the room and what is taken away from it."""
DIFFERS = Tag("red", "The Panel does not agree")
HISTORY = {
    Meeting: "“{kind}” of {held_on}",
    Passage: "“{purpose}”",
    SafetyAction: "{what}",
    Decision: "",
    Sending: "",
    Reply: "of {replied_on}",
}
"""What the history of the room tells of, and by what one is told from the next."""


@dataclass(frozen=True)
class Part:
    """One part of the draft in the list of parts."""

    name: str
    asks: str
    url: str
    text: str
    tag: Tag

    @property
    def passages(self) -> list[tuple[str, str]]:
        """The text by the headings that stand in it."""
        return passages(self.text)


def part(one: Passage) -> Part:
    """Whether a part is written, and how it begins."""
    waits = one.review.state == ReviewState.OPEN
    tag = Tag("green", "Written") if one.text.strip() else Tag("amber" if waits else "grey", "Not written")
    return Part(
        name=one.get_purpose_display(),
        asks=ASKS[Purpose(one.purpose)],
        url=reverse("reviews_rapid:passage", args=[one.review_id, one.purpose]),
        text=one.text,
        tag=tag,
    )


@dataclass(frozen=True)
class Version:
    """An earlier text of a part, by whom and when."""

    who: str
    at: datetime
    text: str


def versions(passage: Passage) -> list[Version]:
    """Every text that a part has had, the newest first: two queries."""
    kept: Any = timeline.kept(Passage)._default_manager
    rows = list(kept.filter(pgh_obj_id=passage.pk).exclude(text="").order_by("-pgh_id"))
    ids = {UUID(user) for row in rows if (user := (row.pgh_context or {}).get("user"))}
    names = {user.pk: user.name for user in User.objects.filter(pk__in=ids)}
    found = []
    for row in rows:
        user = (row.pgh_context or {}).get("user")
        who = names.get(UUID(user), "Somebody") if user else "The portal"
        found.append(Version(who, row.pgh_created_at, row.text))
    return found


def tag_of(review: Review, sending: Sending | None) -> Tag:
    """Where the review stands, in a word."""
    if review.state != ReviewState.OPEN:
        return Tag("grey", str(ReviewState(review.state).label))
    if sending:
        return Tag("amber", "Sent late") if sending.is_late else Tag("green", "Sent in time")
    return Tag("blue", "Under way")


def differing(review: Review) -> Reply | None:
    """The Panel’s newest reply, where it does not agree with the decision."""
    newest = Reply.objects.filter(review=review).order_by("-replied_on").first()
    return newest if newest and newest.opinion == Opinion.DIFFERS else None


def room(user: User, review: Review, *, today: date) -> dict[str, Any]:
    """Everything of the page of the room."""
    matrix = requests.matrix(user, review)
    days = board.of(review, matrix=matrix, today=today)
    decision = draft.decision_of(review)
    sending = Sending.objects.select_related("sent_by").filter(review=review).first()
    signed = signing.current(review, What.RAPID)
    parts = [part(one) for one in draft.passages(review)]
    differs = differing(review) is not None
    sent, other = packs.packs(review, sending, signed)
    writes, makes = bool(access.can_write(user, review)), access.can_make(user, review)
    return {
        "review": review,
        "tag": tag_of(review, sending),
        "differs": DIFFERS if differs else None,
        "board": days,
        "matrix": matrix,
        "meetings": list(Meeting.objects.filter(review=review)),
        "parts": parts,
        "safety": list(SafetyAction.objects.filter(review=review)),
        "decision": decision,
        "reasons_given": passages(decision.reasons) if decision else [],
        "signing": signed,
        "places": places(signed) if signed else [],
        "void": Signing.objects.filter(review=review, what=What.RAPID, state=State.VOID).count(),
        "sending": sending,
        "corrected": packs.corrected(review, sending, sent),
        "replies": list(Reply.objects.filter(review=review)),
        "sent_pack": sent,
        "pack": other,
        "making": making_now(review),
        "named": []
        if sending or review.state != ReviewState.OPEN
        else in_draft(review, user=user, today=today),
        "becomes": becomes(signed),
        "doubts": looking.in_review(review, user=user) if makes else [],
        "writes": writes,
        "ended": review.state != ReviewState.OPEN,
        **people.coordination(review, today=today),
        "runs": reviews.can_run(user),
        "makes": makes,
        "can_send": access.can_follow_up(user, review),
        "step": next_step(
            user, review, parts, decision, signed, sending, differs=differs, asked=bool(matrix.total)
        ),
        "changes": timeline.of(
            review,
            *(timeline.Part(model, "review", which) for model, which in HISTORY.items()),
        ),
        "seen": seen.of(review, *READ_AS),
        "reasons": reviews.why(user, review),
    }


def due_on(review: Review) -> date | None:
    """The day on which the review is due, where its clock was started."""
    return clocks.due_on(clocks.RAPID, review)


def making_now(review: Review) -> Making | None:
    """The making that waits or is under way; the last one, where it failed and nothing was made since."""
    newest = Making.objects.filter(review=review).first()
    return newest if newest and newest.state != MakingState.MADE else None


def next_step(
    user: User,
    review: Review,
    parts: list[Part],
    decision: Decision | None,
    signed: Signing | None,
    sending: Sending | None,
    *,
    differs: bool,
    asked: bool,
) -> Step | None:
    """The one thing that this person is to do next, from the first step to the last."""
    if review.archived_on is not None:
        return None
    if differs and (step := to_decide_anew(user, review, decision)):
        return step
    if review.state != ReviewState.OPEN:
        return None
    if signed is not None and not signing.complete(signed):
        return to_sign(user, signed) or to_settle(user, review, signed)
    if sending is not None:
        return after_sending(user, review, decision)
    if not access.can_write(user, review):
        return None
    if signing.complete(signed):
        url = reverse("reviews_rapid:send", args=[review.pk])
        text = "All three partners have signed. Make the pack, send it, and write down when it went."
        return (
            Step("Send the review to the Panel", text, "Say that it was sent", url)
            if access.can_send(user, review)
            else None
        )
    return to_write(user, review, parts, decision, asked=asked)


def to_sign(user: User, signed: Signing) -> Step | None:
    """For a partner that has not signed."""
    places = signing_access.places(user, signed).filter(agrees=None)
    mine = words.listed([one.agency.name for one in places])
    url = reverse("reviews_signing:detail", args=[signed.pk])
    return Step(f"Sign for {mine}", "Read what is signed first.", "Read and sign", url) if mine else None


def to_settle(user: User, review: Review, signed: Signing) -> Step | None:
    """For whoever writes, where a partner does not agree."""
    against = signed.signatures.filter(agrees=False).select_related("agency")
    names = words.listed([one.agency.name for one in against])
    if not names or not access.can_write(user, review):
        return None
    text = (
        "Read why under “Sign-off” and settle it with them: they can still sign these words. If you change the words, "
        "ask all three to sign anew."
    )
    url = reverse("reviews_signing:detail", args=[signed.pk])
    title = f"{names} {'does' if len(against) == 1 else 'do'} not agree: settle it"
    return Step(title, text, "Read why", url)


def sending_of(review: Review) -> Sending:
    """What is written down of the sending. Raises RuleBroken where it was not sent yet."""
    found = Sending.objects.select_related("review").filter(review=review).first()
    if found is None:
        raise RuleBroken("This review was not sent to the Panel yet.")
    return found


def to_write(
    user: User, review: Review, parts: list[Part], decision: Decision | None, *, asked: bool
) -> Step | None:
    """For whoever writes: letters first, then the draft, then the recommendation, then sign-off."""
    if not asked and access.can_send(user, review):
        url = reverse("reviews_requests:ask", args=[review.pk])
        return Step("Ask the agencies", "Letters and templates go out on day 1.", "Ask agencies", url)
    for one in parts:
        if one.tag.colour != "green":
            return Step(f"Write: {one.name[:1].lower()}{one.name[1:]}", one.asks, "Write it", one.url)
    if decision is None:
        url = reverse("reviews_rapid:decision", args=[review.pk])
        return Step(
            "Write down the recommendation",
            "What the case review group recommends, and why.",
            "Write it",
            url,
        )
    url = reverse("reviews_rapid:ask_to_sign", args=[review.pk])
    return Step("Ask the partners to sign", "All three sign the draft and the decision.", "Ask them", url)


def to_decide_anew(user: User, review: Review, decision: Decision | None) -> Step | None:
    """Where the Panel does not agree: what the partners make of it, until it answers anew or a review follows."""
    if not access.can_follow_up(user, review):
        return None
    title, case = "The Panel does not agree: decide what follows", [review.pk]
    if decision and decision.outcome == Outcome.PRACTICE:
        if decision.leads_to is None:
            text = "The partners have decided to carry out a practice review. Begin it, or tell the Panel why not."
            return Step(title, text, "Begin the practice review", reverse("reviews_rapid:begin", args=case))
        text = "The partners answer the Panel. Write down what it replies to them."
        return Step(title, text, "Write its next reply down", reverse("reviews_rapid:add_reply", args=case))
    if review.followed_by.exists():
        return None
    text = (
        "Begin the practice review that the partners decide on now. If they stand by their decision, they tell the "
        "Panel why; its next reply is written down below."
    )
    url = f"{reverse('reviews:new')}?follows={review.pk}"
    return Step(title, text, "Begin a practice review", url)


def after_sending(user: User, review: Review, decision: Decision | None) -> Step | None:
    """The practice review that was decided, then the Panel’s reply."""
    if not access.can_follow_up(user, review):
        return None
    if decision and decision.outcome == Outcome.PRACTICE and decision.leads_to is None:
        url = reverse("reviews_rapid:begin", args=[review.pk])
        return Step(
            "Begin the practice review", "The partners have decided to carry one out.", "Begin it", url
        )
    if not Reply.objects.filter(review=review).exists():
        url = reverse("reviews_rapid:add_reply", args=[review.pk])
        return Step(
            "Write down the Panel’s reply", "The Panel reads every rapid review.", "Write it down", url
        )
    return None
