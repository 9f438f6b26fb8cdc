"""The log of reading as the information governance lead reads it: who looked at, searched for or took away what."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from partnership.history.models import Read
from partnership.history.rules import How
from partnership.pages import words
from partnership.pages.listing import DayFilter, Filters, WordsFilter


class ReadTable(tables.Table):  # type: ignore[misc]
    """Each reading, search and export, the newest first."""

    at = tables.Column(verbose_name="When", order_by="id")
    user = tables.Column(verbose_name="Who", order_by="user__name")
    how = tables.Column(verbose_name="How")
    what = tables.Column(verbose_name="What")
    rows = tables.Column(verbose_name="Records", attrs={"cell": {"class": "app-table__number"}})
    purpose = tables.Column(orderable=False)
    row = tables.Column(verbose_name="Record’s number", visible=False, orderable=False)
    request = tables.Column(verbose_name="Request", visible=False, orderable=False)

    class Meta:
        order_by = "-at"
        default = ""

    def render_at(self, value: datetime) -> str:
        return words.moment(value)

    def value_at(self, value: datetime) -> datetime:
        return value

    def render_what(self, value: str, record: Read) -> SafeString | str:
        """The kind of record; one that was read by itself leads to everybody who has seen it."""
        name = value[:1].upper() + value[1:]
        return (
            format_html('<a class="govuk-link" href="?row={}">{}</a>', record.row, name)
            if record.row
            else name
        )

    def value_what(self, value: str) -> str:
        return value

    def value_row(self, value: UUID | None) -> Any:
        return str(value or "")


class NumberFilter(filters.UUIDFilter):  # type: ignore[misc]
    """A box for the number of one record."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extra["error_messages"] = {
            "invalid": "Paste the whole number of the record, as its address has it"
        }


class ReadFilters(Filters):
    """Who, how, what, which record, and between which days."""

    q = WordsFilter(field_name="user__name", lookup_expr="icontains", label="Person")
    how = filters.ChoiceFilter(label="How", choices=How.choices, empty_label="In any way")
    what = WordsFilter(field_name="what", lookup_expr="icontains", label="Kind of record")
    row = NumberFilter(label="Record’s number")
    since = DayFilter(label="From day", method="from_day")
    until = DayFilter(label="To day", method="to_day")

    def from_day(self, rows: QuerySet[Read], name: str, value: date) -> QuerySet[Read]:
        return rows.filter(at__gte=beginning(value))

    def to_day(self, rows: QuerySet[Read], name: str, value: date) -> QuerySet[Read]:
        return rows.filter(at__lt=beginning(value + timedelta(days=1)))


def beginning(day: date) -> datetime:
    """Midnight here, whatever the clocks did that day."""
    return timezone.make_aware(datetime.combine(day, time.min))
