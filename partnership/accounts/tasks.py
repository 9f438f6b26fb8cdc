"""What the clock does with sign-ins: sessions that have run out are removed."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_sessions() -> None:
    """Remove what nobody can use any more."""
    call_command("clearsessions")
