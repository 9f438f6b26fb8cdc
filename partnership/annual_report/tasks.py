"""What the background does for annual reports: make one file, and find what was missed."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from partnership.annual_report import making
from partnership.annual_report.models import Making
from partnership.base import jobs
from partnership.base.background import soon


@shared_task
def make(making_id: str) -> None:
    """Make the file of one making; a message that comes twice does nothing the second time."""
    making.make(UUID(making_id))


@shared_task
def make_waiting() -> None:
    """Take up what a lost message or a killed worker left behind."""
    jobs.take_back(Making, now=timezone.now())
    for waiting in jobs.waiting(Making):
        soon(make, str(waiting))
