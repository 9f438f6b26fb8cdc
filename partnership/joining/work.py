"""What waits for those who decide about requests."""

from datetime import date

from django.urls import reverse

from partnership.accounts.models import User
from partnership.joining import access
from partnership.joining.rules import State
from partnership.pages import words
from partnership.pages.components import WorkItem


def work(user: User, today: date) -> list[WorkItem]:
    """One line for all requests that wait: one query, and none for those who do not decide."""
    if not access.can_decide(user):
        return []
    waiting = access.visible_requests(user).filter(state=State.WAITING).count()
    if not waiting:
        return []
    return [
        WorkItem(
            f"Decide about {words.count(waiting, 'request')} for an account",
            reverse("joining:requests"),
            "Their address belongs to no agency in the directory.",
        )
    ]
