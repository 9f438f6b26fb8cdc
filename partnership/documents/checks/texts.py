"""Whether bytes are plain text, and none that a program would run or show as a page."""

import codecs
import re
from typing import IO

from partnership.documents.rules import FileRefused

PIECE = 256 * 1024
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
OF_A_PROGRAM = (
    (
        re.compile(rb"\s*<(?:!doctype|html|head|body|script|svg|\?xml|\?php)", re.IGNORECASE),
        "a web page or XML",
    ),
    (re.compile(rb"\{\\rtf"), "an RTF file"),
    (re.compile(rb"#!"), "a script"),
    (re.compile(rb"(?:From|Received|Return-Path|MIME-Version|Delivered-To): ", re.IGNORECASE), "an email"),
)


def is_text(file: IO[bytes]) -> bool:
    """Whether the file is text in UTF-8 or in Windows’ Western letters. Raises FileRefused for text that is code."""
    file.seek(0)
    head = file.read(1024).removeprefix(codecs.BOM_UTF8)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise FileRefused(
            "The letters of the file are stored as UTF-16. Save it as UTF-8 and choose it again."
        )
    file.seek(0)
    utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    western: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("cp1252")()
    while piece := file.read(PIECE):
        if CONTROL.search(piece):
            return False
        utf8, western = still(utf8, piece), still(western, piece)
        if utf8 is None and western is None:
            return False
    if still(utf8, b"", final=True) is None and western is None:
        return False
    for pattern, what in OF_A_PROGRAM:
        if pattern.match(head):
            raise FileRefused(f"By its content the file is {what}. Save it as PDF and upload that.")
    return True


def still(
    decoder: codecs.IncrementalDecoder | None, piece: bytes, *, final: bool = False
) -> codecs.IncrementalDecoder | None:
    """The decoder, as long as it can read what comes."""
    try:
        if decoder is not None:
            decoder.decode(piece, final)
    except UnicodeDecodeError:
        return None
    return decoder
