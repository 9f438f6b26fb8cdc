"""Certificates on paper: one, or all of a session in one file, each on a page of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from partnership.pages import paper, words
from training.certificates.models import Certificate

SQUARE = 3
"""The mask of the code, always the same: to try all eight takes eight times as long, and phones read any."""


SHORT = 24
"""So many letters fit beside others on a line."""


@dataclass(frozen=True)
class Sheet:
    """One certificate as its page shows it."""

    certificate: Certificate

    @property
    def days(self) -> str:
        """Tuesday 24 to Wednesday 25 February 2026"""
        return words.days(self.certificate.first_on, self.certificate.last_on, year=True)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What stands under the title, line by line."""
        one = self.certificate
        lines = [
            ("Agency", one.agency_name),
            ("Level", one.level),
            ("Learning", length(one.minutes)),
            ("CPD points", words.commas(one.cpd_points.normalize()) if one.cpd_points else ""),
            ("Valid until", words.plain_date(one.valid_until) if one.valid_until else "No end date"),
        ]
        return [(label, unbroken(said)) for label, said in lines if said]

    @property
    def address(self) -> str:
        """Where anybody can check it."""
        return verify_url(self.certificate)

    @property
    def square(self) -> SafeString:
        """The same as a code for a phone."""
        return code(self.address, f"Code that leads to {self.address}")


def unbroken(said: str) -> str:
    """What is short stays on one line."""
    return said.replace(" ", "\u00a0") if len(said) < SHORT else said


def length(minutes: int) -> str:
    """6 hours 45 minutes"""
    hours, rest = divmod(minutes, 60)
    return words.listed(
        [
            said
            for number, said in ((hours, words.count(hours, "hour")), (rest, words.count(rest, "minute")))
            if number
        ]
    )


def verify_url(certificate: Certificate) -> str:
    """The public page of a certificate, as a whole address."""
    site: str = settings.SITE_URL
    return site.rstrip("/") + reverse("training_certificates:verify", args=[certificate.spelt])


def code(address: str, title: str) -> SafeString:
    """An address as a QR code, drawn as one path. Loads the library for it."""
    from qrcode import constants
    from qrcode.main import QRCode

    drawn: Any = QRCode(error_correction=constants.ERROR_CORRECT_L, border=2, mask_pattern=SQUARE)
    drawn.add_data(address)
    drawn.make(fit=True)
    rows: list[list[bool]] = drawn.get_matrix()
    path = "".join(
        f"M{x} {y}h{len(run)}v1h-{len(run)}z" for y, row in enumerate(rows) for x, run in runs(row)
    )
    size = len(rows)
    svg = (
        f'<svg class="code" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<title>{title}</title><path d="{path}"/></svg>'
    )
    return mark_safe(svg)  # noqa: S308  a number of our own alphabet, and the portal's address


def runs(row: list[bool]) -> Iterator[tuple[int, list[bool]]]:
    """Where the dark runs of a row begin, and the runs: one shape for each is quicker to draw than one for each dot."""
    at = 0
    for dark, run in groupby(row):
        dots = list(run)
        if dark:
            yield at, dots
        at += len(dots)


def lay_out(certificates: Iterable[Certificate]) -> Any:
    """The pages, one for each."""
    sheets = [Sheet(one) for one in certificates]
    return paper.lay_out("pdf/certificates.html", {"sheets": sheets}, sheet="css/certificate.css")


def write(laid: Any) -> bytes:
    """The file, tagged PDF/UA-1."""
    return paper.write(laid)


def pdf(certificate: Certificate) -> bytes:
    """One certificate as a file."""
    return write(lay_out([certificate]))
