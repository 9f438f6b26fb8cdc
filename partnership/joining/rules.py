"""The words for coming and going, and how long a link holds; importable without a database."""

import unicodedata
from datetime import timedelta

from django.db.models import TextChoices

GOOD_FOR = timedelta(days=7)
"""How long the link of an invitation, or of a request for an account, can be used."""
KEPT = timedelta(days=90)
"""How long an invitation that came to nothing, or a request that was refused, is kept."""
TURNS_WRITING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
"""Signs that show text in another order than it is written in, so that one name could pass for another."""


class State(TextChoices):
    """What has become of a request for an account."""

    UNCONFIRMED = "unconfirmed", "Address not confirmed"
    WAITING = "waiting", "Waits for a decision"
    ADMITTED = "admitted", "Admitted"
    REFUSED = "refused", "Refused"


class Reason(TextChoices):
    """Why a request is refused. Chosen and never written, since it goes out by mail."""

    NOT_WORK = "not_work", "It is not a work address"
    SHARED = "shared", "It is the address of several people"
    OUTSIDE = "outside", "They do not work with children and families here"
    KNOWN = "known", "They have an account under another address"
    UNKNOWN = "unknown", "The agency does not know them"


REFUSALS = {
    Reason.NOT_WORK: "Ask again with the address that your employer gave you.",
    Reason.SHARED: "An account is for one person. Ask again with an address that only you read.",
    Reason.OUTSIDE: "The portal is for people who work with children and families in this area.",
    Reason.KNOWN: "You have an account under another address. Sign in with that one.",
    Reason.UNKNOWN: "The agency that you named could not confirm that you work there.",
}
"""What the mail says, to the person."""


def person_name(text: str) -> str:
    """A name as it is kept: composed, with single spaces, in any script, without signs that turn the writing round."""
    plain = unicodedata.normalize("NFC", "".join(sign for sign in text if sign not in TURNS_WRITING))
    return " ".join(plain.split())
