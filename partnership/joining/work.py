"""What waits for those who decide about requests."""

from datetime import date

from django.urls import reverse

from partnership.accounts.models import User
from partnership.joining import access
from partnership.joining.rules import State
from partnership.pages import words
from partnership.pages.components import WorkItem
from partnership.pages.gathering import Ask, Row


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """One line for all requests that wait."""
    if not access.can_decide(user):
        return []

    def said(row: Row) -> WorkItem:
        return WorkItem(
            f"Decide about {words.count(row.total, 'request')} for an account",
            reverse("joining:requests"),
            "Their address belongs to no agency in the directory.",
        )

    return [Ask(rows=access.visible_requests(user).filter(state=State.WAITING), facts={}, say=said, most=1)]
