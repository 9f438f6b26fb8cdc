"""What waits for those who run the training, and for a safeguarding lead: few bookings, and low take-up."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.rules import Sector
from partnership.base.years import FinancialYear
from partnership.pages.components import Due, WorkItem
from partnership.pages.gathering import Ask, Row, Whole
from training.assurance import access


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Each open alert: a session to cancel or to fill, a target that is behind."""
    if not access.can_see_workforce(user):
        return []

    def few(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Few are booked: {row.facts['title']}",
            url=reverse("training:manage_session", args=[row.facts["pk"]]),
            context=f"{row.facts['taken']} booked, {row.facts['minimum']} needed · "
            "fill it, move people to another date, or cancel",
            due=Due.of(timezone.localdate(row.at), today=today) if row.at else None,
        )

    def behind(row: Row) -> WorkItem:
        year = FinancialYear(row.facts["year"])
        agency = row.facts["agency"]
        whose = agency or Sector(row.facts["sector"]).label
        address = f"{reverse('training_assurance:take_up')}?year={year}"
        return WorkItem(
            title=f"Few have come to core courses: {whose}",
            url=f"{address}&by=agency" if agency else address,
            context=f"{row.facts['reached']} so far, {row.facts['expected']} were to be expected by now, "
            f"{row.facts['target']} in the year",
        )

    alerts = access.visible_alerts(user)
    return [
        Ask(
            rows=alerts.filter(session__starts_at__gt=timezone.now()),
            by="session__starts_at",
            facts={
                "pk": "session__pk",
                "title": "session__course__title",
                "taken": "session__places_taken",
                "minimum": "session__minimum",
            },
            say=few,
            most=5,
            whole=Whole("session", "sessions", reverse("training:manage")),
        ),
        Ask(
            rows=alerts.filter(target__isnull=False),
            by="raised_at",
            facts={
                "year": "target__year",
                "agency": "target__agency__name",
                "sector": "target__sector",
                "target": "target__number",
                "reached": "reached",
                "expected": "expected",
            },
            say=behind,
            most=5,
            whole=Whole("target", "targets", reverse("training_assurance:take_up")),
        ),
    ]
