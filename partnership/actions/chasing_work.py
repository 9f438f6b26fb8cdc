"""What waits for the business unit: another date that somebody asks for."""

from datetime import date

from django.urls import reverse

from partnership.accounts.models import User
from partnership.actions import access, date_requests
from partnership.actions.rules import reference
from partnership.pages import words
from partnership.pages.components import WorkItem
from partnership.pages.gathering import Ask, Row


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Each request for another date, the oldest first."""
    if not access.can_keep(user):
        return []

    def said(row: Row) -> WorkItem:
        asked, due = words.plain_date(row.day("asks_for_on")), words.plain_date(row.day("due_on"))
        return WorkItem(
            title=f"Decide on another date for {reference(row.facts['number'])}",
            url=reverse("actions:date_request", args=[row.facts["pk"]]),
            context=f"{row.facts['title']} · Asked for {asked}, due {due}",
        )

    facts = {"pk": "pk", "number": "action__number", "title": "action__title", "due_on": "action__due_on"}
    facts |= {"asks_for_on": "asks_for_on"}
    return [Ask(rows=date_requests.waiting(user), by="created_at", facts=facts, say=said)]
