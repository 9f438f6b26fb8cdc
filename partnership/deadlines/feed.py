"""Somebody's calendar by a secret address: made, renewed and revoked by them alone."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from partnership.accounts.models import User
from partnership.deadlines import access
from partnership.deadlines.entries import Entry, ics
from partnership.deadlines.models import Feed
from partnership.deadlines.rules import RUNNING

BACK = timedelta(days=60)
"""How far back a feed goes: what is later than that is on the list, not in a calendar."""
MOST = 500


def digest(token: str) -> str:
    """What is kept of a token. It is long and random, so that one round of hashing is enough."""
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def make(*, by: User) -> str:
    """A new secret for the person's feed; an old one ends with it. Returned once and never again."""
    token = token_urlsafe(32)
    Feed.objects.update_or_create(user=by, defaults={"digest": digest(token)})
    return token


@transaction.atomic
def revoke(*, by: User) -> None:
    """End the person's feed: its address is then that of nothing."""
    Feed.objects.filter(user=by).delete()


def reader(token: str) -> User | None:
    """Whose feed this is, while they can sign in."""
    found = Feed.objects.select_related("user").filter(digest=digest(token), user__is_active=True).first()
    return found.user if found else None


def text(user: User, *, now: datetime) -> str:
    """The feed of one person: what each room puts into it."""
    today = timezone.localdate(now)
    entries: list[Entry] = []
    for source in settings.CALENDAR_SOURCES:
        collect: Callable[[User, date], Iterator[Entry]] = import_string(source)
        entries += collect(user, today)
    return ics(entries, name=settings.PARTNERSHIP["name"], now=now)


def deadlines(user: User, today: date) -> Iterator[Entry]:
    """What is due for somebody, and for the agencies whose safeguarding lead they are."""
    rows = access.on_the_desk(user).filter(state__in=RUNNING, due_on__gte=today - BACK)
    for row in rows.order_by("due_on")[:MOST]:
        yield Entry(
            key=str(row.pk),
            title=f"Due: {row.title}",
            starts=row.due_on,
            path=reverse("deadlines:detail", args=[row.pk]),
        )
