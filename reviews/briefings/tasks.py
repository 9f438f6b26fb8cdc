"""What the background does for briefings: make their sheets and give them out."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from partnership.base.background import soon
from reviews.briefings import sheets


@shared_task
def make_sheet(sheet_id: str) -> None:
    """Make one sheet; a message that comes twice does nothing the second time."""
    sheets.make(UUID(sheet_id), now=timezone.now())


@shared_task
def sweep() -> None:
    """Take up what a lost message left behind, and give out what has been scanned since."""
    for waiting in sheets.waiting():
        soon(make_sheet, str(waiting))
