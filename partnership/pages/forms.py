"""What every form of the portal shares: plain error sentences, clean text, and two people on one record."""

from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from django import forms
from django.db import models
from django.forms.utils import pretty_name

from partnership.pages import merging, words
from partnership.pages.dates import PARTS, DateField, DateInputs, wrong_parts
from partnership.pages.text import many_lines, one_line

__all__ = ["DateField", "EditForm", "PortalForm", "PortalModelForm", "Scale", "TextArea"]


NOT_OFFERED = {"invalid", "invalid_choice", "invalid_pk_value"}
"""Django's codes for a choice of a record that the form did not offer."""


AGAIN = "Choose the file again: it is not kept while something else has to change"


class TextArea(forms.Textarea):
    """Counts a new line as one character, as the counter on the page does."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class Scale(forms.RadioSelect):
    """Radio cards, each with a descriptor: `Scale(hints={"met": "In place everywhere"})`."""

    def __init__(self, *, hints: dict[str, str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.hints = hints

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"hint": self.hints.get(str(value), "")}


class CleanText(forms.BoundField):
    """What was sent for a field, without the characters that nobody sees. A password stays as it was typed."""

    @property
    def data(self) -> Any:
        sent, widget = super().data, self.field.widget
        if not isinstance(sent, str) or isinstance(widget, forms.PasswordInput):
            return sent
        if isinstance(widget, forms.Textarea):
            return many_lines(sent)
        return one_line(sent) if isinstance(widget, forms.widgets.Input) else sent


DASHES = "---------"


def name_the_empty_choice(field: forms.Field) -> None:
    """A list of choices begins with words where Django would write a row of dashes."""
    words_for = "Choose one" if field.required else "None"
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = words_for
    elif isinstance(field, forms.ChoiceField) and not callable(field.choices):
        field.choices = [
            (value, words_for if value == "" and label == DASHES else label) for value, label in field.choices
        ]


def lacks(form: forms.BaseForm, name: str) -> bool:
    """Whether nothing was answered there; what was answered wrongly has its own sentence."""
    return not form.cleaned_data.get(name) and name not in form.errors


class Speaking(forms.BaseForm):
    """Mixed into a form: its fields read clean text and answer in sentences that name them."""

    bound_field_class = CleanText

    marks_optional = True
    """Whether a field that may stay empty says “(optional)”; a form for searching need not."""

    beside_the_record: AbstractSet[str] = frozenset({"version"})
    """Fields that say nothing of the record itself, so that two editors need not compare them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            speak(name, field)
            name_the_empty_choice(field)

    def add_error(self, field: str | None, error: Any) -> None:
        """Say plainly what only a forged or broken page sends: a record not offered, a hidden field that is wrong."""
        asked = self.fields.get(field) if field else None
        if asked is not None and asked.widget.is_hidden:
            error = "This page was changed on its way to us. Open it again, then write anew."
        elif isinstance(asked, forms.ModelChoiceField) and getattr(error, "code", "") in NOT_OFFERED:
            records: Any = asked.queryset
            one = str(records.model._meta.verbose_name)
            error = f"Choose {'an' if one[0] in 'aeiou' else 'a'} {one} from the list"
        super().add_error(field, error)

    def full_clean(self) -> None:
        super().full_clean()
        self.ask_for_files_again()

    def ask_for_files_again(self) -> None:
        """Say beside each file that it has to be chosen again: a page that comes back cannot hold one."""
        for name, field in self.fields.items() if self.is_bound and self.errors else ():
            is_lost = isinstance(field, forms.FileField) and self.add_prefix(name) in self.files
            if is_lost and not self.has_error(name):
                self.add_error(name, AGAIN)

    def explained(self) -> AbstractContextManager[None]:
        """Stands around the change that this form asks for; a form that asks why says the answer there."""
        return nullcontext()

    @property
    def helper(self) -> FormHelper:
        """The page writes the form element and its buttons; crispy draws the fields."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper


class PortalForm(Speaking, forms.Form):
    """A form that is not a record."""


class PortalModelForm(Speaking, forms.ModelForm):  # type: ignore[type-arg]  # Django's base cannot be subscripted
    """A form that is a record."""


@dataclass(frozen=True)
class Conflict:
    """One field that somebody else has saved otherwise."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class Change:
    """What somebody read and somebody else has changed since."""

    label: str
    before: str
    now: str


