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
START = re.compile(rb"startxref\s+(\d{1,12})")
LIST = re.compile(rb"(?<!start)xref|\d\s+\d+\s+obj")
TAIL = 64 * 1024
"""So far from the end the place of the list is looked for: some programs write something after it."""
NEAR = 16
"""By so many bytes the place may be wrong, as some programs write it; readers look around it too."""
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
    unpacked, has_pages = 0, False
    for start, window in windows(file):
        has_pages = has_pages or bool(PAGES.search(window))
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
    if not has_pages:
        raise FileRefused(DAMAGED)
    require_whole(file)


def require_whole(file: IO[bytes]) -> None:
    """A PDF ends with the place of the list of its objects, by which every program reads it."""
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL))
    ends = START.findall(file.read())
    at = int(ends[-1]) if ends else 0
    file.seek(max(0, at - NEAR))
    if not 0 < at < size or not LIST.search(file.read(4 * NEAR)):
        raise FileRefused(DAMAGED)


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
