"""Who holds what their job needs: the state of each need on a day, and how many are in each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from training.assurance.models import Need
from training.assurance.rules import DUE_WITHIN, State


def with_state(needs: QuerySet[Need], *, on: date) -> QuerySet[Need]:
    """Each with its `state`, as `rules.state_of` has it."""
    holds = Q(lasts=True) | Q(until_on__gt=on + DUE_WITHIN)
    state = Case(
        When(last_on=None, then=Value(State.NEVER)),
        When(holds, then=Value(State.TRAINED)),
        When(until_on__gte=on, then=Value(State.DUE)),
        default=Value(State.LAPSED),
        output_field=CharField(),
    )
    return needs.annotate(state=state)


@dataclass
class Coverage:
    """How many people need one course, and how many are in each state."""

    course: UUID
    title: str
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def needed(self) -> int:
        return sum(self.numbers.values())

    @property
    def holding(self) -> int:
        """Those who hold it today, due or not."""
        return self.numbers.get(State.TRAINED, 0) + self.numbers.get(State.DUE, 0)

    @property
    def per_cent(self) -> int:
        return 100 * self.holding // self.needed if self.needed else 0

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Each state with its number."""
        return [(state.label, self.numbers.get(state, 0)) for state in State]


def coverage(needs: QuerySet[Need]) -> list[Coverage]:
    """Each course that is needed, by title: one query."""
    found: dict[UUID, Coverage] = {}
    rows: QuerySet[Any] = needs  # with its `state`, which the type checker does not know
    counted = rows.order_by("course__title").values_list("course", "course__title", "state")
    for course, title, state, number in counted.annotate(number=Count("pk")):
        found.setdefault(course, Coverage(course, title)).numbers[state] = number
    return list(found.values())


def total(rows: Iterable[Coverage], state: State) -> int:
    return sum(row.numbers.get(state, 0) for row in rows)
