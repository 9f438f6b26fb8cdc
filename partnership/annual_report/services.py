"""What changes a report: beginning one, asking for its file, publishing it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.annual_report import access, publishing, tasks
from partnership.annual_report.models import Making, Report
from partnership.base.access import require
from partnership.base.background import soon
from partnership.base.job_rules import LIVE, State
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.base.years import FinancialYear


@transaction.atomic
def begin(*, year: FinancialYear, lead: str, by: User) -> Report:
    """The report of a year. Raises RuleBroken if the year has one: a double click, a second person."""
    require(access.can_begin(by))
    report, is_new = Report.objects.get_or_create(
        year=year.first, defaults={"title": f"Annual report {year.words}", "lead": lead}
    )
    if not is_new:
        raise RuleBroken(f"There is already a report for {year.words}.")
    publishing.begun(report, by=by)
    return report


@transaction.atomic
def ask(report: Report, *, by: User | None, now: datetime) -> Making:
    """Have the file made in the background. While one is being made, asking again gives that one.

    `by` is None where nobody asked: the demonstration world.
    """
    require(by is None or access.can_make(by))
    report = lock(report)
    live = report.makings.filter(state__in=LIVE).first()
    if live:
        return live
    making = report.makings.create(asked_by=by, asked_at=now)
    soon(tasks.make, str(making.pk))
    return making


@transaction.atomic
def publish(report: Report, *, checked: str, by: User, now: datetime) -> Report:
    """Open the report to everybody with its newest file; publishing anew puts that in the place of the old one.

    `checked` is the id of the making whose file was looked at. Raises RuleBroken while there is no file, when
    the newest is out already, and when another was made since somebody looked.
    """
    require(access.can_publish(by))
    report = lock(report)
    newest = report.makings.filter(state=State.MADE).order_by("-finished_at").first()
    if newest is None:
        raise RuleBroken(
            "Make the file first: a report is published together with the file that people can keep."
        )
    if newest.pk == report.published_making_id:
        raise RuleBroken("This report is already published.")
    if str(newest.pk) != checked:
        raise RuleBroken("Another file has been made since you looked. Check that one, then publish it.")
    is_first = report.published_on is None
    report.published_on, report.published_making = timezone.localdate(now), newest
    report.version += 1
    report.save(update_fields=["published_on", "published_making", "version"])
    if is_first:
        publishing.published(report, on=report.published_on, by=by)
    return report
