"""What somebody puts in the place of a value that is kept: who sends it after somebody else is shown theirs first."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django import forms

from partnership.pages.filling import AsRead
from partnership.pages.forms import Conflict, PortalForm, said


class ComparedForm(PortalForm):
    """A form that is no record, and replaces what is kept under the names of its fields: `stands`.

    A record with a version of its own takes EditForm; this is for one value among others, which other changes of the
    record do not touch. The service that saves compares again under its row lock, since two may pass this at once.
    """

    stood = forms.CharField(required=False, widget=AsRead, max_length=16)

    def __init__(self, *args: Any, stands: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stands = stands
        self.fields["stood"] = self.fields.pop("stood")  # the last, as it is no question
        told = "\n".join(str(getattr(one, "pk", one)) for one in stands.values())
        self.now = sha256(told.encode()).hexdigest()[:16]
        self.initial["stood"] = self.now
        self.is_conflicting = False
        self.conflicts: list[Conflict] = []

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.pop("stood", "") == self.now:
            return cleaned
        self.conflicts = [
            Conflict(str(field.label), theirs, mine)
            for name, field in self.fields.items()
            if name in self.stands and name in cleaned
            if (theirs := said(field, self.stands[name])) != (mine := said(field, cleaned[name]))
        ]
        if not self.conflicts and self.stands and not self.errors:
            return cleaned  # the same, sent twice
        self.is_conflicting = True
        self.add_error(
            None,
            "Somebody else changed this while you were writing. Nothing of yours is lost and nothing of theirs is "
            "changed. Compare the two versions, then save again to keep yours.",
        )
        # The next save is made knowing what is there now.
        sent: Any = self.data
        sent = sent.copy()
        sent[self.add_prefix("stood")] = self.now
        self.data = sent
        return cleaned
