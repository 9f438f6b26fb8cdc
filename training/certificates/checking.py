"""Finding a certificate by what somebody typed, and comparing a name with its own."""

from hmac import compare_digest

from django.db.models import Q

from training.certificates.models import Certificate, Equivalent, External
from training.certificates.rules import read_number
from training.certificates.showing import folded
from training.models import Course


def find(typed: str) -> Certificate | None:
    """The certificate with this number, withdrawn or not; None for anything else."""
    number = read_number(typed)
    return Certificate.objects.filter(number=number).first() if number else None


def is_of(certificate: Certificate, name: str) -> bool:
    """Whether a name is the one on it, but for accents, capitals, points and spaces."""
    return compare_digest(folded(name).encode(), folded(certificate.name).encode())


def counts_as(external: External) -> Course | None:
    """The course that a title elsewhere was said to count as on the day on which it was finished, if any was."""
    day = external.completed_on
    said = Equivalent.objects.filter(
        Q(until_on=None) | Q(until_on__gte=day), title__iexact=external.title, from_on__lte=day
    )
    found = said.select_related("course").first()
    return found.course if found else None
