"""A chronology as a file: CSV and XLSX, in which nothing is a formula, and a Word document to write on in."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from partnership.pages import word_files, words
from partnership.pages.exports import Plain, as_csv, as_xlsx, plain
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
"""Shares of the columns of a Word document."""
MARKING = "OFFICIAL-SENSITIVE"
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


def response(whole: Composite, lines: list[Line], form: str, *, at: datetime) -> HttpResponseBase:
    """The file; its name says whether real names stand in it."""
    names = "-with-names" if whole.depth == Depth.NAMES else ""
    filename = f"chronology-{whole.chronology.review.reference.lower()}{names}"
    if form == "docx":
        answer = HttpResponse(document(whole, lines, at=at), content_type=WORD)
        answer["Content-Disposition"] = f'attachment; filename="{filename}.docx"'
        return answer
    return (as_csv if form == "csv" else as_xlsx)(filename, HEADS, rows(lines))


def document(whole: Composite, lines: list[Line], *, at: datetime) -> bytes:
    """A Word document, landscape, with one table whose heads stand on each page."""
    review = whole.chronology.review
    title, shown = (
        f"Chronology, {review.reference}",
        "real names" if whole.depth == Depth.NAMES else "pseudonyms",
    )
    note = f"{review.pseudonym}. {words.count(len(lines), 'entry', 'entries')}, with {shown}."
    paper = word_files.begin(title, marking=MARKING, note=note, at=at, wide=True)
    paper.add_heading(title, level=0)
    paper.add_paragraph(f"{MARKING}. {note}")
    heads = ("Date", "Agency", "What happened", "Source")
    word_files.add_table(paper, title, heads, map(cells, lines), WIDTHS)
    return word_files.content(paper)


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
