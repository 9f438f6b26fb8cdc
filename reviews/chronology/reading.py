"""Reads the tables of an uploaded XLSX, CSV or DOCX file, or says in a sentence why it cannot be read.

Cells come as text, as somebody sees them: a merged cell counts for each of its rows, a date without its format is
turned back into one, and a formula is its last result or, without one, the text of the formula.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from partnership.agencies.imports.columns import Column
from partnership.agencies.imports.reading import (
    MOST_PARTS,
    MOST_UNPACKED,
    ZIP,
    UnreadableFile,
    csv_lines,
    require_harmless,
    require_plain_xml,
    simple,
)
from partnership.pages import words
from partnership.pages.text import many_lines
from reviews.chronology import dates
from reviews.chronology.rules import MOST_BYTES, MOST_ROWS

MOST_COLUMNS = 40
MOST_TABLES = 50
LONGEST_CELL = 8000
SEVERAL = ("happened", "comment")
"""Where a file has several such columns, like event and details, their words stand under each other."""
HEADS_WITHIN = 10
DAMAGED = "The file is damaged. Open it, save it again, and try once more."
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
FIRST_SERIAL, LAST_SERIAL = 10_000, 73_050
"""Days as spreadsheets count them, from 1927 to 2099; smaller numbers are years."""


@dataclass
class Table:
    """One sheet of a workbook, one table of a document, or a CSV."""

    name: str
    lines: list[tuple[int, list[str]]]
    may_go_on: bool = False
    """Whether it may be the rest of the table before: documents break tables at pages."""
    has_marks: bool = False
    """Whether marks between its cells tell them apart, so that a mark in a text moves all that follows it."""


@dataclass
class Found:
    """What a file holds: its rows by the names of the columns, and what was left aside."""

    rows: list[dict[str, str]] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read(data: bytes, columns: tuple[Column, ...]) -> Found:
    """The rows of every table that has the columns. Raises UnreadableFile with a sentence."""
    if not data:
        raise UnreadableFile("The file is empty. Choose another file.")
    if len(data) > MOST_BYTES:
        raise UnreadableFile("The file is larger than 10 MB. Split it into smaller files.")
    return sorted_out(tables(data), columns)


def tables(data: bytes) -> list[Table]:
    """The tables of a file, whatever its name says it is."""
    if not data.startswith(ZIP):
        if b"\x00" in data[:1000] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise UnreadableFile("Choose a spreadsheet (XLSX or CSV) or a Word document (DOCX) with a table.")
        return [Table("", numbered(csv_lines(data)), has_marks=True)]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            is_word = "word/document.xml" in parts.namelist()
    except zipfile.BadZipFile as problem:
        raise UnreadableFile(DAMAGED) from problem
    try:
        return docx_tables(data) if is_word else xlsx_tables(data)
    except UnreadableFile:
        raise
    except Exception as problem:
        # The parsers answer a broken file with whatever they stumble over: there is no common base.
        raise UnreadableFile(DAMAGED) from problem


def numbered(lines: Iterator[list[str]]) -> list[tuple[int, list[str]]]:
    """Lines with their numbers, no more of them than a file may have."""
    found = []
    for number, line in enumerate(lines, start=1):
        if number > MOST_ROWS + HEADS_WITHIN + 1000:
            raise UnreadableFile(f"The file has more than {MOST_ROWS:,} rows. Split it into smaller files.")
        found.append((number, [clean(cell) for cell in line[:MOST_COLUMNS]]))
    return found


def clean(text: str) -> str:
    """Visible text with its lines; the apostrophe that files put before a formula goes."""
    text = many_lines(text[:LONGEST_CELL].replace("\x00", "")).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


# XLSX ---------------------------------------------------------------------------------------------


def xlsx_tables(data: bytes) -> list[Table]:
    """Every sheet, read with flat memory."""
    from openpyxl import load_workbook  # only here: no other page needs its memory

    require_harmless(data)
    as_written = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    as_shown = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for sheet, shown in list(zip(as_written.worksheets, as_shown.worksheets, strict=True))[:MOST_TABLES]:
            path = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
            merged = merged_down(parts.read(path)) if path in parts.namelist() else {}
            found.append(Table(f"sheet “{sheet.title}”", sheet_lines(sheet, shown, merged)))
    return found


def sheet_lines(sheet: Any, shown: Any, merged: dict[tuple[int, int], int]) -> list[tuple[int, list[str]]]:
    bounds = {"max_row": MOST_ROWS + HEADS_WITHIN + 1001, "max_col": MOST_COLUMNS, "values_only": True}
    kept: dict[tuple[int, int], str] = {}

    def lines() -> Iterator[list[str]]:
        both = zip(sheet.iter_rows(**bounds), shown.iter_rows(**bounds), strict=True)
        for at, (written, seen) in enumerate(both, start=1):
            line = []
            for column, (raw, result) in enumerate(zip(written, seen, strict=True), start=1):
                text = text_of(raw if result is None else result)
                if (top := merged.get((at, column))) is not None:
                    text = text or kept.get((top, column), "")
                kept[at, column] = text
                line.append(text)
            yield line

    return numbered(lines())


def merged_down(sheet: bytes) -> dict[tuple[int, int], int]:
    """For each cell under a merged one, the row of the cell that holds the text."""
    found: dict[tuple[int, int], int] = {}
    for left, top, _, bottom in MERGED.findall(sheet):
        column = 0
        for letter in left.decode():
            column = column * 26 + ord(letter) - 64
        if column <= MOST_COLUMNS:
            first, last = int(top), min(int(bottom), MOST_ROWS + HEADS_WITHIN + 1000)
            found |= {(row, column): first for row in range(first + 1, last + 1)}
    return found


def text_of(value: Any) -> str:
    """A cell as text; a day as 2024-04-01, a moment with its time, a whole number without a point."""
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
        case date():
            return f"{value:%Y-%m-%d}"
        case time():
            return f"{value:%H:%M}"
        case float() if value.is_integer():
            return str(int(value))
    return str(value)


def from_serial(text: str) -> str:
    """A number of days as spreadsheets count them, as a date; anything else as it is."""
    if not re.fullmatch(r"\d{5}(\.\d+)?", text, re.ASCII) or not FIRST_SERIAL <= float(text) <= LAST_SERIAL:
        return text
    minutes = round(float(text) * 24 * 60)
    return text_of(datetime(1899, 12, 30) + timedelta(minutes=minutes))  # noqa: DTZ001  a day on a wall calendar


def time_of(text: str) -> str:
    """A time as it goes with a date: also the part of a day as spreadsheets count it, and 1430; none where unknown."""
    if re.fullmatch(r"0?\.\d+", text, re.ASCII):
        minutes = round(float(text) * 24 * 60)
        return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
    if re.fullmatch(r"\d{3,4}", text, re.ASCII):
        return f"{text[:-2]}:{text[-2:]}"
    return "" if dates.is_unknown(text) else text


# DOCX ---------------------------------------------------------------------------------------------


def docx_tables(data: bytes) -> list[Table]:
    """Every table of a document that does not stand inside another."""
    from docx import Document  # only here: no other page needs its memory
    from docx.oxml.ns import qn

    require_harmless_document(data)
    body = Document(io.BytesIO(data)).element.body
    found = []
    for at, table in enumerate(body.iterchildren(qn("w:tbl")), start=1):
        if at > MOST_TABLES:
            raise UnreadableFile(f"The document has more than {MOST_TABLES} tables. Split it.")
        found.append(Table(f"table {at}", numbered(table_lines(table, qn)), may_go_on=True))
    if not found:
        raise UnreadableFile("There is no table in this document. A chronology stands in a table.")
    return found


def require_harmless_document(data: bytes) -> None:
    """Raise UnreadableFile for a bomb, for macros, and for XML that defines things of its own."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        infos = parts.infolist()
        if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
            raise UnreadableFile("The document unpacks to far more than a table needs. Save the table alone.")
        if any("vbaproject" in info.filename.lower() for info in infos):
            raise UnreadableFile("The document contains macros. Save it as .docx without macros.")
        for info in infos:
            if info.filename.lower().endswith((".xml", ".rels")):
                require_plain_xml(parts.read(info))


