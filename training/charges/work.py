"""What waits for those who send invoices: charges that are ready."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.pages import words
from partnership.pages.components import WorkItem
from partnership.pages.gathering import Ask, Row
from training.charges import access, runs


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """One line for all that the next charge run would invoice or credit."""
    if not access.can_invoice(user):
        return []

    def said(row: Row) -> WorkItem:
        return WorkItem(
            f"{words.count(row.total, 'charge is', 'charges are')} ready to be invoiced or credited",
            reverse("training_charges:runs"),
            "A charge run shows them first, agency by agency.",
        )

    return [Ask(rows=runs.ready(now=timezone.now()), facts={}, say=said, most=1)]
