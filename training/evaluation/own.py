"""What a safeguarding lead sees of the evaluation: figures of their own people, and never of so few that it names them.

The unit is one course in one year. What fewer than five people said of it is in no figure at all, whichever way the
figures are split or added up: so no difference of two figures is about fewer than five people either. For the same
reason nothing can be filtered.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.utils import timezone

from partnership.base.years import FinancialYear
from training.evaluation import results, showing
from training.evaluation.results import SPLITS, Cell, Tally
from training.evaluation.rules import FEW

SPLIT_BY = ("course", "year")


def results_of(agencies: Collection[UUID], split: str) -> dict[str, Any]:
    """Everything of the results page, of some agencies' people alone."""
    cells = units(results.cells(agencies=agencies))
    lines = results.lines(cells, split, sees_all=True)  # nothing small is left in them
    total = results.total(cells)
    return {
        "total": total,
        "stats": showing.stats(total),
        "heads": (SPLITS[split][0], *showing.HEADS),
        "lines": [(line, list(zip(showing.HEADS, line.cells, strict=True))) for line in lines],
        "chart": showing.chart(lines, split),
        "asking_heads": showing.ASKING_HEADS,
        "askings": [(one.name, one.cells) for one in results.askings(agencies=agencies) if one.asked >= FEW],
        "opinions": [one for one in results.opinions(agencies=agencies) if one.people >= FEW],
    }


def units(cells: Iterable[Cell]) -> list[Cell]:
    """One cell for each course and year, without what fewer than five people were asked or said."""
    found: dict[tuple[UUID, int], Cell] = {}
    for cell in cells:
        year = FinancialYear.of(timezone.localdate(cell.session.starts_at)).first
        unit = found.setdefault((cell.session.course_id, year), Cell(cell.session, cell.agency, Tally()))
        unit.tally.add(cell.tally)
    for unit in found.values():
        unit.tally = without_few(unit.tally)
    return [unit for unit in found.values() if unit.tally.asked or unit.tally.people]


def without_few(tally: Tally) -> Tally:
    """The same counts without the points at which there are fewer than five people."""
    asked = {point for point, number in tally.asked.items() if number >= FEW}
    paired = {point for point, number in tally.people.items() if number >= FEW}
    return Tally(
        asked={point: tally.asked[point] for point in asked},
        answered={point: number for point, number in tally.answered.items() if point in asked},
        steps={point: number for point, number in tally.steps.items() if point in paired},
        pairs={point: number for point, number in tally.pairs.items() if point in paired},
        people={point: tally.people[point] for point in paired},
    )