def table_lines(table: Any, qn: Any) -> Iterator[list[str]]:
    """The rows of a table; a cell that goes over several rows counts for each, one over several columns once."""
    above: list[str] = []
    for row in table.iterchildren(qn("w:tr")):
        line: list[str] = []
        for cell in row.iterchildren(qn("w:tc")):
            facts = cell.find(qn("w:tcPr"))
            wide, goes_on = 1, False
            if facts is not None:
                span, merge = facts.find(qn("w:gridSpan")), facts.find(qn("w:vMerge"))
                wide = int(span.get(qn("w:val"))) if span is not None else 1
                goes_on = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
            text = "\n".join(paragraph(one, qn) for one in cell.iterchildren(qn("w:p"))).strip()
            if goes_on and not text and len(line) < len(above):
                text = above[len(line)]
            line += [text, *[""] * (min(wide, MOST_COLUMNS) - 1)]
        above = line
        yield line


def paragraph(one: Any, qn: Any) -> str:
    """The words of a paragraph; what was deleted while changes were tracked is gone."""
    signs = {qn("w:t"): None, qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}
    parts = (signs[part.tag] or part.text or "" for part in one.iter(*signs))
    return "".join(parts)


# All ----------------------------------------------------------------------------------------------


def sorted_out(found: list[Table], columns: tuple[Column, ...]) -> Found:
    """The rows of all tables. One without heads goes on with those of the table before, if it may and is as wide."""
    known = {spelling: column for column in columns for spelling in column.spellings}
    required = {column for column in columns if column.required}
    sorted_rows, before, first_problem = Found(), None, ""
    head: list[str] = []
    for table in found:
        lines = [(number, line) for number, line in table.lines if any(line)]
        if not lines:
            continue
        at, places = heads_of(lines, known)
        missing = required - set(places.values())
        width = max(len(line) for _, line in lines)
        if not missing:
            head = lines[at][1]
            sorted_rows.strange += [one for place, one in enumerate(head) if one and place not in places]
            before, lines = (places, width), lines[at + 1 :]
        elif before and before[1] == width and table.may_go_on:
            places = before[0]
        else:
            names = [f"‘{column.head}’" for column in columns if column in missing]
            said = f"{table.name or 'the file'} has no column {words.listed(names)}"
            first_problem = first_problem or said
            sorted_rows.remarks.append(f"Not used: {said}.")
            continue
        add_rows(sorted_rows, table, lines, places, known, head)
    if not sorted_rows.rows:
        if first_problem:
            raise UnreadableFile(
                f"{first_problem[0].upper()}{first_problem[1:]}. One row must name the columns; the template shows "
                "all of them."
            )
        raise UnreadableFile("There are no rows under the heads. Choose another file.")
    sorted_rows.strange = list(dict.fromkeys(" ".join(one.split()) for one in sorted_rows.strange))
    return sorted_rows


