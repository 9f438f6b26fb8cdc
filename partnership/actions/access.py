"""Who sees an action, who keeps the tracker, who says how an action goes, and who signs it off.

An agency's actions are its safeguarding lead's, with those of agencies that became part of it. Whoever owns an action
or stands in for its owner sees that one, while they work there. A seat on a group opens what the group oversees. The
business unit keeps the tracker. Nobody signs off what their own agency, or they themselves, have to do. Where an
action came from a review, its text is seen by all who see the action, and the name of the review only by those who
read reviews.
"""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import owners
from partnership.actions.models import Action, Evidence, Test, Theme
from partnership.actions.rules import Result
from partnership.agencies.models import Agency
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from partnership.agencies.standing import SeatHeld, existing, standing
from partnership.documents.models import Version
from partnership.meetings.models import Subgroup
from partnership.meetings.rules import VERBS, SeatKind
from partnership.pages import words

SOURCE = "Working Together to Safeguard Children 2023, chapters 2 and 5"
CHAIRS = (SeatKind.CHAIR, SeatKind.VICE_CHAIR)

SEE_ACTIONS = Right(
    may="see what agencies have agreed to do and how far they are",
    why="What was learned is worth something once somebody can see what has changed.",
    roles=(
        Role.BUSINESS_UNIT,
        Role.EXECUTIVE,
        Role.LEAD_PARTNER,
        Role.SCRUTINEER,
        Role.TRAINING_OFFICER,
    ),
    own_agency=(Role.AGENCY_LEAD,),
    also="Whoever owns an action or stands in for its owner sees that action; whoever sits on a group sees what the "
    "group oversees. The lead of an agency that took over from another sees the other’s actions too.",
    source=SOURCE,
)
READ_SOURCES = Right(
    may="read from which review an action came",
    why="Who knows the review knows the child: only those who read reviews need its name.",
    roles=(Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.LEAD_PARTNER, Role.SCRUTINEER),
    source="UK GDPR, article 5(1)(c)",
)
KEEP_ACTIONS = Right(
    may="add actions, change them, agree other dates, remind, and say what is no longer needed",
    why="One list for every review, audit and meeting is kept by those who run them.",
    roles=(Role.BUSINESS_UNIT,),
    source=SOURCE,
)
KEEP_THEMES = Right(
    may="keep the list of themes by which findings, recommendations and actions are found",
    why="What returns from review to review is seen only where all call it by the same name.",
    roles=(Role.BUSINESS_UNIT,),
    source=SOURCE,
)
REPORT_ACTIONS = Right(
    may="say how an action of their agency goes, add evidence, and say that it is done",
    why="Who has agreed to do something says how it goes.",
    roles=(Role.BUSINESS_UNIT,),
    own_agency=(Role.AGENCY_LEAD,),
    also="Whoever owns the action or stands in for its owner; for an action of a group, its chair and vice chair.",
    source=SOURCE,
)
SIGN_OFF_ACTIONS = Right(
    may="check evidence, and say that an action is evidenced or embedded",
    why="What an agency says it has done is proved to somebody else.",
    roles=(Role.BUSINESS_UNIT, Role.EXECUTIVE),
    also="The chair and vice chair of the group that oversees the action. Nobody signs off what their own agency or "
    "they themselves have to do, and nobody closes two stages of one action.",
    source=SOURCE,
)


# What one sees ------------------------------------------------------------------------------------


def visible(user: User) -> QuerySet[Action]:
    """The actions that somebody sees, with owner, deputy, agency and group."""
    actions = Action.objects.select_related("agency__successor", "group", "owner", "deputy")
    if SEE_ACTIONS.held_by(user):
        return actions
    now = standing(user)
    if now is None or not now.memberships:
        return actions.none()
    today = timezone.localdate()
    works_for = owners.of_any([one.pk for one in now.agencies], today=today) | Q(agency=None)
    seen = (Q(owner=user) | Q(deputy=user)) & works_for
    if leads := SEE_ACTIONS.agencies_of(user):
        seen |= owners.of_any(leads, today=today)
    if seats := [seat.group for seat in now.seats]:
        seen |= Q(group__in=seats)
    return actions.filter(seen)


def can_see_any(user: User) -> bool:
    """Whether the tracker exists for somebody: whoever has a role may own an action."""
    now = standing(user)
    return now is not None and bool(now.memberships)


def reads_sources(user: User) -> bool:
    """Whether somebody reads the names of reviews."""
    return READ_SOURCES.held_by(user)


def visible_evidence(user: User) -> QuerySet[Evidence]:
    """The evidence of what one sees."""
    rows = Evidence.objects.select_related("action__agency__successor", "document", "by", "decided_by")
    return rows.filter(action__in=visible(user).values("pk"))


