"""Every change of a row is kept by the database itself: `@tracked` on a model makes its table of changes."""

from collections.abc import Callable, Sequence
from typing import TypeVar, overload

import pghistory
import pgtrigger
from django.apps import apps
from django.db import models
from pghistory.models import Event

from partnership.base.triggers import register_quickly

APPEND_ONLY = "append_only"

M = TypeVar("M", bound=type[models.Model])

register_quickly()


class Change(Event):
    """The base of every table of changes: the row as it was after an insert or an update, or before a delete."""

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True


@overload
def tracked(model: M, /) -> M: ...
@overload
def tracked(
    *,
    exclude: Sequence[str] = (),
    fields: Sequence[str] = (),
    inserts: bool = True,
    told_with: str = "",
) -> Callable[[M], M]: ...
def tracked(
    model: M | None = None,
    /,
    *,
    exclude: Sequence[str] = (),
    fields: Sequence[str] = (),
    inserts: bool = True,
    told_with: str = "",
) -> M | Callable[[M], M]:
    """`@tracked` or `@tracked(...)` on a model: triggers write each insert, update and delete into `<Model>Change`.

    Bulk updates, scripts and SQL by hand leave a trace too. `exclude` names columns that history must not keep
    (secrets, file bytes, what is to be forgotten, counts that other rows tell); `fields` names the only ones that it
    keeps; an update that touches no kept column leaves no trace. `inserts=False` is for rows that say themselves when
    they came. `told_with` names the foreign key to the record with whose changes these are told.

    The context of a change lies in the row of changes itself, as JSON, and not in a table shared by all, which the
    serving role would have to be allowed to update. Rows of changes can only be added.
    """

    def decorate(model: M) -> M:
        # The key stands in `pgh_obj` already.
        kept = fields or [
            field.name
            for field in model._meta.local_fields
            if field.name not in exclude and not field.primary_key
        ]
        trackers = [pghistory.UpdateEvent(), pghistory.DeleteEvent()]
        if inserts:
            trackers.insert(0, pghistory.InsertEvent())
        pghistory.track(
            *trackers,
            fields=list(kept),
            base_model=Change,
            model_name=f"{model.__name__}Change",
            obj_field=pghistory.ObjForeignKey(related_name="+", db_index=True),
            context_field=pghistory.ContextJSONField(),
            context_id_field=None,  # type: ignore[arg-type]  # as its documentation has it
            append_only=True,
            meta={"indexes": [index_of(model, told_with)]} if told_with else None,
        )(model)
        return model

    return decorate if model is None else decorate(model)


def index_of(model: type[models.Model], field: str) -> models.Index:
    """The index by which the changes of a part are found from its record; Django cuts no name to its 30 characters.

    A name that is cut must not be that of a table: PostgreSQL keeps both in one list.
    """
    table = f"{model._meta.app_label}_{model.__name__.lower()}"
    name = f"{table}change_{field}"[:30]
    return models.Index(fields=[field], name=f"{name[:27]}_by" if name in (table, f"{table}change") else name)


def append_only() -> pgtrigger.Protect:
    """For `Meta.triggers` of a log of ours: rows can be added and neither changed nor removed."""
    return pgtrigger.Protect(name=APPEND_ONLY, operation=pgtrigger.Update | pgtrigger.Delete)


def append_only_models() -> list[type[models.Model]]:
    """Every table to which rows can only be added: all tables of changes, and the logs."""
    return [
        model
        for model in apps.get_models()
        if any(trigger.name == APPEND_ONLY for trigger in getattr(model._meta, "triggers", ()))
    ]
