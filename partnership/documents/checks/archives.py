"""Office files, which are ZIP archives: which kind, and that they hold neither a bomb nor a program.

Nothing is unpacked but a few small parts, and of these no more than their limit, whatever the archive says of itself.
"""

import re
import struct
import tempfile
import zipfile
import zlib
from typing import IO

from partnership.documents.rules import FileRefused, FileType

MOST_PARTS = 5000
LARGEST_LIST = 1024 * 1024
LARGEST_PART_READ = 2 * 1024 * 1024
LARGEST_INSIDE = 32 * 1024 * 1024
UNPACKED_AT_EASE = 64 * 1024 * 1024
MOST_UNPACKED = 1024 * 1024 * 1024
MOST_TIMES = 100
"""How many times larger than packed an office file may be: text packs thirty times, a bomb a thousand times."""
DEEPEST = 2
"""An office file may hold another (a chart holds its workbook), and that one no third."""

END = b"PK\x05\x06"
END_SIZE = 22
COMMENT = 65535

DAMAGED = "The file is damaged. Open it, save it again, and choose it once more."
BOMB = "The file unpacks to far more than an office file holds. Save it again, or as PDF."
PASSWORD = "The file is protected by a password, so nobody can check it. Save it without one."  # noqa: S105
NO_OFFICE = (
    "The file is a ZIP archive and no office file that can be uploaded. Upload the files in it one by one."
)
MACROS = "The file contains macros, which can run programs. Save it without them (.docx, .xlsx or .pptx) or as PDF."
OBJECTS = "The file holds an embedded object or control, which can run programs. Take it out, or save the file as PDF."
NESTED = "The file holds another archive. Take it out, and upload the files in it one by one."
REMOTE = "The file fetches parts of itself from another computer when it is opened. Save it as PDF."

OOXML = {
    b"wordprocessingml.document.main+xml": FileType.DOCX,
    b"spreadsheetml.sheet.main+xml": FileType.XLSX,
    b"presentationml.presentation.main+xml": FileType.PPTX,
}
ODF = {
    b"application/vnd.oasis.opendocument.text": FileType.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": FileType.ODS,
}
MACRO_PARTS = re.compile(
    r"vba(?:project|data)|(?:^|/)macrosheets/|(?:^|/)(?:basic|scripts)/|intlmacrosheet|dialogsheets/",
    re.IGNORECASE,
)
OBJECT_PARTS = re.compile(
    r"(?:^|/)activex/|oleobject|\.(?:exe|dll|js|vbs|bat|cmd|ps1|scr|com|hta|lnk)$", re.IGNORECASE
)
ARCHIVE_PARTS = re.compile(r"\.(?:zip|7z|rar|gz|tgz|bz2|xz|tar|jar|cab|iso)$", re.IGNORECASE)
OFFICE_PARTS = re.compile(r"\.(?:docx|xlsx|pptx|odt|ods)$", re.IGNORECASE)
REMOTE_PART = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode\s*=\s*[\"']External)(?=[^>]*Type\s*=\s*[\"'][^\"']*/"
    rb"(?:attachedTemplate|oleObject|subDocument|frame|package|externalLinkPath|control)[\"'])",
    re.IGNORECASE,
)


def kind_of(file: IO[bytes], *, depth: int = 1) -> FileType:
    """Which office file this is. Raises FileRefused for anything else, and for whatever could do harm."""
    size = file.seek(0, 2)
    require_short_list(file, size)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            require_no_bomb(parts, size)
            require_nothing_that_runs(parts)
            kind = declared(archive, parts)
            require_nothing_from_elsewhere(archive, parts)
            for part in parts:
                if OFFICE_PARTS.search(part.filename):
                    look_into(archive, part, depth)
            return kind
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        EOFError,
        ValueError,
        KeyError,
        struct.error,
        zlib.error,
    ):
        raise FileRefused(DAMAGED) from None


def require_short_list(file: IO[bytes], size: int) -> None:
    """The list of parts stands at the end; it is read whole, so its size is looked at before."""
    file.seek(max(0, size - END_SIZE - COMMENT))
    tail = file.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE:
        raise FileRefused(DAMAGED)
    count, length, start = struct.unpack("<10xHLL2x", tail[at : at + END_SIZE])
    if count > MOST_PARTS or length > LARGEST_LIST or start == 0xFFFFFFFF:
        raise FileRefused(BOMB)


def require_no_bomb(parts: list[zipfile.ZipInfo], size: int) -> None:
    """Parts that overlap, or that unpack to far more than they were."""
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    if (
        len(parts) > MOST_PARTS
        or packed > size
        or unpacked > MOST_UNPACKED
        or unpacked > max(UNPACKED_AT_EASE, MOST_TIMES * size)
    ):
        raise FileRefused(BOMB)


def require_nothing_that_runs(parts: list[zipfile.ZipInfo]) -> None:
    """Macros, controls, programs, archives, and what nobody can look into."""
    for part in parts:
        if part.flag_bits & 0x1:
            raise FileRefused(PASSWORD)
        if MACRO_PARTS.search(part.filename):
            raise FileRefused(MACROS)
        if OBJECT_PARTS.search(part.filename):
            raise FileRefused(OBJECTS)
        if ARCHIVE_PARTS.search(part.filename):
            raise FileRefused(NESTED)


def declared(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> FileType:
    """What the archive says it is, in the place that programs look at."""
    names = {part.filename for part in parts}
    if "mimetype" in names:
        mimetype = small(archive, "mimetype").strip()
        if mimetype not in ODF:
            raise FileRefused(NO_OFFICE)
        if b"encryption-data" in small(archive, "META-INF/manifest.xml"):
            raise FileRefused(PASSWORD)
        return ODF[mimetype]
    if "[Content_Types].xml" not in names:
        raise FileRefused(NO_OFFICE)
    types = plain_xml(small(archive, "[Content_Types].xml"))
    if b"macroenabled" in types.lower() or b"vbaproject" in types.lower():
        raise FileRefused(MACROS)
    found = [kind for mark, kind in OOXML.items() if mark in types]
    if len(found) != 1:
        raise FileRefused(NO_OFFICE)
    return found[0]


def require_nothing_from_elsewhere(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """A template or an object on another computer is fetched when the file is opened, and may bring macros."""
    for part in parts:
        if part.filename.endswith(".rels") and REMOTE_PART.search(plain_xml(small(archive, part.filename))):
            raise FileRefused(REMOTE)


def look_into(archive: zipfile.ZipFile, part: zipfile.ZipInfo, depth: int) -> None:
    """The same checks for an office file inside this one."""
    if depth == DEEPEST or part.file_size > LARGEST_INSIDE:
        raise FileRefused(NESTED)
    with tempfile.SpooledTemporaryFile(max_size=LARGEST_PART_READ) as inside, archive.open(part) as packed:
        while piece := packed.read(64 * 1024):
            inside.write(piece)
            if inside.tell() > LARGEST_INSIDE:
                raise FileRefused(BOMB)
        kind_of(inside, depth=depth + 1)


def small(archive: zipfile.ZipFile, name: str) -> bytes:
    """A small part, and never more of it than that."""
    with archive.open(name) as part:
        text = part.read(LARGEST_PART_READ + 1)
    if len(text) > LARGEST_PART_READ:
        raise FileRefused(BOMB)
    return text


def plain_xml(text: bytes) -> bytes:
    """XML in UTF-8. No office program writes another encoding here, and in another one nothing would be found."""
    if text[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in text[:4] or b"<!ENTITY" in text:
        raise FileRefused(DAMAGED)
    return text
