"""Pictures without what tells a place, a device or a person: copied part by part, their pixels untouched.

A picture is never unpacked, so a large one costs no memory and loses no quality; it keeps which way up it is.
"""

import struct
import tempfile
import zlib
from typing import IO

from partnership.documents.rules import FileRefused, FileType

PNG = b"\x89PNG\r\n\x1a\n"
DAMAGED = "The picture is damaged. Save it again, and choose it once more."
TOO_MANY = "The picture has more than 200 million dots, which no screen can show. Make it smaller."
MOST_DOTS = 200_000_000
LARGEST_TOLD = 1024 * 1024
"""The most of one part that is read to be left out or kept whole; a colour profile has some hundred kilobytes."""
PIECE = 256 * 1024

ORIENTATION = 0x0112
UPRIGHT = 1

PNG_KEPT = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD", b"hIST",
    b"pHYs", b"sPLT",
}  # fmt: skip
"""The parts of a PNG that say how it looks. All others go: EXIF, text, times, and what a program adds of its own."""


def stripped(file: IO[bytes], kind: FileType) -> tuple[IO[bytes], bool]:
    """The picture in a file without a name, and whether anything was left out. Raises FileRefused for a broken one."""
    whole = file.seek(0, 2)
    file.seek(0)
    copy: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  whoever keeps the picture closes it
    try:
        added = copy_jpeg(file, copy) if kind == FileType.JPEG else copy_png(file, copy)
    except (struct.error, zlib.error):
        copy.close()
        raise FileRefused(DAMAGED) from None
    except BaseException:
        copy.close()
        raise
    return copy, copy.tell() - added != whole


def exactly(file: IO[bytes], size: int) -> bytes:
    """So many bytes; a picture that ends before is damaged."""
    data = file.read(size)
    if len(data) != size:
        raise FileRefused(DAMAGED)
    return data


def require_dots(width: int, height: int) -> None:
    if not width or not height:
        raise FileRefused(DAMAGED)
    if width * height > MOST_DOTS:
        raise FileRefused(TOO_MANY)


# JPEG ---------------------------------------------------------------------------------------------

SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""The markers of a frame, in which the size stands."""


def copy_jpeg(file: IO[bytes], copy: IO[bytes]) -> int:
    """Copy what draws the picture: tables, frames, scans, JFIF, the colour profile, Adobe's colour mark.

    Returns how many bytes were written that did not stand in the original: the small EXIF part that says which way up.
    """
    copy.write(exactly(file, 2))
    added, seen, scans = 0, False, 0
    while True:
        marker = next_marker(file)
        if marker == 0xD9:
            if not (seen and scans):
                raise FileRefused(DAMAGED)
            copy.write(b"\xff\xd9")
            return added
        (length,) = struct.unpack(">H", exactly(file, 2))
        if length < 2:
            raise FileRefused(DAMAGED)
        part = exactly(file, length - 2)
        if marker == 0xE1 and part.startswith(b"Exif\x00\x00"):
            turned = orientation(part[6:])
            if turned != UPRIGHT and not added:
                exif = b"Exif\x00\x00" + only_orientation(turned)
                copy.write(b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif)
                added = len(exif) + 4
            continue
        if is_left_out(marker, part):
            continue
        if marker in SIZES:
            height, width = struct.unpack(">HH", part[1:5])
            require_dots(width, height)
            seen = True
        copy.write(bytes([0xFF, marker]) + struct.pack(">H", length) + part)
        if marker == 0xDA:
            scans += 1
            copy_scan(file, copy)


def is_left_out(marker: int, part: bytes) -> bool:
    """Comments and everything that an application added, but for what is needed to show the colours."""
    if marker == 0xFE:
        return True
    if not 0xE0 <= marker <= 0xEF:
        return False
    return not (
        # a JFIF part may hold a small picture of the picture, from before somebody cut it
        (marker == 0xE0 and part.startswith(b"JFIF\x00") and len(part) == 14)
        or (marker == 0xE2 and part.startswith(b"ICC_PROFILE\x00"))
        or (marker == 0xEE and part.startswith(b"Adobe"))
    )


def next_marker(file: IO[bytes]) -> int:
    """The next marker; bytes that fill are passed over."""
    if exactly(file, 1) != b"\xff":
        raise FileRefused(DAMAGED)
    while (code := exactly(file, 1)) == b"\xff":
        pass
    if code[0] in (0x00, 0x01, 0xD8) or 0xD0 <= code[0] <= 0xD7:
        raise FileRefused(DAMAGED)
    return code[0]


def copy_scan(file: IO[bytes], copy: IO[bytes]) -> None:
    """The dots of one scan, up to the marker that ends it; there the file stands afterwards."""
    while True:
        at = file.tell()
        piece = file.read(PIECE)
        if len(piece) < 2:
            raise FileRefused(DAMAGED)
        end = piece.find(b"\xff")
        while 0 <= end < len(piece) - 1 and (piece[end + 1] == 0 or 0xD0 <= piece[end + 1] <= 0xD7):
            end = piece.find(b"\xff", end + 2)
        if 0 <= end < len(piece) - 1:
            copy.write(piece[:end])
            file.seek(at + end)
            return
        # A marker may be cut in two by the end of the piece: its first byte is read again with the next.
        whole = len(piece) - 1 if end == len(piece) - 1 else len(piece)
        copy.write(piece[:whole])
        file.seek(at + whole)


def orientation(tiff: bytes) -> int:
    """Which way up a picture is, by its EXIF part: 1 to 8, and 1 where it does not say."""
    try:
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        (at,) = struct.unpack(order + "L", tiff[4:8])
        (entries,) = struct.unpack(order + "H", tiff[at : at + 2])
        for number in range(entries):
            entry = at + 2 + 12 * number
            tag, _, _, value = struct.unpack(order + "HHLH", tiff[entry : entry + 10])
            if tag == ORIENTATION:
                return value if 1 <= value <= 8 else UPRIGHT
    except (KeyError, struct.error):
        pass
    return UPRIGHT


def only_orientation(turned: int) -> bytes:
    """An EXIF part that says nothing but which way up."""
    return b"MM\x00*\x00\x00\x00\x08" + struct.pack(">HHHLHHL", 1, ORIENTATION, 3, 1, turned, 0, 0)


# PNG ----------------------------------------------------------------------------------------------


def copy_png(file: IO[bytes], copy: IO[bytes]) -> int:
    """Copy the parts that say how the picture looks; returns how many bytes were added."""
    copy.write(exactly(file, len(PNG)))
    added, seen, dots = 0, False, 0
    while True:
        length, name = struct.unpack(">L4s", exactly(file, 8))
        if (name == b"IHDR") == seen or (name == b"IHDR" and length != 13):
            raise FileRefused(DAMAGED)
        if name == b"IDAT":
            copy_dots(file, copy, length)
            dots += length
            continue
        if name not in PNG_KEPT and length > LARGEST_TOLD:
            file.seek(length + 4, 1)
            continue
        if length > LARGEST_TOLD:
            raise FileRefused(DAMAGED)
        part = exactly(file, length)
        if struct.unpack(">L", exactly(file, 4)) != (zlib.crc32(part, zlib.crc32(name)),):
            raise FileRefused(DAMAGED)
        if name == b"IHDR":
            seen = True
            require_dots(*struct.unpack(">LL", part[:8]))
        if name == b"eXIf" and (turned := orientation(part)) != UPRIGHT and not added:
            added = write_part(copy, name, only_orientation(turned))
        elif name in PNG_KEPT:
            write_part(copy, name, part)
        if name == b"IEND":
            if not dots:
                raise FileRefused(DAMAGED)
            return added


def copy_dots(file: IO[bytes], copy: IO[bytes], length: int) -> None:
    """One part of the picture's dots, which may be as large as the file."""
    copy.write(struct.pack(">L4s", length, b"IDAT"))
    checksum = zlib.crc32(b"IDAT")
    while length:
        piece = exactly(file, min(length, PIECE))
        checksum = zlib.crc32(piece, checksum)
        copy.write(piece)
        length -= len(piece)
    if struct.unpack(">L", exactly(file, 4)) != (checksum,):
        raise FileRefused(DAMAGED)
    copy.write(struct.pack(">L", checksum))


def write_part(copy: IO[bytes], name: bytes, part: bytes) -> int:
    """Write one part with its checksum; returns its size."""
    return copy.write(
        struct.pack(">L4s", len(part), name) + part + struct.pack(">L", zlib.crc32(part, zlib.crc32(name)))
    )
