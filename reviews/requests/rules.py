"""Where a request to an agency stands, and what can be answered: pure, without database, request or clock."""

from datetime import date

from django.db.models import TextChoices


class Kind(TextChoices):
    """What an agency is asked for in a review."""

    SUMMARY = "summary", "Agency summary"
    MANAGEMENT_REVIEW = "management_review", "Individual management review"
    REPORT = "report", "Agency report"
    CHRONOLOGY = "chronology", "Chronology"
    OTHER = "other", "Other request"


class State(TextChoices):
    """Whose turn it is."""

    ASKED = "asked", "With the agency"
    NOTHING = "nothing", "Nothing held"
    RETURNED = "returned", "Answered"
    SENT_BACK = "sent_back", "Sent back"
    ACCEPTED = "accepted", "Accepted"
    WITHDRAWN = "withdrawn", "Not needed"


MOVES: dict[str, set[str]] = {
    State.ASKED: {State.RETURNED, State.NOTHING, State.WITHDRAWN},
    State.SENT_BACK: {State.RETURNED, State.NOTHING, State.WITHDRAWN},
    State.RETURNED: {State.ACCEPTED, State.SENT_BACK},
    State.NOTHING: {State.ACCEPTED, State.SENT_BACK},
    State.ACCEPTED: {State.SENT_BACK},
    State.WITHDRAWN: {State.ASKED},
}
WITH_AGENCY = (State.ASKED, State.SENT_BACK)
"""The agency writes, and nobody else."""
TO_ACCEPT = (State.RETURNED, State.NOTHING)
"""The business unit reads, and accepts or sends back."""
ANSWERED = (State.NOTHING, State.RETURNED, State.ACCEPTED)
"""What an agency has sent may be read by whoever reads the whole review."""
SENT_ONCE = (*ANSWERED, State.SENT_BACK)
"""The same of what went back, as it was sent: what the agency changes meanwhile is kept apart until it sends it."""

MOST_QUESTIONS = 20
LONGEST_DAYS = 120
"""Nobody is asked for something half a year ahead: that is a review of its own."""


def questions_of(text: str) -> list[str]:
    """Each line is a question; empty lines and numbers that somebody typed before them fall away."""
    lines = (line.strip().lstrip("-•*").strip() for line in text.splitlines())
    return [unnumbered(line) for line in lines if line]


def unnumbered(line: str) -> str:
    """“3. What did you know?” without its number, which the page counts itself."""
    number, _, rest = line.partition(" ")
    return rest.strip() if rest and number.rstrip(".)").isdigit() and number[-1] in ".)" else line


def why_not_questions(questions: list[str]) -> str | None:
    """The sentence that tells why these cannot be asked, or None."""
    if not questions:
        return "Enter at least one question."
    if len(questions) > MOST_QUESTIONS:
        return f"Ask at most {MOST_QUESTIONS} questions. You have written {len(questions)}."
    if any(len(one) > 400 for one in questions):
        return "Each question is 400 characters at most. Shorten the longest."
    seen = {one.casefold() for one in questions}
    if len(seen) < len(questions):
        return "One question stands there twice. Take one of them out."
    return None


def why_not_due(due_on: date, *, today: date) -> str | None:
    """The sentence that tells why an answer cannot be asked for by this day, or None."""
    if due_on <= today:
        return "Choose a day after today, so that the agency has time to answer."
    if (due_on - today).days > LONGEST_DAYS:
        return f"Choose a day within {LONGEST_DAYS} days from today."
    return None
