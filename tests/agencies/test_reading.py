"""A file is what its content says; what cannot be read is refused in a sentence."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from partnership.agencies.imports.columns import AGENCY_COLUMNS, PEOPLE_COLUMNS, Column
from partnership.agencies.imports.reading import MOST_BYTES, UnreadableFile, read

COLUMNS = (Column("name", "Name", "", True, ("Full name",)), Column("from_on", "First day", ""))


def names(data: bytes) -> list[str]:
    return [row["name"] for row in read(data, COLUMNS)[0]]


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        "Name,First day\nZoë,\n".encode(),
        "\ufeffname;FIRST DAY\r\nZoë;\r\n".encode(),
        "Name\tFirst day\nZoë\t\n".encode(),
        "Name,First day\nZoë,\n".encode("cp1252"),
        "\ufeffName\tFirst day\r\nZoë\t\r\n".encode("utf-16-le"),  # what Excel saves as “Unicode text”
        "\ufeffName,First day\nZoë,\n".encode("utf-16-be"),
        workbook(("Name", "First day"), ("Zoë", None)),
    ],
)
def test_files_are_read_by_their_content(data: bytes) -> None:
    assert names(data) == ["Zoë"]


def test_row_numbers_are_those_of_the_file() -> None:
    rows, _ = read(b"\nName,First day\n\nA,\n,\nB,\n", COLUMNS)
    assert [(row["row"], row["name"]) for row in rows] == [(4, "A"), (6, "B")]


def test_dates_and_numbers_of_excel_become_text() -> None:
    rows, _ = read(
        workbook(("Name", "First day"), (12.0, date(2024, 4, 1)), ("B", datetime(2024, 4, 1, 9))), COLUMNS
    )
    assert [(row["name"], row["from_on"]) for row in rows] == [("12", "2024-04-01"), ("B", "2024-04-01")]


def test_strange_columns_are_left_aside_and_said() -> None:
    rows, strange = read(b"Shoe size,Name\n9,A\n", COLUMNS)
    assert strange == ["Shoe size"]
    assert rows == [{"row": 2, "name": "A"}]


def test_control_characters_go_and_our_own_apostrophe_too() -> None:
    assert names(b'Name,First day\nA\x07B,\n\'+44 1,\n"two\nlines",\n') == ["AB", "+44 1", "two lines"]


def test_characters_that_nobody_sees_go() -> None:
    assert names("Name,First day\nLevels\u202e \u2066Council\u200b\x9b,\n\u200d\u202c,\n".encode()) == [
        "Levels Council"
    ]


BOMB = with_part(workbook(("Name",), ("A",)), "xl/media/x.bin", b"\0" * (101 * 1024 * 1024))
ENTITIES = with_part(workbook(("Name",), ("A",)), "xl/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
MACROS = with_part(workbook(("Name",), ("A",)), "xl/vbaProject.bin", b"x")
ANY_ZIP = with_part(b"", "readme.txt", b"x")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"x" * (MOST_BYTES + 1), "larger than 10 MB"),
        (b"\n\n,,\n", "no rows"),
        (b"Name,First day\n", "no rows under the heads"),
        (b"Other\nA\n", "Missing: ‘Name’"),
        (b"Name,Name\nA,B\n", "two columns ‘Name’"),
        (b"Name,Full name\nA,B\n", "two columns for ‘Name’: ‘Name’ and ‘Full name’"),
        (b"%PDF-1.7\nName\n", "neither a CSV nor an XLSX"),
        (b"\x89PNG\r\n\x1a\n\x00", "neither a CSV nor an XLSX"),
        (b"Name\nA\x00B\n", "neither a CSV nor an XLSX"),
        (b"Name\n\x81\x8d\n", "letters of the file"),
        (b"\xff\xfeN\x00a\x00m\x00e\x00\n\x00Z", "letters of the file"),
        (b'Name\n"' + b"x" * 200_000, "quotation mark"),
        (b"Name\n" + b"A\n" * 20_001, "20,000 rows"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "old Excel file"),
        (BOMB, "unpacks to far more"),
        (ENTITIES, "what no list needs"),
        (MACROS, "macros"),
        (ANY_ZIP, "neither a CSV nor an XLSX"),
        (b"PK\x03\x04 nonsense", "damaged"),
        (workbook(("Name",), ("A",))[:-200], "damaged"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        read(data, COLUMNS)


def test_no_two_columns_share_a_spelling() -> None:
    for columns in (AGENCY_COLUMNS, PEOPLE_COLUMNS):
        spellings = [spelling for column in columns for spelling in column.spellings]
        assert len(spellings) == len(set(spellings))
