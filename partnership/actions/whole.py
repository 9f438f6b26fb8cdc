"""An action with all that belongs to it, read once for a page."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from partnership.accounts.models import User
from partnership.actions import standing
from partnership.actions.models import (
    Action,
    Chase,
    Closure,
    DateRequest,
    DueChange,
    Evidence,
    ProgressReport,
    Reopening,
    Test,
)
from partnership.actions.rules import Result, Ruling, Stage
from partnership.documents.models import Version
from partnership.history import timeline


class Ruled(NamedTuple):
    """What somebody once said of a piece of evidence, also where a newer version was brought since."""

    evidence: UUID
    ruling: str
    said: str
    by: str
    at: datetime


def rulings(evidence: list[Evidence]) -> list[Ruled]:
    """Every ruling on pieces of evidence, the first first, by what was written of them: one query."""
    kept: Any = timeline.kept(Evidence)._default_manager  # whose fields no checker knows
    rows = kept.filter(pgh_obj__in=[one.pk for one in evidence], decided_at__isnull=False).order_by("pgh_id")
    columns = ("pgh_obj", "ruling", "said", "decided_by__name", "decided_at")
    return [*dict.fromkeys(Ruled(*row) for row in rows.values_list(*columns))]


def versions(evidence: list[Evidence]) -> dict[UUID, list[Version]]:
    """By document every version of it, the first first: one query."""
    found: dict[UUID, list[Version]] = defaultdict(list)
    rows = Version.objects.filter(document__in=[one.document_id for one in evidence])
    for one in rows.select_related("uploaded_by").order_by("document", "number"):
        found[one.document_id].append(one)
    return found


@dataclass
class Whole:
    """An action with all that belongs to it: one query for each kind of row."""

    action: Action
    evidence: list[Evidence]
    tests: list[Test]
    closures: list[Closure]
    reopenings: list[Reopening]
    due_changes: list[DueChange]
    progress: list[ProgressReport]
    chases: list[Chase]
    dates_asked: list[DateRequest]
    """The other dates that were asked for, whatever became of them."""
    past: frozenset[UUID]
    """The evidence that counts no more."""
    versions: dict[UUID, list[Version]]
    """By document of the evidence what was brought, the first first."""
    rulings: list[Ruled]
    """What was said of the evidence, the first first."""

    @classmethod
    def of(cls, action: Action) -> "Whole":
        evidence = list(
            action.evidence.select_related("document", "by", "decided_by").annotate(is_past=standing.past())
        )
        return cls(
            action,
            [*evidence],
            list(action.tests.select_related("by", "told_by")),
            list(action.closures.select_related("by")),
            list(action.reopenings.select_related("by")),
            list(action.due_changes.select_related("by")),
            list(action.progress.select_related("by")),
            list(action.chases.select_related("asked")),
            list(action.date_requests.select_related("by", "decided_by")),
            frozenset(one.pk for one in evidence if one.is_past),
            versions([*evidence]),
            rulings([*evidence]),
        )

    @property
    def asked(self) -> DateRequest | None:
        """Another date that is asked for and not decided yet."""
        return next((one for one in self.dates_asked if one.is_granted is None and not one.lapsed_at), None)

    @property
    def waiting(self) -> list[Evidence]:
        return [one for one in self.evidence if one.ruling == Ruling.OFFERED]

    @property
    def accepted(self) -> list[Evidence]:
        """What counts: nothing that was looked at before a test contradicted it."""
        return [one for one in self.evidence if one.ruling == Ruling.ACCEPTED and not self.is_past(one)]

    def is_past(self, one: Evidence) -> bool:
        """Whether a piece counts no more, as `services.counting` leaves it out."""
        return one.pk in self.past

    @property
    def planned(self) -> list[Test]:
        return [one for one in self.tests if one.carried_out_on is None]

    @property
    def is_contradicted(self) -> bool:
        """Whether a test contradicted it and nobody has evidenced it since, as `standing.contradicted` asks."""
        evidenced = [one.round for one in self.closures if one.stage == Stage.EVIDENCED]
        tested = [one.round for one in self.reopenings if one.test_id]
        return max(tested, default=-1) >= max(evidenced, default=0)

    def closed(self, stage: Stage) -> Closure | None:
        """Who closed a stage in this round."""
        return next(
            (one for one in self.closures if one.round == self.action.round and one.stage == stage), None
        )

    @property
    def proving(self) -> list[Test]:
        """The tests by which the action can be embedded."""
        done = self.closed(Stage.DONE)
        return [
            one
            for one in self.tests
            if done and one.result == Result.SUPPORTS and one.carried_out_on and one.carried_out_on >= done.on
        ]

    def has_closed(self, user: User) -> bool:
        """Whether somebody has closed a stage in this round, so that another person closes the next."""
        return any(one.round == self.action.round and one.by_id == user.pk for one in self.closures)
