"""Whose a deadline is: handed over by people, given by the rooms, and freed when somebody leaves."""

from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.deadlines import access
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import AGREED, RUNNING, Unit, first_look_on
from partnership.deadlines.telling import take_back_all
from partnership.notices import taking_back

AGREED_ELSEWHERE = Q(rule__unit=Unit.DAYS, rule__length=0)
"""The deadlines whose date and owner follow from the work, as `RuleSet.is_agreed` has it."""
OTHER_HANDS = "somebody else looks after this now."


def belong(deadline: Deadline, owner: User | None, deputy: User | None) -> None:
    """Put other people on the row: they hear of the stage that it has reached, and those before them do not."""
    if (owner, deputy) == (deadline.owner, deadline.deputy):
        return
    if gone := {deadline.owner_id, deadline.deputy_id} - {owner and owner.pk, deputy and deputy.pk, None}:
        taking_back.take_back(f"deadline:{deadline.pk}:", because=OTHER_HANDS, to=gone)
    deadline.owner, deadline.deputy = owner, deputy
    deadline.look_on = first_look_on(deadline.due_on)


@transaction.atomic
def hand_over(deadline: Deadline, *, owner: User | None, deputy: User | None = None, by: User) -> Deadline:
    """Give a running deadline to somebody else, who is reminded of it from the stage that it has reached."""
    deadline = lock(deadline, "rule")
    require(access.can_hand_over(by, deadline))
    if deadline.rule.is_agreed:
        raise RuleBroken(AGREED)
    if deadline.state not in RUNNING:
        raise RuleBroken("This is done or no longer needed, so nobody has to take it over.")
    return give(deadline, owner, deputy)


def give(deadline: Deadline, owner: User | None, deputy: User | None) -> Deadline:
    """Let a locked deadline be somebody else's, where a person or a room has allowed it."""
    belong(deadline, owner, deputy)
    with in_words(Deadline):
        deadline.save(update_fields=["owner", "deputy", "look_on"])
    return deadline


@transaction.atomic
def belong_to(subject: str, *, agency: Agency, by: User | None) -> Deadline | None:
    """Let a deadline, also one that is over, be another agency's: nobody of the one before looks after it any more.

    None where there is none, or it is that agency's already.
    """
    rows = Deadline.objects.select_for_update().filter(subject=subject)
    deadline = rows.exclude(agency=agency).first()
    if deadline is not None:
        taking_back.take_back(f"deadline:{deadline.pk}:", because=OTHER_HANDS)
        deadline.agency, deadline.owner, deadline.deputy = agency, None, None
        deadline.look_on = first_look_on(deadline.due_on)
        deadline.save(update_fields=["agency", "owner", "deputy", "look_on"])
    return deadline


@transaction.atomic
def release(person: User, *, by: User | None, agency: Agency | None = None, today: date) -> int:
    """Free somebody who leaves (one agency, or all) of their open deadlines; returns how many they had.

    A deputy takes over; else the safeguarding lead of the deadline's agency; else it has no owner and the ladder
    begins with the business unit. A date that was agreed where the work is goes with the work.
    """
    theirs = let_go(person, agency)
    number = theirs.count()
    # Today's sweep looks at them, so that whoever takes over hears of the stage that is reached.
    theirs.filter(deputy__isnull=False).update(owner=F("deputy"), deputy=None, look_on=today)
    leads = (
        Membership.objects.filter(in_force(today), role=Role.AGENCY_LEAD, user__is_active=True)
        .exclude(user=person)
        .order_by("agency_id", "from_on", "id")
        .distinct("agency")
    )
    for lead in leads.filter(agency__in=theirs.values("agency")):
        theirs.filter(agency=lead.agency_id).update(owner=lead.user_id, look_on=today)
    theirs.update(owner=None, look_on=today)
    return number


def in_hand(agency: Agency | None = None) -> QuerySet[Deadline]:
    """The running deadlines that somebody looks after, of an agency or of all; what follows from the work is none."""
    rows = Deadline.objects.filter(state__in=RUNNING).exclude(AGREED_ELSEWHERE)
    return rows if agency is None else rows.filter(agency=agency)


def let_go(person: User, agency: Agency | None) -> QuerySet[Deadline]:
    """Let somebody be nobody’s deputy and hear of no deadline any more; gives those that still have them as owner."""
    rows = in_hand(agency)
    theirs = rows.filter(Q(owner=person) | Q(deputy=person)).values_list("pk", flat=True)
    take_back_all(theirs, because=OTHER_HANDS, to=[person.pk])
    rows.filter(deputy=person).update(deputy=None)
    return rows.filter(owner=person)
