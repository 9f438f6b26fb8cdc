"""What is due and overdue on somebody's list of work."""

from datetime import date, timedelta

from django.db.models import Count, Q, Window
from django.urls import reverse

from partnership.accounts.models import User
from partnership.deadlines import access
from partnership.deadlines.rules import State
from partnership.pages import words
from partnership.pages.components import Due, WorkItem
from partnership.pages.gathering import Ask, Row, Whole

AHEAD = timedelta(days=28)


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """One's own deadlines, late and of the coming weeks; those who answer for others hear what else is late."""
    if not access.belongs(user):
        return []

    def said(row: Row) -> WorkItem:
        return WorkItem(
            title=row.facts["title"],
            # What its owner finishes by hand is done on its own page, the rest where the work is.
            url=reverse("deadlines:detail", args=[row.facts["pk"]])
            if row.facts["by_hand"]
            else row.facts["path"],
            context=" · ".join(filter(None, [row.facts["rule"], row.facts["agency"]])),
            due=Due.of(row.day("due_on"), today=today),
        )

    own = access.visible(user).filter(access.to_do(user), state=State.OPEN)
    of_mine = f"{reverse('deadlines:list')}?whose=mine&when="
    asks = [
        Ask(
            rows=rows,
            by="due_on",
            facts={
                "pk": "pk",
                "title": "title",
                "path": "path",
                "by_hand": "by_hand",
                "rule": "rule__name",
                "agency": "agency__name",
                "due_on": "due_on",
            },
            say=said,
            whole=Whole("deadline", "deadlines", of_mine + when),
        )
        for when, rows in (
            ("late", own.filter(due_on__lt=today)),
            ("soon", own.filter(due_on__range=(today, today + AHEAD))),
        )
    ]
    if others := late_of_others(user, today):
        asks.append(others)
    return asks


def late_of_others(user: User, today: date) -> Ask[WorkItem] | None:
    """One line for whatever else is late: in one's agency for its lead, anywhere for those who see all."""
    everywhere, led = access.sees_all(user), access.SEE_DEADLINES.agencies_of(user)
    if not everywhere and not led:
        return None
    where = "the agencies" if everywhere else "your agency"

    def said(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Look at what is late in {where}: {words.count(row.total, 'deadline')}",
            url=f"{reverse('deadlines:list')}?when=late",
            context=reminded(row.total, row.facts["unowned"]),
        )

    rows = access.visible(user).filter(state=State.OPEN, due_on__lt=today)
    others = rows.exclude(pk__in=rows.filter(access.to_do(user)).order_by().values("pk"))
    unowned = Window(Count("pk", filter=Q(owner=None)))
    return Ask(
        rows=others if everywhere else others.filter(access.of_agencies(led)),
        facts={"unowned": unowned},
        say=said,
        most=1,
    )


def reminded(number: int, unowned: int) -> str:
    """What has been done of so many late deadlines, of which some have no owner."""
    if not unowned:
        return "Their owners have been reminded."
    if unowned == number:
        return "Nobody looks after them by name."
    have = words.count(unowned, "of them has", "of them have")
    return f"{have} no owner. The owners of the others have been reminded."
