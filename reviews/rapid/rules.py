"""What a rapid review consists of, and where it stands by its days: pure, without database, request or clock."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import TextChoices

from partnership.pages import words


class Purpose(TextChoices):
    """The five purposes of a rapid review (Child Safeguarding Practice Review Panel, guidance of 2025)."""

    FACTS = "facts", "What happened, and which agencies were involved"
    SAFETY = "safety", "What has to be done at once so that children are safe"
    IMPROVEMENT = "improvement", "What could be improved in how agencies work"
    CONTEXT = "context", "The child’s and the family’s context"
    NEXT_STEPS = "next_steps", "What should happen next"


ASKS = {
    Purpose.FACTS: "The facts as far as they can be found at once: each agency’s involvement and the key practice "
    "episodes.",
    Purpose.SAFETY: "Which children are safe, who is not yet, and what was learned that others should know at once.",
    Purpose.IMPROVEMENT: "What practice shows that could be better for children elsewhere too, and what was good.",
    Purpose.CONTEXT: "Daily life, identity and protected characteristics, and how racism and other inequality bore "
    "on what happened and on how agencies answered.",
    Purpose.NEXT_STEPS: "What the case review group recommends, whether a local child safeguarding practice review "
    "is needed among it, and who takes the learning on.",
}
"""What belongs under each purpose."""


class MeetingKind(TextChoices):
    """The meetings in the days of a rapid review."""

    SCOPING = "scoping", "Scoping meeting"
    PROGRESS = "progress", "Progress meeting"
    GROUP = "group", "Case review group"
    PARTNERS = "partners", "Partners’ meeting"


class Outcome(TextChoices):
    """What the safeguarding partners decide at the end."""

    PRACTICE = "practice", "Carry out a local child safeguarding practice review"
    NONE = "none", "No local child safeguarding practice review"
    NATIONAL = "national", "Propose a national review to the Panel"


class Opinion(TextChoices):
    """What the Panel answers."""

    AGREES = "agrees", "Agrees with the decision"
    DIFFERS = "differs", "Does not agree with the decision"
    NATIONAL = "national", "Carries out a national review"
    REMARKS = "remarks", "Has remarks or asks for more"


class Step(TextChoices):
    """What the days of a rapid review are for; when each is due is the partnership's own timetable."""

    LETTERS = "letters", "Letters and templates to agencies"
    SCOPING = "scoping", "Scoping meeting"
    SUMMARIES = "summaries", "Agency summaries"
    PROGRESS = "progress", "Progress meeting"
    DRAFT = "draft", "Draft and recommendation"
    SIGN_OFF = "sign_off", "Sign-off by the partners"
    SENT = "sent", "Sent to the Panel"


TIMETABLE: dict[str, tuple[int, int, str]] = {
    Step.LETTERS: (1, 1, "Business unit"),
    Step.SCOPING: (1, 3, "Case review group"),
    Step.SUMMARIES: (2, 10, "Agencies"),
    Step.PROGRESS: (5, 7, "Business unit and agencies"),
    Step.DRAFT: (10, 12, "Case review group"),
    Step.SIGN_OFF: (12, 15, "Safeguarding partners"),
    Step.SENT: (15, 16, "Business unit"),
}
"""The usual local timetable, in working days after the notification, with which a new portal begins."""

SENT = "This rapid review has gone to the Panel, so what was sent stays as it is."

AT_ONCE = 365
"""Days within which an immediate safety action is due: far beyond any rapid review, so that only a slip is refused."""
LAST_DAY = 30
"""No timetable reaches further: the target is 15."""


class Standing(TextChoices):
    """How one step of the timetable stands today."""

    DONE = "done", "Done"
    LATE = "late", "Late"
    NOW = "now", "Now"
    AHEAD = "ahead", "To come"
    OVER = "over", "Left open"


def standing(*, done: bool, last_day: int, first_day: int, day: int, over: bool = False) -> Standing:
    """How a step stands on working day `day`; once the review is `over`, nobody owes it any more."""
    if done:
        return Standing.DONE
    if over:
        return Standing.OVER
    if day > last_day:
        return Standing.LATE
    return Standing.NOW if day >= first_day else Standing.AHEAD


def why_not_signed(*, written: Mapping[str, str], decision: str) -> str | None:
    """The sentence that tells why partners cannot be asked to sign yet, or None. Agencies may still be silent."""
    missing = [str(one.label) for one in Purpose if not written.get(one, "").strip()]
    if missing:
        return f"Write this first: {'; '.join(missing)}."
    if not decision:
        return "Write down what the case review group recommends, with reasons, before the partners sign."
    return None


def why_not_sent(
    sent_on: date,
    *,
    notified_on: date | None,
    due_on: date | None,
    late_because: str,
    today: date,
    signed_on: date | None = None,
    recommended_on: date | None = None,
    began_on: date | None = None,
) -> tuple[str, str] | None:
    """The field and the sentence that tell why this cannot be the day of sending, or None.

    `signed_on` is the day of the last signature: what goes to the Panel is signed off by all three partners. A review
    of the time before this portal may have no signature and no notification, yet it began on a day.
    """
    if sent_on > today:
        return "sent_on", "Choose today or an earlier day: it cannot be sent on a day to come."
    if signed_on and sent_on < signed_on:
        return (
            "sent_on",
            f"The last partner signed on {words.plain_date(signed_on)}. Choose that day or a later one.",
        )
    if notified_on and sent_on < notified_on:
        return "sent_on", "The review cannot be sent before the notification was."
    for what, day in (
        ("The case review group recommended it", recommended_on),
        ("The review began", began_on),
    ):
        if day and sent_on < day:
            return "sent_on", f"{what} on {words.plain_date(day)}. Choose that day or a later one."
    if due_on and sent_on > due_on and not late_because:
        return "late_because", "It is late. Say why."
    return None


def why_not_held(on: date, *, known_on: date, today: date) -> str | None:
    """The sentence that tells why the review cannot have met or recommended anything on this day, or None."""
    if on > today:
        return "Choose today or an earlier day: write it down once it was held."
    if on < known_on:
        return f"The incident became known on {words.plain_date(known_on)}. Choose that day or a later one."
    return None


def why_not_recommended(on: date, *, began_on: date, today: date) -> str | None:
    """The sentence that tells why the group cannot have recommended anything on this day, or None: a meeting may have
    been before the notification, but a rapid review that has not begun recommends nothing."""
    if on > today:
        return "Choose today or an earlier day: write it down once it was recommended."
    if on < began_on:
        return (
            f"The rapid review began with the notification on {words.plain_date(began_on)}. Choose that day or a later "
            "one."
        )
    return None


def why_not_acted(on: date, *, happened_on: date, today: date) -> str | None:
    """The sentence that tells why nothing can have been done at once on this day, or None."""
    if on > today:
        return "Choose today or an earlier day: it cannot be done on a day to come."
    if on < happened_on:
        return f"The incident was on {words.plain_date(happened_on)}. Choose that day or a later one."
    return None


def why_not_by(on: date, *, happened_on: date, today: date) -> str | None:
    """The sentence that tells why nothing can be wanted at once by this day, or None."""
    if on < happened_on:
        return f"The incident was on {words.plain_date(happened_on)}. Choose that day or a later one."
    if (on - today).days > AT_ONCE:
        return "This is done at once, while the review goes on. Choose a day within a year."
    return None


def in_order(codes: Iterable[str]) -> list[str]:
    """The steps in the order of the work, whatever order they come in."""
    order = list(Step)
    return sorted(codes, key=lambda code: order.index(Step(code)))
