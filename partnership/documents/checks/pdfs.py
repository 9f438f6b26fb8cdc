"""PDF files that can run something, hold other files, or cannot be looked into.

A PDF's objects stand open in the file or packed in object streams; both are searched, a piece at a time. This finds
what programs write. Somebody who hides something on purpose is the virus scanner's affair.
"""

import re
import zlib
from collections.abc import Iterator
from typing import IO

from partnership.documents.rules import FileRefused

PIECE = 1024 * 1024
OVERLAP = 4096
MOST_OF_ONE = 16 * 1024 * 1024
MOST_OF_ALL = 512 * 1024 * 1024

AFTER = rb"(?=[\s/<>\[\]()%{}]|\Z)"
"""A name ends where a delimiter or white space begins."""


def named(*names: str) -> re.Pattern[bytes]:
    """One of these names, where each sign may be written as # and its number too: /J#61vaScript."""
    written = ["".join(f"(?:{sign}|#(?i:{ord(sign):02x}))" for sign in name) for name in names]
    return re.compile(f"/(?:{'|'.join(written)})".encode() + AFTER)


PACKED = named("ObjStm")
PAGES = named("Pages")
ROOT = named("Root", "Catalog")
"""What says where the pages begin: it stands open in every PDF."""
OBJECT = re.compile(rb"\d\s+\d+\s+obj")
END = re.compile(rb"trailer|startxref|%%EOF|/XRef")
TAIL = 64 * 1024
"""So far from the end its mark is looked for: some programs write something after it."""
PADDING = b"\0\t\r\n "
STREAM = re.compile(rb"stream\r?\n")

RUNS = "The PDF contains a script or starts a program. Print it to a new PDF and upload that."
HOLDS = (
    "The PDF holds other files or media. Take them out and upload them one by one, or print it to a new PDF."
)
LOCKED = "The PDF is protected by a password, so nobody can check it. Save it without protection."
DAMAGED = "The PDF is damaged. Save or print it again as PDF, and choose it once more."
BOMB = "The PDF unpacks to far more than a document holds. Print it to a new PDF and upload that."

FORBIDDEN = [
    (named("JavaScript", "Launch"), RUNS),
    (named("EmbeddedFile", "EmbeddedFiles", "RichMedia"), HOLDS),
    (named("Encrypt"), LOCKED),
]


def require_harmless(file: IO[bytes]) -> None:
    """Raise FileRefused with a sentence for a PDF that can do more than be read, and for one that cannot be read."""
    unpacked, has_pages, has_root = 0, False, False
    for start, window in windows(file):
        has_pages = has_pages or bool(PAGES.search(window))
        has_root = has_root or bool(ROOT.search(window))
        # Found in what stands open ...
        for pattern, sentence in FORBIDDEN:
            if pattern.search(window):
                raise FileRefused(sentence)
        # ... and in what is packed.
        for found in PACKED.finditer(window):
            begins = STREAM.search(window, found.end(), found.end() + OVERLAP // 2)
            if begins is None:
                continue
            for text in inflated(file, start + begins.end()):
                unpacked += len(text)
                if unpacked > MOST_OF_ALL:
                    raise FileRefused(BOMB)
                has_pages = has_pages or bool(PAGES.search(text))
                for pattern, sentence in FORBIDDEN:
                    if pattern.search(text):
                        raise FileRefused(sentence)
    if not has_pages or not has_root or not is_whole(file):
        raise FileRefused(DAMAGED)


def is_whole(file: IO[bytes]) -> bool:
    """Whether a PDF goes on to its end: something that stands only there comes after the last of its objects.

    Where its list of objects says a wrong place, or none, programs make the list anew; what is cut off is gone.
    """
    text = tail(file)
    last = max((found.end() for found in OBJECT.finditer(text)), default=0)
    return END.search(text, last) is not None


def tail(file: IO[bytes]) -> bytes:
    """The end of a file, without what only fills it up."""
    at = file.seek(0, 2)
    while at > 0:
        at = max(0, at - TAIL)
        file.seek(at)
        if text := file.read(TAIL).rstrip(PADDING):
            file.seek(max(0, at + len(text) - TAIL))
            return file.read(min(TAIL, at + len(text)))
    return b""


def windows(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The file in pieces that overlap, so that nothing is cut in two, each with the place where it begins."""
    at = 0
    while True:
        file.seek(at)
        window = file.read(PIECE + OVERLAP)
        if not window:
            return
        yield at, window
        at += PIECE


def inflated(file: IO[bytes], at: int) -> Iterator[bytes]:
    """An object stream unpacked, in windows that overlap. One that is not packed stands open and was read."""
    file.seek(at)
    packed = file.read(64 * 1024)
    if packed[:1] in (b"", b" ", b"\r", b"\n") or packed[:1].isdigit():
        return
    unpacker, kept, total = zlib.decompressobj(), b"", 0
    while packed and not unpacker.eof:
        try:
            text = unpacker.decompress(packed, PIECE)
        except zlib.error:
            raise FileRefused(DAMAGED) from None
        total += len(text)
        if total > MOST_OF_ONE:
            raise FileRefused(BOMB)
        yield kept + text
        kept = (kept + text)[-OVERLAP:]
        packed = unpacker.unconsumed_tail or file.read(64 * 1024)
