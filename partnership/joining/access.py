"""Who may ask people in, decide about those who ask, and say who goes.

Whoever may give a role may invite somebody to it. The safeguarding lead of an agency invites its practitioners, and
says that one of them has left: they know first, and access should not outlast the job by a letter to the business unit.
"""

from uuid import UUID

from django.db.models import Q, QuerySet

from partnership.accounts.models import User
from partnership.agencies import access as agencies
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from partnership.joining.models import Departure, Invitation, Registration

INVITE = Right(
    may="invite somebody to a role in an agency",
    why="Whoever may give a role may invite to it; a safeguarding lead knows the practitioners of their agency.",
    roles=agencies.KEEP_DIRECTORY.roles,
    own_agency=(Role.AGENCY_LEAD,),
    first_account=True,
    also="A safeguarding lead invites practitioners only. Nobody invites themselves.",
    source="UK GDPR, Article 5(1)(f)",
)
DECIDE = Right(
    may="decide about people who ask for an account and whose address belongs to no agency",
    why="Somebody has to know that they work with children and families here, and for whom.",
    roles=agencies.KEEP_DIRECTORY.roles,
    first_account=True,
    source="UK GDPR, Article 5(1)(f)",
)
SAY_WHO_GOES = Right(
    may="say that somebody leaves an agency, and to whom their open work goes",
    why="Access ends on the day that somebody goes, so those who know of it first can say so.",
    roles=agencies.KEEP_DIRECTORY.roles,
    own_agency=(Role.AGENCY_LEAD,),
    first_account=True,
    also="A safeguarding lead does so for practitioners of their agency only. Moving somebody to another agency is "
    "for those who keep the directory. Nobody ends roles of their own.",
    source="UK GDPR, Articles 5(1)(d) and 5(1)(f)",
)
LEAD_GIVES = (Role.PRACTITIONER,)


# Invitations ------------------------------------------------------------------------------------------


def can_invite(user: User) -> bool:
    """Whether this person invites anybody."""
    return INVITE.held_by(user) or bool(INVITE.agencies_of(user))


def roles_to_offer(user: User) -> list[Role]:
    """To what this person may invite."""
    return agencies.roles_to_give(user) or (list(LEAD_GIVES) if can_invite(user) else [])


def agencies_to_offer(user: User) -> QuerySet[Agency]:
    """Where to this person may invite."""
    seen = agencies.visible(user)
    return seen if INVITE.held_by(user) else seen.filter(pk__in=INVITE.agencies_of(user))


def can_invite_to(user: User, agency: UUID, role: str) -> bool:
    """Whether this person invites to this role in this agency."""
    own = agency in INVITE.agencies_of(user) and role in LEAD_GIVES
    return own or role in agencies.roles_to_give(user)


def is_answered_for(invitation: Invitation) -> bool:
    """Whether whoever invited is still here and may still invite to this; else somebody else sends it again."""
    by = invitation.invited_by
    return by.is_active and can_invite_to(by, invitation.agency_id, invitation.role)


def visible_invitations(user: User) -> QuerySet[Invitation]:
    """All for those who keep the directory; a safeguarding lead sees those to their agency."""
    if INVITE.held_by(user):
        return Invitation.objects.all()
    return Invitation.objects.filter(agency__in=INVITE.agencies_of(user))


def can_change(user: User, invitation: Invitation) -> bool:
    """Whoever could have sent an invitation sends it again or withdraws it."""
    return can_invite_to(user, invitation.agency_id, invitation.role)


# Requests ---------------------------------------------------------------------------------------------


def can_decide(user: User) -> bool:
    """Whether this person admits people and refuses them."""
    return DECIDE.held_by(user)


def visible_requests(user: User) -> QuerySet[Registration]:
    """The requests whose address is confirmed, for those who decide."""
    asked = Registration.objects.filter(confirmed_at__isnull=False)
    return asked if can_decide(user) else asked.none()


# Going ------------------------------------------------------------------------------------------------


def can_move(user: User, person: User) -> bool:
    """Whether this person moves somebody to another agency."""
    return agencies.can_change_memberships(user, person)


def can_see_off(user: User, person: User, agency: UUID | None = None) -> bool:
    """Whether this person says that somebody leaves: anywhere, or in this agency."""
    if can_move(user, person):
        return True
    mine = SAY_WHO_GOES.agencies_of(user)
    return user != person and bool(mine) and (agency is None or agency in mine)


def can_end_all(user: User, memberships: list[Membership]) -> bool:
    """Whether this person may end every one of these roles."""
    mine = SAY_WHO_GOES.agencies_of(user)
    return all(
        agencies.can_end(user, one)
        or (user.pk != one.user_id and one.agency_id in mine and one.role in LEAD_GIVES)
        for one in memberships
    )


def can_call_off(user: User, departure: Departure) -> bool:
    """Whether this person gives the roles back that a planned departure ends: those who could give them."""
    roles = {was["role"] for was in departure.before}
    if can_move(user, departure.user):
        return roles <= set(agencies.roles_to_give(user))
    if departure.into_id or departure.agency_id is None:
        return False
    return can_see_off(user, departure.user, departure.agency_id) and roles <= set(LEAD_GIVES)


def agencies_to_leave(user: User, person: User) -> QuerySet[Agency]:
    """The agencies of somebody that this person may say they leave."""
    held = agencies.visible_memberships(user).filter(user=person)
    return agencies.visible(user).filter(pk__in=held.values("agency"))


def visible_departures(user: User) -> QuerySet[Departure]:
    """All for those who keep the directory; a safeguarding lead sees those from their agency."""
    if agencies.keeps_the_directory(user):
        return Departure.objects.all()
    return Departure.objects.filter(Q(agency__in=SAY_WHO_GOES.agencies_of(user)))
