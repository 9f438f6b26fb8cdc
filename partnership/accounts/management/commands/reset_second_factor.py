"""`manage.py reset_second_factor tom@council.example --reason "..."`: for whoever has lost every factor."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnership.accounts.models import User
from partnership.accounts.services import reset_second_factor
from partnership.base.rules import RuleBroken


class Command(BaseCommand):
    """The way back in when nobody is left who could reset it on a page."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="It stays in the history of the account.")

    def handle(self, *args: Any, email: str, reason: str, **options: Any) -> None:
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError("Nobody has this address.")
        try:
            reset_second_factor(person, by=None, reason=reason)
        except RuleBroken as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write("Done. They sign in with their password and set up a new one.")
