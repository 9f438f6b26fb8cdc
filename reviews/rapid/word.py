"""The pack as a file for a word processor: real headings, tables with a head, the marking on every page."""

from math import sqrt
from typing import Any

from django.utils import timezone

from partnership.pages import word_files, words
from reviews.rapid.pack import Pack, Section, Table

DEEPEST = 4
NARROW = 12
"""A column counts as if it held so many letters at least."""


def write(pack: Pack) -> bytes:
    """The DOCX."""
    document = word_files.begin(pack.title, marking=pack.marking, note=pack.note, at=pack.as_at)
    document.add_heading(pack.title, level=0)
    said = document.add_paragraph()
    said.add_run(f"{pack.marking}. {pack.note}").bold = pack.warns
    made_at = timezone.localtime(pack.as_at)
    said.add_run(f" Made on {words.plain_date(made_at.date())} at {words.time_of_day(made_at)}.")
    add_table(document, Table("About this review", ("Fact", "Answer"), pack.facts))
    for section in pack.sections:
        add(document, section, level=1)
    return word_files.content(document)


def add(document: Any, section: Section, *, level: int) -> None:
    """A section with its heading, then what stands under it."""
    document.add_heading(f"{section.number} {section.title}", level=min(level, DEEPEST))
    for text in section.paragraphs:
        document.add_paragraph(text)
    if section.table:
        add_table(document, section.table)
    for part in section.parts:
        add(document, part, level=level + 1)


def add_table(document: Any, table: Table) -> None:
    """A table whose columns are broader the more stands in them; short ones still hold a date in one line."""
    longest = [max(map(len, cells)) for cells in zip(table.head, *table.rows, strict=True)]
    widths = [sqrt(max(most, NARROW)) for most in longest]
    word_files.add_table(document, table.caption, table.head, table.rows, widths)
