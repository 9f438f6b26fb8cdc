"""What waits for whoever signs for a safeguarding partner."""

from datetime import date

from django.db.models import Case, CharField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from partnership.accounts.models import User
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import State
from partnership.pages.components import Due, WorkItem
from partnership.pages.gathering import Ask, Row
from reviews.clocks import RAPID, REPORT
from reviews.signing import access
from reviews.signing.rules import What


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Each text that somebody's partner has not signed yet, by the day on which the review is due."""
    if not access.SIGN.agencies_of(user):
        return []

    def said(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Sign {row.facts['review']} for {row.facts['agency']}",
            url=reverse("reviews_signing:detail", args=[row.facts["signing"]]),
            context=str(What(row.facts["what"]).label),
            due=Due.of(row.day("due_on"), today=today) if row.facts["due_on"] else None,
        )

    facts = {
        "signing": "signing",
        "agency": "agency__name",
        "review": "signing__review__reference",
        "what": "signing__what",
        "due_on": "due_on",
    }
    name = Case(When(signing__what=What.RAPID, then=Value(RAPID)), default=Value(REPORT))
    about = Concat(name, Value(":"), Cast("signing__review", CharField()), output_field=CharField())
    clocks = Deadline.objects.filter(subject=OuterRef("clock"), state=State.OPEN)
    rows = access.waits_for(user).annotate(clock=about)
    rows = rows.annotate(due_on=Subquery(clocks.values("due_on")[:1]))
    # What is late and what has no day yet are each cut and counted by themselves.
    return [
        Ask(rows=rows.filter(which), by="signing__opened_at", facts=facts, say=said, most=5)
        for which in (Q(due_on__lt=today), Q(due_on__gte=today), Q(due_on=None))
    ]
