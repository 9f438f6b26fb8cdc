"""The certificates of a session as one file, made in the background and kept for a week."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from partnership.base import jobs
from partnership.base.job_rules import LIVE
from partnership.base.rules import RuleBroken
from training.certificates import paper
from training.certificates.models import Bundle, Certificate

KEPT_FOR = timedelta(days=7)
NOBODY = "Nobody has a certificate of this session."


def make(pk: UUID, *, clock: Callable[[], datetime] = timezone.now) -> None:
    """Make one file of the certificates that hold, unless somebody else is at it or it is over."""

    def work(bundle: Bundle, step: jobs.Step) -> None:
        rows = Certificate.objects.filter(booking__session=bundle.session_id, withdrawn_at=None)
        found = list(rows.order_by("name", "pk"))
        if not found:
            raise RuleBroken(NOBODY)
        step("Laying out the certificates")
        laid = paper.lay_out(found)
        step("Checking that everybody can read them")
        content = paper.write(laid)
        step("Saving the file")
        with transaction.atomic():
            jobs.finish(bundle, now=clock(), content=content, number=len(found))

    jobs.carry_out(Bundle, pk, work, clock=clock)


def forget(*, now: datetime) -> int:
    """Remove the files that are a week old, and what never came to one; returns how many."""
    return Bundle.objects.filter(asked_at__lt=now - KEPT_FOR).exclude(state__in=LIVE).delete()[0]
