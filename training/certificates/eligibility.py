"""Whether somebody may come to a session, by what they will hold on its first day; if not, what is missing.

One query reads everything that the answer hangs on: it is part of each booking, so it is written as the database likes
it. Only where something is missing are the names and the next dates asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from partnership.accounts.models import User
from partnership.base.rules import RuleBroken
from partnership.pages import words
from training.catalogue import bookable_sessions
from training.certificates.models import Condition, Requirement
from training.certificates.rules import ExternalState, holds
from training.models import Booking, Course, Session
from training.rules import Attendance, BookingStatus, SessionStatus

FACTS = """
select * from (with wanted as (
    select id from training_certificates_requirement where course_id = any(%(courses)s::uuid[]) limit 1
), needs as (
    select r.id, r.course_id, o.course_id as met_by, r.from_on, r.until_on
    from training_certificates_requirement r join training_certificates_option o on o.requirement_id = r.id
    where exists (select from wanted)
)
select 'needs', id, course_id, met_by, from_on, until_on, '' from needs
union all
select 'equal', null, course_id, other_id, from_on, until_on, lower(title)
from training_certificates_equivalent where exists (select from wanted)
union all
select 'held', null, course_id, null, last_on, valid_until, ''
from training_certificates_certificate
where user_id = %(user)s and withdrawn_at is null and exists (select from wanted)
union all
select 'elsewhere', null, course_id, null, completed_on, valid_until, lower(title)
from training_certificates_external
where user_id = %(user)s and state = %(accepted)s and exists (select from wanted)
union all
select 'override', session_id, course_id, null, current_date, null, ''
from training_certificates_override
where user_id = %(user)s and withdrawn_at is null and exists (select from wanted)
union all
select 'booked', b.id, s.course_id, null, s.days[array_upper(s.days, 1)],
    (s.days[array_upper(s.days, 1)] + make_interval(years => c.certificate_years))::date, b.attendance
from training_booking b join training_session s on s.id = b.session_id join training_course c on c.id = s.course_id
where b.user_id = %(user)s and b.status = %(booked)s and s.status <> %(cancelled)s
    and b.attendance in (%(unmarked)s, %(attended)s) and exists (select from wanted)
    and not exists (select from training_certificates_certificate done where done.booking_id = b.id)
) as facts
"""


# It begins with `select`: what begins with `with` is taken for a change, and carries who makes it.


class Fact(NamedTuple):
    """One row of what the answer hangs on; which columns mean what follows from the kind."""

    kind: str
    key: UUID | None
    course: UUID | None
    other: UUID | None
    from_on: date
    until_on: date | None
    text: str


@dataclass(frozen=True)
class Verdict:
    """Whether somebody may come to one session."""

    ok: bool
    missing: list[str] = field(default_factory=list)
    """Sentences, one for each thing that is missing."""
    next: Session | None = None
    """The next session, which can be booked, of what is missing."""
    conditions: list[str] = field(default_factory=list)
    """What they have still to finish before the first day, though they may book already."""
    excused: bool = False
    """Whether a training officer has made an exception."""


class Missing(RuleBroken):
    """The person does not hold what the course needs."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(" ".join(verdict.missing))
        self.verdict = verdict


@dataclass(frozen=True)
class Need:
    """One requirement: its course, and the courses of which any meets it."""

    course: UUID
    met_by: frozenset[UUID]
    from_on: date
    until_on: date | None


