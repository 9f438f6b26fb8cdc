"""What comes next in a review, for whoever looks: one sentence and one button."""

from django.urls import reverse

from partnership.pages import words
from reviews.parts import Step
from reviews.practice import needs
from reviews.practice.facts import Facts
from reviews.practice.models import Publishing
from reviews.practice.rules import Decision, Work
from reviews.requests.rules import WITH_AGENCY
from reviews.rules import LED_ELSEWHERE
from reviews.signing import services as signing


def next_step(facts: Facts) -> Step | None:
    """The next step of this person; nothing for those who only read, and in a review that has ended."""
    if not facts.writes:
        return None
    if facts.unexplained and facts.runs:
        return Step(
            "Explain the delay",
            "The clock stands still, and the Panel and the Secretary of State have not been told why.",
            "Write down the explanation",
            facts.url("explain"),
        )
    if facts.runs and facts.silent:
        return Step(
            "Explain why the report is not published",
            "The Panel and the Secretary of State are told why, and what they say to it is considered.",
            "Write down the explanation",
            facts.url("explain"),
        )
    if facts.is_published:
        return after_publication(facts) if facts.runs else None
    if step := with_the_report(facts):
        return step
    if facts.now is None:
        return Step(
            "Begin with the first stage",
            "The stages show everybody who works on the review where it stands.",
            "Begin",
            facts.url("move_on"),
        )
    return in_stage(facts, Work(facts.now.work)) or onwards(facts)


LAST = (Work.SIGN_OFF, Work.COPIES, Work.PUBLICATION)
"""What is worked once there is a final report."""


def lags(facts: Facts) -> bool:
    """Whether the stage of a review is behind its report: that is final already, or is not to be published."""
    held = facts.publishing
    decided = held is not None and held.decision == Decision.WITHHOLD
    if facts.is_published or (facts.now and facts.now.work in LAST):
        return False
    return bool((decided or facts.final) and facts.works & set(LAST))


def with_the_report(facts: Facts) -> Step | None:
    """What is to be done with the report, where the stage of the review is behind it."""
    if not lags(facts):
        return None
    held = facts.publishing
    if not (held and (held.decision == Decision.WITHHOLD or needs.decided_before(facts.review, held))) and (
        Work.SIGN_OFF in facts.works and (step := on_the_report(facts, Work.SIGN_OFF))
    ):
        return step
    return on_the_report(facts, Work.PUBLICATION) if Work.PUBLICATION in facts.works else None


def beside(facts: Facts, step: Step | None) -> list[tuple[str, str]]:
    """What is to be done beside the next step: to move the stage on, where the report is further."""
    on = facts.url("move_on")
    return [("Move the stage on", on)] if step and facts.writes and step.url != on and lags(facts) else []


def after_publication(facts: Facts) -> Step:
    """What is still to be done once everybody can read it."""
    return to_repository(facts) or Step(
        "Say that the review is complete",
        "What is to be read is published. The learning goes on, and the review can be taken up again.",
        "Complete the review",
        reverse("reviews:end", args=[facts.review.pk]),
    )


def to_repository(facts: Facts) -> Step | None:
    """Whether a published report is still to go to the national repository (domain 1.3.11)."""
    held = facts.publishing
    if held is None or held.decision != Decision.PUBLISH or held.repository_on or not facts.is_statutory:
        return None
    return Step(
        "Send it to the national repository",
        "It keeps what partnerships have published.",
        "Write it down",
        facts.url("repository"),
    )


def in_stage(facts: Facts, work: Work) -> Step | None:
    """What is still to be done in the stage that the review is in."""
    if work == Work.TERMS and facts.terms is None:
        return Step(
            "Write the terms of reference",
            "What the review looks at, which days it covers, and which questions it asks.",
            "Write the terms",
            facts.url("terms"),
        )
    if work == Work.REPORTS:
        return from_agencies(facts)
    if work == Work.EVENT and not facts.events:
        return Step(
            "Hear the practitioners",
            "Write down when you met and how many came from which agency.",
            "Add an event",
            facts.url("new_event"),
        )
    if work == Work.FAMILY and not facts.offers:
        return Step(
            "Ask the family",
            "Write down who was asked and what became of it; or why somebody was not.",
            "Add somebody",
            facts.url("new_offer"),
        )
    if (
        work == Work.CONTRIBUTION
        and facts.review.kind in LED_ELSEWHERE
        and not (facts.part and facts.part.sent_on)
    ):
        return Step("Contribute", "Write down what you send them.", "Write it down", facts.url("elsewhere"))
    return on_the_report(facts, work)


