"""What is asked of whoever changes a record on which others rely: why."""

from contextlib import AbstractContextManager
from typing import Any

from django import forms

from partnership.history.context import LONGEST_PURPOSE, because
from partnership.pages.forms import PortalForm, Speaking, speak


class SaysWhy(Speaking):
    """Mixed into a form that changes a record: its last question is why, and the answer stands beside the change.

    The answer is no fact of the record, so it is not among the cleaned data; `accepted` writes it down by `explained`.
    A form that adds a record does not ask.
    """

    why = ""
    asks_in = "why"
    """The name of that question, where the record has a field of this name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        record = getattr(self, "instance", None)
        if record is None or not record._state.adding:
            asked = forms.CharField(
                label="Why are you changing this?",
                help_text="Shown in the history of this record.",
                max_length=LONGEST_PURPOSE,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_PURPOSE}),
            )
            speak(self.asks_in, asked)
            self.fields[self.asks_in] = asked
            self.beside_the_record = {*self.beside_the_record, self.asks_in}

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            self.why = " ".join(self.cleaned_data.pop(self.asks_in, "").split())

    def explained(self) -> AbstractContextManager[None]:
        return because(self.why)


class WhyForm(SaysWhy, PortalForm):
    """Asked before an act that needs no other answer: nothing but why."""
