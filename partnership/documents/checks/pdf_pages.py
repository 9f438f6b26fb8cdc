"""The most pages that a PDF can have, as far as that stands in it: to tell a number that is no page of it."""

import re
from collections.abc import Iterator
from typing import IO

from partnership.documents.checks.pdfs import OVERLAP, PACKED, PIECE, STREAM, inflated, windows
from partnership.documents.rules import FileRefused

PAGE = re.compile(rb"/Type\s*/Page\b")
COUNT = re.compile(rb"/Count\s+(\d{1,9})\b(\s+\d+\s+R\b)?")
"""How much hangs on a part of the tree of pages, or of the outline; or where else that number stands."""
MOST = 64 * 1024 * 1024
"""Unpacked bytes that are looked through, which takes less than a second."""


def most_pages(file: IO[bytes]) -> int | None:
    """No fewer pages than a PDF has: all that call themselves one, or the largest number that something in it counts.

    An outline counts too, and a page that was changed stands there twice: so it may be more. None where nothing says
    it, or not all can be read.
    """
    pages, largest, seen = 0, 0, 0
    try:
        for text in texts(file):
            seen += len(text)
            pages += len(PAGE.findall(text))
            for number, elsewhere in COUNT.findall(text):
                if elsewhere:
                    return None
                largest = max(largest, int(number))
            if seen > MOST:
                return None
    except FileRefused:
        return None
    return max(pages, largest) or None


def texts(file: IO[bytes]) -> Iterator[bytes]:
    """What stands open in a file, and what is packed. Raises FileRefused where something cannot be unpacked."""
    place = -1
    for start, window in windows(file):
        yield window
        for found in PACKED.finditer(window, 0, PIECE):
            begins = STREAM.search(window, found.end(), found.end() + OVERLAP // 2)
            if begins is None:
                raise FileRefused("What is packed cannot be found.")
            if start + begins.end() != place:
                place = start + begins.end()
                yield from inflated(file, place)
