"""Who may see the policy, who may open a closed record in an emergency, and who looks at it afterwards.

The information governance lead sees what others may see and have seen, and nothing of a case. Those who may break the
glass are those who act when a child is in danger and for whom somebody is on duty: safeguarding leads, the business
unit, the allegations officers and the delegated partners. Practitioners ring their lead or the front door; the
scrutineer and the lead partners do not act in cases; the administrator sees none. Nobody reviews their own opening.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from partnership.accounts.models import User
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from partnership.history.models import Read
from partnership.rights.glass import find
from partnership.rights.models import Opening
from partnership.rights.rules import Key

SEE_POLICY = Right(
    may="see the whole policy of rights as the code has it",
    why="Those who answer for information, keep the portal or scrutinise it must be able to check it.",
    roles=(Role.INFORMATION_GOVERNANCE, Role.BUSINESS_UNIT, Role.ADMINISTRATOR, Role.SCRUTINEER),
    source="UK GDPR, Articles 5(2) and 24; Data Protection Act 2018, Schedule 1, Part 4",
)
SEE_READS = Right(
    may="see who has read, searched and taken away what",
    why="Looking without a need is found by somebody who does not run the cases.",
    roles=(Role.INFORMATION_GOVERNANCE,),
    source="UK GDPR, Articles 5(2) and 32; Caldicott principle 4",
)
BREAK_GLASS = Right(
    may="open a closed record for a limited time in an emergency",
    why="When a child is in danger, waiting for the right person is the greater harm; everybody concerned is told.",
    roles=(Role.AGENCY_LEAD, Role.BUSINESS_UNIT, Role.LADO_OFFICER, Role.LADO_MANAGER, Role.EXECUTIVE),
    also="Never somebody to whom the record itself is closed for good, like the person an allegation is about.",
    source="Data Protection Act 2018, Schedule 1, paragraph 18; UK GDPR, Article 6(1)(d); Caldicott principle 7; "
    "Information sharing: advice for practitioners providing safeguarding services (2024)",
)
REVIEW_OPENINGS = Right(
    may="see every emergency opening and review it",
    why="Whoever opened a record does not judge whether they should have.",
    roles=(Role.INFORMATION_GOVERNANCE,),
    also="Nobody reviews an opening of their own. Whoever has opened a record sees their own openings.",
    source="UK GDPR, Articles 5(2) and 24",
)


def can_see_policy(user: User) -> bool:
    """Whether the policy exists for this person."""
    return SEE_POLICY.held_by(user)


def can_see_reads(user: User) -> bool:
    """Whether the log of reading exists for this person."""
    return SEE_READS.held_by(user)


def visible_reads(user: User) -> QuerySet[Read]:
    """Every line of the log of reading for those who may see it; none for others."""
    rows = Read.objects.select_related("user")
    return rows if can_see_reads(user) else rows.none()


def can_break_glass(user: User, key: str) -> bool:
    """Whether this person may open the record with this key in an emergency; asks the record's room."""
    return BREAK_GLASS.held_by(user) and find(key, user) is not None


def visible_openings(user: User) -> QuerySet[Opening]:
    """All for those who review them; one's own for everybody else."""
    openings = Opening.objects.select_related("opened_by", "reviewed_by")
    return openings if REVIEW_OPENINGS.held_by(user) else openings.filter(opened_by=user)


def can_see_openings(user: User) -> bool:
    """Whether the list of openings exists for this person: those who review, and those who may open."""
    return REVIEW_OPENINGS.held_by(user) or BREAK_GLASS.held_by(user)


def can_review(user: User, opening: Opening) -> bool:
    """Nobody reviews an opening of their own."""
    return REVIEW_OPENINGS.held_by(user) and opening.opened_by_id != user.pk


def glass_broken(user: User, key: str, now: datetime) -> bool:
    """Whether this person has opened the record with this key and its time is not over."""
    open_now = Opening.objects.filter(opened_by=user, key=key, opened_at__lte=now, until_at__gt=now)
    return BREAK_GLASS.held_by(user) and open_now.exists()


def opened(user: User, kind: str, now: datetime) -> set[UUID]:
    """The records of a kind that this person has opened and whose time is not over; one query for a whole list."""
    if not BREAK_GLASS.held_by(user):
        return set()
    keys = Opening.objects.filter(
        opened_by=user, key__startswith=f"{kind}:", opened_at__lte=now, until_at__gt=now
    )
    return {Key.parse(key).pk for key in keys.values_list("key", flat=True)}


def why(user: User, key: str, now: datetime) -> list[str]:
    """The reason for which this person sees a record that they have opened in an emergency."""
    return (
        ["because you opened it in an emergency, for a limited time"] if glass_broken(user, key, now) else []
    )
