"""What has been recorded of the contributions, for those who see them."""

from datetime import datetime

from django.db.models import Count, Max
from django.urls import reverse

from partnership.accounts.models import User
from partnership.base.years import FinancialYear
from partnership.finance import access
from partnership.pages import words
from partnership.pages.components import News
from partnership.pages.gathering import Ask, Row


def changes(user: User, since: datetime) -> list[Ask[News]]:
    """One line for each financial year of which something was recorded."""
    new = access.visible(user).filter(created_at__gt=since).values("year")
    return [
        Ask(
            rows=new,
            by=Max("created_at"),
            newest=True,
            facts={"year": "year", "number": Count("pk")},
            say=said,
            most=2,
        )
    ]


def said(row: Row) -> News:
    number = words.count(row.facts["number"], "contribution")
    year = FinancialYear(row.facts["year"])
    return News(
        f"{{}} for {year.words} recorded",
        number,
        f"{reverse('finance:contributions')}?year={year.first}",
        row.at,
    )
