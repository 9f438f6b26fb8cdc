"""What the clock does with imports of attendance: their rows are forgotten after a week."""

from celery import shared_task
from django.utils import timezone

from training.imports import services


@shared_task(ignore_result=True)
def forget_rows() -> None:
    """Remove what files said about people and was not imported."""
    services.forget(now=timezone.now())
