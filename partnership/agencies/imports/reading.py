"""Reads an uploaded file, whatever its name says it is, or says in a sentence why it cannot be read."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

from partnership.agencies.imports.columns import Column
from partnership.pages import words
from partnership.pages.text import one_line

MOST_BYTES = 10 * 1024 * 1024
TOO_LARGE = "The file is larger than 10 MB. Split it into smaller files."
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 1000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 2000

Row = dict[str, Any]
"""One line of the file: its row number under `row`, and text by the names of the columns."""

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class UnreadableFile(Exception):
    """The file cannot be taken; the sentence says why and what to do."""


def read(data: bytes, columns: tuple[Column, ...]) -> tuple[list[Row], list[str]]:
    """The rows of the file with the columns that are known, and the heads of those that are not.

    Raises UnreadableFile with a sentence for the person who chose the file.
    """
    rows, strange = stream(data, columns)
    return list(rows), strange


def stream(data: bytes, columns: tuple[Column, ...]) -> tuple[Iterator[Row], list[str]]:
    """The same with the rows one by one, so that a long file takes no more memory than a short one.

    Raises UnreadableFile, also while the rows are read.
    """
    if not data:
        raise UnreadableFile("The file is empty. Choose another file.")
    if len(data) > MOST_BYTES:
        raise UnreadableFile(TOO_LARGE)
    lines = xlsx_lines(data) if data.startswith(ZIP) else csv_lines(data)
    return sorted_out(lines, columns)


# CSV --------------------------------------------------------------------------------------------------


def csv_lines(data: bytes) -> Iterator[list[str]]:
    """The lines of a CSV in UTF-8, UTF-16 (which Excel calls Unicode text) or Windows-1252, divided by , ; or tabs."""
    if data.startswith(OLE):
        raise UnreadableFile(
            "The file is protected by a password. Save it without one."
            if "EncryptedPackage".encode("utf-16-le") in data
            else "The file is an old Excel file. Save it as .xlsx or as CSV."
        )
    wide = data.startswith(UTF_16)
    if (b"\x00" in data and not wide) or data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8")):
        raise UnreadableFile("The file is neither a CSV nor an XLSX file. Save the list as one of these.")
    text = decoded(data, ("utf-16",) if wide else ("utf-8-sig", "cp1252"))
    head = text.lstrip().partition("\n")[0]
    separator = max(",;\t", key=head.count)
    return safely_split(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def decoded(data: bytes, encodings: tuple[str, ...]) -> str:
    """The text, by the first of these encodings that fits."""
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise UnreadableFile("The letters of the file cannot be read. Save it as CSV UTF-8.")


def safely_split(lines: Iterable[list[str]]) -> Iterator[list[str]]:
    try:
        yield from lines
    except csv.Error:
        raise UnreadableFile(
            "A quotation mark is open or a cell is too long. Save the list as CSV again."
        ) from None


# XLSX -------------------------------------------------------------------------------------------------


def xlsx_lines(data: bytes) -> Iterator[list[str]]:
    """The lines of the first sheet, read with flat memory; formulas count as their last result."""
    from openpyxl import load_workbook  # only here: no other page needs its memory

    require_harmless(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # Cells beyond these bounds are never built: a sheet may claim to be a million rows by 16,000 columns.
        cells = sheet.iter_rows(max_row=MOST_ROWS + 1000, max_col=MOST_COLUMNS, values_only=True)
        for line in islice(cells, MOST_ROWS + 1000):
            yield [text_of(value) for value in line]
    except Exception as problem:
        # openpyxl answers a broken file with whatever its parser stumbles over: there is no common base.
        raise UnreadableFile(
            "The XLSX file is damaged. Open it, save it again, and try once more."
        ) from problem


def require_harmless(data: bytes) -> None:
    """Raise UnreadableFile for a bomb, for macros, and for XML that defines things of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            infos = parts.infolist()
            names = {info.filename.lower() for info in infos}
            if any(info.flag_bits & 1 for info in infos):
                raise UnreadableFile("The file is protected by a password. Save it without one.")
            if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
                raise UnreadableFile(
                    "The XLSX file unpacks to far more than a list needs. Save the list as CSV."
                )
            if "xl/workbook.xml" not in names:
                raise UnreadableFile(
                    "The file is neither a CSV nor an XLSX file. Save the list as one of these."
                )
            if any("vbaproject" in name or name.startswith("xl/macrosheets") for name in names):
                raise UnreadableFile("The file contains macros. Save it as .xlsx without macros.")
            for info in infos:
                if info.filename.lower().endswith((".xml", ".rels")):
                    require_plain_xml(parts.read(info))
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
    ) as problem:
        raise UnreadableFile(
            "The XLSX file is damaged. Open it, save it again, and try once more."
        ) from problem
    except Exception as problem:
        if isinstance(problem, UnreadableFile):
            raise
        raise UnreadableFile(
            "The XLSX file is damaged. Open it, save it again, and try once more."
        ) from problem


