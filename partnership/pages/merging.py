"""Of two people on one record: what the second left as they had found it stays as the first has saved it."""

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models

Says = Callable[[forms.Field, Any], str]


def changes_of(row: models.Model) -> Any:
    """The table of changes of a record that has versions; nothing where there is none."""
    tables = set(getattr(type(row), "pgh_event_models", {}).values())
    if len(tables) != 1:
        return None
    (changes,) = tables
    has_versions = "version" in {field.attname for field in changes._meta.concrete_fields}
    return changes if has_versions else None


def is_version(version: object) -> bool:
    """Whether it can be one: a page may send anything."""
    return isinstance(version, int) and 0 <= version < 2**31


def as_of(row: models.Model, version: object) -> dict[str, Any]:
    """The columns of a tracked record as they were at one version, from its table of changes; nothing where unknown."""
    changes = changes_of(row)
    if changes is None or not is_version(version):
        return {}
    return changes.objects.filter(pgh_obj=row.pk, version=version).order_by("-pgh_id").values().first() or {}


def is_all_by(writer: UUID | None, row: models.Model, version: object, columns: Iterable[str] = ()) -> bool:
    """Whether one person alone has changed a tracked record since a version, or these columns of it.

    Not where that is unknown, as of what no request has changed.
    """
    changes = changes_of(row)
    if writer is None or changes is None or not is_version(version):
        return False
    rows = list(changes.objects.filter(pgh_obj=row.pk).order_by("pgh_id"))
    read = [at for at, one in enumerate(rows) if one.version == version]
    if not read and any(one.version < version for one in rows):
        return False
    later = rows[read[-1] :] if read else [None, *rows]  # without a row to read it was begun since
    since = [
        now
        for before, now in pairwise(later)
        if before is None or not columns or any(getattr(before, it) != getattr(now, it) for it in columns)
    ]
    return bool(since) and {(one.pgh_context or {}).get("user") for one in since} == {str(writer)}


def untouched(form: Any, yours: Mapping[str, Any], before: Mapping[str, Any], *, says: Says) -> list[str]:
    """The fields that somebody sends as they were `before`, while the record has them otherwise by now.

    Where that cannot be told, as of lists of other records, a field counts as theirs.
    """
    found = []
    for name, field in form.fields.items():
        if name not in yours or name not in form.initial:
            continue
        try:
            column = form.instance._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if getattr(column, "attname", None) not in before or column.many_to_many:
            continue
        was, mine = says(field, before[column.attname]), says(field, yours[name])
        if was == mine != says(field, form.initial[name]) and boxes(form, name) is not None:
            found.append(name)
    return found


def column_of(form: Any, name: str) -> str:
    """The column that keeps a field of the form."""
    return str(form.instance._meta.get_field(name).attname)


def boxes(form: Any, name: str) -> dict[str, str | None] | None:
    """What a browser sends for a field as the record has it; None for a box that is not ticked, or what it is not."""
    field, at = form.fields[name], form.add_prefix(name)
    value = form.initial[name]
    widget: Any = field.widget
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets_names, widget.decompress(value) or [], strict=True)  # type: ignore[attr-defined]
        return {f"{at}{part}": "" if one is None else str(one) for part, one in parts}
    if isinstance(field.widget, forms.CheckboxInput):
        return {at: "on" if value else None}
    shown = field.prepare_value(value)
    if isinstance(shown, list | tuple | set | models.Model | models.QuerySet):
        return None
    text = "" if shown is None else str(shown)
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) and text:
        offered: Any = field.choices
        if text not in {str(key) for key, _ in offered}:
            return None
    return {at: text}


def put(form: Any, sent: Any, names: list[str]) -> None:
    """Put what the record has into what was sent."""
    for name in names:
        for at, text in (boxes(form, name) or {}).items():
            if text is None:
                sent.pop(at, None)
            else:
                sent[at] = text
