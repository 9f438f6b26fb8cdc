"""What a form asks, as a draft remembers it: so that somebody reads their words by the questions that they answered.

It is noted when the form is drawn and goes with the page, since the form cannot always be made again: its record may
be at another moment, or its person signed out.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BaseFormSet, BoundField

from partnership.drafts.rules import Asked, Question, Typed
from partnership.pages.filling import AnyForm, is_kept

MOST_CHOICES = 40
"""More choices than a page says in words beforehand."""


def asked_by(form: AnyForm, typed: Typed | None = None) -> Asked:
    """Each question of a form in its order; with what was `typed`, the words of the choices that were made.

    A hidden field is none: it is named without a label, so that it is not read out for something that was written.
    """
    return [
        ["", [field.html_name], {}] if field.is_hidden else question(field, label, typed)
        for field, label in fields_of(form)
        if field.is_hidden or is_kept(field.field)
    ]


def fields_of(form: AnyForm) -> Iterator[tuple[BoundField, str]]:
    """Every field with its label; those of a row say which row."""
    if isinstance(form, BaseFormSet):
        for at, one in enumerate(form.forms, 1):
            yield from ((field, f"{at}. {label}") for field, label in fields_of(one))
    elif isinstance(form, BaseForm):
        yield from ((field, str(field.label).removesuffix(" (optional)")) for field in form)


def question(field: BoundField, label: str, typed: Typed | None) -> Question:
    """One field: its label, the names of its boxes, and what its choices say."""
    widget, name = field.field.widget, field.html_name
    boxes: list[str] = getattr(widget, "widgets_names", [""])  # of a date: three
    names = [name + box for box in boxes]
    made = None if typed is None else [value for one in names for value in typed.get(one, [])]
    return [label, names, words_of(field.field, made)]


def words_of(field: Any, made: list[str] | None) -> dict[str, str]:
    """What choices say: those that were made, or all of a list that is short and written in the form."""
    if isinstance(field, forms.BooleanField):
        return {"on": "Yes"}
    if isinstance(field, forms.ModelChoiceField):
        # Of the rows that the form offers, never of others whose key somebody sends.
        return {value: said for value in made or [] if (said := offered(field, value))}
    if not isinstance(field, forms.ChoiceField):
        return {}
    choices = {str(value): str(said) for value, said in flat(field.choices) if str(value)}
    if made is None:
        return choices if len(choices) <= MOST_CHOICES else {}
    return {value: choices[value] for value in made if value in choices}


def offered(field: "forms.ModelChoiceField[Any]", value: str) -> str:
    """What an offered row is called; nothing for any other."""
    try:
        row = forms.ModelChoiceField.to_python(field, value)
    except ValidationError:
        return ""
    return str(field.label_from_instance(row)) if row else ""


def flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    """The choices, those in groups too."""
    for value, said in choices:
        if isinstance(said, list | tuple):
            yield from flat(said)
        else:
            yield value, said
