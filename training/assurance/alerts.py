"""When few have booked, or few come: the clock raises an alert, tells those who can do something, and ends it.

An alert is a row that there is once for a session or a target; a message has a key of its own for each person. So a
second sweep, or two at once, tell nobody twice; and a missed day is made up by the next.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.base.years import FinancialYear
from partnership.notices import services as notices
from partnership.pages import words as say
from training import words
from training.assurance import take_up
from training.assurance.models import Alert, AlertRule, Target
from training.assurance.rules import expected_by, is_behind
from training.catalogue import coming_sessions
from training.models import Session


def rule_on(day: date) -> AlertRule | None:
    """The rule that is in force on a day."""
    return AlertRule.objects.filter(in_force_from__lte=day).order_by("-in_force_from").first()


def sweep(*, now: datetime) -> None:
    """Raise what is new, end what is so no longer."""
    rule = rule_on(timezone.localdate(now))
    watch_sessions(rule, now=now)
    watch_targets(rule, now=now)


# Sessions -----------------------------------------------------------------------------------------


@transaction.atomic
def watch_sessions(rule: AlertRule | None, *, now: datetime) -> None:
    """Sessions that begin soon and have fewer people than they need."""
    few: dict[UUID, Session] = {}
    if rule:
        by = now + timedelta(days=rule.session_days)
        soon = coming_sessions(now).filter(starts_at__lte=by, places_taken__lt=F("minimum"))
        few = {session.pk: session for session in soon.select_related("course")}
    known = Alert.objects.exclude(session=None).filter(ended_at=None)
    known.exclude(session__in=few).update(ended_at=now)
    for session in few.values():
        alert, new = Alert.objects.select_for_update().get_or_create(
            session=session,
            defaults={"raised_at": now, "reached": session.places_taken, "expected": session.minimum},
        )
        if not new:
            bring_up_to_date(alert, session.places_taken, session.minimum)
        tell_of_session(session)


def tell_of_session(session: Session) -> None:
    """Once, to each of those who run the training."""
    post(
        "training.few_booked",
        f"few:{session.pk}",
        holders(Role.TRAINING_OFFICER),
        reverse("training:manage_session", args=[session.pk]),
        words.facts(session)
        | {
            "booked": say.count(session.places_taken, "person is booked", "people are booked"),
            "minimum": f"{session.minimum:,}",
        },
    )


# Targets ------------------------------------------------------------------------------------------


@transaction.atomic
def watch_targets(rule: AlertRule | None, *, now: datetime) -> None:
    """Targets of this year that are behind."""
    today = timezone.localdate(now)
    year = FinancialYear.of(today)
    behind: dict[UUID, tuple[Target, int]] = {}
    if rule:
        reached = {by: came(year, by) for by in ("agency", "agency__sector")}
        for target in Target.objects.filter(year=year.first).select_related("agency"):
            number = (
                reached["agency"].get(target.agency_id, 0)
                if target.agency_id
                else reached["agency__sector"].get(target.sector, 0)
            )
            if is_behind(number, target.number, year, on=today, per_cent=rule.per_cent, after=rule.year_days):
                behind[target.pk] = (target, number)
    known = Alert.objects.exclude(target=None).filter(ended_at=None)
    known.exclude(target__in=behind).update(ended_at=now)
    for target, number in behind.values():
        expected = expected_by(target.number, year, on=today)
        alert, new = Alert.objects.select_for_update().get_or_create(
            target=target, defaults={"raised_at": now, "reached": number, "expected": expected}
        )
        if not new:
            bring_up_to_date(alert, number, expected)
        tell_of_target(target, number, expected, year)


def came(year: FinancialYear, by: str) -> dict[object, int]:
    """Attendances at core courses of a year, by agency or sector."""
    return dict(take_up.core(year).values_list(by).annotate(number=Count("pk")))


def tell_of_target(target: Target, reached: int, expected: int, year: FinancialYear) -> None:
    """Once, to those who run the training, and to the leads of an agency that is meant."""
    facts = {
        "whose": target.whose,
        "reached": f"{reached:,}",
        "expected": f"{expected:,}",
        "year": year.words,
    }
    people = {*holders(Role.TRAINING_OFFICER)}
    if target.agency_id:
        people |= {*holders(Role.AGENCY_LEAD, agency=target.agency_id)}
    address = f"{reverse('training_assurance:take_up')}?year={year}"
    path = f"{address}&by=agency" if target.agency_id else address
    post("training.low_take_up", f"behind:{target.pk}", people, path, facts)


# Both ---------------------------------------------------------------------------------------------


def bring_up_to_date(alert: Alert, reached: int, expected: int) -> None:
    """Open it anew where it had ended, with the figures of today; a row that says so already is left alone."""
    if (alert.reached, alert.expected, alert.ended_at) != (reached, expected, None):
        alert.reached, alert.expected, alert.ended_at = reached, expected, None
        alert.save(update_fields=["reached", "expected", "ended_at"])


def holders(role: Role, *, agency: UUID | None = None) -> list[User]:
    """Whoever holds a role today, at one agency or anywhere."""
    rows = Membership.objects.filter(in_force(timezone.localdate()), role=role, user__is_active=True)
    rows = rows.filter(agency=agency) if agency else rows
    return list({row.user_id: row.user for row in rows.select_related("user").order_by("user")}.values())


def post(kind: str, key: str, people: Collection[User], path: str, facts: dict[str, str]) -> None:
    """One message to each, once."""
    notices.post_all(
        notices.Message(kind, f"training:{key}:{person.pk}", person, path, facts) for person in people
    )
