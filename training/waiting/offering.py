"""A place that is free is offered to the next in line, kept for them until they answer, and passed on when it ends.

Everything that changes an offer holds the session's lock, so that its places count exactly once; then the lock of the
wish. Nobody is offered a session twice, which the database sees to, so a second sweep, a killed worker or a double
click finds nothing to do again.
"""

from collections import Counter
from datetime import datetime, time, timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from partnership.base.locks import lock
from partnership.deadlines import days_off
from training import catalogue, places
from training.hours import at
from training.models import Session
from training.rules import FULL, CourseStatus, SessionStatus
from training.waiting import fitness, line, telling
from training.waiting.models import Offer, Pass, Want
from training.waiting.rules import OfferState, Passed, WantState, offer_ends_at

AT_ONCE = 500
"""So many people in line are looked at together."""

NOBODY = "Nobody waits for this date."


@transaction.atomic
def pass_along(session_id: UUID, *, now: datetime) -> list[Offer]:
    """Offer the free places of a session to those who are next in line and can use them.

    Where places are free and nobody is offered one, the reason is written down for those who run the training.
    """
    session = lock(Session(pk=session_id), "course")
    if session.free <= 0 or session.status == SessionStatus.CANCELLED or session.starts_at <= now:
        return []
    if not line.waiting_for(session).exists():
        return explain(session, NOBODY, now=now)
    reason = catalogue.why_not(session, now=now)
    if reason and reason != FULL:
        return explain(session, f"Nobody is offered a place. {reason}", now=now)
    ends_at = end_of_offer(session, now=now)
    if ends_at is None:
        return explain(
            session,
            "The session is too near to wait for somebody’s answer, so whoever comes first can book.",
            now=now,
        )
    passed: Counter[Passed] = Counter()
    chosen = next_in_line(session, passed, now=now)
    if not chosen:
        return explain(session, f"Nobody in line can use a place: {line.in_words(passed)}.", now=now)
    return offer(session, chosen, ends_at=ends_at, now=now)


def end_of_offer(session: Session, *, now: datetime) -> datetime | None:
    """When an offer made now would end: not after the last day to book; None where there is no time for an answer."""
    ends_at = offer_ends_at(now, session.starts_at, works=days_off.calendar().works)
    if ends_at is None or session.closes_on is None:
        return ends_at
    last = at(session.closes_on + timedelta(days=1), time.min)
    return min(ends_at, last) if last > now else None


def next_in_line(session: Session, passed: Counter[Passed], *, now: datetime) -> list[Want]:
    """Whoever gets the free places, in order, each locked and still waiting; the others are counted in `passed`."""
    free, picked = session.free, []
    rest = iter(line.standing_in_line(session, on=timezone.localdate(now)))
    while free and (some := list(islice(rest, AT_ONCE))):
        able = [want.user_id for want in some if not line.why_passed(want, free=free)]
        unfit = fitness.unfit(able, session)
        for want in some:
            if why := line.why_passed(want, free=free, unfit=unfit):
                passed[why] += 1
                continue
            picked.append(want.pk)
            free -= want.places
            if not free:
                break
    # Another session's pass, or they themselves, may have been quicker: what is read under their lock is what counts.
    still = Want.objects.filter(pk__in=picked, state=WantState.OPEN).order_by("arrival")
    locked = list(still.select_for_update(no_key=True).select_related(None))
    taken = set(
        Offer.objects.filter(want__in=picked, state=OfferState.OPEN).order_by().values_list("want", flat=True)
    )
    return [want for want in locked if want.pk not in taken]


def offer(session: Session, wants: list[Want], *, ends_at: datetime, now: datetime) -> list[Offer]:
    """Keep the places for them and tell them."""
    made = Offer.objects.bulk_create(
        Offer(want=want, session=session, places=want.places, made_at=now, ends_at=ends_at) for want in wants
    )
    places.keep(session, sum(one.places for one in made))
    telling.offered(made)
    return made


def explain(session: Session, sentence: str, *, now: datetime) -> list[Offer]:
    """Write down why nobody was offered a place, unless it is what was written last."""
    last = Pass.objects.filter(session=session).order_by("-at").first()
    if last is None or (last.sentence, last.free) != (sentence, session.free):
        Pass.objects.create(session=session, at=now, free=session.free, sentence=sentence)
    return []


# The end of an offer ----------------------------------------------------------------------------------


@transaction.atomic
def end(pk: UUID, *, state: OfferState, now: datetime) -> bool:
    """End an open offer and pass its places on; False where it was over before, or has time left to be answered."""
    found = Offer.objects.get(pk=pk)
    session = lock(Session(pk=found.session_id), "course")
    want = locked_want(found.want_id)
    current = lock(found)
    if current.state != OfferState.OPEN:
        return False
    if state == OfferState.ENDED and now < current.ends_at:
        return False
    decide(current, session, state, now=now)
    if state == OfferState.ENDED:
        telling.ended(current, session, want)
    if want.state == WantState.OPEN and not dates_left([want], now=now):
        want.close(WantState.LAPSED, now=now)
    pass_along(session.pk, now=now)
    return True


