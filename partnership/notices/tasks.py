"""What the clock does with messages: send those that wait."""

from celery import shared_task

from partnership.notices import delivery


@shared_task(ignore_result=True)
def send_waiting() -> None:
    """Send what waits and is due. Any number of these may run side by side: no message is sent by two."""
    delivery.send_waiting()
