"""What waits for somebody in evaluation: the questions about their own courses."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.pages.components import Due, WorkItem
from partnership.pages.gathering import Ask, Row, Whole
from training.evaluation import access
from training.evaluation.rules import Point


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Each set of questions that waits for an answer, due when its time is over."""

    def said(row: Row) -> WorkItem:
        asks = "Say where you stand" if row.facts["point"] == Point.BEFORE else "Say how it was"
        return WorkItem(
            title=f"{asks}: {row.facts['title']}",
            url=reverse("training_evaluation:answer", args=[row.facts["pk"]]),
            context=Point(row.facts["point"]).label,
            due=Due.of(timezone.localdate(row.at), today=today),
        )

    return [
        Ask(
            rows=access.waiting(user),
            by="ends_at",
            facts={"pk": "pk", "title": "booking__session__course__title", "point": "point"},
            say=said,
            most=10,
            whole=Whole("evaluation", "evaluations", reverse("training:mine")),
        )
    ]
