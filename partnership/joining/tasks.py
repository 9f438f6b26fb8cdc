"""What the clock does about coming and going."""

from celery import shared_task
from django.utils import timezone

from partnership.joining import departures, invitations, registrations


@shared_task(ignore_result=True)
def carry_out_departures() -> None:
    """Hand over what is left by people whose last day is over. A day that was missed is caught up."""
    departures.carry_out_due(now=timezone.now())


@shared_task(ignore_result=True)
def forget_requests() -> None:
    """Remove what is known of people who never came."""
    now = timezone.now()
    invitations.forget(now=now)
    registrations.forget(now=now)
