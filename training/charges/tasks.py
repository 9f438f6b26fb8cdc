"""What the background does for charges: make the files of invoices and credit notes."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from partnership.base.background import soon
from training.charges import printing


@shared_task
def print_paper(printout_id: str) -> None:
    """Make the file of one invoice; a message that comes twice does nothing the second time."""
    printing.make(UUID(printout_id), now=timezone.now())


@shared_task
def print_waiting() -> None:
    """Take up what a lost message or a killed worker left behind."""
    for waiting in printing.waiting():
        soon(print_paper, str(waiting))
