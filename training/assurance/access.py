"""Who may see whether the training reaches those who need it, and who keeps what that is measured by.

Who of an agency is trained is seen by its own safeguarding lead, and by those who run the training. How many come, by
agency and sector, is also seen by those who answer for the arrangements. What training costs is written down by
whoever runs it and whoever keeps its money.
"""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from training.assurance import workforce
from training.assurance.models import Alert, AlertRule, Expectation, Money, Need, Target

RUNS = (Role.TRAINING_OFFICER, Role.BUSINESS_UNIT)
SOURCE = "Working Together to Safeguard Children 2023, chapter 2: multi-agency training"

SEE_WORKFORCE = Right(
    may="see who of an agency holds the courses that their job needs, and whose have run out",
    why="Each agency answers for the training of its own people; those who run the courses see where they are needed.",
    roles=RUNS,
    own_agency=(Role.AGENCY_LEAD,),
    source=SOURCE,
)
SEE_TAKE_UP = Right(
    may="see how many come from each agency and sector, against the targets",
    why="Agencies that send few people are found by comparing; those who answer for the arrangements act on it.",
    roles=(*RUNS, Role.EXECUTIVE, Role.LEAD_PARTNER, Role.SCRUTINEER),
    own_agency=(Role.AGENCY_LEAD,),
    also="A safeguarding lead sees the figures of their own agency only.",
    source=SOURCE,
)
SEE_RETURNS = Right(
    may="see what each agency has trained by itself, as it reports",
    why="What agencies train by themselves is most of what their people learn; it is compared and asked about.",
    roles=SEE_TAKE_UP.roles,
    own_agency=(Role.AGENCY_LEAD,),
    also="A safeguarding lead sees the returns of their own agency only.",
    source=SOURCE,
)
KEEP_ASSURANCE = Right(
    may="say which jobs need which course, how many are to come, and when to be warned",
    why="Whoever runs the training keeps what it is measured by, as the partners have agreed it.",
    roles=RUNS,
    source=SOURCE,
)
SEE_BALANCE = Right(
    may="see what training costs and brings in by year",
    why="The partners decide what training may cost by what it brings in.",
    roles=(Role.FINANCE_OFFICER, *RUNS, Role.EXECUTIVE, Role.LEAD_PARTNER, Role.SCRUTINEER),
)
KEEP_MONEY = Right(
    may="write down what training cost, and what it brought in beside its invoices",
    why="The training officer knows what was ordered and the finance officer what was paid.",
    roles=(Role.FINANCE_OFFICER, Role.TRAINING_OFFICER),
)


def can_see_workforce(user: User) -> bool:
    """Whether the page exists for this person, for one agency at least."""
    return SEE_WORKFORCE.held_by(user) or bool(SEE_WORKFORCE.agencies_of(user))


def can_see_every_workforce(user: User) -> bool:
    return SEE_WORKFORCE.held_by(user)


def can_see_take_up(user: User) -> bool:
    """Whether the page exists for this person, for one agency at least."""
    return SEE_TAKE_UP.held_by(user) or bool(SEE_TAKE_UP.agencies_of(user))


def can_see_returns(user: User) -> bool:
    """Whether the pages exist for this person, for one agency at least."""
    return SEE_RETURNS.held_by(user) or bool(SEE_RETURNS.agencies_of(user))


def take_up_agencies(user: User) -> set[UUID] | None:
    """The agencies whose take-up somebody sees; None for all of them."""
    return None if SEE_TAKE_UP.held_by(user) else SEE_TAKE_UP.agencies_of(user)


def can_keep(user: User) -> bool:
    """Training officer and business unit."""
    return KEEP_ASSURANCE.held_by(user)


def can_see_balance(user: User) -> bool:
    return SEE_BALANCE.held_by(user)


def can_keep_money(user: User) -> bool:
    """Finance officer and training officer."""
    return KEEP_MONEY.held_by(user)


def visible_needs(user: User, *, on: date) -> QuerySet[Need]:
    """What the people of the agencies that somebody answers for need, each with its `state` on a day."""
    needs = workforce.with_state(Need.objects.select_related("user", "agency", "course"), on=on)
    return needs if SEE_WORKFORCE.held_by(user) else needs.filter(agency__in=SEE_WORKFORCE.agencies_of(user))


def answered_for(user: User) -> QuerySet[Agency]:
    """The agencies whose workforce somebody sees."""
    agencies = Agency.objects.order_by("name")
    return (
        agencies if SEE_WORKFORCE.held_by(user) else agencies.filter(pk__in=SEE_WORKFORCE.agencies_of(user))
    )


def needed_courses() -> list[tuple[str, str]]:
    """The courses that some job needs, or has needed, as choices."""
    rows = Expectation.objects.order_by("course__title").values_list("course__slug", "course__title")
    return list(dict.fromkeys(rows))


def visible_expectations(user: User) -> QuerySet[Expectation]:
    """Which jobs need which course: for those who keep it."""
    rows = Expectation.objects.select_related("course")
    return rows if can_keep(user) else rows.none()


def visible_targets(user: User) -> QuerySet[Target]:
    """The targets, for those who keep them."""
    rows = Target.objects.select_related("agency")
    return rows if can_keep(user) else rows.none()


def visible_alerts(user: User) -> QuerySet[Alert]:
    """What is open: all of it for those who run the training, what is about their own agency for a lead."""
    alerts = Alert.objects.filter(ended_at=None)
    return alerts if can_keep(user) else alerts.filter(target__agency__in=SEE_TAKE_UP.agencies_of(user))


def visible_rules(user: User) -> QuerySet[AlertRule]:
    """When to be warned, for those who keep it."""
    return AlertRule.objects.all() if can_keep(user) else AlertRule.objects.none()


def visible_money(user: User) -> QuerySet[Money]:
    """What was written down, for those who see the balance."""
    return Money.objects.all() if can_see_balance(user) else Money.objects.none()
