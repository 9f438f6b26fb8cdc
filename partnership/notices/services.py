"""A message is made in the transaction of the change that it tells of: both are kept, or neither."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Message:
    """One message as `post` takes it, for those who make many at once."""

    kind: str
    key: str
    user: User
    path: str
    facts: Mapping[str, str] = field(default_factory=dict)
    calendar: str = ""


def post(
    *, kind: str, key: str, user: User, path: str, facts: dict[str, str] | None = None, calendar: str = ""
) -> None:
    """Tell somebody something, once: a second call with the same key changes nothing. One query.

    `kind` is the code of one of `settings.NOTICE_KINDS`, which gives the wording; `facts` fills its placeholders and
    goes out by mail, so it holds no personal data and no name of a case. `path` is an address of the portal,
    `calendar` the text of an iCalendar entry. Raises ValueError where a fact of the kind is missing.
    """
    post_all([Message(kind, key, user, path, facts or {}, calendar)])


def post_all(messages: Iterable[Message]) -> None:
    """Tell many people, each once, as `post` does: one query for some thousand of them."""
    now = timezone.now()
    Notice.objects.bulk_create([notice_of(message, now) for message in messages], ignore_conflicts=True)
    hooks = transaction.get_connection().run_on_commit
    # One nudge for a transaction, however many people it tells.
    if not any(hook is nudge for _, hook, *_ in hooks):
        transaction.on_commit(nudge)


def notice_of(message: Message, now: datetime) -> Notice:
    """The row of a message, in the words of its kind."""
    said = find(message.kind)
    if missing := set(said.facts) - set(message.facts):
        raise ValueError(
            f"A notice of the kind {message.kind} needs the facts {', '.join(sorted(missing))} too."
        )
    return Notice(
        key=message.key,
        kind=message.kind,
        user=message.user,
        heading=worded(said.heading, message.facts, HEADING_LENGTH),
        text=worded(said.text, message.facts, TEXT_LENGTH),
        path=message.path,
        calendar=message.calendar,
        next_try_at=now,
    )


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
