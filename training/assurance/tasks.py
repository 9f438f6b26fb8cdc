"""What the clock does for assurance."""

from celery import shared_task
from django.utils import timezone

from training.assurance import alerts


@shared_task(ignore_result=True)
def sweep() -> None:
    """Warn of sessions with few bookings and of targets that are behind."""
    alerts.sweep(now=timezone.now())
