"""What is due and overdue on somebody's list of work."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from partnership.accounts.models import User
from partnership.deadlines import access
from partnership.deadlines.rules import State
from partnership.pages import words
from partnership.pages.components import Due, WorkItem

AHEAD = timedelta(days=28)
MOST = 50


def work(user: User, today: date) -> list[WorkItem]:
    """One's own deadlines of the coming weeks, soonest first; a safeguarding lead also hears what else is late.

    One query, two for a safeguarding lead.
    """
    if not access.belongs(user):
        return []
    own = (
        access.visible(user)
        .filter(access.own(user), state=State.OPEN, due_on__lte=today + AHEAD)
        .order_by("due_on", "title")[:MOST]
    )
    items = [
        WorkItem(
            title=row.title,
            url=row.path,
            context=row.rule.name if row.agency is None else f"{row.rule.name} · {row.agency.name}",
            due=Due.of(row.due_on, today=today),
        )
        for row in own
    ]
    if led := access.SEE_DEADLINES.agencies_of(user):
        others = access.visible(user).filter(access.of_agencies(led), state=State.OPEN, due_on__lt=today)
        late = others.exclude(Q(owner=user) | Q(deputy=user)).count()
        if late:
            items.append(
                WorkItem(
                    title=f"Look at what is late in your agency: {words.count(late, 'deadline')}",
                    url=f"{reverse('deadlines:list')}?when=late",
                    context="Their owners have been reminded.",
                )
            )
    return items
