"""What somebody puts in the place of a value that is kept: who sends it after somebody else is shown theirs first."""

from collections.abc import Collection, Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django import forms

from partnership.base.models import EditableRecord
from partnership.pages import words
from partnership.pages.filling import AsRead
from partnership.pages.forms import Change, Conflict, PortalForm, said
from partnership.pages.merging import as_of, is_all_by

CHANGED_BY_OTHERS = (
    "Somebody else changed this while you were writing. Nothing of yours is lost and nothing of theirs is changed. "
    "Compare the two versions, then save again to keep yours."
)
CHANGED_BY_WRITER = (
    "You saved this in another window while you were writing here. Nothing is lost. Compare the two versions, then "
    "save again to keep what stands here."
)


def shown(value: Any) -> str:
    """What a column of a record holds, in words."""
    return words.plain_date(value) if isinstance(value, date) else "" if value is None else str(value)


class ComparedForm(PortalForm):
    """A form that is no record, and replaces what is kept under the names of its fields: `stands`.

    A record with a version of its own takes EditForm; this is for one value among others, which other changes of the
    record do not touch. The service that saves compares again under its row lock, since two may pass this at once.
    Where it answers to the words of a tracked record, `about` and `reads` name that and them: who answers after these
    have changed is shown both, since what they say was meant for the words before. Who has put there what `stands` is
    read from the changes of that record, or said by `stands_by` where it is kept elsewhere.
    """

    stood = forms.CharField(required=False, widget=AsRead, max_length=16)
    read = forms.IntegerField(required=False, widget=AsRead)

    reads: tuple[str, ...] = ()
    reads_anew = (
        "What you answer to was changed while you were writing. Nothing of yours is lost. Read it again."
    )

    writer: UUID | None = None
    """Who writes in it, where the page says so, as `drafted` does."""

    def __init__(
        self,
        *args: Any,
        stands: Mapping[str, Any],
        about: EditableRecord | None = None,
        stands_by: UUID | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stands, self.about, self.stands_by = dict(stands), about, stands_by
        for name in ("stood", "read"):  # the last, as they are no questions
            self.fields[name] = self.fields.pop(name)
        if about is None:
            del self.fields["read"]
        else:
            self.initial["read"] = about.version
        told = "\n".join(str(getattr(one, "pk", one)) for one in self.stands.values())
        self.now = sha256(told.encode()).hexdigest()[:16]
        self.initial["stood"] = self.now
        self.is_conflicting = False
        self.is_own = False
        """Whether what differs was saved by the writer, in another window."""
        self.conflicts: list[Conflict] = []
        self.changed: list[Change] = []

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        stood, read = cleaned.pop("stood", ""), cleaned.pop("read", None)
        self.changed = self.changed_since(read)
        if self.changed:
            self.is_conflicting = True
            self.is_own = self.is_by_writer(read, self.reads)
            self.add_error(None, self.reads_anew)
            self.know()
        if stood == self.now:
            return cleaned
        self.conflicts = [
            Conflict(str(field.label), theirs, mine)
            for name, field in self.fields.items()
            if name in self.stands and name in cleaned
            if (theirs := said(field, self.stands[name])) != (mine := said(field, cleaned[name]))
        ]
        if not self.conflicts and self.stands and (self.changed or not self.errors):
            return cleaned  # the same, sent twice
        self.is_conflicting = True
        stands_own = self.stands_by == self.writer if self.stands_by else self.is_by_writer(read, self.stands)
        self.is_own = stands_own and (self.is_own or not self.changed)
        self.add_error(None, CHANGED_BY_WRITER if self.is_own else CHANGED_BY_OTHERS)
        self.know()
        return cleaned

    def is_by_writer(self, version: int | None, names: Collection[str]) -> bool:
        """Whether these fields of the record are since a version as the writer alone has saved them."""
        if self.about is None or not names:
            return False
        columns = {field.name: field.attname for field in self.about._meta.concrete_fields}
        return set(names) <= set(columns) and is_all_by(
            self.writer, self.about, version, [columns[name] for name in names]
        )

    def changed_since(self, version: int | None) -> list[Change]:
        """The words of the record that are not those it had at this version, or all where that is not known."""
        if self.about is None or version == self.about.version:
            return []
        before = as_of(self.about, version)
        columns: Any = self.about._meta
        return [
            Change(str(columns.get_field(name).verbose_name).capitalize(), shown(was), shown(now))
            for name in self.reads
            if (was := before.get(name)) != (now := getattr(self.about, name))
        ]

    def know(self) -> None:
        """The next save is made knowing what is there now."""
        sent: Any = self.data
        sent = sent.copy()
        sent[self.add_prefix("stood")] = self.now
        if self.about is not None:
            sent[self.add_prefix("read")] = str(self.about.version)
        self.data = sent
