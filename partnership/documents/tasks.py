"""What the clock does with documents: has held files scanned, and clears what broken uploads left behind."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from partnership.documents import keeping, scanning


@shared_task(ignore_result=True)
def scan(version_id: str) -> None:
    """Scan one version now."""
    scanning.scan(UUID(version_id), now=timezone.now())


@shared_task(ignore_result=True)
def scan_held() -> None:
    """Scan whatever waits; where the scanner is away, the next round tries again."""
    for version in scanning.held():
        if not scanning.scan(version, now=timezone.now()):
            break


@shared_task(ignore_result=True)
def sweep() -> None:
    """Remove what uploads left behind that did not come to their end."""
    keeping.sweep(now=timezone.now())
