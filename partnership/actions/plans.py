"""The composite plan: what is agreed across all reviews, audits and meetings, by agency, by group or by theme."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from partnership.accounts.models import User
from partnership.actions import access, lists, owners, standing, threads
from partnership.actions.models import Action, Evidence, ProgressReport
from partnership.actions.rules import Ruling, State, Status
from partnership.actions.strands import Stage
from partnership.pages.components import Due, Tag
from partnership.pages.listing import Link

BY = {
    "agency": ("Agency", "No agency: a group does it"),
    "group": ("Group", "No group oversees it"),
    "theme": ("Theme", "No theme"),
}
"""By what a plan is made, like the filter of the list: the heading, and what stands for none."""
BY_DATE = (Status.OVERDUE, Status.AT_RISK, Status.ON_TRACK)
"""How it stands with what is still with whoever does it."""
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
    """By column: its head, how many, and the list of them."""


def columns(today: date) -> dict[str, tuple[str, Q, dict[str, str]]]:
    """What is counted, each action once: the head, which they are, and the filter that lists them.

    The three closures stand apart. What its owner calls done, with nothing to look at, stands by its date.
    """
    by_date = {
        str(one): (str(one.label), standing.is_(one, today=today), {"status": str(one)}) for one in BY_DATE
    }
    checked = Q(state=State.DONE, handed_in_on__isnull=False)
    return by_date | {
        "done": ("Done", checked, {"status": Status.CHECKED, "far": State.DONE}),
        **{
            str(one): (str(one.label), Q(state=one), {"far": str(one)})
            for one in (State.EVIDENCED, State.EMBEDDED, State.DROPPED)
        },
    }


def heads(today: date) -> list[str]:
    """The heads of what is counted."""
    return [label for label, _, _ in columns(today).values()]


def grounds(by: str, *, today: date) -> Iterator[tuple[dict[str, Any], Q]]:
    """The key and the name of what a plan is made by, and of which actions.

    An agency that has merged stands under its successor; what stands under a part of a theme, under the theme as well.
    """
    if by == "agency":
        yield {"key": owners.now("pk", today=today), "name": owners.now("name", today=today)}, Q()
    elif by == "group":
        yield {"key": F("group"), "name": F("group__name")}, Q()
    else:
        key, name = Coalesce("themes__parent", "themes"), Coalesce("themes__parent__name", "themes__name")
        yield {"key": key, "name": name}, Q()
        yield {"key": F("themes"), "name": F("themes__name")}, Q(themes__parent__isnull=False)


def lines(actions: QuerySet[Action], by: str, *, today: date) -> list[Line]:
    """Each of them by name, those that have something overdue first: one query, of themes one more for their parts."""
    counts = {key: Count("pk", filter=which, distinct=True) for key, (_, which, _) in columns(today).items()}
    rows: list[dict[str, Any]] = []
    for key, of in grounds(by, today=today):
        found: Any = actions.select_related(None).filter(of).order_by().values(**key)
        rows += found.annotate(**counts)
    rows.sort(key=lambda row: (-row["overdue"], row["name"] is None, (row["name"] or "").casefold()))
    return [line(by, row, today=today) for row in rows]


def line(by: str, row: dict[str, Any], *, today: date) -> Line:
    """One of them, with the ways to its lists."""

    def to(**more: str) -> str:
        return f"{reverse('actions:list')}?{urlencode({by: str(row['key']), **more})}" if row["key"] else ""

    printed = f"{reverse('actions:print')}?{urlencode({by: str(row['key'])})}" if row["key"] else ""
    counts = tuple(
        (label, row[key], to(**query) if row[key] else "")
        for key, (label, _, query) in columns(today).items()
    )
    return Line(row["name"] or BY[by][1], to(), printed, counts)


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
            lists.status_tag(action),
            lists.due_of(action, today=today),
            lists.source_of(action, reads=reads),
            [name for name in recommended.get(action.pk, []) if name != action.source_name],
            last_said(action),
            [shown(one) for one in action.evidence.all()],
        )
        for name in headings(action, by, today=today) or [none]:
            found.setdefault(name, []).append(printed)
    return [Chapter(name, found[name]) for name in sorted(found, key=lambda name: (name == none, name))]


def shown(one: Any) -> str:
    """A piece of evidence, with whether it is accepted, and still counts."""
    before = " before it began again" if one.is_past and one.ruling == Ruling.ACCEPTED else ""
    return f"{one.document.title} ({one.get_ruling_display().lower()}{before})"


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
            Prefetch(
                "evidence", Evidence.objects.select_related("document").annotate(is_past=standing.past())
            ),
            Prefetch("progress", ProgressReport.objects.filter(pk__in=newest.values("pk"))),
        )[:MOST_PRINTED]
    )
