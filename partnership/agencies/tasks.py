"""What the clock does with imports: rows that nobody confirmed are forgotten after a week."""

from celery import shared_task
from django.utils import timezone

from partnership.agencies.imports import services


@shared_task(ignore_result=True)
def forget_imports() -> None:
    """Remove the personal data of files that nobody has confirmed within a week."""
    services.forget(now=timezone.now())
