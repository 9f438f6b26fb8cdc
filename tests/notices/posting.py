"""Messages of the kinds that tests post: one that goes at once, one that always does, and a reminder."""

from partnership.accounts.models import User
from partnership.notices import services
from partnership.notices.models import Notice
from partnership.notices.rules import Kind

REMINDER = Kind(
    code="tests.reminder",
    name="Something is due",
    heading="Due: {what}",
    text="{what} is due.",
    chase=True,
    facts=("what",),
)
KINDS = [REMINDER]


def post(user: User, number: int = 0, calendar: str = "") -> Notice:
    """A message that goes at once, unless the person wants it otherwise."""
    return posted(
        "training.booked",
        user,
        number,
        {"course": "Child Protection <2 days>", "when": "On Monday & Tuesday", "where": "at Withy House"},
        calendar,
    )


def post_statutory(user: User, number: int = 0) -> Notice:
    """A message that nobody can switch off."""
    return posted(
        "training.moved", user, number, {"course": "Child Protection", "when": "on Friday", "where": "online"}
    )


def remind(user: User, number: int = 0) -> Notice:
    """A reminder. Needs the fixture `reminders`."""
    return posted("tests.reminder", user, number, {"what": f"Return {number}"})


def posted(kind: str, user: User, number: int, facts: dict[str, str], calendar: str = "") -> Notice:
    key = f"test:{kind}:{user.pk}:{number}"
    services.post(kind=kind, key=key, user=user, facts=facts, path="/training/mine/", calendar=calendar)
    return Notice.objects.get(key=key)
