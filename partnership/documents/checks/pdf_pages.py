"""How many pages a PDF has, as far as that stands in it: never fewer than there are."""

import re
from collections.abc import Iterator
from typing import IO

from partnership.documents.checks.pdfs import OVERLAP, PACKED, STREAM, inflated, windows
from partnership.documents.rules import FileRefused

TREE = re.compile(rb"/Type\s*/Pages\b")
MARK = re.compile(rb"<<|>>")
REACH = 256 * 1024
"""Bytes of a dictionary to each side: room for the names of twenty thousand pages."""
COUNT = re.compile(rb"/Count\s+(\d{1,6})\b")


def pages_of(file: IO[bytes]) -> int | None:
    """The largest number that a part of the tree of pages says it holds, which is the whole's; None if none says it.

    A file that was shortened may still hold the tree that it had: then there are fewer pages than this.
    """
    try:
        said = [
            int(number)
            for text in texts(file)
            for found in TREE.finditer(text)
            for number in COUNT.findall(around(text, found.start()))
        ]
    except FileRefused:
        return None
    return max(said, default=0) or None


def around(text: bytes, at: int) -> bytes:
    """The dictionary in which something stands: an outline has a count too, of its own."""
    first, last, inner = 0, len(text), 0
    for mark in reversed(list(MARK.finditer(text, max(0, at - REACH), at))):
        if mark[0] == b"<<" and not inner:
            first = mark.end()
            break
        inner += 1 if mark[0] == b">>" else -1
    inner = 0
    for mark in MARK.finditer(text, at, at + REACH):
        if mark[0] == b">>" and not inner:
            last = mark.start()
            break
        inner += 1 if mark[0] == b"<<" else -1
    return text[first:last]


def texts(file: IO[bytes]) -> Iterator[bytes]:
    """What stands open in a file, and what is packed."""
    for start, window in windows(file):
        yield window
        for found in PACKED.finditer(window):
            begins = STREAM.search(window, found.end(), found.end() + OVERLAP // 2)
            if begins is not None:
                yield from inflated(file, start + begins.end())
