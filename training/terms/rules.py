"""Whether a line manager is asked: pure, without database, request or clock."""

from django.db.models import TextChoices


class Asks(TextChoices):
    """Of which places an agency wants its line managers to approve."""

    EACH = "each", "Each place, on any course"
    COURSE = "course", "Places on the courses that the training team has chosen"
    NEVER = "never", "No place: managers agree without the portal"


def asks_manager(rule: str, *, needs_approval: bool) -> bool:
    """Whether the line manager is asked for a place on a course, by the rule of the agency."""
    return rule == Asks.EACH or (rule == Asks.COURSE and needs_approval)
