"""A message is made in the transaction of the change that it tells of: both are kept, or neither."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.background import soon
from partnership.notices import access
from partnership.notices.kinds import find
from partnership.notices.models import Notice
from partnership.notices.rules import HEADING_LENGTH, TEXT_LENGTH, worded
from partnership.notices.tasks import send_waiting


def post(
    *, kind: str, key: str, user: User, path: str, facts: dict[str, str] | None = None, calendar: str = ""
) -> None:
    """Tell somebody something, once: a second call with the same key changes nothing. One query.

    `kind` is the code of one of `settings.NOTICE_KINDS`, which gives the wording; `facts` fills its placeholders and
    goes out by mail, so it holds no personal data and no name of a case. `path` is an address of the portal,
    `calendar` the text of an iCalendar entry. Raises ValueError where a fact of the kind is missing.
    """
    said = find(kind)
    given = facts or {}
    if missing := set(said.facts) - set(given):
        raise ValueError(f"A notice of the kind {kind} needs the facts {', '.join(sorted(missing))} too.")
    notice = Notice(
        key=key,
        kind=kind,
        user=user,
        heading=worded(said.heading, given, HEADING_LENGTH),
        text=worded(said.text, given, TEXT_LENGTH),
        path=path,
        calendar=calendar,
        next_try_at=timezone.now(),
    )
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    hooks = transaction.get_connection().run_on_commit
    # One nudge for a transaction, however many people it tells.
    if not any(hook is nudge for _, hook, *_ in hooks):
        transaction.on_commit(nudge)


def nudge() -> None:
    """Have the waiting messages sent now rather than at the next sweep."""
    soon(send_waiting)


def mark_read(notice: Notice, *, now: datetime) -> None:
    """Remember when a message was first opened; opening it again changes nothing."""
    if notice.read_at is None:
        notice.read_at = now
        notice.save(update_fields=["read_at"])


def mark_all_read(*, by: User, now: datetime) -> None:
    """Take every message of this person as read."""
    access.visible(by).filter(read_at=None).update(read_at=now)
