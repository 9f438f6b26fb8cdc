"""Certificates, needs and training elsewhere as pages and lists show them."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from partnership.accounts.models import User
from partnership.pages import words
from partnership.pages.cells import naming, tag
from partnership.pages.components import Tag
from partnership.pages.listing import Filters, WordsFilter
from training.certificates import access, eligibility, issuing
from training.certificates.eligibility import Verdict
from training.certificates.models import Certificate, External, Override
from training.certificates.rules import ExternalState
from training.models import Session
from training.rules import Attendance, BookingStatus
from training.words import when

COLOURS = {
    ExternalState.WAITING: Tag("amber", "Waiting"),
    ExternalState.ACCEPTED: Tag("green", "Accepted"),
    ExternalState.REFUSED: Tag("grey", "Not accepted"),
}
SOON = 90
"""So many days before its last day a certificate is shown as one that runs out."""


@dataclass(frozen=True)
class Box:
    """What a page tells somebody about coming to a course or a session."""

    title: str
    points: list[str] = field(default_factory=list)
    kind: str = ""
    next: Session | None = None
    """The next session of what is missing."""
    may: bool = False
    """Whether they may book after all."""

    @property
    def link(self) -> str:
        """Introduction to Child Protection, Tuesday 24 February 2026, 9:15am to 4pm"""
        return f"{self.next.course.title}, {when(self.next)}" if self.next else ""


def box(user: User | AnonymousUser, sessions: Iterable[Session], *, now: datetime) -> Box | None:
    """The box of a page about these sessions of one course, for somebody who has signed in: one query, or three.

    Nothing where the course needs nothing, or for visitors.
    """
    asked = list(sessions)
    if not isinstance(user, User) or not asked:
        return None
    verdicts = eligibility.of(user, asked, now=now)
    told = [verdicts[session.pk] for session in asked]
    if all(one == Verdict(ok=True) for one in told):
        return None
    if not any(one.ok for one in told):
        return refusal(told[0])
    if all(one.excused for one in told):
        return Box("You can book", ["A training officer has made an exception for you."], "ok", may=True)
    closed = [
        (session, verdict)
        for session, verdict in zip(asked, told, strict=True)
        if session.starts_at > now and not verdict.ok
    ]
    if closed:
        session, verdict = closed[0]
        day = words.plain_date(session.days[0])
        return Box(
            f"You can book some of these dates, but not {day}", verdict.missing, "warning", verdict.next
        )
    conditions = next((one.conditions for one in told if one.conditions), [])
    if not conditions:
        return None
    return Box("You can book, on a condition", conditions, "warning", may=True)


def refusal(verdict: Verdict) -> Box:
    """What is missing."""
    return Box("You cannot book this course yet", verdict.missing, "warning", verdict.next)


# One session --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Issued:
    """The certificates of one session as those who run it see them."""

    people: list[Certificate]
    waiting: int
    """How many came on all days and have none."""
    unmet: list[str]
    """Who booked on a condition that is not met."""

    @property
    def number(self) -> int:
        """How many hold."""
        return sum(one.withdrawn_at is None for one in self.people)


def of_session(session: Session) -> Issued:
    """Three queries, and one for each person who booked on a condition."""
    people = list(Certificate.objects.filter(booking__session=session).order_by("name", "pk"))
    came = session.bookings.filter(status=BookingStatus.BOOKED, attendance=Attendance.ATTENDED)
    conditional = (
        session.bookings.filter(status=BookingStatus.BOOKED, condition__isnull=False)
        .select_related("user", "session", "condition")
        .order_by("user__name", "pk")
    )
    return Issued(
        people,
        came.filter(certificate=None).count(),
        [
            f"{one.user.name} has a place on a condition that is not met yet: another course has to be finished first."
            for one in conditional
            if issuing.unmet(one)
        ],
    )


# One's own ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """A certificate as its holder sees it."""

    certificate: Certificate
    tag: Tag

    @property
    def until(self) -> str:
        """until 24 February 2028"""
        last = self.certificate.valid_until
        return f"until {words.plain_date(last)}" if last else "without end"


def tag_of(certificate: Certificate, *, today: date) -> Tag:
    """Whether it holds."""
    if certificate.withdrawn_at:
        return Tag("red", "Withdrawn")
    if certificate.valid_until is None:
        return Tag("green", "Holds")
    left = (certificate.valid_until - today).days
    if left < 0:
        return Tag("grey", "Has run out")
    return Tag("amber", "Runs out soon") if left <= SOON else Tag("green", "Holds")


def mine(user: User, *, today: date) -> dict[str, Any]:
    """What the page “My training” has of certificates and training elsewhere: two queries."""
    return {
        "certificates": [Held(one, tag_of(one, today=today)) for one in access.own_certificates(user)],
        "elsewhere": [
            (one, COLOURS[ExternalState(one.state)])
            for one in access.visible_externals(user).filter(user=user)
        ],
        "can_record": access.can_record(user),
    }


def folded(name: str) -> str:
    """A name without what people leave out when they copy it: accents, capitals, points, spaces."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in plain if one.isalnum())


