"""What a document and its versions may be, and how a file is named; importable without a database."""

import re
from dataclasses import dataclass
from unicodedata import category, normalize
from urllib.parse import quote

from django.db.models import TextChoices


class Kind(TextChoices):
    """What a document is to the partnership."""

    POLICY = "policy", "Policy or procedure"
    EVIDENCE = "evidence", "Evidence"
    MINUTES = "minutes", "Minutes"
    LETTER = "letter", "Letter"
    OTHER = "other", "Other"


class State(TextChoices):
    """Whether a version may be opened."""

    HELD = "held", "Held until scanned"
    CLEAN = "clean", "Can be opened"
    REFUSED = "refused", "Refused"


# Kinds of file ------------------------------------------------------------------------------------


class FileType(TextChoices):
    """The kinds of file that are taken, known by their content; the values are their media types."""

    PDF = "application/pdf", "PDF"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel workbook"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation", "PowerPoint file"
    ODT = "application/vnd.oasis.opendocument.text", "OpenDocument text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet", "OpenDocument spreadsheet"
    CSV = "text/csv", "CSV file"
    TXT = "text/plain", "Text file"
    PNG = "image/png", "PNG picture"
    JPEG = "image/jpeg", "JPEG picture"


ENDINGS: dict[FileType, tuple[str, ...]] = {
    FileType.PDF: ("pdf",),
    FileType.DOCX: ("docx",),
    FileType.XLSX: ("xlsx",),
    FileType.PPTX: ("pptx",),
    FileType.ODT: ("odt",),
    FileType.ODS: ("ods",),
    FileType.CSV: ("csv",),
    FileType.TXT: ("txt",),
    FileType.PNG: ("png",),
    FileType.JPEG: ("jpg", "jpeg"),
}

TAKEN = "PDF, Word, Excel, PowerPoint, OpenDocument, CSV, text, PNG and JPEG"
ACCEPT = ",".join(f".{ending}" for endings in ENDINGS.values() for ending in endings)
"""What a browser offers first when somebody chooses a file; nothing rests on it."""


class FileRefused(Exception):
    """The file cannot be taken; the sentence says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Said:
    """A file's name in two parts."""

    stem: str
    ending: str

    def __str__(self) -> str:
        return f"{self.stem}.{self.ending}" if self.ending else self.stem


# Names --------------------------------------------------------------------------------------------

LONGEST_NAME = 200
TURNS_AROUND = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Signs that turn the direction of writing: with them cod.exe can be shown as exe.doc."""
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]')


def clean_name(sent: str) -> Said:
    """The name of a file as people see it: any script stays, paths and signs that mislead go."""
    name = normalize("NFC", sent.encode("utf-8", "ignore").decode())
    name = re.split(r"[\\/]", name)[-1]
    name = TURNS_AROUND.sub("", name)
    name = "".join(" " if category(sign) in ("Cc", "Zl", "Zp", "Cs", "Co", "Cn") else sign for sign in name)
    name = " ".join(NOT_IN_NAMES.sub(" ", name).split()).rstrip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    stem = stem.strip(". ")[: LONGEST_NAME - len(ending) - 1].strip(". ")
    return Said(stem or "document", ending.lower())


def disposition(filename: str) -> str:
    """The header that makes a browser save the file, never show it (RFC 6266, RFC 8187).

    The plain form is for programs that do not read the other; only ASCII that needs no escape stands in it.
    """
    plain = normalize("NFKD", filename).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "", plain)
    plain = re.sub(r" +\.", ".", plain).strip(" .") or "document"
    if "." not in plain and "." in filename:  # nothing was left of the stem
        plain = f"document.{plain}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
