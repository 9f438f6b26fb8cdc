"""Reads the words of a PDF back, page by page, through the tables that its fonts carry for readers."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont

PAIR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>")
RANGE = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def pages(content: bytes) -> list[str]:
    """The text of each page, in the order in which it is drawn, with single spaces."""
    with opened(content) as pdf:
        return [re.sub(r"\s+", " ", " ".join(texts(page.obj))) for page in pdf.pages]


def links(content: bytes, number: int) -> dict[str, int]:
    """The links of one page: the name of each place and the page on which it is. Pages count from 1."""
    with opened(content) as pdf:
        named = list(pdf.Root.Names.Dests.Names)
        places = {str(name): place[0].objgen for name, place in zip(named[::2], named[1::2], strict=True)}
        numbers = {one.obj.objgen: at for at, one in enumerate(pdf.pages, start=1)}
        return {str(link.Dest): numbers[places[str(link.Dest)]] for link in pdf.pages[number - 1].Annots}


def fonts(content: bytes) -> dict[str, bool]:
    """Each font of the file and whether it is embedded."""
    found = {}
    with opened(content) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor":
                embedded = any(f"/FontFile{kind}" in one for kind in ("", "2", "3"))
                found[str(one.FontName)] = embedded
    return found


def texts(page: Any) -> list[str]:
    """Every run of text of a page or of a drawing inside it."""
    resources = page.get("/Resources", {})
    tables = {name: table(font) for name, font in resources.get("/Font", {}).items()}
    drawings = resources.get("/XObject", {})
    told: list[str] = []
    now: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        match str(instruction.operator):
            case "Tf":
                now = tables[str(operands[0])]
            case "Tj":
                told.append(decoded(operands[0], now))
            case "TJ":
                told.append(
                    "".join(decoded(one, now) for one in operands[0] if isinstance(one, pikepdf.String))
                )
            case "Do":
                drawing = drawings.get(str(operands[0]))
                if drawing is not None and drawing.get("/Subtype") == "/Form":
                    told += texts(drawing)
    return told


def table(font: Any) -> dict[int, str]:
    """Which character each glyph stands for."""
    source = bytes(font.ToUnicode.read_bytes())
    known: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", source, re.DOTALL):
        for glyph, character in PAIR.findall(block):
            known[int(glyph, 16)] = bytes.fromhex(character.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", source, re.DOTALL):
        for first, last, character in RANGE.findall(block):
            for at in range(int(first, 16), int(last, 16) + 1):
                known[at] = chr(int(character, 16) + at - int(first, 16))
    return known


def decoded(text: Any, known: dict[int, str]) -> str:
    """Two bytes name a glyph."""
    raw = bytes(text)
    return "".join(known.get(int.from_bytes(raw[at : at + 2]), "") for at in range(0, len(raw), 2))


def undrawn(content: bytes) -> list[str]:
    """The fonts out of which a page shows a glyph that has no shape there: `.notdef`, or one beyond the last."""
    with opened(content) as pdf:
        return sorted({name for page in pdf.pages for name in shapeless(page.obj)})


def shapeless(page: Any) -> Iterator[str]:
    """The names of such fonts on a page and in the drawings inside it."""
    resources = page.get("/Resources", {})
    fonts = resources.get("/Font", {})
    drawings = resources.get("/XObject", {})
    font: Any = None
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        match str(instruction.operator):
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj" | "TJ":
                runs = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
                raw = b"".join(bytes(run) for run in runs if isinstance(run, pikepdf.String))
                shown = {int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2)}
                if 0 in shown or max(shown, default=0) >= glyphs(font):
                    yield str(font.BaseFont)
            case "Do":
                drawing = drawings.get(str(operands[0]))
                if drawing is not None and drawing.get("/Subtype") == "/Form":
                    yield from shapeless(drawing)


def glyphs(font: Any) -> int:
    """How many shapes the embedded file has."""
    described = font.DescendantFonts[0].FontDescriptor
    stream = next(described[name] for name in ("/FontFile2", "/FontFile3") if name in described)
    return int(TTFont(io.BytesIO(stream.read_bytes()))["maxp"].numGlyphs)
