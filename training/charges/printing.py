"""An invoice or a credit note as a PDF that everybody can read."""

import hashlib
import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, transaction

from partnership.pages import paper
from training.charges.models import Invoice, Item, Printout

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 5


def make(printout_id: UUID, *, now: datetime) -> bool:
    """Make one file, unless it is made or another worker is at it; returns whether it was made.

    A file that fails is tried again by the next sweep, five times in all.
    """
    with transaction.atomic():
        rows = Printout.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
            "invoice__agency", "invoice__credits"
        )
        job = rows.filter(pk=printout_id, made_at=None, attempts__lt=MOST_ATTEMPTS).first()
        if job is None:
            return False
        try:
            with transaction.atomic():
                job.content = content(job.invoice)
        except OperationalError:
            raise  # the database is away: the sweep takes the job up again
        except Exception:
            log.exception("The file of the paper %s failed.", job.invoice_id)
            job.content, job.attempts = None, job.attempts + 1
            job.save(update_fields=["attempts"])
            return False
        job.size, job.made_at = len(job.content), now
        job.sha256 = hashlib.sha256(job.content).hexdigest()
        job.save(update_fields=["content", "size", "sha256", "made_at"])
    return True


def content(invoice: Invoice) -> bytes:
    """The file of a paper, laid out anew from what is kept of it."""
    items = Item.objects.filter(invoice=invoice).order_by(
        "charge__booking__session__starts_at", "words", "person", "pk"
    )
    context = {
        "invoice": invoice,
        "items": items,
        "vat_number": settings.TRAINING_VAT_NUMBER,
        "pay_to": settings.TRAINING_PAY_TO,
    }
    return paper.write(paper.lay_out("pdf/invoice.html", context, sheet="css/invoice.css"))


def waiting() -> list[UUID]:
    """The files that nobody has made, the oldest first."""
    rows = Printout.objects.filter(made_at=None, attempts__lt=MOST_ATTEMPTS)
    return list(rows.order_by("created_at").values_list("pk", flat=True)[:200])
