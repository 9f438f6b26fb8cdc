"""Of two people on one record: what the second left as they had found it stays as the first has saved it."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models

Says = Callable[[forms.Field, Any], str]


def as_of(row: models.Model, version: object) -> dict[str, Any]:
    """The columns of a tracked record as they were at one version, from its table of changes; nothing where unknown."""
    tables = set(getattr(type(row), "pgh_event_models", {}).values())
    if len(tables) != 1 or not isinstance(version, int):
        return {}
    (changes,) = tables
    names = {field.attname for field in changes._meta.concrete_fields}
    if "version" not in names or not 0 <= version < 2**31:
        return {}
    return changes.objects.filter(pgh_obj=row.pk, version=version).order_by("-pgh_id").values().first() or {}


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
