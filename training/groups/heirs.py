"""A place goes to a colleague who has no account yet: they are asked to join, and have it once they have joined.

Until then it stays with whoever gives it, so nothing is lost if they never join: whoever gave it is told in time.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from partnership.agencies.standing import memberships_on
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.joining import access as joining
from partnership.joining import invitations
from partnership.joining.people import account_of
from partnership.notices import addresses
from partnership.notices import services as notices
from training import access, services
from training.groups import telling
from training.groups.models import Heir
from training.groups.rules import HeirState, joins_until
from training.models import Booking, Session
from training.rules import BookingStatus


@transaction.atomic
def promise(booking: Booking, *, by: User, email: str, name: str, now: datetime) -> Heir:
    """Ask a colleague without an account to join, who has the place from then on.

    Raises RuleBroken where the place cannot be passed on, for somebody of another agency, for an address that takes no
    mail, and where the session is too near to wait for somebody.
    """
    require(access.passable_bookings(by).filter(pk=booking.pk).exists())
    session = lock(booking.session, "course")
    booking = lock(booking, "user", "agency")
    services.require_passable(booking, session, now=now)
    until = joins_until(session.starts_at, now=now)
    if until is None:
        raise RuleBroken(
            "The session is too near for somebody who still has to join the portal.", about="email"
        )
    if addresses.takes_no_mail(email):
        raise RuleBroken("Mail to this address came back. Check it.", about="email")
    person = account_of(email)
    if person and memberships_on(person.pk, timezone.localdate(now)).exists():
        raise RuleBroken(f"This person works for another agency, not for {booking.agency}.", about="email")
    with in_words(Heir):
        heir = Heir.objects.create(booking=booking, email=email.lower(), name=name, asked_by=by, until=until)
    ask_in(heir, booking.agency, by=by, now=now)
    return heir


def ask_in(heir: Heir, agency: Agency, *, by: User, now: datetime) -> None:
    """An invitation where `by` may invite; else a mail that says how to ask for an account."""
    if joining.can_invite_to(by, agency.pk, Role.PRACTITIONER):
        try:
            with transaction.atomic():
                invitations.invite(
                    by=by, email=heir.email, name=heir.name, agency=agency, role=Role.PRACTITIONER,
                    from_on=timezone.localdate(now), now=now,
                )  # fmt: skip
        except RuleBroken:
            return  # they are invited already
        return
    notices.post_to(
        kind="training.heir_asked",
        key=telling.asked(heir),
        address=heir.email,
        path="/account/register/",
        facts={"until": telling.moment(heir.until)},
    )


def open_of(booking: str) -> Subquery:
    """Whom a place is promised to, for an annotation; `booking` is where its key stands."""
    rows = Heir.objects.filter(booking=OuterRef(booking), state=HeirState.WAITING)
    said = JSONObject(pk="pk", name="name", email="email", until="until")
    return Subquery(rows.values(said=said)[:1], output_field=JSONField())


def visible(user: User) -> QuerySet[Heir]:
    """Whoever may give a place away sees whom it is promised to."""
    return Heir.objects.filter(booking__in=access.passable_bookings(user)).select_related("booking__session")


@transaction.atomic
def take_back(heir: Heir, *, by: User, now: datetime) -> None:
    """The place is promised to nobody any more. Raises RuleBroken once they have it."""
    require(access.passable_bookings(by).filter(pk=heir.booking_id).exists())
    heir, _, _ = locked(heir)
    if heir.state == HeirState.GIVEN:
        raise RuleBroken("They have joined and have the place by now.")
    if heir.state == HeirState.WAITING:
        settle(heir, HeirState.OVER)


def locked(heir: Heir) -> tuple[Heir, Booking, Session]:
    """The session, the booking and the promise, locked in this order."""
    session = lock(heir.booking.session, "course")
    booking = lock(heir.booking, "user", "agency")
    return lock(heir, "asked_by"), booking, session


def settle(heir: Heir, state: HeirState, *, because: str = "") -> None:
    """The promise is over, and who it was for is forgotten."""
    heir.state, heir.because, heir.email, heir.name = state, because, "", ""
    heir.save(update_fields=["state", "because", "email", "name"])
    telling.settled(heir)


# What the clock does ------------------------------------------------------------------------------------


def sweep(*, now: datetime) -> None:
    """Give the places of those who have joined, and say where somebody has not."""
    waiting = Heir.objects.filter(state=HeirState.WAITING).order_by("created_at")
    for pk in list(waiting.values_list("pk", flat=True)):
        look_after(pk, now=now)


@transaction.atomic
def look_after(pk: UUID, *, now: datetime) -> None:
    """One of them, under the locks."""
    heir, booking, session = locked(Heir.objects.select_related("booking__session").get(pk=pk))
    if heir.state != HeirState.WAITING:
        return
    if booking.status == BookingStatus.CANCELLED:
        settle(heir, HeirState.OVER)
        return
    person = account_of(heir.email)
    works = person and memberships_on(person.pk, timezone.localdate(now)).filter(agency=booking.agency_id)
    if person and works:
        try:
            services.require_passable(booking, session, now=now)
            with transaction.atomic():
                services.hand_on(booking, session, person, now=now)
        except RuleBroken as refused:
            settle(heir, HeirState.REFUSED, because=refused.sentence)
            telling.stays(heir, booking, session)
        else:
            settle(heir, HeirState.GIVEN)
    elif now >= heir.until:
        settle(heir, HeirState.LATE, because="They have not joined the portal in time.")
        telling.stays(heir, booking, session)
