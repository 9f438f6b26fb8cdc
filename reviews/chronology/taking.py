"""A chronology as a file: CSV and XLSX, in which nothing is a formula, and a Word document to write on in."""

import io
from collections.abc import Iterable, Iterator
from copy import deepcopy

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from partnership.pages.exports import Plain, as_csv, as_xlsx, plain
from partnership.pages.text import visible
from reviews.chronology.comparing import Event
from reviews.chronology.composite import Composite
from reviews.chronology.dates import Precision
from reviews.chronology.rules import Against, Depth
from reviews.chronology.showing import Drawing, Line

HEADS = (
    "Date as recorded", "Earliest", "Latest", "How well the date is known", "Time", "Agency", "What happened", "Where",
    "Source", "When the agency knew", "Who knew", "Comment", "People", "Themes", "What stands out",
)  # fmt: skip
WIDTHS = (4.6, 4.4, 11, 4.6)
"""Centimetres of the columns of a Word document."""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def rows(lines: Iterable[Line]) -> Iterator[list[Plain]]:
    """One row of a spreadsheet for each entry."""
    for line in lines:
        event = line.event
        yield [
            plain(value)
            for value in (
                event.written,
                event.earliest,
                event.latest,
                str(Precision(event.precision).label),
                event.time,
                line.agency,
                event.happened,
                event.place,
                event.source,
                event.known_written,
                event.known_by,
                event.comment,
                ", ".join(line.people),
                ", ".join(line.themes),
                "; ".join(f"{said}{other}" for said, _, other in line.marks),
            )
        ]


def response(whole: Composite, lines: list[Line], form: str) -> HttpResponseBase:
    """The file; its name says whether real names stand in it."""
    names = "-with-names" if whole.depth == Depth.NAMES else ""
    filename = f"chronology-{whole.chronology.review.reference.lower()}{names}"
    if form == "docx":
        answer = HttpResponse(document(whole, lines), content_type=WORD)
        answer["Content-Disposition"] = f'attachment; filename="{filename}.docx"'
        return answer
    return (as_csv if form == "csv" else as_xlsx)(filename, HEADS, rows(lines))


def document(whole: Composite, lines: list[Line]) -> bytes:
    """A Word document, landscape, with one table whose heads stand on each page."""
    from docx import Document  # only here: no other page needs its memory
    from docx.enum.section import WD_ORIENT
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    paper = Document()
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    review = whole.chronology.review
    section.header.paragraphs[0].text = f"OFFICIAL-SENSITIVE\tChronology, {review.reference}"
    paper.core_properties.title = f"Chronology, {review.reference}"
    paper.core_properties.language = "en-GB"
    paper.add_heading(f"Chronology, {review.reference}", level=1)
    shown = "real names" if whole.depth == Depth.NAMES else "pseudonyms"
    paper.add_paragraph(f"OFFICIAL-SENSITIVE. {review.pseudonym}. {len(lines)} entries, with {shown}.")
    heads = ("Date", "Agency", "What happened", "Source")
    table = paper.add_table(rows=2, cols=len(heads))
    table.style = "Table Grid"
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = Cm(width)
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    repeats = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeats)
    # python-docx looks through the whole table for each row that it adds; a copy of one row costs the same each time.
    pattern = table.rows[1]._tr
    body = pattern.getparent()
    body.remove(pattern)
    for line in lines:
        copied = deepcopy(pattern)
        for box, text in zip(copied.tc_lst, cells(line), strict=True):
            box.p_lst[0].add_r().text = visible(text)
        body.append(copied)
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


def cells(line: Line) -> tuple[str, str, str, str]:
    """What stands in the four columns of a printed row."""
    event = line.event
    said = [event.happened, event.place and f"Where: {event.place}", line.known]
    said += [event.comment and f"Comment: {event.comment}"]
    said += [
        f"{'Perhaps the same event as' if mark.kind == Against.TWICE else 'May contradict'}: {other}"
        for mark, (_, _, other) in zip(event.marks, line.marks, strict=True)
    ]
    known = ", ".join(filter(None, [line.lies, line.tag.text.lower() if line.tag else ""]))
    when = event.written + (f"\n({known})" if known else "")
    return when, line.agency, "\n".join(filter(None, said)), event.source


def drawn(whole: Composite, events: Iterable[Event]) -> list[Line]:
    """Events as lines."""
    drawing = Drawing(whole)
    return [drawing.line(event) for event in events]
