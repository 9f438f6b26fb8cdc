"""The rows of a file, with what comes of each."""

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partnership.pages.cells import tag
from partnership.pages.components import Tag
from partnership.pages.listing import Filters, WordsFilter
from training.imports.models import Line
from training.imports.rules import Outcome

# On a phone a tag stands beside its head: it is one word.
TAGS: dict[Outcome, Tag] = {
    Outcome.ADD: Tag("green", "New"),
    Outcome.BAD: Tag("red", "Bad"),
    Outcome.TWICE: Tag("amber", "Twice"),
    Outcome.KNOWN: Tag("grey", "Known"),
}


class LineTable(tables.Table):  # type: ignore[misc]
    """One row of the file in each."""

    person = tables.Column(accessor="email", verbose_name="Person", empty_values=())
    number = tables.Column(verbose_name="Row", attrs={"th": {"class": "app-table__col-s"}})
    what = tables.Column(
        accessor="cells",
        verbose_name="Course and date",
        orderable=False,
        attrs={"th": {"class": "app-table__col-wide"}},
    )
    outcome = tables.Column(verbose_name="Outcome", attrs={"th": {"class": "app-table__col-s"}})
    notes = tables.Column(verbose_name="Why", orderable=False, default="")

    always = ("notes",)

    def render_person(self, record: Line) -> SafeString:
        name, email = record.name or "No name", record.email or "no email address"
        return format_html("<strong>{}</strong><small class='app-break'>{}</small>", name, email)

    def value_person(self, record: Line) -> str:
        return f"{record.name} {record.email}".strip()

    def render_what(self, value: dict[str, str]) -> SafeString:
        when = value.get("date", ""), value.get("last_date", ""), value.get("venue", "")
        return format_html(
            "<span>{}<small>{}</small></span>",
            value.get("course") or "No course",
            ", ".join(one for one in when if one) or "no date",
        )

    def value_what(self, record: Line) -> str:
        return " ".join(record.cells.get(name, "") for name in ("course", "date", "last_date")).strip()

    def render_outcome(self, record: Line) -> SafeString:
        return tag(TAGS[Outcome(record.outcome)])

    def value_outcome(self, record: Line) -> str:
        return record.get_outcome_display()

    def render_notes(self, value: str) -> SafeString:
        return format_html(
            "<span>{}</span>", format_html_join("", "{}<br>", ((one,) for one in value.splitlines()))
        )

    def value_notes(self, value: str) -> str:
        return "; ".join(value.splitlines())


class LineFilter(Filters):
    """Words, and what comes of a row."""

    q = WordsFilter(method="find", label="Name, address, course or reason")
    outcome = filters.ChoiceFilter(choices=Outcome.choices, empty_label="Any")

    def find(self, rows: QuerySet[Line], name: str, value: str) -> QuerySet[Line]:
        return rows.filter(
            Q(name__icontains=value)
            | Q(email__icontains=value)
            | Q(notes__icontains=value)
            | Q(cells__course__icontains=value)
        )
