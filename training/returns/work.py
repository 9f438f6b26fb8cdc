"""What waits for a safeguarding lead, and for those who read: returns to write, and returns to read."""

from datetime import date

from django.urls import reverse

from partnership.accounts.models import User
from partnership.pages.components import Due, WorkItem
from partnership.pages.gathering import Ask, Row, Whole
from training.returns import access
from training.returns.rules import State, period


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Each return that somebody's agency has to send, and each that waits to be read."""
    asks = []
    whole = Whole("return", "returns", reverse("training_returns:returns"))
    facts = {
        "pk": "pk",
        "agency": "agency__name",
        "state": "state",
        "due_on": "due_on",
        "from_on": "round__from_on",
        "until_on": "round__until_on",
    }

    def of(row: Row) -> str:
        return period(*(date.fromisoformat(row.facts[name]) for name in ("from_on", "until_on")))

    def to_write(row: Row) -> WorkItem:
        back = row.facts["state"] == State.SENT_BACK
        return WorkItem(
            title=f"{'Look again at' if back else 'Say'} what {row.facts['agency']} trained by itself",
            url=reverse("training_returns:answer", args=[row.facts["pk"]]),
            context=of(row) + (" · it came back with a question" if back else ""),
            due=Due.of(row.day("due_on"), today=today) if row.facts["due_on"] else None,
        )

    def to_read(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Read what {row.facts['agency']} trained by itself",
            url=reverse("training_returns:answer", args=[row.facts["pk"]]),
            context=f"Training return for {of(row)}",
        )

    if access.ANSWER_RETURNS.agencies_of(user):
        asks.append(
            Ask(rows=access.waits_for(user), by="due_on", facts=facts, say=to_write, most=5, whole=whole)
        )
    if access.can_ask(user):
        waiting = access.visible(user).filter(state=State.SENT).exclude(sent_by=user)
        asks.append(Ask(rows=waiting, by="sent_at", facts=facts, say=to_read, most=5, whole=whole))
    return asks
