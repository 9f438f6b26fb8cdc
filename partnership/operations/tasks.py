"""What the clock does for this room."""

from celery import shared_task
from django.utils import timezone

from partnership.operations import keeping


@shared_task(ignore_result=True)
def forget_failures() -> None:
    """Forget the failures that have not happened for a month."""
    keeping.forget_failures(now=timezone.now())
