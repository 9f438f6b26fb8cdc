"""What is allowed of findings and recommendations: pure, without database, request or clock."""

from collections.abc import Sequence
from datetime import date

from django.db.models import TextChoices

from partnership.pages import words


class Sort(TextChoices):
    """What a finding asks for: to change something, or to keep it and tell others."""

    IMPROVE = "improve", "To be improved"
    GOOD = "good", "Good practice"


class Addressee(TextChoices):
    """Who is to act: a recommendation may reach beyond the partnership, to every area or to government."""

    AGENCY = "agency", "An agency of the directory"
    PARTNERSHIP = "partnership", "The partnership as a whole"
    AREA = "area", "A body or a partnership of another area"
    GOVERNMENT = "government", "Government or a regulator"
    NATIONAL = "national", "Another national body"


NAMED = (Addressee.AREA, Addressee.GOVERNMENT, Addressee.NATIONAL)
"""Those whose name is written out, since they are in no directory of ours."""


class Answer(TextChoices):
    """What the body that a recommendation is addressed to says to it."""

    ACCEPTED = "accepted", "Accepted"
    IN_PART = "in_part", "Accepted in part"
    NOT = "not", "Not accepted"


INSTEAD = "On its page it can still be joined to more findings. For other words, write another one."
"""What is left to do with a recommendation that has been answered."""


def why_not_changed(answers: int, answers_of_others: int) -> str | None:
    """Why the words of a recommendation stay: what a body has answered was said to these words."""
    if answers:
        return f"This recommendation has been answered, so its words and findings stay. {INSTEAD}"
    if answers_of_others:
        return f"Another body has answered this recommendation, so its words and findings stay. {INSTEAD}"
    return None


def why_not_made(on: date, *, began_on: date, today: date) -> str | None:
    """Why a review cannot have recommended anything on a day."""
    if on > today:
        return "Choose today or an earlier day: it cannot have been recommended on a day to come."
    if on < began_on:
        return f"The review began on {words.plain_date(began_on)}. Choose that day or a later one."
    return None


def what_is_broken(
    *, asked: bool, answer: str, actions: Sequence[str], tested: Sequence[bool], grounds: int
) -> list[str]:
    """What is missing between a recommendation and changed practice, each as a short sentence.

    `actions` are the states of its actions, and `tested` says of each whether somebody looked again afterwards.
    """
    found = []
    if not grounds:
        found.append("No finding stands behind it.")
    if not answer:
        found.append("It is not answered yet." if asked else "Nobody was asked to answer it.")
    live = [state for state in actions if state != "dropped"]
    if not live and answer != Answer.NOT:
        found.append("No action follows from it.")
    again = zip(actions, tested, strict=True)
    if untested := sum(1 for state, is_tested in again if state in ("done", "evidenced") and not is_tested):
        one = "One action is done and was" if untested == 1 else f"{untested} actions are done and were"
        found.append(f"{one} never tested again.")
    return found
