"""What comes next in a review, for whoever looks: one sentence and one button."""

from dataclasses import dataclass

from django.urls import reverse

from partnership.pages import words
from reviews.models import Review
from reviews.parts import Step
from reviews.practice.models import Draft, Publishing, Stage
from reviews.practice.rules import LED_ELSEWHERE, STATUTORY, Decision, Work
from reviews.signing import services as signing
from reviews.signing.models import Signing


@dataclass(frozen=True)
class Facts:
    """What the next step hangs on."""

    review: Review
    now: Stage | None
    has_terms: bool
    asked: int
    owed: int
    has_event: bool
    has_family: bool
    newest_draft: Draft | None
    final: Draft | None
    signed: Signing | None
    publishing: Publishing | None
    without_copy: list[str]
    unexplained: bool
    has_part: bool
    writes: bool
    runs: bool

    def url(self, name: str) -> str:
        return reverse(f"reviews_practice:{name}", args=[self.review.pk])


def next_step(facts: Facts) -> Step | None:
    """The next step of this person; nothing for those who only read."""
    if not facts.writes:
        return None
    if facts.unexplained and facts.runs:
        return Step(
            "Explain the delay",
            "The clock stands still, and the Panel and the Secretary of State have not been told why.",
            "Write down the explanation",
            facts.url("explain"),
        )
    if facts.now is None:
        return Step(
            "Begin with the first stage",
            "The stages show everybody who works on the review where it stands.",
            "Begin",
            facts.url("move_on"),
        )
    return in_stage(facts, Work(facts.now.work)) or onwards(facts)


def in_stage(facts: Facts, work: Work) -> Step | None:
    """What is still to be done in the stage that the review is in."""
    if work == Work.TERMS and not facts.has_terms:
        return Step(
            "Write the terms of reference",
            "What the review looks at, which days it covers, and which questions it asks.",
            "Write the terms",
            facts.url("terms"),
        )
    if work == Work.REPORTS and (facts.owed or not facts.asked):
        requests = reverse("reviews_requests:matrix", args=[facts.review.pk])
        if facts.owed:
            owed = words.count(facts.owed, "answer is", "answers are")
            return Step(f"{owed} still with agencies", "See who owes what.", "See the requests", requests)
        return Step("Ask the agencies", "Each answers for its own part.", "Ask agencies", requests)
    if work == Work.EVENT and not facts.has_event:
        return Step(
            "Hear the practitioners",
            "Write down when you met and how many came from which agency.",
            "Add an event",
            facts.url("new_event"),
        )
    if work == Work.FAMILY and not facts.has_family:
        return Step(
            "Ask the family",
            "Write down who was asked and what became of it; or why somebody was not.",
            "Add somebody",
            facts.url("new_offer"),
        )
    if work == Work.CONTRIBUTION and not facts.has_part and facts.review.kind in LED_ELSEWHERE:
        return Step("Contribute", "Write down what you send them.", "Write it down", facts.url("elsewhere"))
    return on_the_report(facts, work)


def on_the_report(facts: Facts, work: Work) -> Step | None:
    """What is still to be done with the report."""
    if work in (Work.DRAFT, Work.ACCURACY) and facts.newest_draft is None:
        return Step("Add the first draft", "It stays under embargo.", "Add a draft", facts.url("new_draft"))
    if work in (Work.ACCURACY, Work.SIGN_OFF) and facts.final is None and facts.newest_draft:
        draft = reverse("reviews_practice:draft", args=[facts.newest_draft.pk])
        return Step(
            "Check the facts, then make a draft final",
            "Agencies say what is wrong; each point gets an answer in the log.",
            "Open the newest draft",
            draft,
        )
    if work == Work.SIGN_OFF and facts.final and not signing.complete(facts.signed):
        draft = reverse("reviews_practice:draft", args=[facts.final.pk])
        text = "They are asked, and not all have signed." if facts.signed else "Ask all three of them."
        return Step("The partners sign the report", text, "Open the final draft", draft)
    if work in (Work.COPIES, Work.PUBLICATION) and facts.runs:
        return to_the_public(facts)
    return None


def to_the_public(facts: Facts) -> Step | None:
    """What is still to be done before everybody can read it."""
    held = facts.publishing
    if held is None or not held.decision:
        return Step(
            "Decide on publication",
            "A report is published unless that would be inappropriate.",
            "Write down the decision",
            facts.url("decide"),
        )
    if held.publication_id:
        if held.decision == Decision.PUBLISH and not held.repository_on and facts.review.kind in STATUTORY:
            return Step(
                "Send it to the national repository",
                "It keeps what partnerships have published.",
                "Write it down",
                facts.url("repository"),
            )
        return None
    if facts.without_copy:
        return Step(
            "Send the copies",
            f"{words.listed(facts.without_copy)} must have a copy at least 7 working days before.",
            "Write down a copy",
            facts.url("new_copy"),
        )
    return Step("Publish it", "Everything it needs is there.", "Publish", facts.url("publish"))


def onwards(facts: Facts) -> Step | None:
    """To the next stage; nothing once it is published."""
    if facts.publishing and facts.publishing.publication_id:
        return None
    return Step(
        "Move on when this stage is done",
        "Everybody who works on the review sees where it stands.",
        "Move on",
        facts.url("move_on"),
    )
