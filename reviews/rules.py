"""What is allowed of reviews: pure, without database, request or clock."""

from datetime import date

from django.db.models import TextChoices


class Kind(TextChoices):
    """What sort of review it is; one list, since one learning follows from all of them."""

    RAPID = "rapid", "Rapid review"
    PRACTICE = "practice", "Local child safeguarding practice review"
    SERIOUS_CASE = "serious_case", "Serious case review"
    LEARNING = "learning", "Learning review"
    THEMATIC = "thematic", "Thematic review"
    MANAGEMENT = "management", "Management review"
    NATIONAL = "national", "National review"
    HOMICIDE = "homicide", "Domestic homicide review"
    OUT_OF_AREA = "out_of_area", "Part in another area’s review"


LED_ELSEWHERE = (Kind.NATIONAL, Kind.HOMICIDE, Kind.OUT_OF_AREA)
"""Others lead these reviews; here stands what they ask of the partnership, and what it contributes."""

PREFIXES = {
    Kind.RAPID: "RR",
    Kind.PRACTICE: "PR",
    Kind.SERIOUS_CASE: "SCR",
    Kind.LEARNING: "LR",
    Kind.THEMATIC: "TR",
    Kind.MANAGEMENT: "MR",
    Kind.NATIONAL: "NR",
    Kind.HOMICIDE: "DHR",
    Kind.OUT_OF_AREA: "OA",
}
"""How references begin: RR-2026-02."""

LAST_SERIOUS_CASE = date(2019, 9, 29)
"""Serious case reviews began no later: the new arrangements then replaced the boards (Children and Social Work Act
2017)."""


class State(TextChoices):
    """Whether somebody still works on a review."""

    OPEN = "open", "Under way"
    COMPLETE = "complete", "Complete"
    STOPPED = "stopped", "Stopped"


class Part(TextChoices):
    """What somebody does in a review."""

    CHAIR = "chair", "Chair"
    LEAD_REVIEWER = "lead_reviewer", "Lead reviewer"
    PANEL = "panel", "Panel member"
    COORDINATOR = "coordinator", "Business unit co-ordinator"
    ADVISER = "adviser", "Adviser"
    FAMILY = "family", "Family liaison"


def may_take(part: str | None) -> bool:
    """Whether somebody who runs reviews may give this part to themselves: that of the office alone."""
    return part == Part.COORDINATOR


VERBS = {
    Part.CHAIR: "chair",
    Part.LEAD_REVIEWER: "are the lead reviewer of",
    Part.PANEL: "are on the panel of",
    Part.COORDINATOR: "co-ordinate",
    Part.ADVISER: "advise",
    Part.FAMILY: "keep in touch with the family in",
}
"""What somebody does in a review, after “you”."""


ENDED = "This review has ended. Take it up again on its page before you change anything."
ARCHIVED = "This review is archived. Bring it back on its page before you change anything."


def reference(kind: str, *, year: int, number: int) -> str:
    """RR-2026-02"""
    return f"{PREFIXES[Kind(kind)]}-{year}-{number:02}"


def why_not_begun(kind: str, *, started_on: date, today: date) -> tuple[str, str] | None:
    """The field and the sentence where a review of this kind cannot have begun on this day."""
    if started_on > today:
        return "started_on", "Choose today or an earlier day: a review begins with the decision to hold it."
    if kind == Kind.SERIOUS_CASE and started_on > LAST_SERIOUS_CASE:
        return (
            "started_on",
            "Serious case reviews ended on 29 September 2019. Choose an earlier day, or another kind of review.",
        )
    return None
