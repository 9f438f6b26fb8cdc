"""Whose an action is on a day: the agency that agreed it, or what that has merged into since.

What was recorded under the old name stays there, so an action names the agency that agreed it. Lists and plans find it
with the one that answers for it today, two mergers on at most, like the rights in `access`.
"""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from partnership.actions.models import Action
from partnership.agencies.models import Agency

FIRST, SECOND, THIRD = "agency", "agency__successor", "agency__successor__successor"


def merged(path: str, today: date) -> Q:
    """That the agency at the end of a path is over and goes on in another."""
    return Q(**{f"{path}__until_on__lt": today, f"{path}__successor__isnull": False})


def of(agency: Agency, *, today: date) -> Q:
    """The actions of an agency on a day, with those of agencies that have become part of it."""
    return of_any([agency.pk], today=today)


def of_any(agencies: Collection[UUID], *, today: date) -> Q:
    """The same for several, by their keys."""
    return (
        Q(agency__in=agencies)
        | Q(merged(FIRST, today), **{f"{SECOND}__in": agencies})
        | Q(merged(FIRST, today), merged(SECOND, today), **{f"{THIRD}__in": agencies})
    )


def having(actions: QuerySet[Action], *, today: date) -> QuerySet[Agency]:
    """The agencies that have any of these actions, under their own name or by a merger."""
    own = Exists(actions.filter(agency=OuterRef("pk")))
    over = Agency.objects.filter(own, until_on__lt=today)
    then = over.filter(successor__until_on__lt=today)
    return Agency.objects.filter(
        own | Q(pk__in=over.values("successor")) | Q(pk__in=then.values("successor__successor"))
    )


def now(field: str, *, today: date) -> Case:
    """A field of the agency that answers for an action on a day: `pk` or `name`."""
    return Case(
        When(merged(FIRST, today) & merged(SECOND, today), then=F(f"{THIRD}__{field}")),
        When(merged(FIRST, today), then=F(f"{SECOND}__{field}")),
        default=F(f"{FIRST}__{field}"),
    )


def answering(action: Any, *, today: date) -> Agency | None:
    """The agency that answers for an action on a day, of one that comes with its agency and what follows it."""
    agency: Agency | None = action.agency
    for _ in range(2):
        if agency is None or agency.successor is None or agency.until_on is None or agency.until_on >= today:
            break
        agency = agency.successor
    return agency
