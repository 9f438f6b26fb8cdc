"""Who sees serious incidents, who writes them down and notifies them, and who may open who a child is.

The duty to notify is the local authority’s, so its safeguarding lead keeps its own incidents; the business unit keeps
all of them. Those who see every review see every incident, and whoever reads the whole of a rapid review reads the
incident behind it. Who stands behind a pseudonym is opened by the business unit alone, with a reason, and never by
those who handle allegations.
"""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies import access as agencies
from partnership.agencies.models import Agency
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role, Sector
from partnership.agencies.standing import Standing, existing, standing
from partnership.history import timeline
from reviews import access as reviews
from reviews.incidents.models import Child, Incident, Notification
from reviews.models import Review

SOURCE = "Children Act 2004, section 16C(1); Working Together to Safeguard Children 2023, chapter 5"

IS_AUTHORITY = Q(sector=Sector.LOCAL_AUTHORITY, part_of=None)
"""The body itself, on which the duty lies: not one of its parts, such as its children’s social care."""

SEE_INCIDENTS = Right(
    may="see every serious incident and its notification",
    why="The safeguarding partners agree what is notified, the business unit follows it up, scrutiny looks at it.",
    roles=reviews.SEE_REVIEWS.roles,
    also="Whoever reads the whole of a rapid review sees the incident behind it.",
    source=SOURCE,
)
KEEP_INCIDENTS = Right(
    may="write down serious incidents, and when they were notified to the Panel",
    why="The duty is the local authority’s; the business unit does it for the partnership.",
    roles=(Role.BUSINESS_UNIT,),
    own_agency=(Role.AGENCY_LEAD,),
    also="A safeguarding lead only where their own agency is the local authority itself, and only for it.",
    source=SOURCE,
)
ESTABLISH = Right(
    may="say that an incident did not meet the criteria, or that its notification was withdrawn",
    why="It stops a rapid review that is required, so those who own the reviews say so, with the reason.",
    roles=(Role.BUSINESS_UNIT, Role.EXECUTIVE),
    source="Child Safeguarding Practice Review Panel: guidance for safeguarding partners",
)
OPEN_KEYS = Right(
    may="see who stands behind a pseudonym, with a reason that is kept",
    why="Nearly all work on a review needs no name. The one office that must match records can look it up.",
    roles=(Role.BUSINESS_UNIT,),
    also="Never whoever handles allegations too.",
    source="UK GDPR, Articles 5(1)(c), 25 and 32",
)


def authorities_of(user: User) -> set[UUID]:
    """The local authorities whose safeguarding lead this person is."""
    now = standing(user)
    return authorities_at(now) if now else set()


def authorities_at(now: Standing) -> set[UUID]:
    """The same, where it is known where somebody stands."""
    own = (one.agency for one in now.memberships if one.role in KEEP_INCIDENTS.own_agency)
    return {agency.pk for agency in own if is_authority(agency)}


def is_authority(agency: Agency) -> bool:
    """Whether the duty to notify lies on this body, as IS_AUTHORITY has it."""
    return agency.sector == Sector.LOCAL_AUTHORITY and agency.part_of_id is None


def authorities(user: User, incident: Incident | None = None) -> QuerySet[Agency]:
    """The local authorities of today for which somebody may write down an incident.

    Of one that is written down also those of the day on which its authority became aware, and its own.
    """
    there = existing(timezone.localdate())
    if incident is not None:
        there |= existing(incident.aware_on) | Q(pk=incident.authority_id)
    rows = Agency.objects.filter(IS_AUTHORITY, there)
    return rows if KEEP_INCIDENTS.held_by(user) else rows.filter(pk__in=authorities_of(user))


def to_tell(user: User, incident: Incident) -> QuerySet[Agency]:
    """The agencies that can have been told of an incident: those that there were since its authority was aware."""
    began = Q(from_on=None) | Q(from_on__lte=timezone.localdate())
    rows = agencies.visible(user).filter(began, Q(until_on=None) | Q(until_on__gte=incident.aware_on))
    return rows.order_by("name")


def visible(user: User) -> QuerySet[Incident]:
    """The incidents that this person sees."""
    rows = Incident.objects.select_related("authority", "rapid_review", "notification")
    if SEE_INCIDENTS.held_by(user):
        return rows
    mine = Q(authority__in=authorities_of(user))
    return rows.filter(mine | Q(rapid_review__in=reviews.visible(user).values("pk")))


def visible_children(user: User) -> QuerySet[Child]:
    """The children of the incidents that this person sees."""
    return Child.objects.select_related("incident__authority", "key").filter(
        incident__in=visible(user).values("pk")
    )


def without_child(user: User, child: UUID) -> Incident | None:
    """The incident out of which a child was taken, for those who see it."""
    kept: Any = timeline.kept(Child)._default_manager  # whose fields no checker knows
    gone = kept.filter(pgh_obj_id=child, pgh_label="delete")
    return visible(user).filter(pk__in=gone.values("incident")).first()


def visible_notifications(user: User) -> QuerySet[Notification]:
    """The notifications of the incidents that this person sees."""
    rows = Notification.objects.select_related("incident__authority")
    return rows.filter(incident__in=visible(user).values("pk"))


def children_of(review: Review) -> QuerySet[Child]:
    """The children whom a review is about: those of the incident behind it, or behind the review that it follows."""
    behind = [review.pk]
    step: Review | None = review
    while step is not None and step.follows_id and step.follows_id not in behind:
        behind.append(step.follows_id)
        step = step.follows
    return Child.objects.filter(incident__rapid_review__in=behind)


def can_see_any(user: User) -> bool:
    """Whether the list of incidents exists for this person."""
    return SEE_INCIDENTS.held_by(user) or bool(authorities_of(user))


def can_record(user: User) -> bool:
    """Whether somebody may write down an incident."""
    return KEEP_INCIDENTS.held_by(user) or bool(authorities_of(user))


def can_keep(user: User, incident: Incident) -> bool:
    """The business unit, and the safeguarding lead of the authority."""
    return KEEP_INCIDENTS.held_by(user) or incident.authority_id in authorities_of(user)


def can_establish(user: User) -> bool:
    """Whether somebody may say that an incident did not meet the criteria."""
    return ESTABLISH.held_by(user)


def can_open_keys(user: User) -> bool:
    """The business unit, yet nobody who handles allegations too."""
    return OPEN_KEYS.held_by(user) and not reviews.KEPT_APART.held_by(user)


def why(user: User, incident: Incident) -> list[str]:
    """The reasons for which this person sees an incident."""
    reasons = SEE_INCIDENTS.because(user)
    if incident.authority_id in authorities_of(user):
        reasons += KEEP_INCIDENTS.because(user, incident.authority_id)
    if incident.rapid_review is not None:
        reasons += [one for one in reviews.why(user, incident.rapid_review) if one not in reasons]
    return list(dict.fromkeys(reasons))
