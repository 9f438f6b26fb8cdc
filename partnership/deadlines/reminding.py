"""Each reminder goes out exactly once, however often the sweep runs, dies or is left out.

A reminder is a notice whose key holds the deadline, its date, the stage and the person. A batch of rows is locked, its
notices and the day of the next look are written, and both are committed together: whoever is killed meanwhile has done
nothing, and two sweeps at once share the rows. A day that was missed is made up by the latest stage alone. The mark on
the row only spares work: with every mark lost, the keys would still keep each reminder from going out twice.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.deadlines.models import Deadline, RuleSet
from partnership.deadlines.rules import RUNNING, State, key, next_look_on, said, stage_on
from partnership.notices import services as notices
from partnership.notices.models import Notice
from partnership.pages import words

BATCH = 1000
"""Rows in one transaction: what a sweep holds in memory, and loses when it is killed."""


def sweep(now: datetime) -> int:
    """Remind of what has reached a stage on the local day of `now`; returns how many deadlines were looked at."""
    today = timezone.localdate(now)
    inherit(today)
    ladder = Ladder.of(today)
    looked_at = 0
    while number := remind_some(today, ladder):
        looked_at += number
    return looked_at


def inherit(today: date) -> None:
    """Let the open deadlines of an agency that has merged go on with its successor, and with the one after that."""
    ended = Agency.objects.filter(until_on__lt=today, successor__isnull=False)
    while Deadline.objects.filter(state__in=RUNNING, agency__in=ended).update(
        agency=Subquery(Agency.objects.filter(pk=OuterRef("agency")).values("successor")[:1]), look_on=today
    ):
        pass


@dataclass(frozen=True)
class Ladder:
    """Who stands on the steps above the owner today, and how high each rule's steps are."""

    leads: dict[UUID, list[User]]
    business_unit: list[User]
    steps: dict[UUID, tuple[int, int]]

    @classmethod
    def of(cls, today: date) -> "Ladder":
        """Three small queries for a whole sweep."""
        holding = Membership.objects.filter(in_force(today), user__is_active=True).select_related("user")
        leads: dict[UUID, list[User]] = defaultdict(list)
        for membership in holding.filter(role=Role.AGENCY_LEAD):
            leads[membership.agency_id].append(membership.user)
        unit = {membership.user for membership in holding.filter(role=Role.BUSINESS_UNIT)}
        return cls(
            leads,
            sorted(unit, key=lambda user: user.pk),
            {rule.pk: rule.ladder for rule in RuleSet.objects.all()},
        )


def remind_some(today: date, ladder: Ladder) -> int:
    """One batch of deadlines that nobody else is looking at; 0 when there is none left."""
    with transaction.atomic():
        rows = list(
            Deadline.objects.select_for_update(skip_locked=True)
            .filter(state=State.OPEN, look_on__lte=today)
            .order_by("look_on", "pk")
            .only("title", "owner", "deputy", "agency", "due_on", "rule")[:BATCH]
        )
        if rows:
            working = people_at_work(rows, today)
            notices.post_all(
                message
                for row in rows
                for message in reminders(row, today=today, ladder=ladder, working=working)
            )
            look_again(rows, today, ladder)
    return len(rows)


def people_at_work(rows: Sequence[Deadline], today: date) -> dict[UUID, tuple[User, set[UUID]]]:
    """The owners and deputies who can still sign in, each with the agencies that they work for today: one query."""
    named = {row.owner_id for row in rows} | {row.deputy_id for row in rows}
    found: dict[UUID, tuple[User, set[UUID]]] = {}
    holding = Membership.objects.filter(in_force(today), user__in=named - {None}, user__is_active=True)
    for membership in holding.select_related("user"):
        found.setdefault(membership.user_id, (membership.user, set()))[1].add(membership.agency_id)
    return found


def reminders(
    row: Deadline, *, today: date, ladder: Ladder, working: dict[UUID, tuple[User, set[UUID]]]
) -> Iterator[notices.Message]:
    """The messages of the stage that a deadline has reached today, one for each person.

    Whoever has left the agency is not reminded: where neither owner nor deputy is there, the lead is told from the
    first stage on, and where there is no lead, the business unit.
    """
    lead_after, unit_after = ladder.steps[row.rule_id]
    stage = stage_on(row.due_on, today, ladder=(lead_after, unit_after))
    if stage is None:
        return
    owners = [
        working[one][0]
        for one in (row.owner_id, row.deputy_id)
        if one in working and (row.agency_id is None or row.agency_id in working[one][1])
    ]
    leads = ladder.leads.get(row.agency_id, []) if row.agency_id else []
    mine = "deadlines.late" if row.due_on < today else "deadlines.due"
    told: dict[UUID, tuple[User, str]] = {}
    for people, kind, is_told in (
        (owners or leads or ladder.business_unit, mine, True),
        (leads, "deadlines.late_in_agency", stage >= lead_after and row.due_on < today),
        (ladder.business_unit, "deadlines.late_unanswered", stage >= unit_after and row.due_on < today),
    ):
        for person in people if is_told else ():
            told.setdefault(person.pk, (person, kind))
    facts = {
        "title": row.title,
        "when": said(row.due_on, today),
        "date": words.weekday_date(row.due_on),
    }
    path = reverse("deadlines:detail", args=[row.pk])
    for person, kind in told.values():
        yield notices.Message(kind, key(row.pk, row.due_on, stage, person.pk), person, path, facts)


def look_again(rows: Sequence[Deadline], today: date, ladder: Ladder) -> None:
    """Note on each row the day of its next stage: one statement."""
    days = [next_look_on(row.due_on, today, ladder=ladder.steps[row.rule_id]) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            "update deadlines_deadline as row set look_on = next.day"
            " from unnest(%s::uuid[], %s::date[]) as next(id, day) where row.id = next.id",
            [[row.pk for row in rows], days],
        )


@dataclass(frozen=True)
class Sent:
    """One message about a deadline, as its page tells of it."""

    what: str
    person: str
    notice: Notice


def sent(deadline: Deadline) -> list[Sent]:
    """The messages about a deadline, the newest first: to whom, at which stage, and what became of them. One query."""
    about = Notice.objects.filter(key__startswith=f"deadline:{deadline.pk}:").select_related("user")
    return [Sent(what(notice.key), str(notice.user), notice) for notice in about.order_by("-created_at")[:50]]


def what(key: str) -> str:
    """The stage in a key, in words."""
    kind, stage = key.split(":")[2:4]
    if kind == "moved":
        return "New date"
    days = int(stage)
    if days == 0:
        return "On the day"
    return f"{words.count(abs(days), 'day')} {'late' if days > 0 else 'before'}"