class Known:
    """What is known of one person, and the rules."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        met_by: dict[UUID, set[UUID]] = {}
        heads: dict[UUID, Fact] = {}
        self.of: dict[str, list[Fact]] = {}
        for fact in facts:
            self.of.setdefault(fact.kind, []).append(fact)
            if fact.kind == "needs" and fact.key and fact.other:
                heads[fact.key] = fact
                met_by.setdefault(fact.key, set()).add(fact.other)
        self.needs = [
            Need(head.course, frozenset(met_by[key]), head.from_on, head.until_on)
            for key, head in heads.items()
            if head.course
        ]

    def needs_of(self, course: UUID, on: date) -> list[Need]:
        """The requirements of a course that are in force on a day."""
        return [
            need for need in self.needs if need.course == course and holds(need.from_on, need.until_on, on=on)
        ]

    def excused(self, session: UUID, course: UUID) -> bool:
        """Whether there is an exception for this session, or for its course."""
        return any(one.course == course and one.key in (None, session) for one in self.of.get("override", []))

    def counting_as(self, courses: Iterable[UUID], on: date) -> tuple[set[UUID], set[str]]:
        """The courses that count as any of these on a day, themselves among them, and the titles elsewhere that do."""
        found, titles = set(courses), set()
        equal = [one for one in self.of.get("equal", []) if holds(one.from_on, one.until_on, on=on)]
        grows = True
        while grows:
            more = {one.other for one in equal if one.course in found and one.other} - found
            found |= more
            grows = bool(more)
        titles = {one.text for one in equal if one.course in found and one.text}
        return found, titles

    def held(self, courses: Iterable[UUID], on: date) -> tuple[bool, date | None]:
        """Whether one of these is held on a day; if not, the last day of the one that has run out last, if any."""
        counted, titles = self.counting_as(courses, on)
        own = [one for one in self.of.get("held", []) if one.course in counted]
        own += [one for one in self.of.get("elsewhere", []) if one.course in counted or one.text in titles]
        if any(holds(one.from_on, one.until_on, on=on) for one in own):
            return True, None
        return False, max((one.until_on for one in own if one.until_on and one.until_on < on), default=None)

    def coming(self, courses: Iterable[UUID], on: date) -> Fact | None:
        """The place by which one of these will be finished before a day."""
        counted, _ = self.counting_as(courses, on)
        booked = [
            one
            for one in self.of.get("booked", [])
            if one.course in counted and one.from_on < on and holds(one.from_on, one.until_on, on=on)
        ]
        return min(booked, key=lambda one: one.from_on, default=None)


S = TypeVar("S", bound=Session)


def with_needs(sessions: QuerySet[S]) -> QuerySet[S]:
    """The same, each knowing by `needs` whether its course needs anything: then nothing more is asked of the others."""
    asked: Any = sessions
    known_by: QuerySet[S] = asked.annotate(needs=needs())
    return known_by


def needs() -> Exists:
    """The same as a mark for rows that are read otherwise."""
    return Exists(Requirement.objects.filter(course=OuterRef("course")))


def known(user: User, courses: Iterable[UUID]) -> Known:
    """All that the answer hangs on: one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            FACTS,
            {
                "courses": list(set(courses)),
                "user": user.pk,
                "accepted": ExternalState.ACCEPTED,
                "booked": BookingStatus.BOOKED,
                "cancelled": SessionStatus.CANCELLED,
                "unmarked": Attendance.NOT_MARKED,
                "attended": Attendance.ATTENDED,
            },
        )
        return Known(Fact(*row) for row in cursor.fetchall())


@dataclass
class Gap:
    """What is missing for one session."""

    need: Need
    ran_out_on: date | None
    step: frozenset[UUID]
    """The courses of which one is the next step: those that meet it, or what the simplest of them needs first."""


def of(user: User, sessions: Iterable[Session], *, now: datetime) -> dict[UUID, Verdict]:
    """Each session's verdict for this person: one query, three where something is missing, none where nothing can be.

    What counts is the first day of the session: a certificate that has run out by then does not count. A course that
    the person is booked on and that ends before then counts on condition that they finish it.
    """
    asked = list(sessions)
    found = {session.pk: Verdict(ok=True) for session in asked}
    asking = [session for session in asked if getattr(session, "needs", True)]
    if not asking:
        return found
    facts = known(user, (session.course_id for session in asking))
    if not facts.needs:
        return found
    gaps: dict[UUID, list[Gap]] = {}
    conditional: dict[UUID, list[Fact]] = {}
    for session in asking:
        if facts.excused(session.pk, session.course_id):
            found[session.pk] = Verdict(ok=True, excused=True)
            continue
        gaps[session.pk], conditional[session.pk] = weigh(facts, session)
    if any(gaps.values()) or any(conditional.values()):
        told = Telling.of(facts, gaps.values(), conditional.values(), now=now)
        for session in asking:
            if session.pk in gaps:
                found[session.pk] = told.verdict(session, gaps[session.pk], conditional[session.pk])
    return found


