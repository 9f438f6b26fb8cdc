"""What the clock does for drafts: forget those that nobody comes back to."""

from celery import shared_task
from django.utils import timezone

from partnership.drafts import services


@shared_task
def forget_old() -> None:
    """Drafts go after 30 days."""
    services.forget(now=timezone.now())
