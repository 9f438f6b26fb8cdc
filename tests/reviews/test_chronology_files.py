"""Files with what agencies have recorded: every row is weighed, shown, and written once or not at all."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import Workbook

from partnership.accounts.models import User
from partnership.agencies.imports.reading import UnreadableFile
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from reviews.chronology import importing, reading, services, tasks
from reviews.chronology.columns import COLUMNS
from reviews.chronology.models import Chronology, Entry, File, Row
from tests.reviews.chronology import NOW, TODAY, Browser, write
from tests.reviews.chronology import told as told


def test_a_file_is_weighed_row_by_row_and_written_once(
    told: Chronology, hospital: Agency, business_unit: User
) -> None:
    data = (
        b"Date of event;Details;Source of information;Room\n"
        b"42512;Ida was seen;RiO;3\n"
        b"31/2/2016;Ida was not seen;RiO;3\n"
        b"3/6/2016;Ida was heard;;3\n"
        b"Date of event;Details;Source of information;Room\n"
        b"42512;Ida was seen;RiO;3\n"
        b"4/6/2016;=1+1;RiO;3\n"
    )
    file, remarks = importing.upload(
        told, agency=hospital, by=business_unit, filename="ours.csv", data=data, source="", today=TODAY
    )
    assert remarks == ["Columns we did not use: Room."]
    assert not Entry.objects.exists(), "Nothing is written before it is confirmed"
    assert (file.added, file.twice, file.left_out) == (2, 1, 2)
    assert file.rows.get(outcome="twice").notes.startswith("This row stands twice in the file")
    notes = [row.notes for row in file.rows.filter(outcome="bad")]
    assert notes[0].startswith("There is no 31 February 2016")
    assert notes[1].startswith("The source is missing")
    early = file.rows.filter(notes="Before the period of the review. Check the date; if it is right, the row is taken "
                             "as it is.")  # fmt: skip
    assert (early.count(), importing.outside_the_period(file)) == (2, 2), "Told, and no mistake"
    assert "Ida" not in str(list(file.rows.values()))
    importing.confirm(file, by=business_unit, today=TODAY, now=NOW)
    importing.confirm(file, by=business_unit, today=TODAY, now=NOW)
    assert [(one.written, one.happened) for one in Entry.objects.order_by("sequence")] == [
        ("2016-05-22", "Child Hazel was seen"),
        ("4/6/2016", "=1+1"),
    ]
    with pytest.raises(RuleBroken, match="are in the chronology already"):
        importing.throw_away(file, by=business_unit)
    again, _ = importing.upload(
        told, agency=hospital, by=business_unit, filename="ours.csv", data=data, source="Diary", today=TODAY
    )
    assert (again.added, again.twice) == (1, 3)
    assert again.rows.filter(notes__startswith="The agency has this entry already").count() == 3
    importing.throw_away(again, by=business_unit)
    assert not Row.objects.exists()


def test_what_was_known_before_it_happened_is_pointed_out_at_the_check(
    told: Chronology, hospital: Agency, business_unit: User, client_for: Browser
) -> None:
    data = (
        b"Date,Event,Source,Known on\n1/2/2026,Seen,RiO,31/1/2026\n1/2/2026,Heard,RiO,1/2/2026\n"
        b"February 2026,Held,RiO,10/2/2026\n"
    )
    file, _ = importing.upload(
        told, agency=hospital, by=business_unit, filename="a.csv", data=data, source="", today=TODAY
    )
    assert [row.notes for row in file.rows.order_by("number")] == [importing.FIRST, "", ""]
    page = client_for(business_unit).get(f"/reviews/chronology/files/{file.pk}/").content.decode()
    assert "1 row says that it was known before it happened" in page


def test_a_cell_under_no_head_is_told_and_a_row_that_a_mark_has_moved_is_not_taken(
    told: Chronology, hospital: Agency, business_unit: User
) -> None:
    rows = b"Date;Event;Source\n1/2/2016;Rang; nobody answered;RiO\n2/2/2016;Seen;RiO;\n"
    moved, _ = importing.upload(
        told, agency=hospital, by=business_unit, filename="a.csv", data=rows, source="", today=TODAY
    )
    bad, good = moved.rows.order_by("number")
    assert (bad.outcome, good.outcome) == ("bad", "add")
    assert bad.notes == importing.MOVED
    book = Workbook()
    sheet: Any = book.active
    for line in (["Date", "Event", "Source", None], ["3/2/2016", "Heard", "RiO", "Ask Ida again"]):
        sheet.append(line)
    data = BytesIO()
    book.save(data)
    beside, _ = importing.upload(
        told,
        agency=hospital,
        by=business_unit,
        filename="a.xlsx",
        data=data.getvalue(),
        source="",
        today=TODAY,
    )
    (row,) = beside.rows.all()
    assert (row.outcome, row.notes.partition(":")[0]) == ("add", "1 cell of this row left aside")
    assert "Ida" not in row.notes


def test_the_check_page_says_how_a_date_was_read_that_is_not_exact(
    told: Chronology, hospital: Agency, business_unit: User, client_for: Browser
) -> None:
    rows = b"Date,Event,Source\nearly March 2026,Seen,RiO\n2/2/2026,Heard,RiO\n31/2/2026,Held,RiO\n"
    file, _ = importing.upload(
        told, agency=hospital, by=business_unit, filename="a.csv", data=rows, source="", today=TODAY
    )
    shown = client_for(business_unit).get(f"/reviews/chronology/files/{file.pk}/")
    assert [read for _, _, read, _ in shown.context["lines"]] == [
        "Read as 1 Mar 2026 to 10 Mar 2026, approximate", "", "",
    ]  # fmt: skip
    assert "Read as 1 Mar 2026" in shown.content.decode()


def test_the_page_says_how_many_entries_were_added(
    told: Chronology, hospital: Agency, business_unit: User, client_for: Browser
) -> None:
    browser = client_for(business_unit)
    files = [
        importing.upload(
            told, agency=hospital, by=business_unit, filename="a.csv", source="", today=TODAY,
            data=b"Date,Event,Source\n1/2/2016,Seen,RiO\n2/2/2016,Heard,RiO\n",
        )[0]
        for _ in range(2)
    ]  # fmt: skip
    for file, said in zip(files, ("2 entries are added.", "No entry was added"), strict=True):
        assert said in browser.post(f"/reviews/chronology/files/{file.pk}/", follow=True).content.decode()
    assert Entry.objects.count() == 2


def test_an_empty_cell_is_shown_empty_and_not_as_a_word(
    told: Chronology, hospital: Agency, business_unit: User, client_for: Browser
) -> None:
    file, _ = importing.upload(
        told, agency=hospital, by=business_unit, filename="a.csv", data=b"Date,Event,Source\n,Seen,\n", source="",
        today=TODAY,
    )  # fmt: skip
    page = client_for(business_unit).get(f"/reviews/chronology/files/{file.pk}/").content.decode()
    row = page.split("<tbody")[1].split("</tbody>")[0]
    assert "None" not in row
    assert row.count(">–<") == 2


def test_a_file_that_nobody_confirms_is_forgotten(
    told: Chronology, hospital: Agency, business_unit: User
) -> None:
    data = b"Date,Event,Source\n1/1/2026,Seen,RiO\n"
    importing.upload(told, agency=hospital, by=business_unit, filename="a", data=data, source="", today=TODAY)
    File.objects.update(created_at=timezone.now() - timedelta(days=3))
    tasks.forget()
    assert not File.objects.exists()


def test_sheets_and_word_tables_are_read_with_what_is_merged_and_repeated() -> None:
    from docx import Document

    book = Workbook()
    sheet = book.create_sheet("Health", 0)
    book.remove(book.worksheets[1])
    sheet.append(["Chronology"])
    sheet.append(["Date", "Event", "Details", "Source"])
    sheet.append([datetime(2016, 5, 22, 9, 15), "Call", "=1+1", "RiO"])
    sheet.append([None, "Visit", None, "RiO"])
    sheet.merge_cells("A3:A4")
    book.create_sheet("People").append(["Name", "Phone"])
    file = BytesIO()
    book.save(file)
    found = reading.read(file.getvalue(), COLUMNS)
    assert [(row["written"], row["happened"], row["where"]) for row in found.rows] == [
        ("2016-05-22 09:15", "Call\n=1+1", "sheet “Health”, row 3"),
        ("2016-05-22 09:15", "Visit", "sheet “Health”, row 4"),
    ]
    assert found.remarks == ["Not used: sheet “People” has no column ‘Date’ and ‘What happened’."]

    paper = Document()
    for rows in ([("When", "What"), ("2015", "Born"), ("", "Ill")], [("2016", "Moved")]):
        table = paper.add_table(len(rows), 2)
        for at, row in enumerate(rows):
            for place, text in enumerate(row):
                table.cell(at, place).text = text
        if len(rows) > 2:
            table.cell(1, 0).merge(table.cell(2, 0))
        paper.add_paragraph("")
    file = BytesIO()
    paper.save(file)
    found = reading.read(file.getvalue(), COLUMNS)
    assert [(row["written"], row["happened"]) for row in found.rows] == [
        ("2015", "Born"), ("2015", "Ill"), ("2016", "Moved"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty"),
        (b"Day,Colour\n1,2\n", "has no column ‘Date’ and ‘What happened’"),
        (b"Date,When,Event\n1,2,3\n", "There are two columns for ‘Date’"),
        (b"PK\x03\x04 broken", "The file is damaged"),
        (b"%PDF-1.7", "neither a CSV nor an XLSX"),
        (b"Date,Event\n" + b"1/1/2026,Seen\n" * 5001, "more than 5,000 rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(data: bytes, sentence: str) -> None:

    with pytest.raises(importing.UnreadableFile, match=sentence):
        reading.read(data, COLUMNS)


def test_a_time_in_a_column_of_its_own_is_read_as_people_and_spreadsheets_have_it() -> None:
    said = ["0.604166667", "1430", "930", "14:30", "Unknown", "n/k", "pm"]
    assert [reading.time_of(one) for one in said] == ["14:30", "14:30", "9:30", "14:30", "", "", "pm"]
    assert reading.from_serial("42512.6041666666") == "2016-05-22 14:30"
    with pytest.raises(UnreadableFile, match="or a Word document"):
        reading.read("Date,Event\n".encode("utf-16-le"), COLUMNS)


def test_a_part_is_not_handed_in_without_a_word_of_rows_that_wait(
    told: Chronology, charity: Agency, agency_lead: User, client_for: Browser
) -> None:
    write(told, charity, agency_lead)
    row = b"13/1/2026,Seen,Record,Flying saucers\n"
    file, _ = importing.upload(
        told, agency=charity, by=agency_lead, filename="ours.csv", data=b"Date,Event,Source,Themes\n" + row + row,
        source="", today=TODAY,
    )  # fmt: skip
    first, again = file.rows.order_by("number")
    assert "no theme" in first.notes
    assert again.notes == importing.IN_FILE, "nothing of it is taken, without a theme or with it"
    lead, part = client_for(agency_lead), f"/reviews/{told.review_id}/chronology/agencies/{charity.pk}/"
    assert "ours.csv: 1 row can be added" in lead.get(f"{part}hand-in/").content.decode()
    page = f"/reviews/chronology/files/{file.pk}/"
    assert "Add 1 row" in lead.get(page).content.decode()
    services.hand_in(told, agency=charity, by=agency_lead, now=NOW)
    closed = lead.get(page).content.decode()
    assert "Add 1 row" not in closed
    assert "This part is handed in" in closed
