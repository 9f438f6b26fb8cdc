"""`manage.py record_bounce < report.eml`: a mail server hands over what came back to the portal's own address."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from partnership.notices import bounces


class Command(BaseCommand):
    help = "Reads one delivery report (RFC 3464) from standard input and notes which notice did not arrive."

    def handle(self, *args: Any, **options: Any) -> None:
        bounce = bounces.read(sys.stdin.buffer.read())
        noted = bounce is not None and bounces.record(bounce, now=timezone.now())
        self.stdout.write("Noted." if noted else "Not a report about a notice that was sent.")
