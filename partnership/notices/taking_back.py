"""A message that waits for its email is taken back once what it asks is answered, or what it says no longer holds.

The row stays with the reason, so that its reader sees what became of it. Its key is free again: what holds once more,
like a reminder of something that is reopened, is said once more. What a mail server may have is left alone.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat, Right
from django.utils import timezone

from partnership.notices.models import Notice
from partnership.notices.rules import Status

OWN = Concat("key", Value(":back:"), Right(Cast("pk", CharField()), 12))
"""The key of what was taken back."""
UNTOUCHED = {"attempts": 0, "resends": 0}
"""Of a message that no mail server can have: it was neither tried nor, once tried, asked for again."""


def named(about: Iterable[str]) -> Q:
    """The messages with these keys; with one that ends in a colon, all that begin so. Without keys, none."""
    meant = Q(pk__in=[])
    for one in about:
        meant |= Q(key__startswith=one) if one.endswith(":") else Q(key=one)
    return meant


@transaction.atomic(savepoint=False)
def take_back(
    *about: str,
    because: str,
    to: Collection[UUID | None] | None = None,
    now: datetime | None = None,
    path: str = "",
) -> int:
    """Take back the messages that have not gone, all or those to some people; returns how many.

    `about` are keys, or how the keys begin of all that is about one thing ("action:<id>:chased:"). `because` ends the
    sentence "Taken back, because ..." and holds no personal data; `path` is where they lead from now on, if elsewhere.
    A message in an email that a mail server may have by now goes on, as does one that went and is sent again.
    """
    waiting = Q(status__in=[Status.HELD, Status.OFF]) | Q(status=Status.WAITING, **UNTOUCHED)
    rows = Notice.objects.select_for_update(of=("self",)).filter(named(about), waiting).order_by("pk")
    found = [one for one in rows if to is None or one.user_id in to]
    if not found:
        return 0
    going = on_their_way(found)
    return Notice.objects.filter(pk__in=[one.pk for one in found if one.part_of_id not in going]).update(
        status=Status.BACK,
        key=OWN,
        part_of=None,
        problem=because,
        read_at=Coalesce("read_at", now or timezone.now()),  # it asks nobody any more
        **({"path": path} if path else {}),
    )


def reword(*about: str, heading: str, text: str, path: str) -> int:
    """Say something else in messages, gone or not, with the same `about` as `take_back`; returns how many.

    For what may be named no more. What a mail server has is left alone: who got it is told apart.
    """
    return Notice.objects.filter(named(about)).update(heading=heading, text=text, path=path)


def unread(keys: Iterable[str]) -> set[str]:
    """Those of these keys of which an email is still to go and that nobody has read here before it."""
    waiting = Notice.objects.filter(key__in=set(keys), status__in=[Status.HELD, Status.WAITING], read_at=None)
    return set(waiting.values_list("key", flat=True))


def not_there(keys: Iterable[str]) -> set[str]:
    """Those of these keys under which no message stands, as of what was taken back."""
    asked = set(keys)
    return asked - set(Notice.objects.filter(key__in=asked).values_list("key", flat=True))


def on_their_way(notices: Iterable[Notice]) -> set[UUID]:
    """The emails with several notices that carry one of these and that a worker has taken up."""
    carriers = {one.part_of_id for one in notices if one.part_of_id}
    if not carriers:
        return set()
    # Passed over where a worker holds it: whoever sends locks the email first and its parts afterwards.
    still = Notice.objects.select_for_update(of=("self",), skip_locked=True).filter(
        pk__in=carriers, status=Status.WAITING, **UNTOUCHED
    )
    return carriers - {one.pk for one in still}
