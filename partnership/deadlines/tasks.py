"""What the clock does with deadlines: remind, and count anew what a new holiday has moved."""

from celery import shared_task
from django.utils import timezone

from partnership.deadlines import reminding, settling


@shared_task(ignore_result=True)
def sweep() -> None:
    """Remind of what is due. Any number of these may run side by side: no reminder goes out twice."""
    now = timezone.now()
    settling.settle_waiting(now)
    reminding.sweep(now)


@shared_task(ignore_result=True)
def settle() -> None:
    """Let open deadlines feel the changes of the holiday table."""
    settling.settle_waiting(timezone.now())
