"""What the rooms of training add to its chapter of the annual report, in the order in which it is printed."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.module_loading import import_string

from partnership.base.report_parts import Passage
from partnership.base.years import FinancialYear
from partnership.pages import words


def passages(year: FinancialYear) -> tuple[Passage, ...]:
    """The passages of each function that `TRAINING_REPORT_PASSAGES` names; most rooms have none for most years."""
    return tuple(
        passage for path in settings.TRAINING_REPORT_PASSAGES for passage in import_string(path)(year)
    )


def beside(parts: Iterable[Passage]) -> str:
    """The sentence that names what a chapter counts besides the registers; nothing where it counts nothing else."""
    others = list(dict.fromkeys(part.source for part in parts if part.source))
    return f" Besides the registers it counts {words.listed(others)}." if others else ""