def withdraw_all(session: Session, *, because: str, now: datetime) -> None:
    """Take back what is offered on a locked session that nobody can book as it was offered, and tell them why.

    They keep their turn: this date too is offered to them again, should there be places once more.
    """
    for found in Offer.objects.filter(session=session, state=OfferState.OPEN).order_by("want__arrival"):
        want = locked_want(found.want_id)
        current = lock(found)
        current.because = because
        decide(current, session, OfferState.WITHDRAWN, now=now)
        if want.state == WantState.OPEN:
            telling.withdrawn(current, session, want)
            if not dates_left([want], now=now):
                want.close(WantState.LAPSED, now=now)


def locked_want(pk: UUID) -> Want:
    """A wish, locked for change; what only points to it need not wait."""
    return (
        Want.objects.select_for_update(no_key=True, of=("self",)).select_related("user", "agency").get(pk=pk)
    )


def decide(offer: Offer, session: Session, state: OfferState, *, now: datetime) -> None:
    """The offer is over and its places are kept no more; session and offer are locked by the caller."""
    offer.state, offer.decided_at = state, now
    offer.save(update_fields=["state", "decided_at", "because"])
    places.let_go(session, offer.places)


def dates_left(wants: list[Want], *, now: datetime) -> set[UUID]:
    """Which of these wishes can still be met: any date, or one of those chosen that is to come and was not offered."""
    chosen = {pk for want in wants for pk in want.chosen}
    coming = set(catalogue.coming_sessions(now).filter(pk__in=chosen).order_by().values_list("pk", flat=True))
    offered: dict[UUID, set[UUID]] = {}
    let_by = Offer.objects.filter(want__in=[want.pk for want in wants])
    decided = let_by.exclude(state__in=[OfferState.OPEN, OfferState.WITHDRAWN])
    for want, session in decided.order_by().values_list("want", "session"):
        offered.setdefault(want, set()).add(session)
    return {
        want.pk
        for want in wants
        if not want.chosen or (coming & set(want.chosen)) - offered.get(want.pk, set())
    }


# The sweep --------------------------------------------------------------------------------------------


def sweep(*, now: datetime) -> None:
    """End what has run out, close what cannot be met any more, and offer what is free and was missed."""
    for pk in over(now=now):
        end(pk, state=OfferState.ENDED, now=now)
    for pk in orphans():
        end(pk, state=OfferState.WITHDRAWN, now=now)
    for pk in off_the_list():
        take_back(pk, now=now)
    close_unmet(now=now)
    for pk in missed(now=now):
        pass_along(pk, now=now)


def over(*, now: datetime) -> QuerySet[Offer, UUID]:
    """The open offers whose end has come."""
    late = Offer.objects.filter(state=OfferState.OPEN, ends_at__lte=now)
    return late.order_by("ends_at").values_list("pk", flat=True)


def orphans() -> QuerySet[Offer, UUID]:
    """The open offers of whoever has left the list or has found a place otherwise."""
    open_offers = Offer.objects.filter(state=OfferState.OPEN).exclude(want__state=WantState.OPEN)
    return open_offers.order_by("made_at").values_list("pk", flat=True)


def off_the_list() -> QuerySet[Session, UUID]:
    """The sessions with something offered whose course is not in the catalogue any more."""
    offered = Offer.objects.filter(state=OfferState.OPEN).order_by().values("session")
    out = Session.objects.filter(pk__in=offered).exclude(course__status=CourseStatus.PUBLISHED)
    return out.order_by("pk").values_list("pk", flat=True)


@transaction.atomic
def take_back(pk: UUID, *, now: datetime) -> None:
    """Withdraw what is offered on one of them, under its lock."""
    session = lock(Session(pk=pk), "course")
    if (because := catalogue.why_not(session, now=now)) and because != FULL:
        withdraw_all(session, because=because, now=now)


def close_unmet(*, now: datetime) -> None:
    """Tell those whose dates have all gone by, been called off or been offered, and close their wishes."""
    wants = list(Want.objects.filter(state=WantState.OPEN).exclude(chosen=[]))
    alive = dates_left(wants, now=now)
    for found in wants:
        if found.pk not in alive:
            close_one(found.pk, now=now)


@transaction.atomic
def close_one(pk: UUID, *, now: datetime) -> None:
    """Close one, under its lock."""
    want = locked_want(pk)
    if want.state == WantState.OPEN and not dates_left([want], now=now):
        want.close(WantState.LAPSED, now=now)
        telling.lapsed(want)


def missed(*, now: datetime) -> QuerySet[Session, UUID]:
    """The sessions with free places for whose course somebody waits."""
    waited = Want.objects.filter(state=WantState.OPEN).order_by().values("course")
    free = catalogue.bookable_sessions(now).filter(Q(course__in=waited))
    return free.values_list("pk", flat=True)
