"""What annual reports put on somebody's list of work."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from partnership.accounts.models import User
from partnership.annual_report import access
from partnership.annual_report.models import Making, Report
from partnership.base.job_rules import State
from partnership.base.years import FinancialYear
from partnership.finance.models import Contribution
from partnership.pages.components import WorkItem
from partnership.pages.gathering import Ask, Row
from training.models import Session


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Reports to publish, to make, to begin or to read before they are published, for those who can."""
    asks = []
    if access.can_see_unpublished(user):
        newest = Making.objects.filter(report=OuterRef("pk")).order_by("-asked_at").values("state")[:1]
        reports = access.visible(user).annotate(newest=Subquery(newest))
        publishes = access.can_publish(user)
        wanted = Q(published_on=None) | Q(newest=State.FAILED) if publishes else Q(published_on=None)
        asks.append(
            Ask(
                rows=reports.filter(wanted),
                facts={"year": "year", "title": "title", "newest": "newest", "published": "published_on"},
                say=to_publish if publishes else to_read,
            )
        )
    if access.can_begin(user):
        asks.append(to_begin(user, FinancialYear.of(today).back()))
    return asks


def to_publish(row: Row) -> WorkItem | None:
    """What is next for a report, for those who publish it."""
    title, newest = row.facts["title"], row.facts["newest"]
    url = reverse("annual_report:read", args=[FinancialYear(row.facts["year"])])
    if newest == State.FAILED:
        return WorkItem(f"The file of {title.lower()} could not be made", url, "Have it made again.")
    if newest == State.MADE:
        return WorkItem(f"{title} is ready to publish", url, "The file is made. Read it, then publish it.")
    if newest is None:
        return WorkItem(f"Have the file of {title.lower()} made", url, "It has been begun and has no file.")
    return None


def to_read(row: Row) -> WorkItem:
    """For those who answer for a report or scrutinise it, and do not publish it."""
    return WorkItem(
        f"Read {row.facts['title'].lower()} before it is published",
        reverse("annual_report:read", args=[FinancialYear(row.facts["year"])]),
        "Only those who answer for it and the scrutineer see it yet.",
    )


def to_begin(user: User, year: FinancialYear) -> Ask[WorkItem]:
    """The report of a year that has none, where there is something to tell of it."""
    begun = Report.objects.filter(year=year.first)
    told = Contribution.objects.filter(year=year.first)
    held = Session.objects.filter(starts_at__date__range=(year.start, year.end))
    me = User.objects.filter(~Exists(begun), Exists(told) | Exists(held), pk=user.pk)

    def said(row: Row) -> WorkItem:
        return WorkItem(
            f"Begin the annual report {year.words}",
            reverse("annual_report:new"),
            "A report is due at least once in every 12 months.",
        )

    return Ask(rows=me, facts={}, say=said)
