"""What the pages of the pool show: who can teach on a day, and one trainer with their days and observations."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone

from partnership.accounts.models import User
from partnership.pages import words as say
from partnership.pages.components import Tag
from training import words
from training.models import Session, Trainer
from training.pool import access
from training.pool.models import Observation, Spell
from training.pool.rules import Offer
from training.rules import SessionStatus

PAST_SHOWN = 50
"""So many sessions that a trainer taught can be chosen for an observation, the newest first."""


@dataclass(frozen=True)
class Line:
    """One trainer on one day."""

    trainer: Trainer
    state: Tag
    note: str
    observed_on: date | None
    next_on: date | None
    next_is_late: bool


def lines(user: User, on: date) -> list[Line]:
    """Everybody in the pool, whoever can teach first: three queries."""
    newest = Observation.objects.filter(trainer=OuterRef("pk")).order_by("-observed_on", "-created_at")
    rows: QuerySet[Any] = access.visible(user).filter(is_active=True).order_by("name")
    rows = rows.annotate(
        observed_on=Max("observations__observed_on"), next_on=Subquery(newest.values("next_on")[:1])
    ).prefetch_related(
        Prefetch("spells", Spell.objects.filter(from_on__lte=on, until_on__gte=on), to_attr="spells_then"),
        Prefetch(
            "sessions",
            Session.objects.filter(days__contains=[on])
            .exclude(status=SessionStatus.CANCELLED)
            .select_related("course"),
            to_attr="teaches_then",
        ),
    )
    today = timezone.localdate()
    found = []
    for one in rows:
        spell = one.spells_then[0] if one.spells_then else None
        state, note = then(spell, one.teaches_then)
        late = one.next_on is not None and one.next_on < today
        found.append(Line(one, state, note, one.observed_on, one.next_on, late))
    order = ["green", "grey", "blue", "amber"]
    return sorted(found, key=lambda line: order.index(line.state.colour))


def then(spell: Spell | None, sessions: list[Session]) -> tuple[Tag, str]:
    """What holds of a trainer on a day, the most certain first."""
    taught = say.listed([f"{one.course}, {words.times(one)}" for one in sessions])
    note = spell.note if spell else ""
    if spell and spell.offer == Offer.AWAY:
        return Tag("amber", "Cannot teach"), f"Yet down to teach {taught}" if taught else note
    if sessions:
        return Tag("blue", "Teaches already"), taught
    if spell:
        return Tag("green", "Can teach"), note
    return Tag("grey", "Nothing said"), ""


def trainer(user: User, one: Trainer, *, now: Any) -> dict[str, Any]:
    """Everything of the page of one trainer."""
    today = timezone.localdate(now)
    sessions = one.sessions.exclude(status=SessionStatus.CANCELLED).select_related("course")
    coming = [
        (session, words.when(session), session.status) for session in sessions.filter(ends_at__gt=now)[:10]
    ]
    observations = list(one.observations.select_related("session__course"))
    newest = observations[0] if observations else None
    return {
        "coming": coming,
        "spells": [
            (
                spell,
                span(spell),
                Tag("green" if spell.offer == Offer.FREE else "amber", spell.get_offer_display()),
            )
            for spell in one.spells.filter(until_on__gte=today)
        ],
        "observations": [(row, about(row)) for row in observations],
        "next_on": newest.next_on if newest else None,
        "next_is_late": bool(newest and newest.next_on and newest.next_on < today),
        "keeps_days": access.can_keep_days(user, one),
        "observes": access.can_observe(user, one),
        "sees_all": access.can_see_all(user),
        "is_me": one.user_id == user.pk,
        "taught": sessions.filter(ends_at__lte=now).count(),
    }


def span(spell: Spell) -> str:
    """Monday 4 May 2026; Monday 4 to Friday 8 May 2026"""
    return say.days(spell.from_on, spell.until_on, year=True)


def about(row: Observation) -> str:
    """At which session, and by whom."""
    where = f"{row.session.course}, watched by" if row.session else "Watched by"
    return f"{where} {row.observer}"


def sessions_of(one: Trainer, now: Any) -> QuerySet[Session]:
    """The sessions that a trainer has taught lately, to be chosen from."""
    held = one.sessions.exclude(status=SessionStatus.CANCELLED).filter(starts_at__lte=now)
    newest = held.order_by("-starts_at").values("pk")[:PAST_SHOWN]
    return (
        Session.objects.filter(pk__in=list(newest.values_list("pk", flat=True)))
        .select_related("course")
        .order_by("-starts_at")
    )
