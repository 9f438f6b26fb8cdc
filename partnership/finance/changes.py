"""What has been recorded of the contributions, for those who see them."""

from datetime import datetime

from django.db.models import Count, Max, Q
from django.urls import reverse

from partnership.accounts.models import User
from partnership.base.years import FinancialYear
from partnership.finance import access
from partnership.history.making import said_by_others
from partnership.pages import words
from partnership.pages.components import News
from partnership.pages.gathering import Ask, Row


def changes(user: User, since: datetime) -> list[Ask[News]]:
    """One line for each financial year of which others recorded or corrected something."""
    told = said_by_others(access.visible(user), "agency", "year", "amount", but=user.pk)
    return [
        Ask(
            rows=told.filter(said_at__gt=since).values("year"),
            by=Max("said_at"),
            newest=True,
            facts={
                "year": "year",
                "number": Count("pk"),
                "corrected": Count("pk", filter=Q(created_at__lte=since)),
            },
            say=said,
            most=2,
        )
    ]


def said(row: Row) -> News:
    corrected, new = row.facts["corrected"], row.facts["number"] - row.facts["corrected"]
    number = words.count(new or corrected, "contribution")
    year = FinancialYear(row.facts["year"])
    did = "recorded" if new else "corrected"
    return News(
        f"{{}} for {year.words} {did}" + (f", {corrected} corrected" if new and corrected else ""),
        number,
        f"{reverse('finance:contributions')}?year={year.first}",
        row.at,
    )