SAVED_BY_OTHERS = (
    "Somebody else saved this while you were writing. Nothing of yours is lost and nothing of theirs is changed. "
    "Compare the two versions, then save again to keep yours. What you had not changed stands as they saved it."
)
SAVED_BY_WRITER = (
    "You saved this in another window while you were writing here. Nothing is lost. Compare the two versions, then "
    "save again to keep what stands here. What you had not changed here stands as you saved it there."
)


class EditForm(PortalModelForm):
    """Editing an EditableRecord: the second to save is shown both versions first.

    The service that saves compares `cleaned_data["version"]` again under its row lock, since two may pass
    this form at once.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    writer: UUID | None = None
    """Who writes in it, where the page says so, as `drafted` does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current: int = self.instance.version
        self.initial["version"] = self.current
        self.is_conflicting = False
        self.is_own = False
        """Whether what differs was saved by the writer, in another window."""
        self.conflicts: list[Conflict] = []
        self.theirs: list[str] = []
        self.changed: list[Change] = []

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.instance._state.adding and cleaned.get("version") != self.current:
            yours = {name: cleaned.get(name) for name in self.fields}
            # The next save is made knowing what is there now.
            sent: Any = self.data
            sent = sent.copy()
            known = {name: value for name, value in yours.items() if name not in self.errors}
            self.take_theirs(known, sent, cleaned.get("version"))
            self.show_conflicts(yours)
            self.add_error(None, self.saved_meanwhile())
            sent[self.add_prefix("version")] = str(self.current)
            self.data = sent
        return cleaned

    def saved_meanwhile(self) -> str:
        """The sentence over the two versions."""
        return SAVED_BY_WRITER if self.is_own else SAVED_BY_OTHERS

    def take_theirs(self, yours: dict[str, Any], sent: Any, version: object) -> None:
        """Put into what was sent what they saved, where these answers are as the record had them at `version`."""
        before = merging.as_of(self.instance, version)
        self.is_own = merging.is_all_by(self.writer, self.instance, version)
        self.theirs = merging.untouched(self, yours, before, says=said)
        self.changed = [
            Change(str(field.label), said(field, was), said(field, self.initial[name]))
            for name in self.theirs
            if name not in self.beside_the_record
            for field, was in [(self.fields[name], before[merging.column_of(self, name)])]
        ]
        merging.put(self, sent, self.theirs)

    def show_conflicts(self, yours: dict[str, Any]) -> None:
        """Have the page show each field that the record has otherwise than these answers."""
        self.is_conflicting = True
        self.conflicts = [
            Conflict(str(field.label), theirs, mine)
            for name, field in self.fields.items()
            if name in yours and name not in self.beside_the_record and name not in self.theirs
            if (theirs := said(field, self.initial.get(name))) != (mine := said(field, yours[name]))
        ]


