"""The composite chronology on paper: A4 landscape, tagged, with pseudonyms, made behind the page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base import jobs
from partnership.base.access import require
from partnership.base.background import soon
from partnership.base.job_rules import LIVE, State
from partnership.base.locks import lock
from partnership.pages import paper, words
from reviews import access as reviews
from reviews.chronology import composite, showing, tasks
from reviews.chronology.composite import Look
from reviews.chronology.models import Chronology, Print
from reviews.chronology.rules import PRINTS_KEPT_FOR

SHEET = "css/chronology_print.css"


@transaction.atomic
def ask(chronology: Chronology, *, by: User, now: datetime, look: dict[str, Any] | None = None) -> Print:
    """Ask for the file; while one is being made, a second click comes to the same."""
    require(reviews.sees_whole(by, chronology.review))
    lock(chronology)
    if live := Print.objects.filter(chronology=chronology, state__in=LIVE).first():
        return live
    made = Print.objects.create(chronology=chronology, asked_by=by, asked_at=now, filters=look or {})
    soon(tasks.make_print, str(made.pk))
    return made


def make(pk: UUID, *, clock: Callable[[], datetime] = timezone.now) -> None:
    """Make one file, unless somebody else is at it or it is over."""

    def work(job: Print, step: jobs.Step) -> None:
        step("Merging what the agencies have recorded")
        context = paper_of(job)
        step("Laying out the pages")
        content = paper.write(paper.lay_out("pdf/chronology.html", context, sheet=SHEET))
        with transaction.atomic():
            # The words that were looked for may name somebody: they go once the file is made, or never will be.
            jobs.finish(job, now=clock(), content=content, entries=context["number"], filters={})

    jobs.carry_out(Print, pk, work, clock=clock)
    clear_failed()


def paper_of(job: Print) -> dict[str, Any]:
    """What stands on paper."""
    chronology = Chronology.objects.select_related("review").get(pk=job.chronology_id)
    merged = composite.merged(chronology)
    events = Look.kept(job.filters).of(merged.events)
    return {
        "chronology": chronology,
        "review": chronology.review,
        "months": showing.Drawing(merged).months(events),
        "number": len(events),
        "count": words.count(len(events), "entry", "entries"),
        "is_part": len(events) != len(merged.events),
        "agencies": [one.name for one in merged.agencies],
        "suspects": showing.suspects(events),
        "strips": merged.strips,
        "printed_on": timezone.localdate(job.asked_at),
    }


def clear_failed() -> int:
    """Let go what was looked for where no file comes of it any more; returns how many rows there were."""
    return Print.objects.filter(state=State.FAILED).exclude(filters={}).update(filters={})


def forget(*, now: datetime) -> int:
    """Remove the files that are a week old; returns how many rows went."""
    clear_failed()
    return Print.objects.filter(asked_at__lt=now - PRINTS_KEPT_FOR).exclude(state__in=LIVE).delete()[0]
