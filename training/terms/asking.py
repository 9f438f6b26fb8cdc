"""Whether the line manager is asked: what an agency has said, or else the partnership, as it stands on a day."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import JSONObject

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.rules import RuleBroken
from training import access
from training.models import Course, Session
from training.terms.models import ApprovalRule
from training.terms.rules import Asks, asks_manager

S = TypeVar("S", bound=Model)


def standing_rules(agencies: Iterable[Agency], *, on: date) -> QuerySet[ApprovalRule]:
    """The newest rule of each of these agencies on a day, and that of the partnership."""
    theirs = Q(agency=None) | Q(agency__in=[one.pk for one in agencies])
    rules = ApprovalRule.objects.filter(theirs, in_force_from__lte=on)
    return rules.order_by("agency_id", "-in_force_from").distinct("agency_id")


def with_rules(sessions: QuerySet[S], agencies: Iterable[Agency], *, on: date) -> QuerySet[S]:
    """The sessions with the rules that hold for some agencies on a day, for `asks`: no query of its own."""
    rules = standing_rules(agencies, on=on).values(said=JSONObject(agency="agency", asks="asks"))
    return sessions.annotate(approval_rules=ArraySubquery(rules))  # type: ignore[return-value]


def asks(session: Session, agency: Agency) -> bool:
    """Whether the line manager is asked for a place of an agency on a session that came `with_rules`."""
    found: list[dict[str, str]] = vars(session)["approval_rules"]
    said = {one["agency"]: one["asks"] for one in found}
    rule = said.get(str(agency.pk)) or said.get(None) or Asks.COURSE  # type: ignore[call-overload]  # no agency
    return asks_manager(rule, needs_approval=session.course.needs_approval)


def asks_of(course: Course, agency: Agency, *, on: date) -> bool:
    """Whether the line manager is asked for a place of an agency on a course on a day: one query."""
    return asks_manager(rule_of(agency, on=on), needs_approval=course.needs_approval)


def rule_of(agency: Agency | None, *, on: date) -> str:
    """What holds for an agency on a day; without one, for those that have said nothing."""
    said = {rule.agency_id: rule.asks for rule in standing_rules([agency] if agency else [], on=on)}
    own: UUID | None = agency.pk if agency else None
    return said.get(own) or said.get(None) or Asks.COURSE


def visible(user: User) -> QuerySet[ApprovalRule]:
    """Every rule for those who run the training; a lead sees those of their agency and the partnership's."""
    rules = ApprovalRule.objects.select_related("agency", "made_by")
    if access.SET_APPROVAL.held_by(user):
        return rules
    return rules.filter(Q(agency=None) | Q(agency__in=access.SET_APPROVAL.agencies_of(user)))


@transaction.atomic
def change(agency: Agency | None, *, by: User, asks: str, in_force_from: date, today: date) -> ApprovalRule:
    """A new rule for an agency, or for all that have said nothing; places asked for until then stay as they are.

    Raises RuleBroken for a day that is over or has a rule, and where nothing would change.
    """
    require(access.can_set_approval(by, agency))
    if in_force_from < today:
        raise RuleBroken("Enter today or a later day: what was booked stands.", about="in_force_from")
    newest = ApprovalRule.objects.filter(agency=agency, in_force_from__lte=in_force_from)
    there = newest.order_by("-in_force_from").first()
    if there and there.asks == asks:
        raise RuleBroken("That is the rule already.", about="asks")
    with in_words(ApprovalRule):
        return ApprovalRule.objects.create(agency=agency, asks=asks, in_force_from=in_force_from, made_by=by)


def courses_that_ask() -> QuerySet[Course]:
    """The courses in the catalogue that the training team has chosen."""
    return Course.objects.filter(needs_approval=True, status="published").order_by("title")
