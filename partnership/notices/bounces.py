"""A mail that came back later: what a mail server's report says (RFC 3464), and what follows for the message."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID

from django.db import transaction

from partnership.base.locks import lock
from partnership.notices import addresses
from partnership.notices.models import Notice
from partnership.notices.rules import DIGEST, Status

OURS = re.compile(r"<([0-9a-f-]{36})(?:\.\d+)?@")
FOR_GOOD = re.compile(r"5\.\d+\.\d+")


@dataclass(frozen=True)
class Bounce:
    """Which message did not reach which address, and the code of the reason."""

    notice: UUID
    address: str
    code: str


def read(report: bytes) -> Bounce | None:
    """What a report says of a message of ours; `None` for any other mail, and where it may still arrive.

    The Message-ID of the mail that came back names the message. Only its reader has seen it, so nobody else can
    make up a report.
    """
    mail = message_from_bytes(report, policy=policy.default)
    fields = {name.lower(): str(value) for part in mail.walk() for name, value in of_delivery(part)}
    ours = [OURS.match(str(part["Message-ID"])) for part in mail.walk() if part is not mail]
    codes = FOR_GOOD.match(fields.get("status", "").strip())
    found = next((one for one in ours if one), None)
    if fields.get("action", "").strip().lower() != "failed" or codes is None or found is None:
        return None
    address = fields.get("original-recipient") or fields.get("final-recipient", "")
    return Bounce(UUID(found[1]), address.rpartition(";")[2].strip().lower(), codes[0])


def of_delivery(part: EmailMessage) -> list[tuple[str, str]]:
    """The fields of a report, which lie in blocks: one of the server, one of each recipient."""
    if part.get_content_type() != "message/delivery-status":
        return []
    return [pair for block in part.iter_parts() for pair in block.items()]


@transaction.atomic
def record(bounce: Bounce, *, now: datetime) -> bool:
    """Note that a message failed after all, and that its address takes no mail; whether there was one to note."""
    notice = Notice.objects.filter(pk=bounce.notice, status=Status.SENT).first()
    if notice is None:
        return False
    notice = lock(notice)
    reason = f"The email came back ({bounce.code})."
    outcome = {"status": Status.FAILED, "problem": reason}
    Notice.objects.filter(pk=notice.pk, status=Status.SENT).update(**outcome)
    if notice.kind == DIGEST:
        Notice.objects.filter(part_of=notice, status=Status.SENT).update(**outcome)
    if notice.user and notice.user.email.lower() == bounce.address:
        addresses.note(notice.user, address=notice.user.email, reason=reason, now=now)
    return True
