"""Somebody asks for an account, shows that the address is theirs, and is admitted or refused."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.base.access import require
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.history.context import because
from partnership.joining import access
from partnership.joining.belonging import belonging
from partnership.joining.invitations import invite
from partnership.joining.models import Invitation, Registration
from partnership.joining.people import account_of, begin, open_account
from partnership.joining.rules import GOOD_FOR, KEPT, REFUSALS, Reason, State
from partnership.notices import services as notices
from partnership.notices.services import Message
from partnership.notices.taking_back import take_back

OPEN = (State.UNCONFIRMED, State.WAITING)


@transaction.atomic
def register(
    *, by: User | None, email: str, name: str, organisation: str, job_title: str = "", now: datetime
) -> None:
    """Ask for an account. What happens is told by a mail to the address and by nothing else.

    An address with an account is told that it has one. Asking again before the address is confirmed sends the same
    link again, with what was typed last. `by` is nobody: who asks has not signed in.
    """
    email = email.lower()
    account = account_of(email)
    if account is not None:
        notices.post(
            kind="joining.known",
            key=f"joining:known:{account.pk}:{timezone.localdate(now)}",
            user=account,
            path=reverse("account_reset_password"),
        )
        return
    asked = ask(email=email, name=name, organisation=organisation, job_title=job_title, now=now)
    if asked.state == State.WAITING:
        notices.post_to(
            kind="joining.waits",
            key=f"joining:waits:{asked.pk}:{timezone.localdate(now)}",
            address=email,
            path=reverse("home"),
        )
        return
    asked.mails += 1
    asked.save(update_fields=["mails"])
    notices.post_to(
        kind="joining.confirm",
        key=f"joining:confirm:{asked.pk}:{asked.mails}",
        address=email,
        path=path_of(asked),
    )


@transaction.atomic
def come_by_provider(*, by: User | None, email: str, name: str, now: datetime) -> Registration:
    """The request of somebody whose address a provider of single sign-on vouches for; they need no password here."""
    domain = email.rpartition("@")[2]
    asked = ask(email=email.lower(), name=name or domain, organisation=domain, job_title="", now=now)
    if not asked.by_provider:
        asked.by_provider = True
        asked.save(update_fields=["by_provider"])
    return asked


def ask(*, email: str, name: str, organisation: str, job_title: str, now: datetime) -> Registration:
    """The one open request of an address, locked: made, or brought up to date while it is not confirmed."""
    new = Registration(
        email=email, name=name, organisation=organisation, job_title=job_title, expires_at=now + GOOD_FOR
    )
    # Not a try: of two who ask at once the second finds what the first has made.
    Registration.objects.bulk_create([new], ignore_conflicts=True)
    asked = Registration.objects.select_for_update().get(email=email, state__in=OPEN)
    if asked.state == State.UNCONFIRMED and asked.pk != new.pk:
        asked.name, asked.organisation, asked.job_title = name, organisation, job_title
        asked.expires_at = now + GOOD_FOR
        asked.save(update_fields=["name", "organisation", "job_title", "expires_at"])
    return asked


def path_of(registration: Registration) -> str:
    """The address of its link, without the seal."""
    return reverse("joining:confirm", args=[registration.pk, "-"]).removesuffix("-/")


def find(pk: UUID) -> Registration | None:
    """The request of a link whose seal was right."""
    return Registration.objects.filter(pk=pk).first()


@dataclass(frozen=True)
class Over:
    """Why a link cannot be used, and whether signing in helps."""

    sentence: str
    has_account: bool = False


def why_not(registration: Registration, *, now: datetime) -> Over | None:
    """Why its link cannot be used; nothing where it can."""
    if registration.state == State.WAITING:
        return Over(
            "Your address is confirmed, and your request is with the business unit. We will write to you."
        )
    if registration.state == State.REFUSED:
        return Over("Your request was decided. The answer is in your email.")
    if account_of(registration.email) is not None:
        return Over("There is an account with this address. Sign in with it.", has_account=True)
    if registration.state == State.ADMITTED:
        return Over("Your request was decided. The way in is in your email.")
    if now >= registration.expires_at:
        return Over("A link works for seven days, and this one is older. Ask again.")
    return None


@transaction.atomic
def confirm(
    registration: Registration,
    *,
    by: User | None,
    name: str,
    password: str | None,
    agency: Agency | None,
    now: datetime,
) -> Registration:
    """Show that the address is one's own: in with that where it belongs to an agency, else on to the business unit.

    `agency` is the one that the page has shown; where the address has passed to another meanwhile, or the link cannot
    be used, RuleBroken is raised. A password is taken only by an account, so nobody's waits with a request.
    """
    registration = lock(registration)
    if over := why_not(registration, now=now):
        raise RuleBroken(over.sentence)
    today = timezone.localdate(now)
    place = belonging(registration.email, on=today).agency
    if place != agency:
        raise RuleBroken(
            f"Your address now belongs to {place}. Look again, then confirm."
            if place
            else "Your address no longer belongs to an agency. Look again, then confirm."
        )
    registration.name, registration.confirmed_at = name, now
    if place is None:
        registration.state = State.WAITING
        tell_those_who_decide(registration)
    else:
        person = open_account(email=registration.email, name=name, password=password)
        begin(person, agency=place, role=Role.PRACTITIONER, job_title=registration.job_title, from_on=today)
        registration.state, registration.decided_at = State.ADMITTED, now
        tell_leads(place, person)
    registration.save(update_fields=["name", "confirmed_at", "state", "decided_at"])
    return registration


def holding(*roles: Role, **where: object) -> list[User]:
    """Who holds one of these roles today."""
    today = timezone.localdate()
    jobs = Membership.objects.filter(in_force(today), role__in=roles, user__is_active=True, **where)
    return list(User.objects.filter(pk__in=jobs.values("user")).order_by("pk"))


def asking(registration: Registration) -> str:
    """How the keys of the messages to those who decide begin."""
    return f"joining:request:{registration.pk}:"


def tell_those_who_decide(registration: Registration) -> None:
    """Let the business unit know that somebody waits; where it has nobody, the administrators."""
    people = holding(Role.BUSINESS_UNIT) or holding(Role.ADMINISTRATOR)
    notices.post_all(
        Message(
            "joining.request",
            f"{asking(registration)}{one.pk}",
            one,
            reverse("joining:request", args=[registration.pk]),
        )
        for one in people
    )


def tell_leads(agency: Agency, person: User) -> None:
    """Let the safeguarding leads of an agency know who has come; where it has none, the business unit."""
    people = holding(Role.AGENCY_LEAD, agency=agency) or holding(Role.BUSINESS_UNIT)
    notices.post_all(
        Message(
            "joining.new_here",
            f"joining:new:{person.pk}:{one.pk}",
            one,
            reverse("agencies:person", args=[person.pk]),
            {"agency": str(agency)},
        )
        for one in people
    )


@transaction.atomic
def admit(
    registration: Registration,
    *,
    by: User,
    agency: Agency,
    role: str,
    job_title: str = "",
    now: datetime,
) -> Invitation:
    """Invite somebody whose address belongs to no agency to a role. Raises RuleBroken once it is decided."""
    require(access.can_decide(by))
    registration = lock(registration)
    require_waiting(registration)
    registration.state, registration.decided_at, registration.decided_by = State.ADMITTED, now, by
    registration.save(update_fields=["state", "decided_at", "decided_by"])
    take_back(asking(registration), because="it has been decided.", now=now)
    return invite(
        by=by,
        email=registration.email,
        name=registration.name,
        agency=agency,
        role=role,
        job_title=job_title,
        from_on=timezone.localdate(now),
        now=now,
        registration=registration,
    )


@transaction.atomic
def refuse(registration: Registration, *, by: User, reason: str, now: datetime) -> None:
    """Say no, with one of the reasons that the mail can tell. Raises RuleBroken once decided."""
    require(access.can_decide(by))
    registration = lock(registration)
    require_waiting(registration)
    registration.state, registration.reason = State.REFUSED, Reason(reason)
    registration.decided_at, registration.decided_by = now, by
    with because(str(Reason(reason).label)):
        registration.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    take_back(asking(registration), because="it has been decided.", now=now)
    notices.post_to(
        kind="joining.refused",
        key=f"joining:refused:{registration.pk}",
        address=registration.email,
        path=reverse("pages:help"),
        facts={"reason": REFUSALS[Reason(reason)]},
    )


def require_waiting(registration: Registration) -> None:
    """Raise RuleBroken for a request that does not wait."""
    if registration.state != State.WAITING:
        raise RuleBroken(f"This request is decided: {registration.get_state_display().lower()}.")


def forget(*, now: datetime) -> int:
    """Remove requests that nobody confirmed in time, and those decided ninety days ago; returns how many."""
    over = Q(state=State.UNCONFIRMED, expires_at__lt=now) | Q(decided_at__lt=now - KEPT)
    return Registration.objects.filter(over).delete()[0]