def heads_of(lines: list[tuple[int, list[str]]], known: dict[str, Column]) -> tuple[int, dict[int, Column]]:
    """Which of the first lines names the most columns, and where each stands. Raises UnreadableFile for two of one."""
    best = 0
    places: dict[int, Column] = {}
    for at, (_, line) in enumerate(lines[:HEADS_WITHIN]):
        named = {place: known[simple(cell)] for place, cell in enumerate(line) if simple(cell) in known}
        if len(named) > len(places):
            best, places = at, named
    seen: dict[Column, str] = {}
    for place, column in places.items():
        head = " ".join(lines[best][1][place].split())
        if column in seen and column.name not in SEVERAL:
            raise UnreadableFile(
                f"There are two columns for ‘{column.head}’: ‘{seen[column]}’ and ‘{head}’. Take one out."
            )
        seen[column] = head
    return best, places


def add_rows(
    found: Found,
    table: Table,
    lines: list[tuple[int, list[str]]],
    places: dict[int, Column],
    known: dict[str, Column],
    head: list[str],
) -> None:
    """What stands under the heads; heads that are repeated on each page are left out.

    How many cells of a row stand under no head is told as `beyond`, and as `moved` where marks tell cells apart.
    """
    named = {place for place, one in enumerate(head) if one}
    for number, line in lines:
        cells: dict[str, str] = {}
        for place, column in places.items():
            if place < len(line) and line[place]:
                told = cells.get(column.name)
                cells[column.name] = f"{told}\n{line[place]}" if told else line[place]
        if not cells:
            continue
        heads = [known.get(simple(line[place])) for place in places if place < len(line) and line[place]]
        if len(heads) > 1 and all(one is not None for one in heads):
            continue
        cells["where"] = f"{table.name}, row {number}" if table.name else f"row {number}"
        if beyond := sum(bool(one) for place, one in enumerate(line) if place not in named):
            cells["moved" if table.has_marks else "beyond"] = str(beyond)
        found.rows.append(cells)
        if len(found.rows) > MOST_ROWS:
            raise UnreadableFile(f"The file has more than {MOST_ROWS:,} rows. Split it into smaller files.")
