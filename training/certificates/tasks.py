"""What the clock and workers do with certificates: issue what was missed, remind of what runs out, make files."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from partnership.base import jobs
from partnership.base.background import soon
from training.certificates import bundling, issuing, reminding
from training.certificates.models import Bundle


@shared_task(ignore_result=True)
def issue() -> None:
    """Issue what no mark and no evaluation has led to."""
    issuing.sweep(now=timezone.now())


@shared_task(ignore_result=True)
def remind() -> None:
    """Remind of certificates that run out. Any number of these may run side by side."""
    reminding.sweep(timezone.now())


@shared_task(ignore_result=True)
def make_bundle(pk: str) -> None:
    """Make the file of one session’s certificates; a message that comes twice does nothing the second time."""
    bundling.make(UUID(pk))


@shared_task(ignore_result=True)
def make_bundles() -> None:
    """Take up what a lost message or a killed worker left behind."""
    jobs.take_back(Bundle, now=timezone.now())
    for waiting in jobs.waiting(Bundle):
        soon(make_bundle, str(waiting))


@shared_task(ignore_result=True)
def forget_bundles() -> None:
    """Remove the files that are a week old."""
    bundling.forget(now=timezone.now())
