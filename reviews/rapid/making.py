"""The work behind the pack of a rapid review, as a worker does it: see `base.jobs`."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from partnership.base import jobs
from partnership.pages import paper
from reviews.rapid import ageing, word
from reviews.rapid.models import Making, Pack
from reviews.rapid.pack import compose


def make(making_id: UUID, *, clock: Callable[[], datetime] = timezone.now) -> None:
    """Make the files of one pack, unless somebody else is at it or it is over. Never raises for one that cannot be."""

    def work(making: Making, step: jobs.Step) -> None:
        step("Gathering what was written")
        pack = compose(making.review, as_at=clock())
        step("Laying out the pages")
        laid = paper.lay_out("pdf/rapid_review.html", {"pack": pack}, sheet="css/rapid.css")
        step("Checking that everybody can read it")
        pdf = paper.write(laid)
        step("Saving the files")
        files = {"pdf": pdf, "docx": word.write(pack)}
        save(making, **files, pages=len(laid.pages), made_of=ageing.made_of(pack), now=clock())

    jobs.carry_out(Making, making_id, work, clock=clock)


@transaction.atomic
def save(
    making: Making, *, pdf: bytes, docx: bytes, pages: int, made_of: dict[str, str], now: datetime
) -> Pack:
    """Keep the files and end the making. Raises Overtaken where another worker has it now."""
    making = jobs.finish(making, now=now)
    return Pack.objects.create(
        making=making,
        pdf=pdf,
        docx=docx,
        pages=pages,
        sha256=hashlib.sha256(pdf).hexdigest(),
        made_of=made_of,
    )
