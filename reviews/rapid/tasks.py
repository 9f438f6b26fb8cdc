"""What the background does for rapid reviews: make one pack, and find what was missed."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from partnership.base import jobs
from partnership.base.background import soon
from reviews.rapid.making import make as make_pack
from reviews.rapid.models import Making


@shared_task
def make(making_id: str) -> None:
    """Make the files of one making; a message that comes twice does nothing the second time."""
    make_pack(UUID(making_id))


@shared_task
def make_waiting() -> None:
    """Take up what a lost message or a killed worker left behind."""
    jobs.take_back(Making, now=timezone.now())
    for waiting in jobs.waiting(Making):
        soon(make, str(waiting))
