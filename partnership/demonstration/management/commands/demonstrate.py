"""`manage.py demonstrate`: fill the database with a world to look at, the same each time."""

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from partnership.agencies import demonstration
from partnership.agencies.models import Agency

ONE_AT_A_TIME = 20_241_125  # names this command among the database's advisory locks


class Command(BaseCommand):
    """Published figures, invented people and cases; running it again doubles nothing."""

    help = "Fill the database with the demonstration world: published figures, invented people and cases."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there are agencies")
        parser.add_argument(
            "--accounts", action="store_true", help="print the accounts; alone, do nothing else"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            if options["if_empty"] or options["accounts"]:
                return  # what `make run` asks of every portal
            raise CommandError("This portal is no demonstration: set DEMONSTRATION=true to make it one.")
        if options["if_empty"] or not options["accounts"]:
            self.fill(only_if_empty=options["if_empty"], quietly=options["accounts"])
        if options["accounts"]:
            self.print_accounts()

    def fill(self, *, only_if_empty: bool, quietly: bool) -> None:
        """All or nothing, so that a start that is cut short finds an empty database again."""
        began = monotonic()
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
            if only_if_empty and Agency.objects.exists():
                return
            for source in settings.DEMONSTRATION_SOURCES:
                import_string(source)(timezone.localdate())
        if not quietly:
            self.stdout.write(f"The demonstration world is made ({monotonic() - began:.0f} s).")

    def print_accounts(self) -> None:
        """The accounts, what each is for, and the password of them all."""
        found = demonstration.described()
        width = max(len(email) for email, _ in found)
        for email, label in found:
            self.stdout.write(f"  {email:<{width}}  {label}")
        self.stdout.write(f"  Their password: {demonstration.PASSWORD}")
