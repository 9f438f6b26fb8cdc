"""The sheet of a briefing: one page of A4 that everybody can read, kept as a document and given out with the page."""

import logging
from datetime import datetime
from io import BytesIO
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils.text import slugify

from partnership.documents import services as documents
from partnership.documents.checks.files import check
from partnership.documents.models import Version
from partnership.documents.rules import Kind
from partnership.documents.rules import State as Scan
from partnership.pages import paper
from partnership.publications import services as publications
from partnership.publications.models import Publication
from reviews.briefings.models import Briefing, Sheet

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 5


class TooLong(Exception):
    """The words do not fit on one page."""


def make(sheet_id: UUID, *, now: datetime) -> bool:
    """Make a sheet and give it out, unless that is done or somebody else is at it; returns whether it is out now.

    The publication is locked before its sheet, as where it is withdrawn: so nothing is made of what is going, and
    whoever withdraws it finds what was made. A scanner may hold the file: then the next sweep gives it out. A file that
    fails is tried again, five times in all.
    """
    with transaction.atomic():
        public = Publication.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            briefing__sheet=sheet_id, withdrawn_on=None
        )
        rows = Sheet.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
            "briefing__publication", "by", "version_made"
        )
        job = rows.filter(pk=sheet_id, attached_at=None, attempts__lt=MOST_ATTEMPTS)
        sheet = job.first() if public.first() else None
        if sheet is None:
            return False
        try:
            with transaction.atomic():
                sheet.version_made = sheet.version_made or kept(sheet)
                if sheet.version_made.state == Scan.CLEAN:
                    give_out(sheet, sheet.version_made)
                    sheet.attached_at = now
        except OperationalError:
            raise  # the database is away: the sweep takes the job up again
        except Exception:
            log.exception("The sheet of the briefing %s failed.", sheet.briefing_id)
            Sheet.objects.filter(pk=sheet.pk).update(attempts=sheet.attempts + 1)
            return False
        sheet.save(update_fields=["version_made", "attached_at"])
    return sheet.attached_at is not None


def kept(sheet: Sheet) -> Version:
    """The file as a document of the partnership."""
    briefing = sheet.briefing
    file = check(BytesIO(content(briefing)), name=f"{slugify(briefing.title)[:80] or 'briefing'}.pdf")
    title = f"Seven-minute briefing: {briefing.title}"
    document = documents.upload(agency=None, title=title, kind=Kind.OTHER, file=file, by=sheet.by)
    return document.versions.get()


def content(briefing: Briefing) -> bytes:
    """The file, in smaller letters where much is said. Raises TooLong where it would still take a second page."""
    for is_close in (False, True):
        context = {"briefing": briefing, "publication": briefing.publication, "is_close": is_close}
        laid = paper.lay_out("pdf/briefing.html", context, sheet="css/briefing.css")
        if len(laid.pages) == 1:
            return paper.write(laid)
    raise TooLong(f"{len(laid.pages)} pages")


def give_out(sheet: Sheet, version: Version) -> None:
    """Put the file beside the text of the publication."""
    publication = sheet.briefing.publication
    assert publication is not None  # noqa: S101  a sheet is made of what is published
    publications.give(publication, version=publication.version, file=version, by=sheet.by)


def waiting() -> list[UUID]:
    """The sheets that are not out, the oldest first."""
    rows = Sheet.objects.filter(
        attached_at=None, attempts__lt=MOST_ATTEMPTS, briefing__publication__withdrawn_on=None
    )
    rows = rows.exclude(version_made__state=Scan.REFUSED)
    return list(rows.order_by("created_at").values_list("pk", flat=True)[:100])


def failed(briefing: Briefing) -> bool:
    """Whether its sheet could not be made, however often it was tried."""
    rows = Sheet.objects.filter(briefing=briefing, attached_at=None)
    return rows.filter(attempts__gte=MOST_ATTEMPTS).exists()
