"""What the clock does for the history: seal what has been written."""

from celery import shared_task

from partnership.history import chain


@shared_task
def seal() -> None:
    """Chain what was written since the last time."""
    chain.seal()
