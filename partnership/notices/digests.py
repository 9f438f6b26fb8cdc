"""One email a day for what somebody does not want, or does not get, by itself.

Messages that go together are held until they are due. This makes one email of all that is due for a person, at half
past seven or later on the same day, and hands it to `delivery` like any other. Its key names person and day, so the
database lets nobody have two; a day on which nothing ran is caught up with one email.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from partnership.notices.kinds import find
from partnership.notices.models import Notice, Wording
from partnership.notices.rules import (
    DIGEST,
    DIGEST_AT,
    HEADING_LENGTH,
    TEXT_LENGTH,
    Status,
    digest_key,
    worded,
)
from partnership.pages import words

PEOPLE = 500
ONE_AT_A_TIME = 7_300_730
"""The number of the lock under which these emails are made."""


def make_digests(now: datetime | None = None) -> int:
    """Make the emails that are due, some hundred people at a time; returns how many. `now` is given by tests."""
    made, number = 0, None
    while number != 0:
        number = make_some(now or timezone.now())
        made += number
    return made


@transaction.atomic
def make_some(now: datetime) -> int:
    """Make the emails of the next people, all or none of them; 0 when nobody is left or another worker is at it."""
    local = timezone.localtime(now)
    if local.time() < DIGEST_AT or not our_turn():
        return 0
    parts = held_by_us(now, due_people(now, local))
    people = Counter(parts.values())
    heading, text = wording()
    digests = [
        Notice(
            key=digest_key(person, local.date()),
            kind=DIGEST,
            user_id=person,
            heading=worded(heading, {"count": words.count(number, "notice")}, HEADING_LENGTH),
            text=worded(text, {"count": words.count(number, "notice")}, TEXT_LENGTH),
            path="/notifications/",
            next_try_at=now,
            read_at=now,
        )
        for person, number in people.items()
    ]
    Notice.objects.bulk_create(digests)
    own = Notice.objects.filter(pk__in=[digest.pk for digest in digests], user=OuterRef("user"))
    Notice.objects.filter(pk__in=parts).update(part_of=Subquery(own.values("pk")[:1]))
    return len(digests)


def held_by_us(now: datetime, people: Iterable[UUID]) -> dict[UUID, UUID]:
    """What is due for these people, locked, and whose it is.

    What somebody else changes at this moment is passed over: it is being taken back or read, or goes the next time.
    Whoever takes back several things in one transaction holds rows in any order, and must not wait for us in turn.
    """
    rows = held_and_due(now).filter(user__in=list(people)).order_by("pk")
    return dict(rows.select_for_update(of=("self",), skip_locked=True).values_list("pk", "user"))


def our_turn() -> bool:
    """Whether no other worker makes these emails now; holds until the transaction ends, or we do."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        row = cursor.fetchone()
    return bool(row and row[0])


def held_and_due(now: datetime) -> QuerySet[Notice]:
    """What goes with others, is due, and has not been taken into an email."""
    return Notice.objects.filter(status=Status.HELD, part_of=None, next_try_at__lte=now)


def due_people(now: datetime, local: datetime) -> list[UUID]:
    """Who has something due and had no such email today."""
    key = Concat(Value(f"{DIGEST}:"), Cast(OuterRef("user"), CharField()), Value(f":{local.date()}"))
    rows = held_and_due(now).exclude(Exists(Notice.objects.filter(key=key)))
    return list(rows.order_by().values_list("user", flat=True).distinct()[:PEOPLE])


def wording() -> tuple[str, str]:
    """Heading and text of such an email in this partnership."""
    own = Wording.objects.filter(kind=DIGEST).exclude(heading="").first()
    return (own.heading, own.text) if own else (find(DIGEST).heading, find(DIGEST).text)
