"""One file on its way in: known by its content, checked by its kind, stripped of what tells a place, and named."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from django.conf import settings

from partnership.documents.checks import archives, pdfs, pictures, texts
from partnership.documents.rules import ENDINGS, TAKEN, FileRefused, FileType, Said, clean_name

PIECE = 256 * 1024
HEAD = 4096
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Checked:
    """A file that may be kept. Only `check` makes one, so whatever takes a Checked takes nothing unseen."""

    file: IO[bytes]
    filename: str
    type: FileType
    size: int
    sha256: str
    is_stripped: bool
    """Whether something that told a place, a device or a person was taken out of a picture."""


def check(file: IO[bytes], *, name: str) -> Checked:
    """The file as it may be kept. Raises FileRefused with a sentence for whoever chose it.

    It is read in pieces, so a large file costs no more memory than a small one.
    """
    named = clean_name(name)
    require_size(file)
    kind = sniff(file, named)
    require_ending(named, kind)
    is_stripped = False
    match kind:
        case FileType.PDF:
            pdfs.require_harmless(file)
        case FileType.JPEG | FileType.PNG:
            file, is_stripped = pictures.stripped(file, kind)
    size, sha256 = measure(file)
    file.seek(0)
    return Checked(file, str(named), kind, size, sha256, is_stripped)


def require_size(file: IO[bytes]) -> None:
    """Neither nothing nor more than the portal takes."""
    size = file.seek(0, 2)
    if not size:
        raise FileRefused("The file is empty. Choose the file again, or another one.")
    if size > settings.DOCUMENTS_MAX_BYTES:
        raise FileRefused(too_large())


def limit() -> str:
    """The most that one file may have: 25 MB."""
    return f"{settings.DOCUMENTS_MAX_BYTES // 1024**2} MB"


def too_large() -> str:
    """The sentence for a file beyond the limit."""
    return f"The file is larger than {limit()}. Make it smaller, or divide it into several files."


def sniff(file: IO[bytes], named: Said) -> FileType:
    """What the file is by its content. The name only tells CSV from text, which look the same."""
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(b"%PDF-"):
        return FileType.PDF
    if head.startswith(pictures.PNG):
        return FileType.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return FileType.JPEG
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return archives.kind_of(file)
    if head.startswith(OLE):
        raise FileRefused(
            "The file is protected by a password, or an old Office file (.doc, .xls, .ppt). "
            "Save it without a password as .docx, .xlsx, .pptx or PDF."
        )
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1"):
        raise FileRefused(
            "The picture is in Apple’s HEIC form, which many computers here cannot open. Share it as JPEG "
            "(on an iPhone: Settings, Camera, Formats, Most Compatible) and choose it again."
        )
    if texts.is_text(file):
        return FileType.CSV if named.ending == "csv" else FileType.TXT
    raise FileRefused(f"{other(head)} These can be uploaded: {TAKEN}.")


def other(head: bytes) -> str:
    """What a file is that is not taken, as far as its first bytes tell."""
    import puremagic  # only here: a list of a thousand signatures

    try:
        name = puremagic.magic_string(head)[0].name
    except (puremagic.PureError, ValueError, IndexError):
        name = ""
    return f"The file is of another kind ({name})." if name else "The file is of a kind that is not known."


def require_ending(named: Said, kind: FileType) -> None:
    """The name must say what the content is, so that nobody opens something else than they think."""
    if named.ending in ENDINGS[kind]:
        return
    right = f".{ENDINGS[kind][0]}"
    what = f"ends in .{named.ending}" if named.ending else "has no ending"
    raise FileRefused(
        f"The name {what}, but the content is another kind of file: {kind.label}. "
        f"If that is what you meant, rename the file so that it ends in {right}."
    )


def measure(file: IO[bytes]) -> tuple[int, str]:
    """Size and SHA-256."""
    sha256, size = hashlib.sha256(), 0
    file.seek(0)
    for piece in pieces(file.read):
        sha256.update(piece)
        size += len(piece)
    return size, sha256.hexdigest()


def pieces(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """The rest of a file, a quarter of a megabyte at a time."""
    return iter(lambda: read(PIECE), b"")
