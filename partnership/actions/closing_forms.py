"""What is asked to prove and close an action: evidence, what the checker says of it, tests and their results."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from partnership.accounts.models import User
from partnership.actions.closing import Said
from partnership.actions.forms import again_on
from partnership.actions.looking import LooksAtAction
from partnership.actions.models import Evidence, Test
from partnership.actions.rules import Result, Ruling, TestKind
from partnership.documents.fields import DocumentField
from partnership.pages import words
from partnership.pages.filling import AsRead
from partnership.pages.forms import DateField, EditForm, PortalForm, lacks, speak


class EvidenceForm(LooksAtAction, PortalForm):
    """A document, and what it shows."""

    look_at = ("title", "shows")

    title = forms.CharField(
        label="What is it?", help_text="For example, Team briefing register.", max_length=150
    )
    shows = forms.CharField(
        label="What does it show?",
        help_text="For example, 14 of 14 teams have signed. Do not name a child or a family.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )
    file = DocumentField()


class VersionForm(LooksAtAction, PortalForm):
    """A newer version of a document."""

    look_at = ("note",)

    file = DocumentField(label="New file")
    note = forms.CharField(label="What is different?", max_length=300)


class CheckForm(LooksAtAction, PortalForm):
    """What whoever checks says of each piece that waits, and whether the action is evidenced now."""

    because = forms.CharField(
        label="What does the evidence show? (optional)",
        help_text="Needed once you say that the action is evidenced.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
    )

    def __init__(
        self,
        *args: Any,
        waiting: Sequence[Evidence],
        newest: Mapping[UUID, int],
        checked: Sequence[Evidence],
        by: User,
        is_done: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.waiting, self.newest, self.checked, self.by = waiting, newest, checked, by
        asked: dict[str, forms.Field] = {}
        for number, row in enumerate(waiting, 1):
            name = row.document.title
            asked[f"ruling-{row.pk}"] = forms.ChoiceField(
                label=f"{number}. {name}: does it show that?",
                help_text=row.shows,
                choices=[
                    (Ruling.ACCEPTED.value, "Yes, accept it"),
                    (Ruling.REFUSED.value, "It is not enough"),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": f"Say whether {name} shows it"},
            )
            asked[f"said-{row.pk}"] = forms.CharField(
                label=f"If {name} is not enough, why? (optional)", max_length=500, required=False
            )
        if is_done:
            asked["is_evidenced"] = forms.TypedChoiceField(
                label="Is the action evidenced now?",
                choices=[
                    ("yes", "Yes: the evidence shows that it is done"),
                    ("no", "Not yet: more is needed"),
                ],
                coerce=lambda value: value == "yes",
                widget=forms.RadioSelect,
                error_messages={"required": "Say whether the action is evidenced now"},
            )
        for name, field in asked.items():
            speak(name, field)
        if is_done:
            asked["because"] = self.fields["because"]
        for row in waiting:
            asked[f"seen-{row.pk}"] = forms.IntegerField(required=False, widget=AsRead)
            self.initial[f"seen-{row.pk}"] = newest[row.pk]
        self.fields = asked
        self.look_at = tuple(name for name in asked if name == "because" or name.startswith("said-"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.compare(said)
        for row in self.waiting:
            if said.get(f"ruling-{row.pk}") == Ruling.REFUSED and lacks(self, f"said-{row.pk}"):
                self.add_error(f"said-{row.pk}", f"Say why {row.document.title} is not enough")
        if said.get("is_evidenced") and lacks(self, "because"):
            self.add_error("because", "Say what the evidence shows")
        return said

    def compare(self, said: Mapping[str, Any]) -> None:
        """Say what was checked meanwhile, and by whom, and ask again about what was replaced since it was opened."""
        sent: Any = self.data
        sent = sent.copy()
        for row in self.waiting:
            if said.get(f"seen-{row.pk}") != self.newest[row.pk]:
                self.add_error(
                    f"ruling-{row.pk}",
                    f"A newer version of {row.document.title} was added after you opened this page. Open it, then say "
                    "again whether it shows it",
                )
                sent[f"seen-{row.pk}"] = str(self.newest[row.pk])
        for row in self.checked:
            mine = str(sent.get(f"ruling-{row.pk}", ""))
            why = sent.get(f"said-{row.pk}", "").strip() if mine == Ruling.REFUSED else ""
            if mine not in ("", row.ruling) or why not in ("", row.said):
                yours = ": ".join(filter(None, [dict(Ruling.choices).get(mine, mine), why]))
                theirs = ": ".join(filter(None, [row.get_ruling_display(), row.said]))
                name = row.document.title
                first = (
                    f"You have checked {name} in another window already, and what you said there stands: "
                    f"“{theirs}”. What you say here"
                    if row.decided_by_id == self.by.pk
                    else f"{row.decided_by} has checked {name} while you were looking, and theirs "
                    f"stands: “{theirs}”. Yours"
                )
                self.add_error(None, f"{first} is not saved: “{yours}”. Save what is left")
        self.data = sent

    def rulings(self) -> Iterator[tuple[UUID, Said]]:
        """What was said of each piece."""
        for row in self.waiting:
            ruling = Ruling(self.cleaned_data[f"ruling-{row.pk}"])
            why = self.cleaned_data[f"said-{row.pk}"] if ruling == Ruling.REFUSED else ""
            yield row.pk, Said(ruling, why)

    @property
    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        return {
            "said": dict(self.rulings()),
            "seen": dict(self.newest),
            "is_evidenced": bool(self.cleaned_data.get("is_evidenced")),
            "because": self.cleaned_data.get("because", ""),
        }


class TestForm(LooksAtAction, EditForm):
    """Which later audit, survey or indicator shows whether practice has changed."""

    look_at = ("name",)
    only_new = True

    __test__ = False  # it is none of pytest's

    kind = forms.ChoiceField(
        label="How will it be tested?", choices=TestKind.choices, widget=forms.RadioSelect
    )
    planned_on = DateField(label="Planned for")

    class Meta:
        model = Test
        fields = ["kind", "name", "planned_on"]
        labels = {"name": "Which one?"}
        help_texts = {"name": "For example, Dip sample of 20 plans before birth."}

    field_order = Meta.fields

    @property
    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        return {name: self.cleaned_data[name] for name in self.field_order}


class ResultForm(LooksAtAction, PortalForm):
    """What a test has shown."""

    look_at = ("says",)

    carried_out_on = DateField(label="Carried out on")
    result = forms.ChoiceField(label="What does it show?", choices=Result.choices, widget=forms.RadioSelect)
    says = forms.CharField(
        label="What was found?",
        help_text="With the number, if there is one. Do not name a child or a family.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
    )
    due_on = DateField(
        label="If practice has not changed, by when is it to be done again? (optional)",
        help_text="An action that was said to be done begins again, and its owner is told.",
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"carried_out_on": today, "due_on": again_on(today)} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class EmbedForm(LooksAtAction, PortalForm):
    """By which test, and what it shows."""

    look_at = ("because",)

    test = forms.ModelChoiceField(
        Test.objects.none(), label="Which test shows it?", empty_label="Choose a test"
    )
    because = forms.CharField(
        label="What is different for children now?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
    )

    def __init__(self, *args: Any, tests: QuerySet[Test], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["test"]
        field.queryset = tests
        field.label_from_instance = lambda test: f"{test.name}, {words.plain_date(test.carried_out_on)}"
