"""The partnership's words for groups and the seats on them; importable without a database."""

from django.db.models import TextChoices


class GroupKind(TextChoices):
    """What a group is in the arrangements."""

    STRATEGIC = "strategic", "Strategic group"
    SUBGROUP = "subgroup", "Subgroup"
    FORUM = "forum", "Forum"
    PANEL = "panel", "Joint panel"


class SeatKind(TextChoices):
    """What somebody does on a group."""

    CHAIR = "chair", "Chair"
    VICE_CHAIR = "vice_chair", "Vice chair"
    MEMBER = "member", "Member"
    ADVISER = "adviser", "Adviser"


VERBS = {
    SeatKind.CHAIR: "chair",
    SeatKind.VICE_CHAIR: "are vice chair of",
    SeatKind.MEMBER: "are a member of",
    SeatKind.ADVISER: "advise",
}
"""What somebody does on a group, after “you”."""

ORDER = list(SeatKind)
"""The chair first."""