def versions_of(evidence: Evidence) -> QuerySet[Version]:
    """Every version of a piece of evidence, for whoever sees the evidence, the newest first."""
    return Version.objects.filter(document=evidence.document_id).select_related("uploaded_by", "stored")


def visible_tests(user: User) -> QuerySet[Test]:
    """The tests of what one sees."""
    rows = Test.objects.select_related("action__agency__successor")
    return rows.filter(action__in=visible(user).values("pk"))


def themes() -> QuerySet[Theme]:
    """The themes in use."""
    return Theme.objects.filter(is_active=True)


def proving_tests(action: Action) -> QuerySet[Test]:
    """The tests of an action that show that practice has changed."""
    return Test.objects.filter(action=action, result=Result.SUPPORTS)


def groups_for(action: Action | None) -> QuerySet[Subgroup]:
    """The groups that may oversee an action: none that has ended, besides the one that does."""
    there = Q(until_on=None) | Q(until_on__gte=timezone.localdate())
    return Subgroup.objects.filter(there | Q(pk=action.group_id) if action and action.group_id else there)


def agencies_for(action: Action | None) -> QuerySet[Agency]:
    """The agencies that may own an action: none that has ended, besides the one that does."""
    there = existing(timezone.localdate())
    return Agency.objects.filter(there | Q(pk=action.agency_id) if action and action.agency_id else there)


# What one may do ----------------------------------------------------------------------------------


def can_keep(user: User) -> bool:
    """The business unit keeps the tracker."""
    return KEEP_ACTIONS.held_by(user)


def can_keep_themes(user: User) -> bool:
    """The business unit keeps the list of themes."""
    return KEEP_THEMES.held_by(user)


def whose(action: Action) -> set[UUID]:
    """The agency of an action, and what it has merged into by today, two mergers far."""
    agency, today = action.agency, timezone.localdate()
    found = {agency.pk} if agency else set()
    for one in (agency, agency.successor if agency else None):
        if one is None or one.successor_id is None or not one.until_on or one.until_on >= today:
            break
        found.add(one.successor_id)
    return found


def seat_of(user: User, action: Action) -> SeatHeld | None:
    """The seat that somebody holds on the group that oversees an action."""
    now = standing(user)
    return next((seat for seat in (now.seats if now else ()) if seat.group == action.group_id), None)


def chairs(user: User, action: Action) -> bool:
    """Whether somebody chairs the group that oversees an action."""
    seat = seat_of(user, action)
    return seat is not None and seat.kind in CHAIRS


def works_for(user: User, action: Action) -> bool:
    """Whether somebody works for the agency that owns an action."""
    now = standing(user)
    return now is not None and not whose(action).isdisjoint(one.pk for one in now.agencies)


def is_theirs(user: User, action: Action) -> bool:
    """Whether an action is somebody's to do: its owner, deputy, the lead of its agency, the chair of a group's own."""
    if user.pk in (action.owner_id, action.deputy_id):
        return action.agency_id is None or works_for(user, action)
    if not whose(action).isdisjoint(REPORT_ACTIONS.agencies_of(user)):
        return True
    return action.agency_id is None and chairs(user, action)


def can_report(user: User, action: Action) -> bool:
    """Whoever has it to do, and the business unit for those who cannot."""
    return REPORT_ACTIONS.held_by(user) or is_theirs(user, action)


def can_sign_off(user: User, action: Action) -> bool:
    """Nobody signs off what their own agency or they themselves have to do."""
    if works_for(user, action) or is_theirs(user, action):
        return False
    return SIGN_OFF_ACTIONS.held_by(user) or chairs(user, action)


def can_test(user: User, action: Action) -> bool:
    """Those who keep the tracker or oversee the action plan the test of it and tell its result."""
    return can_keep(user) or (chairs(user, action) and not works_for(user, action))


def can_reopen(user: User, action: Action) -> bool:
    """Those who keep the tracker, and whoever signs the action off."""
    return can_keep(user) or can_sign_off(user, action)


def can_hand_over(user: User, action: Action) -> bool:
    """The business unit, and within their agency its safeguarding lead; of a group's own action, its chair."""
    if can_keep(user) or not whose(action).isdisjoint(REPORT_ACTIONS.agencies_of(user)):
        return True
    return action.agency_id is None and chairs(user, action)


def why(user: User, action: Action) -> list[str]:
    """The reasons for which this person sees an action."""
    found = []
    if user.pk == action.owner_id:
        found.append("because you own it")
    if user.pk == action.deputy_id:
        found.append("because you stand in for its owner")
    if seat := seat_of(user, action):
        since = words.plain_date(seat.since)
        found.append(
            f"because you {VERBS[SeatKind(seat.kind)]} the {seat.group_name}, which oversees it, since {since}"
        )
    return found + SEE_ACTIONS.because(user, action.agency_id)
