"""Rows as CSV or XLSX: streamed or with flat memory, and never a cell that a spreadsheet would run."""

import csv
import math
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from html import unescape
from itertools import islice
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

Plain = str | int | float | Decimal | date | datetime | time

STARTS_A_FORMULA = "=+-@＝＋－＠"  # noqa: RUF001  spreadsheets take the wide forms as well
BREAKS_A_CELL = "\t\r\n"
LONGEST_CELL = 32_767
SURE_DIGITS = 10**15
LINES_AT_ONCE = 200


def plain(value: Any) -> Plain:
    """What a column says, without markup, as the spreadsheet's own kind: number, date, or text made safe."""
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case int() | float() | Decimal():
            sure = math.isfinite(value) and -SURE_DIGITS < value < SURE_DIGITS
            return value if sure else str(value)
        case datetime():
            return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
        case date() | time():
            return value
        case SafeString():
            return safe_text(" ".join(unescape(strip_tags(value.replace("<", " <"))).split()))
        case list() | tuple() | set():
            return safe_text(", ".join(str(one) for one in value))
    return safe_text(str(value))


def safe_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe stands before one that looks like it."""
    text = text.replace("\x00", "")
    if text[:1] in tuple(BREAKS_A_CELL) or text.lstrip()[:1] in tuple(STARTS_A_FORMULA):
        text = f"'{text}"
    return text[:LONGEST_CELL]


def as_csv(filename: str, heads: Sequence[str], rows: Iterable[Sequence[Plain]]) -> StreamingHttpResponse:
    """A CSV that begins to arrive at once; the mark in front lets Excel read it as UTF-8."""
    response = StreamingHttpResponse(csv_lines(heads, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}.csv"'
    return response


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Plain]]) -> Iterator[str]:
    """The file in pieces of some hundred lines. Text is quoted: no country's separator splits it."""
    writer = csv.writer(Echo(), quoting=csv.QUOTE_NONNUMERIC)
    yield "\ufeff" + str(writer.writerow([safe_text(head) for head in heads]))
    lines = (writer.writerow([cell_of_csv(value) for value in row]) for row in rows)
    while piece := "".join(islice(lines, LINES_AT_ONCE)):
        yield piece


class Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def cell_of_csv(value: Plain) -> str | int | float | Decimal:
    """Dates the way every program sorts them: 2024-04-01, and 2024-04-01 09:15."""
    match value:
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
    return value


def as_xlsx(filename: str, heads: Sequence[str], rows: Iterable[Sequence[Plain]]) -> FileResponse:
    """An XLSX, written row by row into a file without a name, which is gone once it is sent."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    try:
        write_xlsx(file, heads, rows)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{filename}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def write_xlsx(file: Any, heads: Sequence[str], rows: Iterable[Sequence[Plain]]) -> None:
    """One sheet with fixed heads; one row in memory at a time."""
    import xlsxwriter  # only here: no other page needs its memory

    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats = {
            datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
            date: book.add_format({"num_format": "dd/mm/yyyy"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, max(len(heads) - 1, 1), 22)
        sheet.freeze_panes(1, 0)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, safe_text(head), bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                match value:
                    case "":
                        continue
                    case str():
                        sheet.write_string(number, column, value)
                    case date() if value.year <= 1900:
                        sheet.write_string(number, column, str(cell_of_csv(value)))
                    case date() | time():
                        sheet.write_datetime(number, column, value, formats[type(value)])
                    case _:
                        sheet.write_number(number, column, float(value))
