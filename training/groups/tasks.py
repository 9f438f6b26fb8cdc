"""What the clock does with places that are kept for agencies."""

from celery import shared_task
from django.utils import timezone

from training.groups import sweeping


@shared_task
def sweep() -> None:
    """Remind, book whoever has joined meanwhile, release what has no name on its date."""
    sweeping.sweep(now=timezone.now())
