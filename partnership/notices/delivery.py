"""Every message reaches the mail server at least once, and twice only when we die between sending and noting it.

A message is claimed by moving its next try into the future, in a short transaction of its own; it is sent without any
lock held. Whoever dies meanwhile leaves a claim that runs out. A message sent again carries the same Message-ID, so
that mail systems can tell.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from partnership.notices.models import Notice
from partnership.notices.rules import Status, wait_after

log = logging.getLogger(__name__)

BATCH = 20
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
            .select_related("user")
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
    for place, notice in enumerate(batch):
        if monotonic() - began > CLAIM.total_seconds() / 2:
            give_back(batch[place:], now)
            return True
        try:
            if notice.user.is_active:
                connection.send_messages([message(notice)])
                settle(notice, status=Status.SENT, sent_at=timezone.now(), problem="")
            else:
                settle(notice, status=Status.FAILED, problem="The account is closed.")
        except Exception as problem:
            # One message that cannot be made or is refused must not hold up the others.
            log.warning("A notice could not be sent: %s", why(problem))
            try_later(notice, why(problem), now)
            if server_is_gone(problem):
                give_back(batch[place + 1 :], now)
                return False
    return True


def settle(notice: Notice, **outcome: object) -> None:
    """Write down the end of a message, unless somebody has done so before."""
    Notice.objects.filter(pk=notice.pk, status=Status.WAITING).update(**outcome)


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


def message(notice: Notice) -> mail.EmailMultiAlternatives:
    """The mail of a notice: plain text, the same in our look, and the calendar entry where there is one."""
    site = settings.SITE_URL.rstrip("/")
    words = {"notice": notice, "link": site + notice.path, "site": site, "partnership": settings.PARTNERSHIP}
    letter = mail.EmailMultiAlternatives(
        subject=" ".join(notice.heading.split()),
        body=render_to_string("emails/notice.txt", words),
        to=[notice.user.email],
        headers={
            "Message-ID": f"<{notice.pk}@{urlsplit(site).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    letter.attach_alternative(render_to_string("emails/notice.html", words), "text/html")
    if notice.calendar:
        letter.attach("calendar.ics", notice.calendar, "text/calendar")
    return letter
