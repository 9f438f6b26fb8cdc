"""What we ask: how somebody wants each kind of message, and what a kind says."""

from typing import Any

from django import forms

from partnership.notices.models import Wording
from partnership.notices.rules import TEXT_LENGTH, Kind, one_line, what_is_wrong
from partnership.pages.forms import EditForm, PortalForm


def preference_form(kinds: list[Kind], choices: dict[str, str], data: Any) -> PortalForm:
    """A form with one question for each kind that somebody may choose for, answered as they have it."""
    questions = {
        kind.code: forms.ChoiceField(
            label=kind.name,
            choices=[(how.value, how.label) for how in kind.offered],
            initial=choices[kind.code],
        )
        for kind in kinds
    }
    made: type[PortalForm] = type("PreferenceForm", (PortalForm,), questions)
    return made(data)


class WordingForm(EditForm):
    """Heading and text of a kind; the second of two editors is shown what differs."""

    class Meta:
        model = Wording
        fields = ("heading", "text")

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in ("heading", "text"):
            self.fields[name].required = True
        self.fields["heading"].help_text = "One line. It is the subject of the email too."
        self.fields["text"].widget.attrs["maxlength"] = TEXT_LENGTH
        if kind.facts:
            offered = ", ".join(f"{{{fact}}}" for fact in kind.facts)
            self.fields["text"].help_text = f"In heading and text you can use {offered}."

    def clean_heading(self) -> str:
        return self.checked(one_line(self.cleaned_data["heading"]))

    def clean_text(self) -> str:
        return self.checked(self.cleaned_data["text"])

    def checked(self, words: str) -> str:
        """The words, unless they hold a brace that nothing can fill."""
        if wrong := what_is_wrong(words, self.kind.facts):
            raise forms.ValidationError(wrong)
        return words

    @property
    def words(self) -> dict[str, str]:
        """Heading and text as they are to be saved."""
        return {name: self.cleaned_data[name] for name in ("heading", "text")}
