"""The pack as a file for a word processor: real headings, tables with a head, the marking on every page."""

from io import BytesIO
from typing import Any

from reviews.rapid.pack import Pack, Section, Table

LANGUAGE = "en-GB"
DEEPEST = 4


def write(pack: Pack) -> bytes:
    """The DOCX. The library is imported when a file is made and not before, so that web workers stay small."""
    from docx import Document

    document = Document()
    prepare(document, pack)
    document.add_heading(pack.title, level=0)
    document.add_paragraph(f"{pack.marking}. {pack.note}")
    add_table(document, Table("About this review", ("Fact", "Answer"), pack.facts))
    for section in pack.sections:
        add(document, section, level=1)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def prepare(document: Any, pack: Pack) -> None:
    """Title, language, typeface, and the marking at the head of every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    core = document.core_properties
    core.title, core.language, core.author = pack.title, LANGUAGE, pack.facts[0][1]
    core.comments = pack.note
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    normal.element.get_or_add_rPr().append(language)
    page = document.sections[0]
    page.header.paragraphs[0].text = f"{pack.marking}    {pack.title}"
    page.footer.paragraphs[0].text = pack.note


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
    """A table whose first row is repeated as its head on each page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = document.add_table(rows=1, cols=len(table.head), style="Table Grid")
    for cell, text in zip(made.rows[0].cells, table.head, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    made.rows[0]._tr.get_or_add_trPr().append(head)
    for row in table.rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph()
