"""Who may look up whom, and who keeps the directory.

Agencies are known to everybody who works in one of them, and so are the names and work addresses of their
safeguarding leads: finding the right person in another agency is what a directory is for (Working Together to
Safeguard Children: practitioners know whom to contact). The other people of an agency are seen by their own
safeguarding lead, by the business unit and by administrators; nobody else needs the list of who works where.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, ImportBatch, Membership
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role

OPENS_A_COMPARTMENT = (
    Role.ADMINISTRATOR,
    Role.LADO_OFFICER,
    Role.LADO_MANAGER,
    Role.INFORMATION_GOVERNANCE,
)
"""Roles that only an administrator gives: those of the allegations compartment, their own, and that of the one who
looks at what the others have opened."""

SEE_AGENCIES = Right(
    may="see the agencies and whom to contact in each about safeguarding",
    why="Practitioners must know whom to ring in another agency.",
    any_role=True,
    first_account=True,
    source="Working Together to Safeguard Children 2023, chapter 2",
)
KEEP_DIRECTORY = Right(
    may="keep the agencies, the people and their roles, and import lists of them",
    why="Somebody must write down who joins, moves and leaves; access ends on the day that they do.",
    roles=(Role.ADMINISTRATOR, Role.BUSINESS_UNIT),
    first_account=True,
    also="Nobody changes their own roles. A file to import is seen by the one who brought it only.",
    source="UK GDPR, Articles 5(1)(d) and 5(1)(f)",
)
SEE_PEOPLE = Right(
    may="see the people of an agency and where they work",
    why="A safeguarding lead answers for their own workforce; the directory is kept by the others.",
    roles=KEEP_DIRECTORY.roles,
    own_agency=(Role.AGENCY_LEAD,),
    first_account=True,
    source="Children Act 2004, section 11",
)
GIVE_EVERY_ROLE = Right(
    may="give and end every role",
    why="The allegations compartment and its overseer are opened by somebody who works in neither.",
    roles=(Role.ADMINISTRATOR,),
    first_account=True,
    also="Nobody gives or ends a role of their own.",
)
GIVE_OTHER_ROLES = Right(
    may="give and end the roles that open no compartment",
    why="The business unit knows who works with the partnership; who sees allegations is not for it to say.",
    roles=(Role.BUSINESS_UNIT,),
    also="Nobody gives or ends a role of their own.",
)

RESET_SECOND_FACTOR = Right(
    may="reset somebody’s second steps of signing in, with a reason that the person can read",
    why="Phones are lost; whoever gives the way back in must be sure who asks, and be known for it.",
    roles=(Role.ADMINISTRATOR,),
    first_account=True,
    also="Nobody resets their own.",
    source="UK GDPR, Article 32",
)


def keeps_the_directory(user: User) -> bool:
    """Administrators and the business unit; and the first account of a new partnership, which has no agency yet."""
    return KEEP_DIRECTORY.held_by(user)


def leads(user: User) -> set[UUID]:
    """The agencies whose safeguarding lead this person is today."""
    return SEE_PEOPLE.agencies_of(user)


# Agencies ---------------------------------------------------------------------------------------------


def visible(user: User) -> QuerySet[Agency]:
    """Every agency for everybody who works in one; none for somebody without a membership."""
    return Agency.objects.all() if can_see_directory(user) else Agency.objects.none()


def can_see_directory(user: User) -> bool:
    """Whether the directory exists for this person."""
    return SEE_AGENCIES.held_by(user)


def can_edit_agencies(user: User) -> bool:
    """Whether this person writes down what agencies are, and merges them."""
    return keeps_the_directory(user)


def can_see_people_of(user: User, agency: Agency) -> bool:
    """Everybody's for those who keep the directory; a safeguarding lead sees their own agency's."""
    return SEE_PEOPLE.held_for(user, agency.pk)


# People -----------------------------------------------------------------------------------------------


def can_see_people(user: User) -> bool:
    """Whether the list of people exists for this person."""
    return SEE_PEOPLE.held_by(user) or bool(leads(user))


def visible_people(user: User) -> QuerySet[User]:
    """All for those who keep the directory; a safeguarding lead sees who works, or will work, in their agency."""
    if SEE_PEOPLE.held_by(user):
        return User.objects.all()
    today = timezone.localdate()
    mine = Membership.objects.filter(
        Q(until_on=None) | Q(until_on__gte=today), user=OuterRef("pk"), agency__in=leads(user)
    )
    return User.objects.filter(Exists(mine))


def visible_memberships(user: User) -> QuerySet[Membership]:
    """All for those who keep the directory; a safeguarding lead sees those of their own agency only."""
    if SEE_PEOPLE.held_by(user):
        return Membership.objects.all()
    return Membership.objects.filter(agency__in=leads(user))


def can_edit_people(user: User) -> bool:
    """Whether this person adds people and changes their roles."""
    return keeps_the_directory(user)


def roles_to_give(user: User) -> list[Role]:
    """What this person may let somebody else be."""
    if GIVE_EVERY_ROLE.held_by(user):
        return list(Role)
    if GIVE_OTHER_ROLES.held_by(user):
        return [role for role in Role if role not in OPENS_A_COMPARTMENT]
    return []


def can_change_memberships(user: User, person: User) -> bool:
    """Nobody gives or takes their own roles; the first account of a new partnership has to."""
    return keeps_the_directory(user) and (user != person or user.is_superuser)


def can_end(user: User, membership: Membership) -> bool:
    """Whoever could give the role can end it."""
    return can_change_memberships(user, membership.user) and membership.role in roles_to_give(user)


def can_reset_second_factor(user: User, person: User) -> bool:
    """Whether this person gives somebody the way back in; never themselves."""
    return RESET_SECOND_FACTOR.held_by(user) and user != person


def why(user: User, row: Agency | User) -> list[str]:
    """The reasons for which this person sees an agency, or somebody; none where they do not."""
    if isinstance(row, Agency):
        return SEE_AGENCIES.because(user)
    seen = set(visible_memberships(user).filter(user=row).values_list("agency", flat=True))
    reasons = SEE_PEOPLE.because(user)
    for agency in seen & leads(user):
        reasons += SEE_PEOPLE.because(user, agency)
    return list(dict.fromkeys(reasons))


# Imports ----------------------------------------------------------------------------------------------


def can_import(user: User) -> bool:
    """Whether this person may bring a file of agencies or people."""
    return keeps_the_directory(user)


def visible_imports(user: User) -> QuerySet[ImportBatch]:
    """One's own: a file that waits holds personal data that nobody else has asked for."""
    return ImportBatch.objects.filter(made_by=user) if can_import(user) else ImportBatch.objects.none()
