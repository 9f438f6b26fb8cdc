"""What the clock does after a session."""

from celery import shared_task
from django.utils import timezone

from training.attendance import no_shows, services


@shared_task
def sweep() -> None:
    """Tell who did not come, book guests who have joined, forget those who have not."""
    now = timezone.now()
    no_shows.sweep(now=now)
    services.join_guests(now=now)
    services.forget_guests(now=now)
