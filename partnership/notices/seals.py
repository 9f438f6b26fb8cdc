"""A seal at the end of a mail's link shows that whoever brings it has read that mail; it is written down nowhere."""

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

SALT = "partnership.notices.seal"


def seal(path: str) -> str:
    """The seal of an address of the portal: the same each time, and made by nobody without the portal's secret key."""
    return Signer(salt=SALT).signature(path)


def sealed(path: str) -> str:
    """The address with its seal at the end, as it stands in the mail."""
    return f"{path}{seal(path)}/"


def is_sealed(path: str, by: str) -> bool:
    """Whether this is the seal of this address."""
    return constant_time_compare(seal(path), by)