def from_agencies(facts: Facts) -> Step | None:
    """What agencies are still to be asked, or still owe."""
    requests = reverse("reviews_requests:matrix", args=[facts.review.pk])
    if not facts.requests:
        return Step("Ask the agencies", "Each answers for its own part.", "Ask agencies", requests)
    if owing := sum(one.state in WITH_AGENCY for one in facts.requests):
        owed = words.count(owing, "answer is", "answers are")
        return Step(f"{owed} still with agencies", "See who owes what.", "See the requests", requests)
    return None


def on_the_report(facts: Facts, work: Work) -> Step | None:
    """What is still to be done with the report."""
    newest = next(iter(facts.drafts), None) if work in (Work.DRAFT, Work.ACCURACY, Work.SIGN_OFF) else None
    if work in (Work.DRAFT, Work.ACCURACY) and newest is None:
        return Step("Add the first draft", "It stays under embargo.", "Add a draft", facts.url("new_draft"))
    if work in (Work.ACCURACY, Work.SIGN_OFF) and newest and facts.final is None:
        draft = reverse("reviews_practice:draft", args=[newest.pk])
        return Step(
            "Check the facts, then make a draft final",
            "Agencies say what is wrong; each point gets an answer in the log.",
            "Open the newest draft",
            draft,
        )
    unsigned = not signing.complete(facts.signed)
    if work == Work.SIGN_OFF and facts.final and unsigned:
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
    if needs.decided_before(facts.review, held):
        return published_before(facts, held)
    if held.decision == Decision.PUBLISH and (step := before_publishing(facts)):
        return step
    if facts.without_copy:
        return Step(
            "Send the copies",
            f"{words.listed(facts.without_copy)} must have a copy at least 7 working days before.",
            "Write down a copy",
            facts.url("new_copy"),
        )
    still = needs.standing_still(facts.review)
    if waits := needs.waits_for_copies(facts.review, held, today=facts.today):
        return until_then(facts, held, f"{waits} {still}".strip())
    if still:
        text = f"{still} Ask first whether it may come out now."
        return Step("Publish it, although its clock stands still", text, "Publish", facts.url("publish"))
    return Step("Publish it", "Everything it needs is there.", "Publish", facts.url("publish"))


def until_then(facts: Facts, held: Publishing, waits: str) -> Step:
    """What is to be done while the days after the copies pass: the day is planned."""
    if held.planned_on and held.planned_on >= facts.today:
        title = f"Publication is planned for {words.plain_date(held.planned_on)}"
        return Step(title, waits, "Change the day", facts.url("plan"))
    return Step("Plan the day of publication", waits, "Plan the day", facts.url("plan"))


def published_before(facts: Facts, held: Publishing) -> Step | None:
    """What is to be done with a report that came out, by all we know, before the review was entered here."""
    if held.decision == Decision.PUBLISH and facts.final is None:
        return before_publishing(facts)
    text = "If it came out before this review was entered here, say so there: it needs no copies and no signatures."
    if facts.without_copy:
        text += f" If not, {words.listed(facts.without_copy)} must have a copy first."
    return Step("Publish it here too", text, "Publish", facts.url("publish"))


def before_publishing(facts: Facts) -> Step | None:
    """What a report still needs before it is published in full."""
    if facts.final is None:
        return Step(
            "Say which draft is the final report",
            "That draft is signed and published.",
            "See the drafts",
            f"{facts.url('room')}#drafts",
        )
    if needs.is_signed(facts.review) and not signing.complete(facts.signed):
        draft = reverse("reviews_practice:draft", args=[facts.final.pk])
        return Step(
            "The partners sign the report",
            "All three sign before it is published.",
            "Open the final draft",
            draft,
        )
    return None


def onwards(facts: Facts) -> Step:
    """To the next stage."""
    return Step(
        "Move on when this stage is done",
        "Everybody who works on the review sees where it stands.",
        "Move on",
        facts.url("move_on"),
    )
