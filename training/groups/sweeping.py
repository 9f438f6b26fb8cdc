"""What the clock does with places kept: remind, book who has joined meanwhile, release on the date; each once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.joining.people import account_of
from training.groups import heirs, services, telling
from training.groups.models import Hold, Named
from training.groups.rules import stage_on


def sweep(*, now: datetime) -> None:
    """Everything that is due. A second sweep at the same time waits for the same locks and finds nothing to do."""
    book_joined(now=now)
    heirs.sweep(now=now)
    release_due(now=now)
    remind(now=now)


def book_joined(*, now: datetime) -> int:
    """Whoever was named before they had an account gets their place once they work for the agency; returns how many."""
    waiting = Named.objects.filter(booking=None, dropped_at=None, hold__left__gt=0)
    done = 0
    for named in waiting.select_related("hold__session", "hold__agency"):
        person = account_of(named.email)
        if person is not None and services.works_there(person, named.hold.agency, now=now):
            done += book_one(named, now=now)
    return done


@transaction.atomic
def book_one(found: Named, *, now: datetime) -> bool:
    """Book one of them, under the locks; whoever cannot come any more is taken off the list."""
    session, hold = lock(found.hold.session, "course"), lock(found.hold, "agency")
    named, person = lock(found), account_of(found.email)
    if named.booking_id or named.dropped_at or hold.left < 1 or person is None:
        return False
    try:
        services.give(named, session, hold, person, now=now)
    except RuleBroken:
        named.dropped_at = now
        named.save(update_fields=["dropped_at"])
        return False
    return True


def release_due(*, now: datetime) -> int:
    """Release what is still kept when its date has come; returns for how many agencies."""
    due = Hold.objects.filter(left__gt=0, release_on__lte=timezone.localdate(now)).order_by("session", "pk")
    return sum(release_one(hold, now=now) for hold in due.values_list("pk", flat=True))


@transaction.atomic
def release_one(pk: UUID, *, now: datetime) -> bool:
    """Release one, under the locks; somebody named who has not joined loses the place with it."""
    found = Hold.objects.select_related("session", "made_by").get(pk=pk)
    session, hold = lock(found.session, "course"), lock(found, "made_by")
    if not hold.left or hold.release_on > timezone.localdate(now):
        return False
    number = hold.left
    hold.session = session
    services.release(hold, session, number, now=now)
    telling.released(hold, number)
    return True


def remind(*, now: datetime) -> None:
    """Tell the leads of what has no name, 7 and 2 days before; the key of the message keeps each single."""
    today = timezone.localdate(now)
    kept = Hold.objects.filter(left__gt=0, release_on__gt=today)
    for hold in kept.select_related("session__course", "made_by").order_by("release_on"):
        stage = stage_on(hold.release_on, today=today)
        if stage is not None and (number := services.unnamed(hold)) > 0:
            telling.remind(hold, number=number, stage=stage)
