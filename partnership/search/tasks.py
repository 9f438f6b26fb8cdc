"""What the clock does for the search box."""

from celery import shared_task

from partnership.search import vocabulary


@shared_task(ignore_result=True)
def gather_words() -> None:
    """Know the words of all rows, so that misspelt ones find them."""
    vocabulary.gather()
