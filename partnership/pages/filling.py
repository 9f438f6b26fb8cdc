"""Puts back into a form what somebody had typed, without judging it: nothing is called wrong before it is sent."""

from typing import Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BaseFormSet, BaseModelForm, BaseModelFormSet
from django.http import QueryDict

AnyForm: TypeAlias = "BaseForm | BaseFormSet[Any]"
LONGEST_COUNT = 20
"""Digits of the largest number that a page counts to."""


class AsRead(forms.HiddenInput):
    """A hidden field that says in which state somebody read a record: it returns with what they typed."""


def is_as_read(form: BaseForm, name: str, now: str, *, told: str) -> bool:
    """Whether a form was sent of what is there `now`, by its hidden field; else it is `told` so on top.

    The next time it is sent of what the page shows then.
    """
    if str(form.cleaned_data.get(name, "")) == now:
        return True
    form.add_error(None, told)
    sent: Any = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    sent[form.add_prefix(name)] = now
    form.data = sent
    return False


def fill(form: AnyForm, typed: QueryDict) -> None:
    """Show in a form or formset that was not sent what had been typed into it before.

    Files and hidden fields stay as the form has them: a key for one sending only, or the version of the record, belongs
    to the page and not to the person.
    """
    if isinstance(form, BaseFormSet):
        return fill_rows(form, typed)
    for name, field in form.fields.items():
        if not is_kept(field) or field.disabled:
            continue
        at = form.add_prefix(name)
        if not field.widget.value_omitted_from_data(typed, {}, at):
            form.initial[name] = field.widget.value_from_datadict(typed, {}, at)


def fill_rows(rows: "BaseFormSet[Any]", typed: QueryDict) -> None:
    """Each row by the record that it is about; what was typed for a new one, or one that is gone, comes after them."""
    mine = rows.forms[: rows.initial_form_count()]
    keys = [row_key(one, at) for at, one in enumerate(mine)]
    sent = {
        row: sent_key(rows, typed, row)
        for row in range(number(typed.get(f"{rows.prefix}-TOTAL_FORMS"), most=rows.absolute_max))
    }
    found = {key: row for row, key in sent.items() if key in keys}
    others = [row for row, key in sent.items() if key not in keys]
    rows.extra = max(0, len(others) - max(0, rows.min_num - len(mine)))
    del rows.forms  # they are made anew, as many as are needed
    for one, row in zip(rows.forms, [*map(found.get, keys), *others], strict=False):
        if row is not None:
            fill(one, moved(typed, f"{rows.prefix}-{row}-", f"{one.prefix}-"))


def row_key(one: BaseForm, at: int) -> str:
    """What tells a row that was there from the start: its record, or where it stands."""
    return str(one.instance.pk) if isinstance(one, BaseModelForm) else str(at)


def sent_key(rows: "BaseFormSet[Any]", typed: QueryDict, row: int) -> str:
    """The same of a row that was sent; nothing for a new one."""
    if isinstance(rows, BaseModelFormSet):
        key = rows.model._meta.pk.name  # type: ignore[union-attr]  # a formset of records has a model
        return typed.get(f"{rows.prefix}-{row}-{key}") or ""
    was_there = number(typed.get(f"{rows.prefix}-INITIAL_FORMS"), most=rows.absolute_max)
    return str(row) if row < was_there else ""


def moved(typed: QueryDict, before: str, after: str) -> QueryDict:
    """What was typed in one row, as if it had been typed in another."""
    there = QueryDict(mutable=True)
    for name, values in typed.lists():
        if name.startswith(before):
            there.setlist(after + name.removeprefix(before), values)
    return there


def number(text: str | None, *, most: int) -> int:
    """A count that a page sent; nonsense is none, and so is what no page counts to."""
    if not text or len(text) > LONGEST_COUNT or not (text.isascii() and text.isdigit()):
        return 0
    return min(int(text), most)


def is_kept(field: forms.Field) -> bool:
    """Whether what is typed into a field may be put back: no file, no hidden field of the page's."""
    hidden = field.widget.is_hidden and not isinstance(field.widget, AsRead)
    return not hidden and not isinstance(field, forms.FileField)


def is_secret(field: forms.Field) -> bool:
    """Whether a field asks for something that is kept nowhere."""
    return isinstance(field.widget, forms.PasswordInput) or field.widget.attrs.get("autocomplete") in (
        "one-time-code",
        "current-password",
        "new-password",
    )


def answers(form: BaseForm, typed: QueryDict) -> dict[str, Any]:
    """What was typed, each field as its value where it is one already and as it stands where not."""
    found: dict[str, Any] = {}
    for name, field in form.fields.items():
        at = form.add_prefix(name)
        if not is_kept(field) or field.widget.value_omitted_from_data(typed, {}, at):
            continue
        raw = field.widget.value_from_datadict(typed, {}, at)
        try:
            found[name] = field.clean(raw)
        except ValidationError:
            found[name] = " ".join(str(part) for part in raw if part) if isinstance(raw, list) else raw
    return found
