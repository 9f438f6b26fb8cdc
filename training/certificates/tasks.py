"""What the clock does with certificates: issue what was missed, remind of what runs out."""

from celery import shared_task
from django.utils import timezone

from training.certificates import issuing, reminding


@shared_task(ignore_result=True)
def issue() -> None:
    """Issue what no mark and no evaluation has led to."""
    issuing.sweep(now=timezone.now())


@shared_task(ignore_result=True)
def remind() -> None:
    """Remind of certificates that run out. Any number of these may run side by side."""
    reminding.sweep(timezone.now())
