"""Check that nobody altered the history: recompute the whole chain and name the first link that does not hold."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from partnership.history.checking import Broken, check
from partnership.pages.words import count


def written_down(text: str) -> tuple[int, str]:
    """A link as this command prints it: its number, a colon and its hash."""
    if not re.fullmatch(r"\d+:[0-9a-f]{64}", text):
        raise ArgumentTypeError("write a link as it was printed: its number, a colon and its hash")
    number, hash = text.split(":")
    return int(number), hash


class Command(BaseCommand):
    """Ends with 1 where the chain is broken."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--known",
            type=written_down,
            default=(0, ""),
            metavar="NUMBER:HASH",
            help="a link that this command printed before: it must still be the same",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        number, hash = options["known"]
        try:
            found = check(known_number=number, known_hash=hash)
        except Broken as broken:
            raise CommandError(str(broken)) from None
        if found.until:
            until = timezone.localtime(found.until)
            self.stdout.write(
                f"{count(found.links, 'link holds', 'links hold')}, up to {until:%-d %B %Y, %H:%M:%S}."
            )
            self.stdout.write(f"The last is {found.links}:{found.hash}. Keep it elsewhere, for --known.")
        else:
            self.stdout.write("Nothing has been sealed yet.")
        self.stdout.write(
            f"{count(found.unsealed, 'row waits', 'rows wait')} to be sealed, which is done every minute."
        )
