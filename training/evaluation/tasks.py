"""What the clock does about evaluation: asks, reminds and ends."""

from datetime import datetime
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from partnership.base.background import soon
from training.evaluation import asking


@shared_task(ignore_result=True)
def sweep() -> None:
    """Ask whoever is due, remind whoever has not answered, end what is over. A missed run is caught up."""
    asking.sweep(now=timezone.now())


def marked(*, session_id: UUID, now: datetime) -> None:
    """A register was saved: those who came are asked at once rather than at the next sweep."""
    soon(sweep)
