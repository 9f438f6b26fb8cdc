"""What has happened to the annual reports that somebody may read."""

from datetime import datetime

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.annual_report import access
from partnership.base.job_rules import State
from partnership.base.years import FinancialYear
from partnership.history.making import said_by_others
from partnership.pages.components import News
from partnership.pages.gathering import Ask, Row

FACTS = {"year": "year", "title": "title"}


def changes(user: User, since: datetime) -> list[Ask[News]]:
    """Reports that others published since then; for those who answer for one that is not, its file made anew."""
    out = access.visible(user).filter(published_on__gte=timezone.localdate(since))
    made = access.visible_makings(user).filter(
        state=State.MADE, finished_at__gt=since, report__published_on=None
    )
    return [
        Ask(
            rows=said_by_others(out, "published_making", but=user.pk).filter(said_at__gt=since),
            by="said_at",
            newest=True,
            facts=FACTS,
            say=published,
        ),
        Ask(
            rows=made.exclude(asked_by=user, asked_by__isnull=False),
            by="finished_at",
            newest=True,
            facts={"year": F("report__year"), "title": F("report__title")},
            say=made_anew,
            most=1,
        ),
    ]


def published(row: Row) -> News:
    return News("{} was published", row.facts["title"], address(row), row.at)


def made_anew(row: Row) -> News:
    return News("The file of {} was made", row.facts["title"].lower(), address(row), row.at)


def address(row: Row) -> str:
    return reverse("annual_report:read", args=[FinancialYear(row.facts["year"])])