def weigh(facts: Known, session: Session) -> tuple[list[Gap], list[Fact]]:
    """What is missing for a session, and the places on which it hangs that nothing is."""
    first_day = session.days[0]
    gaps, conditional = [], []
    for need in facts.needs_of(session.course_id, first_day):
        is_held, ran_out_on = facts.held(need.met_by, first_day)
        if is_held:
            continue
        if coming := facts.coming(need.met_by, first_day):
            conditional.append(coming)
        else:
            gaps.append(Gap(need, ran_out_on, step_to(facts, need, first_day)))
    return gaps, conditional


def step_to(facts: Known, need: Need, on: date) -> frozenset[UUID]:
    """The courses with which to begin: what meets the need itself, or further down the chain what can be taken now."""
    seen: set[UUID] = set()
    level = need.met_by - {need.course} or need.met_by
    while True:
        lacking = {
            course: [
                one
                for one in facts.needs_of(course, on)
                if not facts.held(one.met_by, on)[0] and not facts.coming(one.met_by, on)
            ]
            for course in level
        }
        ready = frozenset(course for course, missing in lacking.items() if not missing)
        seen |= level
        below = {
            other
            for missing in lacking.values()
            for one in missing
            for other in one.met_by
            if other not in seen
        }
        if ready or not below:
            return ready or frozenset(level)
        level = frozenset(below)


@dataclass(frozen=True)
class Telling:
    """The names of courses, and the next session of each that can be booked: two queries."""

    titles: Mapping[UUID, str]
    coming: list[Session]

    @classmethod
    def of(
        cls, facts: Known, gaps: Iterable[list[Gap]], conditional: Iterable[list[Fact]], *, now: datetime
    ) -> "Telling":
        named: set[UUID] = set()
        steps: set[UUID] = set()
        for gap in (gap for some in gaps for gap in some):
            steps |= gap.step
            named |= gap.need.met_by | gap.step | {gap.need.course}
        named |= {fact.course for some in conditional for fact in some if fact.course}
        titles = dict(Course.objects.filter(pk__in=named).order_by().values_list("pk", "title"))
        coming = (
            list(
                bookable_sessions(now)
                .filter(course__in=steps)
                .order_by("course_id", "starts_at")
                .distinct("course_id")
                .select_related("course")
            )
            if steps
            else []
        )
        return cls(titles, sorted(coming, key=lambda one: one.starts_at))

    def any_of(self, courses: Iterable[UUID]) -> str:
        """Advanced Child Protection or Advanced Child Protection Update"""
        return " or ".join(sorted(self.titles[course] for course in courses if course in self.titles))

    def verdict(self, session: Session, gaps: list[Gap], conditional: list[Fact]) -> Verdict:
        """The same in words."""
        if gaps:
            step = frozenset().union(*(gap.step for gap in gaps))
            return Verdict(
                ok=False,
                missing=[self.sentence(session, gap) for gap in gaps],
                next=next((one for one in self.coming if one.course_id in step), None),
            )
        return Verdict(ok=True, conditions=[self.condition(session, one) for one in conditional])

    def sentence(self, session: Session, gap: Gap) -> str:
        """What is missing, and since when."""
        others = gap.need.met_by - {gap.need.course} or gap.need.met_by
        wanted = self.any_of(others)
        title = self.titles[gap.need.course]
        first_day = words.plain_date(session.days[0])
        if gap.ran_out_on:
            until = words.plain_date(gap.ran_out_on)
            said = f"{title} needs {wanted}. The certificate holds only until {until}, and this is on {first_day}."
        else:
            said = f"{title} needs {wanted}, and there is no certificate of it that holds on {first_day}."
        return said if gap.step <= others else f"{said} Take {self.any_of(gap.step)} first."

    def condition(self, session: Session, booked: Fact) -> str:
        """What has still to be finished."""
        title = self.titles[booked.course] if booked.course else ""
        return (
            f"It counts on {title} being finished on {words.plain_date(booked.from_on)}. Without that certificate "
            "there is none for this course."
        )


def require_eligible(session: Session, *, user: User, now: datetime) -> Verdict:
    """The verdict of a session on which somebody is about to get a place; raises Missing where they may not."""
    verdict = of(user, [session], now=now)[session.pk]
    if not verdict.ok:
        raise Missing(verdict)
    return verdict


def note(booking: Booking, verdict: Verdict) -> None:
    """Remember on what a place hangs that was taken with this verdict."""
    if verdict.conditions:
        Condition.objects.create(booking=booking, sentence=words.cut(" ".join(verdict.conditions), 500))
