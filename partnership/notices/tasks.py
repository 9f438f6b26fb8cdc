"""What the clock does with messages: make one email of those that go together, send those that wait."""

from celery import shared_task

from partnership.base.background import soon
from partnership.notices import delivery, digests


@shared_task(ignore_result=True)
def send_waiting() -> None:
    """Send what waits and is due. Any number of these may run side by side: no message is sent by two."""
    delivery.send_waiting()


@shared_task(ignore_result=True)
def make_digests() -> None:
    """Make the emails that carry several messages and are due, and have them sent. Two at once make none twice."""
    if digests.make_digests():
        soon(send_waiting)
