"""Every message reaches the mail server at least once, and twice only when we die between sending and noting it.

A message is claimed by moving its next try into the future, in a short transaction of its own; it is sent without any
lock held. Whoever dies meanwhile leaves a claim that runs out. A message sent again carries the same Message-ID, so
that mail systems can tell.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected
from time import monotonic
from uuid import UUID

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from partnership.notices import addresses
from partnership.notices.letters import letter
from partnership.notices.models import Notice
from partnership.notices.rules import DIGEST, Status, wait_after

log = logging.getLogger(__name__)

BATCH = 100
CLAIM = timedelta(minutes=10)
"""How long a claim holds: longer than a batch may take, which is half of it and one message more."""
AFTER_A_DEAD_SERVER = timedelta(minutes=1)


def send_waiting(now: datetime | None = None) -> None:
    """Send batch after batch until nothing is due or the mail server fails. `now` is given by tests."""
    while batch := claim(now or timezone.now()):
        if not send(batch, now or timezone.now()):
            return


def claim(now: datetime) -> list[Notice]:
    """Take the next messages that are due; what another worker is taking at this moment is passed over."""
    with transaction.atomic():
        due = (
            Notice.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("user__refused_address")
            .filter(status=Status.WAITING, next_try_at__lte=now)
            .order_by("next_try_at")[:BATCH]
        )
        batch = list(due)
        Notice.objects.filter(pk__in=[notice.pk for notice in batch]).update(
            next_try_at=now + CLAIM, attempts=F("attempts") + 1
        )
    for notice in batch:
        notice.attempts += 1
    return batch


def send(batch: list[Notice], now: datetime) -> bool:
    """Send claimed messages over one connection; False when the mail server failed and it is no use to go on."""
    connection: BaseEmailBackend = mail.get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as problem:
        log.warning("The mail server does not answer: %s", type(problem).__name__)
        give_back(batch, now)
        return False
    try:
        return send_over(connection, batch, now)
    finally:
        connection.close()


def send_over(connection: BaseEmailBackend, batch: list[Notice], now: datetime) -> bool:
    """Send one after another and note at once what became of each."""
    began = monotonic()
    parts = parts_of(batch)
    for place, notice in enumerate(batch):
        if monotonic() - began > CLAIM.total_seconds() / 2:
            give_back(batch[place:], now)
            return True
        try:
            if not notice.can_go:
                settle(notice, status=Status.FAILED, problem="The account is closed.")
            elif notice.kind == DIGEST and notice.pk not in parts:
                notice.delete()  # what it carried has gone another way since
            else:
                connection.send_messages([letter(notice, parts.get(notice.pk, ()))])
                settle(notice, status=Status.SENT, sent_at=timezone.now(), problem="")
                if notice.user and hasattr(notice.user, "refused_address"):
                    addresses.forget(notice.user)
        except Exception as problem:
            # One message that cannot be made or is refused must not hold up the others.
            log.warning("A notice could not be sent: %s", why(problem))
            if notice.user and addresses.is_refused(problem):
                addresses.note(notice.user, address=notice.user.email, reason=why(problem), now=now)
            try_later(notice, why(problem), now)
            if server_is_gone(problem):
                give_back(batch[place + 1 :], now)
                return False
    return True


def parts_of(batch: list[Notice]) -> dict[UUID | None, list[Notice]]:
    """What the emails of this batch that carry others carry, oldest first."""
    carriers = [notice.pk for notice in batch if notice.kind == DIGEST]
    parts: dict[UUID | None, list[Notice]] = {}
    if carriers:
        for part in Notice.objects.filter(part_of__in=carriers).order_by("created_at"):
            parts.setdefault(part.part_of_id, []).append(part)
    return parts


def settle(notice: Notice, **outcome: object) -> None:
    """Write down the end of a message, unless somebody has done so before."""
    this = Notice.objects.filter(pk=notice.pk, status=Status.WAITING)
    if notice.kind != DIGEST:
        this.update(**outcome)
        return
    with transaction.atomic():
        if this.update(**outcome) and "status" in outcome:
            Notice.objects.filter(part_of=notice, status=Status.HELD).update(**outcome)


def try_later(notice: Notice, problem: str, now: datetime) -> None:
    """After a failed attempt: when the next one is due, or that there is none."""
    wait = wait_after(notice.attempts)
    if wait is None:
        settle(notice, status=Status.FAILED, problem=problem)
    else:
        settle(notice, next_try_at=now + wait, problem=problem)


def give_back(batch: list[Notice], now: datetime) -> None:
    """Messages that were claimed and not tried: the failure is not theirs, so it does not count as an attempt."""
    Notice.objects.filter(pk__in=[notice.pk for notice in batch], status=Status.WAITING).update(
        next_try_at=now + AFTER_A_DEAD_SERVER, attempts=F("attempts") - 1
    )


def server_is_gone(problem: Exception) -> bool:
    """Whether the connection broke, as opposed to an answer that says no (which smtplib calls an OSError too)."""
    if isinstance(problem, SMTPException):
        return isinstance(problem, SMTPServerDisconnected)
    return isinstance(problem, OSError)


def why(problem: Exception) -> str:
    """The reason in words, without the address that a mail server likes to repeat."""
    if isinstance(problem, SMTPRecipientsRefused):
        codes = ", ".join(str(code) for code, _ in problem.recipients.values())
        return f"The mail server refused the address ({codes})."
    if isinstance(problem, SMTPResponseException):
        return f"The mail server refused the message ({problem.smtp_code})."
    return f"The message could not be sent ({type(problem).__name__})."
