"""What places kept for agencies have to do with what happens elsewhere in training."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils import timezone

from partnership.agencies.models import Agency
from partnership.base.locks import lock
from training import places
from training.groups import services, telling
from training.groups.models import Hold
from training.models import Session

WAITS_FOR_THEM = Count("names", filter=Q(names__booking=None, names__dropped_at=None))
"""The people who are named for a place and have not joined yet."""


def kept_for(session: Session, agencies: Collection[Agency]) -> Hold | None:
    """Places of a session without a name that are kept for one of these agencies, those that end first."""
    holds = Hold.objects.filter(session=session, agency__in=agencies, left__gt=0)
    return holds.annotate(waits=WAITS_FOR_THEM).filter(left__gt=F("waits")).order_by("release_on").first()


def use_first(session: Session, agency: Agency) -> None:
    """Somebody books for their agency on a locked session: a place kept for it is used first."""
    if found := kept_for(session, [agency]):
        hold = lock(found)
        services.use(hold, session)
        if services.unnamed(hold) < 1:
            telling.named(hold)


def moved(session_id: UUID, was_on: date, now: datetime) -> None:
    """What is kept on a session that has moved goes back as long before it as it would have; its leads are told."""
    session = Session.objects.select_related("course").get(pk=session_id)
    by, today = session.days[0] - was_on, timezone.localdate(now)
    if not by:
        return
    for hold in Hold.objects.filter(session=session_id, left__gt=0).order_by("pk"):
        hold = lock(hold, "agency", "made_by")
        hold.release_on = max(hold.release_on + by, today + timedelta(days=1))
        hold.save(update_fields=["release_on"])
        hold.session = session
        telling.moved(hold)


def called_off(session_id: UUID, now: datetime) -> None:
    """Nothing is kept on a session that does not take place."""
    session = Session.objects.get(pk=session_id)
    for hold in Hold.objects.filter(session=session_id, left__gt=0).select_for_update():
        places.let_go(session, hold.left)
        hold.left, hold.released_at = 0, now
        hold.save(update_fields=["left", "released_at"])
        telling.let_go(hold)
