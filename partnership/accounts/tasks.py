"""What the clock does with sign-ins: sessions that have run out go, and what is known of sign-ins after a year."""

from datetime import timedelta

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from partnership.accounts import sessions
from partnership.accounts.models import AccountEvent

KEPT = timedelta(days=366)
"""How long sign-ins are kept: a day longer than the database insists on."""


@shared_task
def clear_sessions() -> None:
    """Remove what nobody can use any more."""
    call_command("clearsessions")
    sessions.forget_ended()


@shared_task
def forget_old_events() -> None:
    """Remove sign-ins and the like that are older than a year."""
    AccountEvent.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
