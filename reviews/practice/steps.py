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
    unsigned = not signing.complete(facts.signed) and not facts.is_published
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
    if held.is_public:
        if held.decision == Decision.PUBLISH and not held.repository_on and facts.is_statutory:
            return Step(
                "Send it to the national repository",
                "It keeps what partnerships have published.",
                "Write it down",
                facts.url("repository"),
            )
        return None
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


def onwards(facts: Facts) -> Step | None:
    """To the next stage; nothing once it is published."""
    if facts.is_published:
        return None
    return Step(
        "Move on when this stage is done",
        "Everybody who works on the review sees where it stands.",
        "Move on",
        facts.url("move_on"),
    )
