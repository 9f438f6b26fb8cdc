"""What workers and the clock do with chronologies: make prints, and forget rows and files that nobody needs."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from partnership.base import jobs
from partnership.base.background import soon
from reviews.chronology.models import Print


@shared_task(ignore_result=True)
def make_print(pk: str) -> None:
    """Make one chronology on paper; a message that comes twice does nothing the second time."""
    from reviews.chronology import printing  # which asks for this task

    printing.make(UUID(pk))


@shared_task(ignore_result=True)
def make_prints() -> None:
    """Take up what a lost message or a killed worker left behind."""
    from reviews.chronology import printing  # it asks for tasks

    jobs.take_back(Print, now=timezone.now())
    printing.clear_failed()
    for waiting in jobs.waiting(Print):
        soon(make_print, str(waiting))


@shared_task(ignore_result=True)
def forget() -> None:
    """Remove prints that are a week old, and the rows of files that nobody has confirmed."""
    from reviews.chronology import importing, printing  # they ask for tasks

    printing.forget(now=timezone.now())
    importing.forget(now=timezone.now())
