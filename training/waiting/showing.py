"""How the waiting list is shown: one's own place in it, and the whole line to those who run the training."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import django_tables2 as tables
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.safestring import SafeString

from partnership.accounts.models import User
from partnership.agencies.standing import standing
from partnership.pages import words as say
from partnership.pages.cells import tag
from partnership.pages.components import Tag
from training import access as training
from training import catalogue
from training.models import Session
from training.rules import FULL
from training.waiting import access, line, services
from training.waiting.line import InLine
from training.waiting.models import Offer, Pass, Want
from training.waiting.rules import ONE_PASSED, OfferState, Passed, WantState, ordinal

LAST_PASSES = 5


@dataclass(frozen=True)
class Turn:
    """One's own place in a line, as a page tells of it."""

    want: Want
    place: str
    """You are 4th in line"""
    offer: Offer | None


def turn(want: Want, *, now: datetime) -> Turn:
    """Where somebody stands now, and what they are offered."""
    open_offers = want.offers.filter(state=OfferState.OPEN, ends_at__gt=now)
    offer = open_offers.select_related("session").first()
    return Turn(want, f"You are {ordinal(line.number_of(want))} in line", offer)


def mine(user: User, *, now: datetime) -> list[Turn]:
    """Every course that somebody waits for."""
    return [turn(want, now=now) for want in access.own(user).filter(state=WantState.OPEN)]


@dataclass(frozen=True)
class Spot:
    """Where somebody stands before a session that is full."""

    can_join: bool
    """Whoever may book may wait."""
    turn: Turn | None
    """Their place in the line, if they have one."""
    kept: bool
    """A place is kept for them or for an agency of theirs."""


def spot(user: User | AnonymousUser, session: Session, *, now: datetime) -> Spot | None:
    """What somebody can do about a session that is full; None where it is not, or is closed for another reason."""
    if catalogue.why_not(session, now=now) != FULL:
        return None
    here = standing(user)
    if not isinstance(user, User) or here is None:
        return Spot(can_join=False, turn=None, kept=False)
    found = services.waiting_of(user, session.course)
    return Spot(
        can_join=training.can_book(user),
        turn=turn(found, now=now) if found else None,
        kept=services.kept_for(session, user, here.agencies, now=now),
    )


def dates_to_wait_for(want_or_course: Any, *, now: datetime) -> list[Session]:
    """The coming dates of a course that have no place left, and those of a wish already chosen."""
    course = getattr(want_or_course, "course", want_or_course)
    chosen = getattr(want_or_course, "chosen", [])
    coming = catalogue.coming_sessions(now).filter(course=course)
    return [one for one in coming if one.free <= 0 or one.pk in chosen]


@dataclass(frozen=True)
class Line:
    """What those who run the training read of a session's waiting list."""

    waiting: int
    offers: list[Offer]
    passes: list[Pass]


def line_of(session: Session) -> Line:
    """How many wait, who has been offered a place, and why nobody was: three queries."""
    open_offers = Offer.objects.filter(session=session, state=OfferState.OPEN)
    return Line(
        line.waiting_for(session).count(),
        list(open_offers.select_related("want__user", "want__agency").order_by("ends_at")),
        list(Pass.objects.filter(session=session)[:LAST_PASSES]),
    )


def rows(session: Session) -> QuerySet[InLine]:
    """The line in its order, each with their number."""
    standing = line.standing_in_line(session, on=timezone.localdate())
    numbered = standing.annotate(number=Window(RowNumber(), order_by=F("arrival").asc()))
    return numbered.select_related("user", "agency")


class LineTable(tables.Table):  # type: ignore[misc]
    """Who waits for a session, in the order in which they came, which nobody changes."""

    name = tables.Column(accessor="user__name", verbose_name="Person", orderable=False)
    number = tables.Column(verbose_name="In line", orderable=False)
    agency = tables.Column(accessor="agency__name", verbose_name="Agency", orderable=False)
    places = tables.Column(verbose_name="Places", orderable=False)
    chosen = tables.Column(verbose_name="Dates", orderable=False, empty_values=())
    created_at = tables.DateTimeColumn(verbose_name="Since", orderable=False)
    bar = tables.Column(verbose_name="Now", empty_values=(), orderable=False)

    def render_number(self, value: int) -> str:
        return ordinal(value)

    def render_chosen(self, record: Want) -> str:
        return say.count(len(record.chosen), "date") if record.chosen else "Any"

    def render_created_at(self, value: datetime) -> str:
        return say.tiny_date(value)

    def value_created_at(self, record: Want) -> datetime:
        return record.created_at

    unfit: Collection[UUID] = ()
    """Those among the rows shown who do not hold what the course asks for."""

    def bar_of(self, record: InLine) -> Passed | None:
        return line.why_passed(record, free=record.places, unfit=self.unfit)

    def render_bar(self, record: InLine) -> SafeString | str:
        bar = self.bar_of(record)
        if bar is None:
            return tag(Tag("green", "Ready"))
        if record.asked and record.offered:
            return tag(Tag("amber", "Offered"))
        return ONE_PASSED[bar][0].upper() + ONE_PASSED[bar][1:]

    def value_bar(self, record: InLine) -> str:
        bar = self.bar_of(record)
        return ONE_PASSED[bar] if bar else "ready"
