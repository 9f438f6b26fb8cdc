"""The sections of a file as they were when it was made, read back from the JSON that is kept with it."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from partnership.annual_report.document import Document, number
from partnership.annual_report.models import File, Report
from partnership.base.report_parts import ChartSpec, KeyFigure, Passage, Section, Table

Json = dict[str, Any]


def published(report: Report) -> Document:
    """What a published report says: that which stands in the file that was published."""
    return as_made(report, report.published_making_id)


def as_made(report: Report, making: UUID | None) -> Document:
    """What a report said when this file of it was made: one query, whatever there is to count."""
    files = File.objects.select_related("making").defer("content")
    file = get_object_or_404(files, making=making)
    told = [section(one) for one in file.sections]
    return Document(report=report, chapters=number(told), as_at=file.making.as_at or file.created_at)


def section(kept: Json) -> Section:
    return Section(
        **kept
        | {
            "figures": tuple(KeyFigure(**one) for one in kept["figures"]),
            "passages": tuple(passage(one) for one in kept["passages"]),
        }
    )


def passage(kept: Json) -> Passage:
    return Passage(
        heading=kept["heading"],
        paragraphs=tuple(kept["paragraphs"]),
        chart=chart(kept["chart"]) if kept["chart"] else None,
        tables=tuple(table(one) for one in kept["tables"]),
    )


def chart(kept: Json) -> ChartSpec:
    return ChartSpec(
        **kept
        | {
            "categories": tuple(kept["categories"]),
            "series": tuple((name, tuple(values)) for name, values in kept["series"]),
            "table": table(kept["table"]),
        }
    )


def table(kept: Json) -> Table:
    return Table(
        **kept
        | {
            "head": tuple(kept["head"]),
            "rows": tuple(tuple(row) for row in kept["rows"]),
            "total": tuple(kept["total"]),
        }
    )
