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
from partnership.agencies.rules import Role
from partnership.agencies.standing import standing

OPENS_A_COMPARTMENT = (
    Role.ADMINISTRATOR,
    Role.LADO_OFFICER,
    Role.LADO_MANAGER,
    Role.INFORMATION_GOVERNANCE,
)
"""Roles that only an administrator gives: those of the allegations compartment, their own, and that of the one who
looks at what the others have opened."""


def keeps_the_directory(user: User) -> bool:
    """Administrators and the business unit; and the first account of a new partnership, which has no agency yet."""
    mine = standing(user)
    return user.is_superuser or (mine is not None and mine.holds(Role.ADMINISTRATOR, Role.BUSINESS_UNIT))


def leads(user: User) -> set[UUID]:
    """The agencies whose safeguarding lead this person is today."""
    mine = standing(user)
    return {m.agency_id for m in mine.memberships if m.role == Role.AGENCY_LEAD} if mine else set()


# Agencies ---------------------------------------------------------------------------------------------


def visible(user: User) -> QuerySet[Agency]:
    """Every agency for everybody who works in one; none for somebody without a membership."""
    mine = standing(user)
    belongs = mine is not None and bool(mine.memberships)
    return Agency.objects.all() if belongs or keeps_the_directory(user) else Agency.objects.none()


def can_see_directory(user: User) -> bool:
    """Whether the directory exists for this person."""
    mine = standing(user)
    return keeps_the_directory(user) or (mine is not None and bool(mine.memberships))


def can_edit_agencies(user: User) -> bool:
    return keeps_the_directory(user)


def can_see_people_of(user: User, agency: Agency) -> bool:
    return keeps_the_directory(user) or agency.pk in leads(user)


# People -----------------------------------------------------------------------------------------------


def can_see_people(user: User) -> bool:
    """Whether the list of people exists for this person."""
    return keeps_the_directory(user) or bool(leads(user))


def visible_people(user: User) -> QuerySet[User]:
    """All for those who keep the directory; a safeguarding lead sees who works, or will work, in their agency."""
    if keeps_the_directory(user):
        return User.objects.all()
    today = timezone.localdate()
    mine = Membership.objects.filter(
        Q(until_on=None) | Q(until_on__gte=today), user=OuterRef("pk"), agency__in=leads(user)
    )
    return User.objects.filter(Exists(mine))


def visible_memberships(user: User) -> QuerySet[Membership]:
    """All for those who keep the directory; a safeguarding lead sees those of their own agency only."""
    if keeps_the_directory(user):
        return Membership.objects.all()
    return Membership.objects.filter(agency__in=leads(user))


def can_edit_people(user: User) -> bool:
    return keeps_the_directory(user)


def roles_to_give(user: User) -> list[Role]:
    """What this person may let somebody else be."""
    mine = standing(user)
    if user.is_superuser or (mine is not None and mine.holds(Role.ADMINISTRATOR)):
        return list(Role)
    if mine is not None and mine.holds(Role.BUSINESS_UNIT):
        return [role for role in Role if role not in OPENS_A_COMPARTMENT]
    return []


def can_change_memberships(user: User, person: User) -> bool:
    """Nobody gives or takes their own roles; the first account of a new partnership has to."""
    return keeps_the_directory(user) and (user != person or user.is_superuser)


def can_end(user: User, membership: Membership) -> bool:
    """Whoever could give the role can end it."""
    return can_change_memberships(user, membership.user) and membership.role in roles_to_give(user)


# Imports ----------------------------------------------------------------------------------------------


def can_import(user: User) -> bool:
    return keeps_the_directory(user)


def visible_imports(user: User) -> QuerySet[ImportBatch]:
    """One's own: a file that waits holds personal data that nobody else has asked for."""
    return ImportBatch.objects.filter(made_by=user) if can_import(user) else ImportBatch.objects.none()
