"""Each agency's safeguarding policy as a small real file, some due to be renewed; evidence, minutes, a letter."""

import io
import zipfile
from datetime import date, timedelta
from itertools import cycle
from textwrap import wrap
from uuid import UUID

from django.utils import timezone
from django.utils.html import escape

from partnership.accounts.models import User
from partnership.agencies.demonstration import PLAYERS, address
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from partnership.documents import services
from partnership.documents.checks.files import Checked, check
from partnership.documents.models import Document
from partnership.documents.rules import Kind

POLICY = (
    "This policy says what everybody who works or volunteers here does to keep children safe. Everybody reads it in "
    "their first week, and again whenever it changes. Whoever is worried about a child tells the designated "
    "safeguarding lead on the same day. If a child is in danger now, they ring 999 first. Nobody promises a child to "
    "keep a secret. What was seen and heard is written down in the child’s own words, with the date and a name."
)
LETTER = (
    "Thank you for your letter about the meeting of last month. We have looked at what was recorded, and at what was "
    "not, and set out below what we have changed. All people in this letter are invented."
)
DAYS = (-41, 12, 75, 190, 260, 330, -6, 300, 410, 365, 55, 500)
"""When the policies run out, in days from today: some late, some soon, most with time."""


def fill(today: date) -> None:
    """Make the documents that are not there yet."""
    office = User.objects.get(email=address(Role.BUSINESS_UNIT))
    lead = User.objects.get(email=address(Role.AGENCY_LEAD))
    known: set[tuple[UUID | None, str]] = set(Document.objects.values_list("agency_id", "title"))
    agencies = Agency.objects.filter(until_on=None).order_by("name")
    for agency, days in zip(agencies, cycle(DAYS), strict=False):
        title = "Safeguarding and child protection policy"
        if (agency.pk, title) in known:
            continue
        make = as_docx if days > 300 else as_pdf
        document = services.upload(
            agency=agency,
            title=title,
            kind=Kind.POLICY,
            file=make(f"{agency.name}: {title}", POLICY),
            expires_on=today + timedelta(days=days),
            by=office,
        )
        if days == DAYS[3]:
            services.replace(
                document,
                file=as_pdf(f"{agency.name}: {title}", f"{POLICY} Reviewed {timezone.localdate():%B %Y}."),
                note="Names the new designated lead",
                expires_on=document.expires_on,
                by=office,
            )
    mine = agencies.get(name=PLAYERS[Role.AGENCY_LEAD].agency)
    if (mine.pk, "Answer to the learning review") not in known:
        services.upload(
            agency=mine,
            title="Answer to the learning review",
            kind=Kind.LETTER,
            file=as_docx("Answer to the learning review", LETTER),
            is_sensitive=True,
            by=lead,
        )
        services.upload(
            agency=mine,
            title="Supervision of practitioners: sample of records",
            kind=Kind.EVIDENCE,
            file=as_pdf("Supervision of practitioners: sample of records", "Twelve records were looked at."),
            by=lead,
        )
    if (None, "Minutes of the executive, autumn meeting") not in known:
        services.upload(
            agency=None,
            title="Minutes of the executive, autumn meeting",
            kind=Kind.MINUTES,
            file=as_pdf("Minutes of the executive", "Present: the delegated safeguarding partners."),
            by=office,
        )


def as_pdf(title: str, text: str) -> Checked:
    """One page of A4, written by hand."""
    lines = [title, "", *wrap(text, 82)]
    shown = " T* ".join(f"({pdf_text(line)}) Tj" for line in lines)
    page = f"BT /F1 12 Tf 16 TL 60 780 Td {shown} ET".encode("cp1252", "replace")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    data += end % (len(parts) + 1, table, len(parts) + 1, len(data))
    return check(io.BytesIO(data), name="policy.pdf" if title.endswith("policy") else f"{title}.pdf")


def pdf_text(line: str) -> str:
    """Text between the brackets of a PDF."""
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def as_docx(title: str, text: str) -> Checked:
    """A Word document with the three parts that it cannot do without."""
    office = "http://schemas.openxmlformats.org"
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in (title, text))
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{office}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{word}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/document.xml": f'<w:document xmlns:w="{office}/wordprocessingml/2006/main"><w:body>{body}</w:body>'
        "</w:document>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            # without a clock, so that the same text is the same file
            archive.writestr(
                zipfile.ZipInfo(name), f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{part}'
            )
    return check(file, name="policy.docx" if title.endswith("policy") else f"{title}.docx")
