"""The composite plan: what is agreed across all reviews, audits and meetings, by agency, by group or by theme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Prefetch, QuerySet
from django.urls import reverse

from partnership.accounts.models import User
from partnership.actions import access, lists, owners, standing, threads
from partnership.actions.models import Action, Evidence, ProgressReport
from partnership.actions.rules import Status
from partnership.actions.strands import Stage
from partnership.pages.components import Due, Tag
from partnership.pages.listing import Link

BY = {
    "agency": ("Agency", "No agency: a group does it"),
    "group": ("Group", "No group oversees it"),
    "theme": ("Theme", "No theme"),
}
"""By what a plan is made, like the filter of the list: the heading, and what stands for none."""
MOST_PRINTED = 500


def chosen(asked: str) -> str:
    """By what, as the address asks; by agency where it asks for nothing that there is."""
    return asked if asked in BY else "agency"


def ways(path: str, by: str, query: str = "") -> list[Link]:
    """The same plan made otherwise."""
    rest = f"&{query}" if query else ""
    return [Link(f"By {name}", f"{path}?by={name}{rest}", "", name == by) for name in BY]


@dataclass(frozen=True)
class Line:
    """One agency, group or theme, with how many of its actions stand how."""

    name: str
    url: str
    print_url: str
    counts: tuple[tuple[str, int, str], ...]
    """By status: its name, how many, and the list of them."""
    open: int


def grounds(by: str, *, today: date) -> dict[str, Any]:
    """The key and the name of what a plan is made by; an agency that has merged stands under its successor."""
    if by == "agency":
        return {"key": owners.now("pk", today=today), "name": owners.now("name", today=today)}
    path = "themes" if by == "theme" else by
    return {"key": F(path), "name": F(f"{path}__name")}


def lines(actions: QuerySet[Action], by: str, *, today: date) -> list[Line]:
    """Each of them by name, those that have something overdue first: one query."""
    none = BY[by][1]
    counts = {str(one): Count("pk", filter=standing.is_(one, today=today)) for one in Status}
    rows: Any = (
        actions.select_related(None)
        .order_by()
        .values(**grounds(by, today=today))
        .annotate(**counts)
        .order_by(F("overdue").desc(), F("name").asc(nulls_last=True))
    )
    return [line(by, row, none) for row in rows]


def line(by: str, row: dict[str, Any], none: str) -> Line:
    """One of them, with the ways to its lists."""

    def to(**more: str) -> str:
        return f"{reverse('actions:list')}?{urlencode({by: str(row['key']), **more})}" if row["key"] else ""

    printed = f"{reverse('actions:print')}?{urlencode({by: str(row['key'])})}" if row["key"] else ""
    counts = tuple((str(one.label), row[one], to(status=one) if row[one] else "") for one in Status)
    still = sum(row[one] for one in Status if one != Status.CLOSED)
    return Line(row["name"] or none, to(), printed, counts, still)


@dataclass(frozen=True)
class Printed:
    """One action as a meeting has it on paper."""

    action: Action
    tag: Tag
    due: Due
    source: str
    recommended: list[str]
    """The recommendations that it follows from, as far as this person may read them."""
    last: str
    evidence: list[str]


@dataclass(frozen=True)
class Chapter:
    """What stands under one heading on paper."""

    name: str
    rows: list[Printed]


def chapters(actions: Sequence[Action], by: str, *, user: User, today: date) -> list[Chapter]:
    """The actions under their headings, in the order of the names; under several themes an action stands in each."""
    none = BY[by][1]
    reads = access.reads_sources(user)
    recommended = threads.named(actions, Stage.RECOMMENDATION, user)
    found: dict[str, list[Printed]] = {}
    for action in actions:
        printed = Printed(
            action,
            lists.status_tag(action, today=today),
            lists.due_of(action, today=today),
            lists.source_of(action, reads=reads),
            recommended.get(action.pk, []),
            last_said(action),
            [f"{one.document.title} ({one.get_ruling_display().lower()})" for one in action.evidence.all()],
        )
        for name in headings(action, by, today=today) or [none]:
            found.setdefault(name, []).append(printed)
    return [Chapter(name, found[name]) for name in sorted(found, key=lambda name: (name == none, name))]


def headings(action: Action, by: str, *, today: date) -> list[str]:
    """Under which headings an action stands."""
    if by == "theme":
        return [theme.name for theme in action.themes.all()]
    one = owners.answering(action, today=today) if by == "agency" else action.group
    return [one.name] if one else []


def last_said(action: Action) -> str:
    """What was reported last, of an action that comes with its reports."""
    newest = next(iter(action.progress.all()), None)
    return f"{newest.said_on:%d/%m/%Y}: {newest.text}" if newest else ""


def for_paper(actions: QuerySet[Action]) -> list[Action]:
    """The actions with what paper shows of each: three queries more, however many."""
    newest = ProgressReport.objects.order_by("action_id", "-said_on", "-created_at").distinct("action_id")
    return list(
        actions.select_related("agency__successor__successor").prefetch_related(
            "themes",
            Prefetch("evidence", Evidence.objects.select_related("document")),
            Prefetch("progress", ProgressReport.objects.filter(pk__in=newest.values("pk"))),
        )[:MOST_PRINTED]
    )
