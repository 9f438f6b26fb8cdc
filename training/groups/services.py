"""Places are kept for an agency, people are named for them, and what nobody needs goes back."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
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
from partnership.joining.models import Invitation
from partnership.joining.people import account_of
from partnership.pages import words as say
from training import access as training
from training import catalogue, events, places
from training.certificates import eligibility
from training.groups import access, telling
from training.groups.models import Hold, Named
from training.groups.rules import MOST_IN_A_BLOCK, usual_release, why_not_kept_until
from training.models import Session


@transaction.atomic
def keep(
    session_id: UUID, *, by: User, agency: Agency, number: int, release_on: date, because: str, now: datetime
) -> Hold:
    """Keep free places of a session for an agency until a date; its safeguarding leads are told.

    Raises RuleBroken where there are not so many, or the date does not fit.
    """
    require(access.can_keep(by))
    session = lock(Session.objects.get(pk=session_id), "course")
    require_kept(session, number=number, release_on=release_on, now=now)
    hold = begin(session, by=by, agency=agency, number=number, release_on=release_on, because=because)
    telling.kept(hold)
    return hold


@transaction.atomic
def book_block(
    session_id: UUID, *, by: User, agency: Agency, number: int, because: str, now: datetime
) -> Hold:
    """Book places for one's own agency, to name the people later; those without a name go back two weeks before.

    Raises Session.DoesNotExist for a session they do not see, places.Full where there are not so many places, and
    RuleBroken with any other reason.
    """
    require(access.can_block(by, agency))
    session = training.visible_sessions(by).select_for_update(of=("self",)).get(pk=session_id)
    if number > MOST_IN_A_BLOCK:
        raise RuleBroken(
            f"At most {MOST_IN_A_BLOCK} places can be booked at once. Ask the training team for more.",
            about="number",
        )
    release_on = usual_release(session.days[0], today=timezone.localdate(now))
    require_kept(session, number=number, release_on=release_on, now=now)
    return begin(session, by=by, agency=agency, number=number, release_on=release_on, because=because)


def require_kept(session: Session, *, number: int, release_on: date, now: datetime) -> None:
    """Raise RuleBroken with the reason why so many places of a locked session cannot be kept until then."""
    if reason := catalogue.why_not(session, now=now):
        raise places.Full(reason) if session.free <= 0 else RuleBroken(reason)
    if session.free < number:
        there = say.count(session.free, "place is", "places are")
        raise places.Full(f"Only {there} free on this session.", about="number")
    reason = why_not_kept_until(release_on, first_day=session.days[0], today=timezone.localdate(now))
    if reason:
        raise RuleBroken(reason, about="release_on")


def begin(session: Session, *, by: User, agency: Agency, number: int, release_on: date, because: str) -> Hold:
    """The row, and the places kept back on the locked session."""
    with in_words(Hold):
        hold = Hold.objects.create(
            session=session, agency=agency, places=number, left=number, release_on=release_on, because=because,
            made_by=by,
        )  # fmt: skip
    places.keep(session, number)
    return hold


# Names --------------------------------------------------------------------------------------------


@transaction.atomic
def name(hold: Hold, *, by: User, email: str, name: str, now: datetime) -> Named:
    """Say who has one of the places: a colleague with an account is booked at once, another is invited by mail.

    Raises RuleBroken where nothing is left, for somebody of another agency, and for whoever has a place already.
    """
    session = lock(hold.session, "course")
    hold = lock(hold, "agency")
    require(access.can_change(by, hold))
    if unnamed(hold) < 1:
        raise RuleBroken("Every place has a name. Book another, or take somebody off the list first.")
    with in_words(Named):
        named = Named.objects.create(hold=hold, email=email.lower(), name=name, named_by=by)
    person = account_of(email)
    if person is not None and works_there(person, hold.agency, now=now):
        give(named, session, hold, person, now=now)
    elif person is not None and memberships_on(person.pk, timezone.localdate(now)).exists():
        raise RuleBroken(f"This person works for another agency, not for {hold.agency}.", about="email")
    else:
        named.invitation = invited(hold, by=by, email=email, name=name, now=now)
        named.save(update_fields=["invitation"])
    if unnamed(hold) < 1:
        telling.named(hold)
    return named


def unnamed(hold: Hold) -> int:
    """How many of the places nobody is named for."""
    return hold.left - hold.names.filter(booking=None, dropped_at=None).count()


def works_there(person: User, agency: Agency, *, now: datetime) -> bool:
    """Whether somebody works for an agency today."""
    return memberships_on(person.pk, timezone.localdate(now)).filter(agency=agency).exists()


def invited(hold: Hold, *, by: User, email: str, name: str, now: datetime) -> Invitation | None:
    """The invitation of somebody who has not joined: the open one, or a new one where `by` may invite."""
    there = Invitation.objects.filter(
        email=email.lower(), agency=hold.agency, accepted_at=None, withdrawn_at=None
    )
    if (found := there.first()) is not None:
        return found
    if not joining.can_invite_to(by, hold.agency_id, Role.PRACTITIONER):
        return None
    return invitations.invite(
        by=by, email=email, name=name, agency=hold.agency, role=Role.PRACTITIONER,
        from_on=timezone.localdate(now), now=now,
    )  # fmt: skip


def give(named: Named, session: Session, hold: Hold, person: User, *, now: datetime) -> None:
    """Book one of the places for somebody; session and hold are locked. Raises RuleBroken where they cannot come."""
    if elsewhere := places.in_the_way(person, session, now=now, who="They are"):
        held = isinstance(elsewhere, places.AlreadyBooked)
        sentence = "They already have a place on this session." if held else elsewhere.sentence
        raise RuleBroken(sentence, about="email")
    try:
        verdict = eligibility.require_eligible(session, user=person, now=now)
    except eligibility.Missing as missing:
        raise RuleBroken(missing.sentence, about="email") from missing
    use(hold, session)
    named.booking = places.take(session, user=person, agency=hold.agency, now=now)
    named.save(update_fields=["booking"])
    eligibility.note(named.booking, verdict)


def use(hold: Hold, session: Session) -> None:
    """One of the places is kept no more, since somebody takes it in the same transaction."""
    hold.left -= 1
    hold.save(update_fields=["left"])
    places.let_go(session, 1)


@transaction.atomic
def drop(named: Named, *, by: User, now: datetime) -> None:
    """Take somebody off the list who has not joined; the place is kept on. Raises RuleBroken once they are booked."""
    hold = lock(named.hold, "agency")
    require(access.can_change(by, hold))
    named = lock(named)
    if named.booking_id:
        raise RuleBroken("They are booked by now. They can give the place back themselves.")
    named.dropped_at = named.dropped_at or now
    named.save(update_fields=["dropped_at"])


# Back -----------------------------------------------------------------------------------------------


@transaction.atomic
def give_back(hold: Hold, *, by: User, number: int, now: datetime) -> None:
    """Places that are not needed go back before their date. Raises RuleBroken for more than have no name."""
    session = lock(hold.session)
    hold = lock(hold, "agency")
    require(access.can_change(by, hold))
    if number > unnamed(hold):
        there = say.count(unnamed(hold), "place has", "places have")
        raise RuleBroken(f"{there} no name: enter as many or fewer.", about="number")
    release(hold, session, number, now=now)


def release(hold: Hold, session: Session, number: int, *, now: datetime) -> None:
    """So many places of a locked hold are free for everybody, the next in line first."""
    hold.left -= number
    hold.released_at = now if hold.left == 0 else None
    hold.save(update_fields=["left", "released_at"])
    if hold.left == 0:
        telling.let_go(hold)
    elif unnamed(hold) < 1:
        telling.named(hold)
    places.let_go(session, number)
    events.tell("freed", session_id=session.pk, now=now)
