"""A file for a word processor: A4, headings and tables that a screen reader finds, the marking on every page.

The library is imported when a file is made and not before, so that web workers stay small.
"""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from django.conf import settings

from partnership.pages.brand import colour
from partnership.pages.text import visible

LANGUAGE = "en-GB"
TYPEFACE = "Arial"
RULE = "B1B4B6"
CELL = "Table text"
SIZES = {"Title": 24, "Heading 1": 15, "Heading 2": 12, "Heading 3": 11, "Heading 4": 11}
"""Points of each heading."""
PAPER = (21.0, 29.7)
MARGIN = 2.0
"""Centimetres."""


def begin(title: str, *, marking: str, note: str, at: datetime, wide: bool = False) -> Any:
    """An empty document, made at a moment by the partnership and nobody in particular; `wide` turns the paper."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    document = Document()
    describe(document, title, note=note, at=at)
    set_type(document)
    page = document.sections[0]
    width, height = reversed(PAPER) if wide else PAPER
    page.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Cm(width), Cm(height)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(MARGIN)
    page.header_distance = page.footer_distance = Cm(1)
    write_line(page.header.paragraphs[0], marking, title, width=width, is_marked=True)
    foot = write_line(page.footer.paragraphs[0], note, "Page ", width=width)
    for field, before in (("PAGE", ""), ("NUMPAGES", " of ")):
        count(foot, field, before)
    return document


def describe(document: Any, title: str, *, note: str, at: datetime) -> None:
    """What the file says of itself: the library would say that it was made in 2013."""
    core, whole = document.core_properties, at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    core.title, core.comments, core.language, core.revision = title, note, LANGUAGE, 1
    core.author = core.last_modified_by = str(settings.PARTNERSHIP["name"])
    core.created = core.modified = whole


def set_type(document: Any) -> None:
    """One typeface everywhere, in place of those of the library’s own template."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    styles = document.styles
    for name in ("Normal", "Header", "Footer", *SIZES):
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), TYPEFACE)
    normal = styles["Normal"]
    normal.element.get_or_add_rPr().append(element("w:lang", val=LANGUAGE))
    normal.font.size = Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    cell = styles.add_style(CELL, WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style, cell.font.size = normal, Pt(9.5)
    cell.paragraph_format.space_after = Pt(0)
    brand = RGBColor.from_string(six_digits(colour("portal-brand")))
    for name, size in SIZES.items():
        style = styles[name]
        style.font.size, style.font.bold, style.font.italic = Pt(size), True, False
        style.font.color.rgb = brand
        for border in style.element.pPr.findall(qn("w:pBdr")):
            style.element.pPr.remove(border)
        style.paragraph_format.space_before = Pt(0 if name == "Title" else 14)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.keep_with_next = True


def six_digits(value: str) -> str:
    """#0f4c5c, #abc or #0f4c5cff as a word processor writes it: 0F4C5C."""
    digits = value.removeprefix("#").upper()
    return digits[:6] if len(digits) > 4 else "".join(digit * 2 for digit in digits[:3])


def write_line(paragraph: Any, left: str, right: str, *, width: float, is_marked: bool = False) -> Any:
    """A line with something at each end, for the head or the foot of a page."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm, Pt

    paragraph.style.font.size = Pt(8.5)
    stops = paragraph.style.paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Cm(width - 2 * MARGIN), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.text = ""
    paragraph.add_run(left).bold = is_marked
    paragraph.add_run(f"\t{right}")
    return paragraph


def count(paragraph: Any, field: str, before: str) -> None:
    """A number that the word processor counts itself."""
    if before:
        paragraph.add_run(before)
    counted, run, text = element("w:fldSimple", instr=field), element("w:r"), element("w:t")
    text.text = "1"
    run.append(text)
    counted.append(run)
    paragraph._p.append(counted)


def add_table(
    document: Any, caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]
) -> None:
    """A table with its head on each page and no row torn between two. `widths` are the shares of the columns.

    A row is a copy of one pattern: the library looks through the whole table for each that it adds itself.
    """
    from docx.shared import Cm

    page = document.sections[0]
    whole = page.page_width.cm - 2 * MARGIN
    shares = [Cm(whole * share / sum(widths)) for share in widths]
    table = document.add_table(rows=2, cols=len(head))
    table.autofit = False
    dress(table, caption)
    for column, width in zip(table.columns, shares, strict=True):
        column.width = width
    for row in table.rows:
        keep_whole(row)
        for cell, width in zip(row.cells, shares, strict=True):
            cell.width = width
            cell.paragraphs[0].style = CELL
    repeat(table.rows[0])
    for cell, said in zip(table.rows[0].cells, head, strict=True):
        cell.paragraphs[0].add_run(said).bold = True
    pattern = table.rows[1]._tr
    body = pattern.getparent()
    body.remove(pattern)
    for cells in rows:
        copied = deepcopy(pattern)
        for box, said in zip(copied.tc_lst, cells, strict=True):
            box.p_lst[0].add_r().text = visible(said)
        body.append(copied)


def dress(table: Any, caption: str) -> None:
    """Thin lines between rows, room in the cells, and a name for who cannot see it."""
    properties = table._tbl.tblPr
    named = element("w:tblCaption", val=caption)
    lines = element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        lines.append(element(f"w:{side}", val="single", sz="4", space="0", color=RULE))
    room = element("w:tblCellMar")
    for side, width in (("top", "60"), ("left", "0"), ("bottom", "60"), ("right", "140")):
        room.append(element(f"w:{side}", w=width, type="dxa"))
    layout = properties.find(element("w:tblLayout").tag)
    properties.insert(list(properties).index(layout), lines)
    layout.addnext(room)
    properties.append(named)


def element(name: str, **attributes: str) -> Any:
    """One element of the file with its attributes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def repeat(row: Any) -> None:
    """The row stands at the head of each page."""
    row._tr.get_or_add_trPr().append(element("w:tblHeader", val="true"))


def keep_whole(row: Any) -> None:
    """The row goes to the next page rather than over its edge."""
    row._tr.get_or_add_trPr().append(element("w:cantSplit", val="true"))


def content(document: Any) -> bytes:
    """The file. A table is never its last word: word processors ask for a line after it."""
    if document.element.body[-2].tag.endswith("}tbl"):
        document.add_paragraph()
    file = BytesIO()
    document.save(file)
    return file.getvalue()
