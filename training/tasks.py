"""What the clock does in training: what people need on the day is forgotten when the day is over."""

from celery import shared_task
from django.utils import timezone

from training import services


@shared_task
def forget_needs() -> None:
    """Remove access and dietary needs a week after the session, and line managers after a year."""
    now = timezone.now()
    services.forget_needs(now=now)
    services.forget_managers(now=now)