# Lists of those who run the training --------------------------------------------------------------


class ElsewhereTable(tables.Table):  # type: ignore[misc]
    """What people took elsewhere."""

    title = tables.Column(verbose_name="Course")
    person = tables.Column(accessor="user__name", verbose_name="Person")
    agency = tables.Column(accessor="agency__name", verbose_name="Agency", visible=False)
    completed_on = tables.DateColumn(verbose_name="Finished")
    state = tables.Column(verbose_name="State")
    course = tables.Column(accessor="course__title", verbose_name="Counts as", default="")

    def render_title(self, record: External) -> SafeString:
        url = reverse("training_certificates:elsewhere", args=[record.pk])
        return naming(url, record.title, record.provider)

    def value_title(self, record: External) -> str:
        return record.title

    def render_completed_on(self, value: date) -> str:
        return words.tiny_date(value)

    def value_completed_on(self, value: date) -> date:
        return value

    def render_state(self, value: str, record: External) -> SafeString:
        return tag(COLOURS[ExternalState(record.state)])

    def value_state(self, record: External) -> str:
        return str(record.get_state_display())


class ElsewhereFilters(Filters):
    """By words, and what waits."""

    q = WordsFilter(label="Course", field_name="title", lookup_expr="icontains")
    state = filters.ChoiceFilter(label="State", choices=ExternalState.choices, empty_label="Any")


class ExceptionTable(tables.Table):  # type: ignore[misc]
    """Who may come without what a course needs."""

    person = tables.Column(accessor="user__name", verbose_name="Person")
    course = tables.Column(accessor="course__title", verbose_name="Course")
    reason = tables.Column(verbose_name="Why")
    made = tables.Column(accessor="made_by__name", verbose_name="Made by")
    created_at = tables.DateColumn(verbose_name="On")
    state = tables.Column(accessor="withdrawn_at", verbose_name="State", empty_values=())

    def render_course(self, record: Override) -> str:
        return (
            f"{record.course.title}, {words.tiny_date(record.session.days[0])}"
            if record.session
            else record.course.title
        )

    def render_created_at(self, value: datetime) -> str:
        return words.tiny_date(value)

    def value_created_at(self, value: datetime) -> datetime:
        return value

    def render_state(self, record: Override) -> SafeString | str:
        if record.withdrawn_at:
            return tag(Tag("grey", "Ended"))
        return naming(reverse("training_certificates:end_exception", args=[record.pk]), "End it")

    def value_state(self, record: Override) -> str:
        return "Ended" if record.withdrawn_at else "In force"


class ExceptionFilters(Filters):
    """By person, and whether it is in force."""

    q = WordsFilter(label="Person", field_name="user__name", lookup_expr="icontains")
    state = filters.ChoiceFilter(
        label="State",
        choices=[("now", "In force"), ("ended", "Ended")],
        empty_label="Any",
        method="in_state",
    )

    def in_state(self, rows: QuerySet[Override], name: str, value: str) -> QuerySet[Override]:
        return rows.filter(withdrawn_at__isnull=value == "now")
