"""Who did not come is told once the register is whole and the session over: they, their manager, who pays; and told
again if that proves wrong."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from partnership.base.locks import lock
from partnership.notices import services as notices
from partnership.notices.services import Message
from training import words
from training.attendance.models import NoShow
from training.charges.models import AgencyBilling
from training.models import Booking, Session
from training.rules import Attendance, BookingStatus, SessionStatus

TOLD_WITHIN = timedelta(days=60)
"""Nobody is written to about a session that was longer ago: an old register that is brought or corrected."""


def marked(*, session_id: UUID, now: datetime) -> None:
    """Marks were saved: correct what was said wrongly, and tell what is certain. The caller has locked the session."""
    session = Session.objects.select_related("course").get(pk=session_id)
    take_back(session, now=now)
    if is_certain(session, now=now):
        tell(session, now=now)


def is_certain(session: Session, *, now: datetime) -> bool:
    """Whether everybody has a mark, and nobody can come any more."""
    over = now - TOLD_WITHIN < session.ends_at <= now
    return session.register_closed_at is not None and over


def take_back(session: Session, *, now: datetime) -> None:
    """Tell everybody who was told that somebody did not come that they did, where the register says so now."""
    wrong = NoShow.objects.filter(booking__session=session, taken_back_at=None)
    wrong = wrong.exclude(booking__attendance=Attendance.ABSENT)
    found = list(wrong.select_related("booking__user", "booking__agency").select_for_update(of=("self",)))
    for one in found:
        one.taken_back_at = now
        one.save(update_fields=["taken_back_at"])
    write(found, session, delegate="training.no_show_corrected", others="training.no_show_withdrawn")


def tell(session: Session, *, now: datetime) -> None:
    """Write to those who are marked as absent and have not been told, and to whom it concerns; past years are past."""
    absent = session.bookings.filter(
        status=BookingStatus.BOOKED, attendance=Attendance.ABSENT, imported_in=None
    )
    bookings = list(absent.select_related("user", "agency", "no_show").order_by("pk"))
    told: list[NoShow] = []
    for booking in bookings:
        one = getattr(booking, "no_show", None)
        if one is None:
            one = NoShow(booking=booking, told_at=now)
        elif one.taken_back_at is None:
            continue
        else:
            one.round, one.told_at, one.taken_back_at = one.round + 1, now, None
        one.save()
        told.append(one)
    write(told, session, delegate="training.no_show", others="training.no_show_told")


def write(found: Iterable[NoShow], session: Session, *, delegate: str, others: str) -> None:
    """The messages of these: with the course to the person, with nothing but a link to those without an account."""
    rows = list(found)
    agencies = {one.booking.agency_id for one in rows}
    billing = AgencyBilling.objects.filter(agency__in=agencies).exclude(finance_email="")
    finance = dict(billing.values_list("agency", "finance_email"))
    messages = []
    for one in rows:
        booking, key = one.booking, f"{one.booking_id}:{one.round}"
        path = reverse("training:booking", args=[booking.pk])
        messages.append(Message(delegate, f"{delegate}:{key}", booking.user, path, words.facts(session)))
        addresses = {booking.manager_email.casefold(), finance.get(booking.agency_id, "").casefold()} - {""}
        for number, address in enumerate(sorted(addresses)):
            messages.append(Message(others, f"{others}:{key}:{number}", None, path_of(one), address=address))
    notices.post_all(messages)


def path_of(one: NoShow) -> str:
    """The address of the page for those without an account, without its seal."""
    return reverse("training_attendance:absent", args=[one.pk, one.round, "-"]).removesuffix("-/")


def find(pk: UUID, round: int) -> NoShow | None:
    """What a link with the right seal is about."""
    rows = NoShow.objects.select_related("booking__session__course", "booking__user", "booking__agency")
    return rows.filter(pk=pk, round__gte=round).first()


# What the clock does ----------------------------------------------------------------------------------


def sweep(*, now: datetime) -> int:
    """Tell of sessions whose register was whole before they ended; returns of how many."""
    told = NoShow.objects.filter(booking=OuterRef("pk"), taken_back_at=None)
    untold = Booking.objects.filter(
        ~Exists(told),
        session=OuterRef("pk"),
        status=BookingStatus.BOOKED,
        attendance=Attendance.ABSENT,
        imported_in=None,
    )
    over = Session.objects.filter(
        Exists(untold), register_closed_at__lt=F("ends_at"), ends_at__range=(now - TOLD_WITHIN, now)
    ).exclude(status=SessionStatus.CANCELLED)
    return sum(tell_of(session, now=now) for session in over)


@transaction.atomic
def tell_of(session: Session, *, now: datetime) -> bool:
    """Tell of one session, under its lock; whether that was still to do."""
    session = lock(session, "course")
    if not is_certain(session, now=now):
        return False
    tell(session, now=now)
    return True
