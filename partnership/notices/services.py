"""A message is made in the transaction of the change that it tells of: both are kept, or neither."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import CharField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.background import soon
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.notices import access
from partnership.notices.kinds import find
from partnership.notices.models import Notice, Preference, Wording
from partnership.notices.rules import (
    HEADING_LENGTH,
    TEXT_LENGTH,
    Status,
    digest_key,
    when_it_goes,
    why_not_resendable,
    worded,
)
from partnership.notices.tasks import send_waiting

AT_ONCE = 2000
"""How many messages are written by one statement."""


@dataclass(frozen=True)
class Message:
    """One message as `post` takes it, for those who make many at once."""

    kind: str
    key: str
    user: User | None
    path: str
    facts: Mapping[str, str] = field(default_factory=dict)
    calendar: str = ""
    address: str = ""


@dataclass
class Customs:
    """How this partnership words its messages, and how these people want theirs."""

    wordings: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Heading and text by kind, where they are not the kind's own."""
    hows: dict[tuple[str, str], str] = field(default_factory=dict)
    """The choice by person and kind."""
    had_one_today: set[str] = field(default_factory=set)
    """Whose email of several messages has been made today."""


def post(
    *, kind: str, key: str, user: User, path: str, facts: dict[str, str] | None = None, calendar: str = ""
) -> None:
    """Tell somebody something, once: a second call with the same key changes nothing. Two queries.

    `kind` is the code of one of `settings.NOTICE_KINDS`, which gives the wording; `facts` fills its placeholders and
    goes out by mail, so it holds no personal data and no name of a case. `path` is an address of the portal,
    `calendar` the text of an iCalendar entry. Raises ValueError where a fact of the kind is missing.
    """
    post_all([Message(kind, key, user, path, facts or {}, calendar)])


def post_all(messages: Iterable[Message]) -> None:
    """Tell many people, each once, as `post` does: two queries for each two thousand of them."""
    now = timezone.now()
    rest = iter(messages)
    while batch := list(islice(rest, AT_ONCE)):
        customs = customs_for(batch, now)
        rows = [notice_of(message, customs, now) for message in batch]
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
    nudge_once()


def post_to(*, kind: str, key: str, address: str, path: str, facts: dict[str, str] | None = None) -> None:
    """Write to an address whose owner has no account yet, once, as `post` does; the kind has to be statutory."""
    post_all([Message(kind, key, None, path, facts or {}, address=address)])


def customs_for(messages: list[Message], now: datetime) -> Customs:
    """What there is to know before these messages are written, in one query."""
    people = {message.user.pk for message in messages if message.user}
    kinds = {message.kind for message in messages}
    chased = {message.user.pk for message in messages if message.user and find(message.kind).chase}
    text = TextField()
    wordings = Wording.objects.filter(kind__in=kinds).exclude(heading="").order_by()
    choices = Preference.objects.filter(user__in=people, kind__in=kinds).order_by()
    today = timezone.localdate(now)
    digests = Notice.objects.filter(key__in=[digest_key(person, today) for person in chased]).order_by()
    rows = wordings.values_list(
        Value("wording", CharField()), Cast("kind", text), Cast("heading", text), F("text")
    ).union(
        choices.values_list(
            Value("how", CharField()), Cast("user", text), Cast("kind", text), Cast("how", text)
        ),
        digests.values_list(
            Value("had", CharField()), Cast("user", text), Cast("kind", text), Cast("status", text)
        ),
        all=True,
    )
    customs = Customs()
    for about, first, second, third in rows:
        if about == "wording":
            customs.wordings[first] = (second, third)
        elif about == "how":
            customs.hows[first, second] = third
        else:
            customs.had_one_today.add(first)
    return customs


def notice_of(message: Message, customs: Customs, now: datetime) -> Notice:
    """The row of a message, in the partnership's words, due when the person wants it."""
    kind = find(message.kind)
    if missing := set(kind.facts) - set(message.facts):
        raise ValueError(
            f"A notice of the kind {kind.code} needs the facts {', '.join(sorted(missing))} too."
        )
    heading, text = customs.wordings.get(kind.code, (kind.heading, kind.text))
    person = str(message.user.pk) if message.user else ""
    status, due = when_it_goes(
        kind,
        customs.hows.get((person, kind.code), kind.usual),
        timezone.localtime(now),
        had_one_today=person in customs.had_one_today,
    )
    return Notice(
        key=message.key,
        kind=message.kind,
        user=message.user,
        address=message.address,
        heading=worded(heading, message.facts, HEADING_LENGTH),
        text=worded(text, message.facts, TEXT_LENGTH),
        path=message.path,
        calendar=message.calendar,
        status=status,
        next_try_at=due,
    )


def nudge_once() -> None:
    """Have the waiting messages sent after this transaction: one nudge, however many people it tells."""
    hooks = transaction.get_connection().run_on_commit
    if not any(hook is nudge for _, hook, *_ in hooks):
        transaction.on_commit(nudge)


def nudge() -> None:
    """Have the waiting messages sent now rather than at the next sweep."""
    soon(send_waiting)


# Read ---------------------------------------------------------------------------------------------


def mark_read(notice: Notice, *, now: datetime) -> None:
    """Remember when a message was first opened; opening it again changes nothing."""
    if notice.read_at is None:
        notice.read_at = now
        notice.save(update_fields=["read_at"])


def mark_all_read(*, by: User, now: datetime) -> None:
    """Take every message of this person as read, but for one that is taken back or sent at this moment."""
    unread = access.visible(by).filter(read_at=None).order_by("pk")
    there = unread.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True)
    with transaction.atomic():
        Notice.objects.filter(pk__in=list(there)).update(read_at=now)


# Sent again ---------------------------------------------------------------------------------------


@transaction.atomic
def resend(notice: Notice, *, by: User, now: datetime) -> None:
    """Send a message once more, by itself; raises RuleBroken with the reason why that cannot be now.

    What an email of several carried waits with it.
    """
    require(access.resendable(by).filter(pk=notice.pk).exists())
    notice = lock(notice, "user")
    reason = why_not_resendable(
        status=notice.status, sent_at=notice.sent_at, is_active=notice.can_go, now=now
    )
    if reason:
        raise RuleBroken(reason)
    again(Notice.objects.filter(pk=notice.pk), now)


@transaction.atomic
def resend_failed(*, by: User, now: datetime) -> int:
    """Send once more all that failed, where the account is open; returns how many emails."""
    require(access.runs_the_post(by))
    there = Q(user=None) | Q(user__is_active=True)
    return again(access.failed(by).filter(there).order_by(), now)


def again(notices: QuerySet[Notice], now: datetime) -> int:
    """Put these messages back among those that wait, with the parts that they carry."""
    pks = list(notices.values_list("pk", flat=True))
    Notice.objects.filter(part_of__in=pks, status=Status.FAILED).update(
        status=Status.HELD, problem="", sent_at=None
    )
    number = Notice.objects.filter(pk__in=pks).update(
        status=Status.WAITING,
        part_of=None,
        attempts=0,
        next_try_at=now,
        sent_at=None,
        problem="",
        resends=F("resends") + 1,
    )
    nudge_once()
    return number