def said(field: forms.Field, value: Any) -> str:
    """A field's value in the words that a person chose it by."""
    if isinstance(value, date):
        return words.plain_date(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        values = value if isinstance(value, list | tuple | set | models.QuerySet) else [value]
        keys = {str(getattr(one, "pk", one)) for one in values}
        offered: Any = field.choices
        return words.listed([str(label) for key, label in offered if str(key) in keys and str(key)])
    shown = field.prepare_value(value)  # as the box shows it
    return "" if shown is None else str(shown).strip()


def speak(name: str, field: forms.Field) -> None:
    """Give a field sentences that name it, except where the form wrote its own."""
    field.label = field.label or pretty_name(name)
    label = str(field.label).removesuffix(" (optional)")
    inside = f"“{label}”" if label.endswith("?") else lowered(label)
    begins = f"Your answer to {inside}" if label.endswith("?") else label
    if isinstance(field, DateField) and label.endswith((" on", " for", " when")):
        inside = f"a date for “{label}”"
    asks = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    sentences = {
        "required": f"Answer {inside}"
        if label.endswith("?")
        else f"{'Choose' if asks else 'Enter'} {inside}",
        "max_length": f"{begins} must be %(limit_value)s characters or fewer. "
        "You have written %(show_value)s.",
        "min_length": f"{begins} must be %(limit_value)s characters or more",
        "null_characters_not_allowed": f"{begins} contains a character that cannot be kept. "
        "Type it again instead of pasting it.",
        "invalid_choice": f"Choose one of the answers offered for {inside}",
        "max_value": f"{begins} must be %(limit_value)s or less",
        "min_value": f"{begins} must be %(limit_value)s or more",
    }
    if isinstance(field, forms.BooleanField) and field.required:
        sentences["required"] = f"Tick the box: {label}"
    if isinstance(field, forms.FileField):
        sentences |= {
            "required": "Choose a file",
            "invalid": "The file did not arrive. Choose it again.",
            "missing": "The file did not arrive. Choose it again.",
            "empty": "The file is empty. Choose another file.",
            "max_length": "The name of the file is too long. Shorten it and choose the file again.",
        }
    if isinstance(field, forms.DecimalField | forms.FloatField):  # to Django they are whole numbers too
        sentences["invalid"] = f"{begins} must be a number, like 6.5"
    elif isinstance(field, forms.IntegerField):
        sentences["invalid"] = f"{begins} must be a whole number, like 24"
    elif isinstance(field, forms.TimeField):
        sentences["invalid"] = f"{begins} must be a time, like 9:15"
    elif isinstance(field, forms.EmailField):
        sentences["invalid"] = f"{begins} must be an email address, like name@example.com"
    elif isinstance(field, forms.URLField):
        sentences["invalid"] = f"{begins} must be a web address, like https://example.org/report"
    plain = {
        code: text
        for kind in reversed(type(field).__mro__)
        for code, text in vars(kind).get("default_error_messages", {}).items()
    }
    for code, sentence in sentences.items():
        if code not in field.error_messages or field.error_messages[code] == plain.get(code):
            field.error_messages[code] = sentence
    if isinstance(field, forms.CharField) and type(field.widget) is forms.Textarea:
        rows = field.widget.attrs.get("rows", "10")
        area = TextArea({**field.widget.attrs, "rows": "5" if rows == "10" else rows})
        area.is_required = field.widget.is_required
        field.widget = area
    if isinstance(field, forms.TimeField):
        field.widget.attrs.setdefault("inputmode", "text")


def lowered(label: str) -> str:
    """A label inside a sentence: "First day" becomes "first day", "NHS number" stays."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def links_to(field: forms.BoundField) -> str:
    """The id of the control that mends a field: the wrong box of a date, the first radio, or the field itself."""
    widget = field.field.widget
    if isinstance(widget, DateInputs):
        wrong = wrong_parts(field.errors.as_data()) or list(PARTS)
        return f"{field.auto_id}_{min(PARTS.index(part) for part in wrong)}"
    if widget.use_fieldset:
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


def problems(form: Any) -> list[tuple[str, str]]:
    """Each error sentence of a form or formset, in the order of the page, with the id that mends it."""
    if hasattr(form, "forms"):
        first = next((at for one in form.forms for _, at in problems(one)), "main-content")
        return [(text, first) for text in form.non_form_errors()] + [
            pair for one in form.forms for pair in problems(one)
        ]
    shown = form.visible_fields()
    top = links_to(shown[0]) if shown else "main-content"
    general = [(str(text), top) for text in form.non_field_errors()]
    hidden = [(str(text), top) for field in form.hidden_fields() for text in field.errors]
    return general + hidden + [(str(text), links_to(field)) for field in shown for text in field.errors]
