"""What the clock does on the waiting list."""

from celery import shared_task
from django.utils import timezone

from training.waiting import offering


@shared_task
def sweep() -> None:
    """End offers that have run out and pass the places on; offer what was missed."""
    offering.sweep(now=timezone.now())
