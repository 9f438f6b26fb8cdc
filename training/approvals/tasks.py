"""What the clock does about line managers who have not answered."""

from celery import shared_task
from django.utils import timezone

from training.approvals import services


@shared_task(ignore_result=True)
def sweep() -> None:
    """Remind half way, and free places when the time is over. A time that was missed is caught up."""
    services.sweep(now=timezone.now())
