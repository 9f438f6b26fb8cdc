"""Somebody is invited, invited again, withdrawn; and accepts, once."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies import access as agencies
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.joining import access
from partnership.joining.belonging import there_on
from partnership.joining.models import Invitation, Registration
from partnership.joining.people import account_of, begin, open_account
from partnership.joining.rules import GOOD_FOR, KEPT
from partnership.notices import services as notices
from partnership.notices.models import Notice
from partnership.notices.rules import Status
from partnership.notices.taking_back import take_back


@transaction.atomic
def invite(
    *,
    by: User,
    email: str,
    name: str = "",
    agency: Agency,
    role: str,
    job_title: str = "",
    from_on: date,
    now: datetime,
    registration: Registration | None = None,
) -> Invitation:
    """Ask somebody in by mail. Nothing is theirs before they accept; an account that they have stays as it is.

    Raises PermissionDenied for a role that is not one's to give, and RuleBroken for oneself, an agency that has ended
    by then, whoever has the role as far as `by` can see, and an address that is invited to the same already.
    """
    require(access.can_invite_to(by, agency.pk, role))
    if email.lower() == by.email.lower():
        raise RuleBroken("This is your own address. Nobody gives themselves a role.")
    if there_on(agency, max(from_on, timezone.localdate(now))) != agency:
        raise RuleBroken(f"{agency} is not there on that day. Choose the agency after it, or another day.")
    held = agencies.visible_memberships(by).filter(agency=agency, role=role, user__email__iexact=email)
    if held.filter(Q(until_on=None) | Q(until_on__gte=from_on)).exists():
        raise RuleBroken(f"They already have this role at {agency}.", about="email")
    with in_words(Invitation):
        made = Invitation.objects.create(
            email=email.lower(),
            name=name,
            agency=agency,
            role=role,
            job_title=job_title,
            from_on=from_on,
            invited_by=by,
            expires_at=now + GOOD_FOR,
            registration=registration,
        )
    post(made)
    return made


def path_of(invitation: Invitation) -> str:
    """The address of the newest link, without its seal."""
    return reverse("joining:invitation", args=[invitation.pk, invitation.round, "-"]).removesuffix("-/")


def key_of(invitation: Invitation) -> str:
    """The key of the newest mail."""
    return f"joining:invited:{invitation.pk}:{invitation.round}"


def post(invitation: Invitation) -> None:
    """Send the mail of this round."""
    notices.post_to(
        kind="joining.invited",
        key=key_of(invitation),
        address=invitation.email,
        path=path_of(invitation),
        facts={"agency": str(invitation.agency)},
    )


def delivery(invitations: Iterable[Invitation]) -> dict[UUID, Notice]:
    """The newest mail of each invitation, to see what became of it: one query."""
    keys = {key_of(one): one.pk for one in invitations}
    return {keys[notice.key]: notice for notice in Notice.objects.filter(key__in=keys)}


@transaction.atomic
def send_again(invitation: Invitation, *, by: User, now: datetime) -> Invitation:
    """Send a new link, good for seven days more; the one before no longer works, and `by` answers for the invitation.

    Raises RuleBroken where it was accepted or withdrawn, and while the last mail has not gone yet.
    """
    invitation = lock(invitation, "agency")
    require(access.can_change(by, invitation))
    require_undecided(invitation)
    last = delivery([invitation]).get(invitation.pk)
    if last is not None and last.status == Status.WAITING:
        raise RuleBroken("The last email has not gone out yet. It will, with the same link.")
    invitation.round += 1
    invitation.invited_by, invitation.expires_at = by, now + GOOD_FOR
    invitation.save(update_fields=["round", "invited_by", "expires_at"])
    post(invitation)
    return invitation


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User, now: datetime) -> None:
    """Take an invitation back, and its mail where that has not gone.

    Raises RuleBroken where it was accepted or withdrawn before.
    """
    invitation = lock(invitation)
    require(access.can_change(by, invitation))
    require_undecided(invitation)
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    take_back(key_of(invitation), because="the invitation was withdrawn.", now=now)


def require_undecided(invitation: Invitation) -> None:
    """Raise RuleBroken for an invitation that is over."""
    if invitation.accepted_at is not None:
        raise RuleBroken("They have accepted this invitation.")
    if invitation.withdrawn_at is not None:
        raise RuleBroken("This invitation was withdrawn.")


def find(pk: UUID) -> Invitation | None:
    """The invitation of a link whose seal was right."""
    return Invitation.objects.select_related("agency", "invited_by").filter(pk=pk).first()


def why_not(invitation: Invitation, *, round: int, now: datetime) -> str:
    """Why a link cannot be used, in a sentence; empty where it can."""
    if invitation.accepted_at is not None:
        return "You have accepted this invitation already. A link works once."
    if invitation.withdrawn_at is not None:
        return "This invitation was withdrawn."
    if round != invitation.round:
        return "There is a newer email with another link. Use that one."
    if now >= invitation.expires_at:
        return "A link works for seven days, and this one is older. Ask for a new one."
    if not access.is_answered_for(invitation):
        return "Whoever invited you may no longer do so. Ask the business unit for a new link."
    if there_on(
        invitation.agency, timezone.localdate(now)
    ) is None and invitation.from_on <= timezone.localdate(now):
        return f"{invitation.agency} has ended since you were invited. Ask the business unit what to do."
    return ""


@transaction.atomic
def accept(
    invitation: Invitation,
    *,
    round: int,
    by: User | None,
    now: datetime,
    name: str = "",
    password: str | None = None,
) -> User:
    """Come in: with a new account where the address has none, else `by` is whoever has it and has signed in.

    The role begins on the day that was said, today at the earliest; where the agency has merged meanwhile, in the one
    after it. Raises RuleBroken with the reason why the link cannot be used now, and to a second tab.
    """
    invitation = lock(invitation, "agency", "invited_by")
    if reason := why_not(invitation, round=round, now=now):
        raise RuleBroken(reason)
    person = account_of(invitation.email)
    if person is not None and by != person:
        raise RuleBroken("There is an account with this address. Sign in with it to accept.")
    if person is None:
        person = open_account(email=invitation.email, name=name, password=password)
    first = max(invitation.from_on, timezone.localdate(now))
    agency = there_on(invitation.agency, first)
    if agency is None:
        raise RuleBroken(
            f"{invitation.agency} has ended since you were invited. Ask the business unit what to do."
        )
    begin(person, agency=agency, role=invitation.role, job_title=invitation.job_title, from_on=first)
    invitation.accepted_at, invitation.user = now, person
    invitation.save(update_fields=["accepted_at", "user"])
    return person


def forget(*, now: datetime) -> int:
    """Remove invitations that came to nothing ninety days ago; returns how many."""
    over = Invitation.objects.filter(accepted_at=None, expires_at__lt=now - KEPT)
    return over.delete()[0]
