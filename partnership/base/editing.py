"""Two people on one record: whoever saves second is told so, and overwrites nothing."""

from typing import Any, TypeVar

from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.models import EditableRecord
from partnership.base.rules import RuleBroken

E = TypeVar("E", bound=EditableRecord)


class ChangedMeanwhile(RuleBroken):
    """Somebody else saved the record after this form was opened; `current` is the record as it is now."""

    def __init__(self, current: Any) -> None:
        super().__init__("Somebody else changed this while you were writing. Open it again to compare.")
        self.current = current


def open_at(row: E, version: int, *related: str) -> E:
    """The row, locked, with the foreign keys that `related` names. Raises ChangedMeanwhile if it has left `version`."""
    row = lock(row, *related)
    if row.version != version:
        raise ChangedMeanwhile(row)
    return row


def write(row: E, **facts: Any) -> E:
    """Save the facts as the next version of a locked row. Raises RuleBroken where a constraint refuses them."""
    for name, value in facts.items():
        setattr(row, name, value)
    row.version += 1
    with in_words(type(row)):
        row.save(update_fields=[*facts, "version"])
    return row
