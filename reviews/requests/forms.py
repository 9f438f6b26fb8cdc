"""What is asked when agencies are asked, when they answer, and when an answer goes back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from partnership.documents.fields import DocumentField
from partnership.naming.looking import LooksForNames
from partnership.pages import words
from partnership.pages.forms import DateField, EditForm, PortalForm, speak
from reviews.models import Involved
from reviews.requests.models import AgencyRequest, Answer, Template
from reviews.requests.rules import questions_of, why_not_due, why_not_questions

AGENCIES_READ = "The agencies that are asked read this."


class InvolvedField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django's cannot be subscripted
    """Agencies with a part in the review, to tick."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.agency)


class AskForm(LooksForNames, PortalForm):
    """What is asked for, of whom, and by when."""

    look_at = ("note",)
    goes_to = f"{AGENCIES_READ} It stays in the papers of the review."

    template = forms.ModelChoiceField(
        Template.objects.none(), label="What are agencies asked for?", empty_label=None
    )
    agencies = InvolvedField(
        Involved.objects.none(),
        label="Which agencies are asked?",
        help_text="The agencies with a part in this review. Whoever was asked for the same already is left out.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one agency"},
    )
    due_on = DateField(
        label="By when, if not by the usual day?",
        help_text="Leave it empty for the usual time, counted in working days.",
        required=False,
    )
    note = forms.CharField(
        label="What should they look at?",
        help_text="The period, and whom it is about by pseudonym. Tell them the real names outside the portal.",
        max_length=2000,
        error_messages={
            "required": "Say which period they should look at, and whom it is about by pseudonym"
        },
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
    )

    def __init__(
        self, *args: Any, templates: QuerySet[Template], agencies: QuerySet[Involved], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = templates  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["agencies"].queryset = agencies  # type: ignore[attr-defined]  # a ModelMultipleChoiceField

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on and (refused := why_not_due(due_on, today=timezone.localdate())):
            raise forms.ValidationError(refused)
        return due_on


def name_of(number: int) -> str:
    """The name of the field for a question."""
    return f"answer_{number}"


class AnswerForm(LooksForNames, EditForm):
    """Every question of one request, and who in the agency answers for the quality of the answers."""

    class Meta:
        model = AgencyRequest
        fields = ["quality_by", "quality_post"]
        labels = {
            "quality_by": "Which senior manager has checked this?",
            "quality_post": "What is their post?",
        }
        help_texts = {"quality_by": "Somebody with no part in the case, who answers for its quality."}

    def __init__(self, *args: Any, answers: Iterable[Answer], **kwargs: Any) -> None:
        rows = list(answers)
        initial = {name_of(row.number): row.text for row in rows} | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        self.numbers = [row.number for row in rows]
        self.look_at = tuple(map(name_of, self.numbers))
        for row in rows:
            self.fields[name_of(row.number)] = forms.CharField(
                label=f"{row.number}. {row.question}",
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 6}),
                error_messages={
                    "required": f"Answer question {row.number}. Where there is nothing to say, say so",
                    "max_length": f"Shorten the answer to question {row.number}: it has %(show_value)s characters, "
                    "and %(limit_value)s fit. What is longer can be added as a paper",
                },
            )
            speak(name_of(row.number), self.fields[name_of(row.number)])
        for name in self.Meta.fields:
            self.fields[name].required = True
        self.order_fields([*(name_of(number) for number in self.numbers), *self.Meta.fields])

    def place_of(self, name: str) -> str:
        return f"Question {name.removeprefix('answer_')}: "

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        said = self.cleaned_data
        return {
            "answers": {number: said[name_of(number)] for number in self.numbers},
            **{name: said[name] for name in self.Meta.fields},
        }


class NothingForm(LooksForNames, PortalForm):
    """That the agency holds nothing, and where it looked."""

    look_at = ("because",)

    because = forms.CharField(
        label="Where did the agency look?",
        help_text="For example: case records, duty log and complaints, under the names on the letter. Do not write a "
        "name here.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
    )


class PaperForm(PortalForm):
    """A paper that goes with an answer."""

    title = forms.CharField(label="What is it?", help_text="Without a real name.", max_length=150)
    file = DocumentField()


class ReasonForm(LooksForNames, PortalForm):
    """Why an answer goes back, or is not needed."""

    look_at = ("said",)
    goes_to = "The agency reads this. It stays in the papers of the review."

    said = forms.CharField(
        label="What should the agency know?",
        help_text="The agency reads this.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
    )


class SendBackForm(ReasonForm):
    """Why an answer goes back, and by when it is wanted again; `usual` is the day that holds if none is said."""

    due_on = DateField(label="By when, if not by the usual day?", required=False)

    def __init__(self, *args: Any, usual: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].help_text = (
            f"Leave it empty for {words.weekday_date(usual)}: the usual time from today, and never sooner than the "
            "agency had so far. A day that you enter holds, also a sooner one; it has to lie after today."
        )


class TemplateForm(LooksForNames, EditForm):
    """A template, with its questions one on each line."""

    look_at = ("name", "introduction", "asks")
    way_on = "Say it without, or say below that it is to be asked as it is"
    goes_to = f"{AGENCIES_READ} They stand in every review in which it is asked."
    tick = "I have looked at the words that are pointed out: ask it as it is"

    from_on = DateField(label="In use from")
    until_on = DateField(
        label="In use until", required=False, help_text="Its last day. Empty while it is in use."
    )
    asks = forms.CharField(
        label="Questions",
        help_text="One on each line. What was asked already keeps the questions it was asked with.",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    class Meta:
        model = Template
        fields = ["kind", "name", "introduction", "from_on", "until_on"]

    field_order = ["kind", "name", "introduction", "asks", "from_on", "until_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("asks", "\n".join(self.instance.questions))

    def clean_asks(self) -> list[str]:
        questions = questions_of(self.cleaned_data["asks"])
        if refused := why_not_questions(questions):
            raise forms.ValidationError(refused)
        return questions

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean()
        from_on, until_on = said.get("from_on"), said.get("until_on")
        if from_on and until_on and until_on < from_on:
            self.add_error("until_on", "The last day cannot be before the first")
        return said

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        said = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return said | {"questions": self.cleaned_data["asks"]}
