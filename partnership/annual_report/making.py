"""The work behind a report's file, as a worker does it: see `base.jobs`."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from partnership.annual_report import pdf
from partnership.annual_report.document import compose
from partnership.annual_report.models import File, Making
from partnership.base import jobs
from partnership.base.report_parts import Section


def make(making_id: UUID, *, clock: Callable[[], datetime] = timezone.now) -> None:
    """Make one file, unless somebody else is at it or it is over. Never raises for a report that cannot be made."""

    def work(making: Making, step: jobs.Step) -> None:
        as_at = clock()
        document = compose(making.report, as_at=as_at, step=step)
        step("Laying out the pages")
        laid = pdf.lay_out(document)
        step("Checking that everybody can read it")
        content = pdf.write(laid, document)
        step("Saving the file")
        save(making, content, pages=len(laid.pages), sections=document.sections, as_at=as_at, now=clock())

    jobs.carry_out(Making, making_id, work, clock=clock)


@transaction.atomic
def save(
    making: Making, content: bytes, *, pages: int, sections: list[Section], as_at: datetime, now: datetime
) -> File:
    """Keep the file and end the making. Raises Overtaken where another worker has it now."""
    making = jobs.finish(making, now=now, as_at=as_at)
    return File.objects.create(
        making=making,
        content=content,
        size=len(content),
        pages=pages,
        sha256=hashlib.sha256(content).hexdigest(),
        chapters=[section.title for section in sections],
        sections=[asdict(section) for section in sections],
    )