def require_plain_xml(part: bytes) -> None:
    """No spreadsheet program writes entities or another encoding than UTF-8; attackers do."""
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part or part.startswith(UTF_16) or b"\x00" in part[:4]:
        raise UnreadableFile("The XLSX file holds what no list needs. Save the list as CSV.")


def text_of(value: Any) -> str:
    """A cell as text; a date as 2024-04-01 and a whole number without a point."""
    match value:
        case None:
            return ""
        case datetime() | date():
            return f"{value:%Y-%m-%d}"
        case float() if value.is_integer():
            return str(int(value))
    return str(value)


# Both -------------------------------------------------------------------------------------------------


HEADS_WITHIN = 10
"""Among so many lines the heads are looked for: a title often stands above them."""


def sorted_out(lines: Iterator[list[str]], columns: tuple[Column, ...]) -> tuple[Iterator[Row], list[str]]:
    """Lines as rows by column name. The heads are in the first line that names what is required, else in the first."""
    numbered = (
        (number, line) for number, line in enumerate(lines, start=1) if any(cell.strip() for cell in line)
    )
    first = list(islice(numbered, HEADS_WITHIN))
    if not first:
        raise UnreadableFile("The file has no rows. Choose another file.")
    known = {spelling: column for column in columns for spelling in column.spellings}
    required = {column for column in columns if column.required}
    at = next(
        (at for at, (_, line) in enumerate(first) if required <= {known.get(simple(cell)) for cell in line}),
        0,
    )
    heads = first[at][1]
    places: dict[int, Column] = {}
    strange = []
    for place, head in enumerate(heads[:MOST_COLUMNS]):
        column = known.get(simple(head))
        if column is None:
            strange += [clean(head)] if head.strip() else []
        elif column in places.values():
            earlier = next(heads[at] for at, one in places.items() if one == column)
            both = list(dict.fromkeys(f"‘{clean(one)}’" for one in (earlier, head)))
            which = f"for ‘{column.head}’: {words.listed(both)}" if len(both) == 2 else both[0]
            raise UnreadableFile(f"There are two columns {which}. Take one out.")
        else:
            places[place] = column
    missing = [f"‘{column.head}’" for column in columns if column.required and column not in places.values()]
    if missing:
        raise UnreadableFile(
            f"The first row must name the columns. Missing: {words.listed(missing)}. The template shows all of them."
        )
    return rows_of(chain(first[at + 1 :], numbered), places), strange


def rows_of(numbered: Iterable[tuple[int, list[str]]], places: dict[int, Column]) -> Iterator[Row]:
    """What stands under the heads, row by row; at least one row, and not too many."""
    found = 0
    for number, line in numbered:
        row: Row = {"row": number}
        for place, column in places.items():
            row[column.name] = clean(line[place]) if place < len(line) else ""
        if not any(row[column.name] for column in places.values()):
            continue
        found += 1
        if found > MOST_ROWS:
            raise UnreadableFile("The file has more than 20,000 rows. Split it into smaller files.")
        yield row
    if not found:
        raise UnreadableFile("There are no rows under the heads. Choose another file.")


def simple(head: str) -> str:
    """A head as it is compared: small letters and digits only."""
    return re.sub(r"[^a-z0-9]", "", head.lower())


def clean(text: str) -> str:
    """One line of visible text; the apostrophe that our own files put before a formula goes."""
    text = " ".join(one_line(text[:LONGEST_CELL].replace("\x00", "")).split())
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text
