"""Who may see and who may do what with deadlines.

A deadline is seen by its owner and its deputy while they work for its agency, by that agency's safeguarding lead, by
the business unit, and by the scrutineer, who changes nothing. The business unit stops clocks and agrees other dates;
it or the agency's own lead hands a deadline to somebody else. The rules and the days off are open to everybody with
an agency, because they say why something is due; the business unit and administrators keep them.
"""

from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from partnership.accounts.models import User
from partnership.agencies.models import Membership
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force, standing
from partnership.deadlines.models import Deadline, Feed, Holiday, RuleSet, Shift

SEE_DEADLINES = Right(
    may="see a deadline, why it is due on that day, and who was reminded of it",
    why="Whoever must do a thing, answers for it or checks the partnership needs to see that it is done in time.",
    roles=(Role.BUSINESS_UNIT, Role.SCRUTINEER),
    own_agency=(Role.AGENCY_LEAD,),
    also="the owner and the deputy, while they work for the deadline’s agency",
)
RUN_CLOCKS = Right(
    may="stop a clock, let it run again, and agree another date",
    why="A date of law or guidance is not moved by those who are late.",
    roles=(Role.BUSINESS_UNIT,),
)
HAND_OVER = Right(
    may="hand a deadline over to a colleague",
    why="Work must not be lost when somebody is away or leaves.",
    roles=(Role.BUSINESS_UNIT,),
    own_agency=(Role.AGENCY_LEAD,),
)
FINISH = Right(
    may="say that something is done which the portal cannot see for itself",
    why="Whoever does the work knows when it is done.",
    roles=(Role.BUSINESS_UNIT,),
    also="the owner and the deputy",
)
READ_RULES = Right(
    may="read the rules and the days off that dates are counted by",
    why="Everybody can check why something is due on a day.",
    any_role=True,
)
KEEP_RULES = Right(
    may="write new versions of rules, and correct the days off",
    why="Guidance changes and holidays are proclaimed; one office keeps the book.",
    roles=(Role.BUSINESS_UNIT, Role.ADMINISTRATOR),
)


def belongs(user: User) -> bool:
    """Whether somebody works for an agency today: then they have a list of deadlines, be it empty."""
    return READ_RULES.held_by(user)


def of_agencies(ids: set[UUID]) -> Q:
    """The deadlines of these agencies, and of those that have merged into them."""
    return Q(agency__in=ids) | Q(agency__successor__in=ids)


def own(user: User) -> Q:
    """What is this person's to do: theirs by name, in an agency that they work for today."""
    now = standing(user)
    working = {agency.pk for agency in now.agencies} if now else set()
    named = Q(owner=user.pk) | Q(deputy=user.pk)
    return named & (Q(agency=None) | of_agencies(working))


def to_do(user: User) -> Q:
    """One's own, and for the business unit what belongs to nobody and to no agency, as the reminders of it do."""
    return own(user) | Q(owner=None, agency=None) if HAND_OVER.held_by(user) else own(user)


def sees_all(user: User) -> bool:
    return SEE_DEADLINES.held_by(user)


def visible(user: User) -> QuerySet[Deadline]:
    """Every deadline for those who see all; else one's own, and one's agency's for its safeguarding lead."""
    deadlines = Deadline.objects.select_related("rule", "owner", "deputy", "agency")
    if sees_all(user):
        return deadlines
    if not belongs(user):
        return deadlines.none()
    led = SEE_DEADLINES.agencies_of(user)
    return deadlines.filter(own(user) | of_agencies(led) if led else own(user))


def why(user: User, row: Deadline | None = None) -> list[str]:
    """The reasons for which this person sees a deadline, or all of them."""
    reasons = SEE_DEADLINES.because(user, row.agency_id if row else None)
    if row is not None and user.pk == row.owner_id:
        reasons.append("because it is yours to do")
    if row is not None and user.pk == row.deputy_id:
        reasons.append("because you are the deputy for it")
    return reasons


def on_the_desk(user: User) -> QuerySet[Deadline]:
    """What is one's own to do, and one's agency's for its safeguarding lead: what goes into a person's calendar."""
    led = SEE_DEADLINES.agencies_of(user)
    return Deadline.objects.filter(to_do(user) | of_agencies(led) if led else to_do(user))


def can_run(user: User) -> bool:
    """Only the business unit stops a clock, starts it again, and agrees another date."""
    return RUN_CLOCKS.held_by(user)


def can_hand_over(user: User, deadline: Deadline) -> bool:
    """The business unit, and the safeguarding lead of the deadline's own agency."""
    if deadline.agency_id is None:
        return HAND_OVER.held_by(user)
    return HAND_OVER.held_for(user, deadline.agency_id)


def can_finish(user: User, deadline: Deadline) -> bool:
    """Its owner, its deputy and the business unit, where no room knows when it is done."""
    return deadline.by_hand and (FINISH.held_by(user) or user.pk in (deadline.owner_id, deadline.deputy_id))


def takers(user: User, deadline: Deadline) -> QuerySet[User]:
    """Who can be given a deadline: whoever works for its agency, or for the business unit where it has none.

    Beside these those whom the room of the deadline names, one of settings.DEADLINE_TAKERS.
    """
    working = Membership.objects.filter(in_force(timezone.localdate()))
    if deadline.agency_id:
        working = working.filter(agency=deadline.agency_id)
    else:
        working = working.filter(role=Role.BUSINESS_UNIT)
    may = Q(pk__in=working.values("user"))
    for path in settings.DEADLINE_TAKERS:
        may |= Q(pk__in=import_string(path)(deadline))
    return User.objects.filter(may, is_active=True)


def visible_rules(user: User) -> QuerySet[RuleSet]:
    """Every version of every rule, for everybody with an agency and for administrators."""
    return RuleSet.objects.all() if belongs(user) else RuleSet.objects.none()


def visible_holidays(user: User) -> QuerySet[Holiday]:
    """The partnership's own entries, withdrawn ones too."""
    return Holiday.objects.select_related("made_by") if belongs(user) else Holiday.objects.none()


def visible_shifts(user: User) -> QuerySet[Shift]:
    """Which deadlines a change of the table has moved: those that this person sees."""
    return Shift.objects.filter(deadline__in=visible(user).values("pk")).select_related("deadline__agency")


def can_keep_rules(user: User) -> bool:
    """The business unit and administrators write new versions of rules and correct the days off."""
    return KEEP_RULES.held_by(user)


def own_feed(user: User) -> Feed | None:
    """The person's own calendar feed."""
    return Feed.objects.filter(user=user).first()
