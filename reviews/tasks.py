"""What the clock does with reviews."""

from celery import shared_task
from django.utils import timezone

from reviews import clocks


@shared_task(ignore_result=True)
def follow_members() -> None:
    """Give the clocks of reviews to whoever co-ordinates them today."""
    clocks.follow_all_members(timezone.localdate())
