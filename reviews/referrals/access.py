"""Who refers a case, who countersigns it, and who sees how it was weighed.

Whoever works for an agency may refer a case; it goes to the partnership once the agency's safeguarding lead has
countersigned it. The referrer and the lead see how far it is and what was decided, and not the discussion: that is
seen by those who see every review. The business unit writes down what the partners find and decide.
"""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from partnership.agencies.standing import existing, standing
from partnership.base.access import Answer, NotNow
from reviews import access as reviews
from reviews.incidents.access import IS_AUTHORITY
from reviews.referrals.models import Consideration, Criterion, Referral
from reviews.referrals.rules import MOVED_ON, WITH_AGENCY, State

REFER = Right(
    may="refer a case to the partnership for consideration",
    why="Any agency may see first that something is to be learned.",
    any_role=True,
    source="Local arrangements, before a notification under section 16C of the Children Act 2004",
)
COUNTERSIGN = Right(
    may="see the referrals of their own agency, and countersign them",
    why="A senior safeguarding lead of the agency stands behind what it refers.",
    own_agency=(Role.AGENCY_LEAD,),
    goes_on=True,
)
SEE_REFERRALS = Right(
    may="see every referral, how it was weighed and who decided what",
    why="Those who own, run and check the reviews see how each began, or why it did not.",
    roles=reviews.SEE_REVIEWS.roles,
    also="The referrer and the safeguarding lead see how far theirs has come and what was decided.",
)
DECIDE_REFERRALS = Right(
    may="weigh the criteria of a referral and write down what was decided, by whom and why",
    why="Named people decide; one office keeps the record, which is only ever added to.",
    roles=(Role.BUSINESS_UNIT, Role.EXECUTIVE),
    also="Nobody decides on a case that they referred themselves.",
    source="Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018, regulation 11",
)
KEEP_CRITERIA = Right(
    may="add criteria and let them end",
    why="Law and guidance change; one office keeps the list.",
    roles=(Role.BUSINESS_UNIT,),
)


def can_refer(user: User) -> bool:
    """Whoever works for an agency today."""
    return REFER.held_by(user)


def agencies(user: User) -> QuerySet[Agency]:
    """The agencies for which somebody may refer a case: those that they work for."""
    now = standing(user)
    return Agency.objects.filter(pk__in=[one.pk for one in now.agencies] if now else [])


def worked_for(user: User) -> set[UUID]:
    """The agencies that somebody works for, and those that have merged into them."""
    now = standing(user)
    return now.taken_over.keys() | set().union(*now.taken_over.values()) if now else set()


def only(agency: UUID) -> QuerySet[Agency]:
    """The agency of a referral, which stays."""
    return Agency.objects.filter(pk=agency)


def authorities() -> QuerySet[Agency]:
    """The local authorities of today, one of which notifies."""
    return Agency.objects.filter(existing(timezone.localdate()), IS_AUTHORITY).order_by("name")


def sees_discussion(user: User) -> bool:
    """Whether somebody sees how referrals were weighed, and all of them."""
    return SEE_REFERRALS.held_by(user)


def visible(user: User) -> QuerySet[Referral]:
    """Every referral for those who see all; else one's agency's for its lead, and one's own while one works there."""
    rows = Referral.objects.select_related("agency", "referred_by", "countersigned_by", "incident", "review")
    if sees_discussion(user):
        return rows
    mine = Q(referred_by=user.pk, agency__in=worked_for(user))
    return rows.filter(mine | Q(agency__in=COUNTERSIGN.agencies_of(user)))


def can_change(user: User, referral: Referral) -> Answer:
    """The referrer and the safeguarding lead, while it is with their agency."""
    works = referral.agency_id in worked_for(user)
    own = (referral.referred_by_id == user.pk and works) or is_lead(user, referral)
    return NotNow(MOVED_ON) if own and referral.state not in WITH_AGENCY else own


def is_lead(user: User, referral: Referral) -> bool:
    """Whether somebody is the safeguarding lead of the agency that refers."""
    return referral.agency_id in COUNTERSIGN.agencies_of(user)


def can_withdraw(user: User, referral: Referral) -> Answer:
    """Whoever may change it, and the lead until it is decided."""
    if is_lead(user, referral) and referral.state == State.SENT:
        return True
    return can_change(user, referral)


def can_decide(user: User, referral: Referral) -> bool:
    """Those who write decisions down, yet not whoever referred the case."""
    return DECIDE_REFERRALS.held_by(user) and referral.referred_by_id != user.pk


def can_keep_criteria(user: User) -> bool:
    """The business unit keeps the list of criteria."""
    return KEEP_CRITERIA.held_by(user)


def visible_criteria(user: User) -> QuerySet[Criterion]:
    """Every criterion, for those who see how referrals are weighed."""
    return Criterion.objects.all() if sees_discussion(user) else Criterion.objects.none()


def criteria_on(day: date) -> QuerySet[Criterion]:
    """The criteria in force on a day."""
    return Criterion.objects.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)


def findings(referral: Referral) -> dict[tuple[str, str], Consideration]:
    """What was found of each criterion, by what it is for and its words.

    The next edition of the guidance has a criterion of its own with the same words: what was found of the earlier one
    holds for it too, until somebody weighs it anew.
    """
    rows = referral.considerations.select_related("criterion").order_by("criterion__from_on")
    return {words_of(one.criterion): one for one in rows}


def words_of(criterion: Criterion) -> tuple[str, str]:
    """What tells one criterion from others in whatever edition."""
    return criterion.about, criterion.text


def is_weighed(referral: Referral, today: date) -> bool:
    """Whether a criterion was considered, or none is in force that could be (regulation 11 of SI 2018/789)."""
    return referral.considerations.exists() or not criteria_on(today).exists()


def why(user: User, referral: Referral) -> list[str]:
    """The reasons for which this person sees a referral."""
    own = ["because you referred this case"] if referral.referred_by_id == user.pk else []
    return own + COUNTERSIGN.because(user, referral.agency_id) + SEE_REFERRALS.because(user)
