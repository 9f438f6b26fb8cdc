"""What the clock does about actions that are late and of which nobody has heard."""

from celery import shared_task
from django.utils import timezone

from partnership.actions import chasing


@shared_task(ignore_result=True)
def sweep() -> None:
    """Ask how they go, each once a week. A day that was missed is made up by the next."""
    chasing.sweep(now=timezone.now())
