"""What documents put on the list of work of those who look after all agencies."""

from datetime import date

from django.urls import reverse

from partnership.accounts.models import User
from partnership.documents import access
from partnership.pages import words
from partnership.pages.components import WorkItem
from partnership.pages.gathering import Ask, Row


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """One line for all documents that are out of date; an agency's own lead has a deadline for each instead."""
    if not access.SEE_DOCUMENTS.held_by(user):
        return []

    def said(row: Row) -> WorkItem:
        return WorkItem(
            f"See which documents are out of date: {words.count(row.total, 'document')}",
            f"{reverse('documents:list')}?state=late",
            "Their last day has passed and nobody has put a newer one in their place.",
        )

    return [Ask(rows=access.visible(user).filter(expires_on__lt=today), facts={}, say=said, most=1)]
