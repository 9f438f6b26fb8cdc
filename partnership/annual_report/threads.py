"""The last place on the golden thread of an action: the annual report that tells what became of it."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from partnership.accounts.models import User
from partnership.actions.strands import Stage, Strand
from partnership.annual_report import access
from partnership.annual_report.document import anchor_of
from partnership.annual_report.models import Report
from partnership.base.report_parts import Told

TellRows = Callable[[Sequence[UUID]], list[Told]]


def strands(actions: Sequence[UUID], *, user: User) -> list[Strand]:
    """One for each report that counts one of these actions: one query beside those of the rooms that are counted."""
    told = [one for path in settings.REPORT_TELLS for one in tell(path)(actions)]
    if not told:
        return []
    years = {one.year.first for one in told}
    seen = access.visible(user).filter(year__in=years).select_related("published_making")
    reports = {report.year: report for report in seen}
    return [strand(one, reports.get(one.year.first)) for one in told]


def tell(path: str) -> TellRows:
    """The function of a room."""
    found: TellRows = import_string(path)
    return found


def strand(one: Told, report: Report | None) -> Strand:
    """Whether the report of that year tells of it yet. A published one says what its file said on that day."""
    name = f"Annual report {one.year}"
    place = f"“{one.section}: {one.passage}”"
    if report is None:
        text = f"It will be counted in {place}. That report is not published yet."
        return Strand(action=one.row, stage=Stage.REPORT, name=name, text=text, is_there=False)
    path = f"{reverse('annual_report:read', args=[one.year])}#{anchor_of(one.section, one.passage)}"
    as_at = report.published_making.as_at if report.published_making else None
    if as_at is None:
        text = f"It is counted in {place}. The report is not published yet."
    elif as_at < one.since:
        text = f"The report was published before the action was agreed. A new file would count it in {place}."
    else:
        text = f"It is counted in {place}."
    is_there = as_at is not None and as_at >= one.since
    return Strand(action=one.row, stage=Stage.REPORT, name=name, path=path, text=text, is_there=is_there)
