"""What is asked of those who came and of their managers, and of those who keep the questions and release quotes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField

from partnership.base.years import FinancialYear
from partnership.pages.forms import DateField, PortalForm, speak
from training.evaluation.models import Invitation, Question, Questionnaire
from training.evaluation.rules import HIGHEST, LOWEST, RATED, SATISFIED, Asks, Audience, Point, names_in
from training.evaluation.services import Answers, Asked
from training.models import Course
from training.rules import Kind

SCALE = [(number, str(number)) for number in range(LOWEST, HIGHEST + 1)]
NO_OUTCOMES = "use what this course teaches"
LONGEST_MEASURE = 300
ENDS = "1 is not at all, 10 is completely."
NO_NAMES = "Do not name a child, a family or a colleague."
QUESTIONS = 12
"""How many questions a page asks at most: more are not answered."""


@dataclass(frozen=True)
class Part:
    """One question of the page with its fields: several where each learning outcome is rated."""

    heading: str
    fields: list[BoundField]
    is_rating: bool


class AnswerForm(PortalForm):
    """The questions of one invitation."""

    ends = ENDS

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.names: dict[str, tuple[Question, str]] = {}
        for question in invitation.questionnaire.questions.all():
            for number, measure in enumerate(measures(question, invitation.booking.session.course)):
                name = f"q{question.place}_{number}"
                self.names[name] = (question, measure)
                self.fields[name] = asking(question, measure)
                speak(name, self.fields[name])

    @property
    def parts(self) -> Iterator[Part]:
        """The questions in order, each with its fields."""
        for question in dict.fromkeys(question for question, _ in self.names.values()):
            fields = [self[name] for name, (of, _) in self.names.items() if of == question]
            yield Part(
                question.text if question.asks == Asks.OUTCOMES else "", fields, question.asks in RATED
            )

    @property
    def answers(self) -> Answers:
        """What a valid form says; what was left out is no answer."""
        values: dict[tuple[UUID, str], int] = {}
        texts: dict[UUID, str] = {}
        for name, (question, measure) in self.names.items():
            said = self.cleaned_data[name]
            if question.asks == Asks.TEXT:
                texts[question.pk] = said.strip()
            elif said != "":
                values[question.pk, measure] = int(said)
        return Answers(values, texts)


def measures(question: Question, course: Course) -> list[str]:
    """What is rated: each learning outcome of the course, or the competence; nothing for other questions."""
    if question.asks == Asks.OUTCOMES:
        lines = dict.fromkeys(line[:LONGEST_MEASURE] for line in course.outcome_lines)
        return list(lines) or [NO_OUTCOMES]
    return [question.competence]


def asking(question: Question, measure: str) -> forms.Field:
    """The field of one question."""
    if question.asks == Asks.TEXT:
        return forms.CharField(
            label=question.text,
            help_text=NO_NAMES,
            required=question.is_required,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        )
    label = question.text
    choices: list[tuple[int, str]] = SCALE
    if question.asks == Asks.OUTCOMES:
        label = measure[:1].upper() + measure[1:]
    elif question.asks == Asks.SATISFACTION:
        choices = list(SATISFIED)
    elif question.asks == Asks.YES_NO:
        choices = [(1, "Yes"), (0, "No")]
    required = {"required": f"Choose a number from 1 to 10 for “{label}”"} if question.asks in RATED else {}
    return forms.ChoiceField(
        label=label,
        help_text=ENDS if question.asks == Asks.RATING else "",
        choices=choices,
        required=question.is_required,
        widget=forms.RadioSelect,
        error_messages=required,
    )


# For those who keep it ---------------------------------------------------------------------------


class QuestionnaireForm(PortalForm):
    """A new version of the questions of one point, opened with those of an earlier one."""

    marks_optional = False

    kind = forms.ChoiceField(
        label="About which courses?",
        help_text="Questions about one kind of course are asked instead of those about every kind.",
        choices=[("", "Every kind of course"), *Kind.choices],
        required=False,
    )
    from_on = DateField(
        label="First day",
        help_text="Today or a later day. Whoever was asked before keeps the questions they were asked.",
    )
    introduction = forms.CharField(
        label="First words (optional)",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500}),
    )
    certificate_waits = forms.BooleanField(
        label="The certificate waits for these answers",
        required=False,
    )

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        known = list(questionnaire.questions.all())
        initial = {
            "kind": questionnaire.kind,
            "introduction": questionnaire.introduction,
            "certificate_waits": questionnaire.certificate_waits,
        }
        for number, one in enumerate(known, start=1):
            initial |= {
                f"text_{number}": one.text,
                f"asks_{number}": one.asks,
                f"competence_{number}": one.competence,
                f"required_{number}": one.is_required,
            }
        super().__init__(*args, initial=initial, **kwargs)
        if (questionnaire.point, questionnaire.audience) != (Point.AFTER, Audience.ATTENDEE):
            del self.fields["certificate_waits"]
        self.filled = len(known)
        for number in range(1, QUESTIONS + 1):
            for name, asked in question_fields(number).items():
                self.fields[f"{name}_{number}"] = asked
                speak(name, asked)

    @property
    def head(self) -> list[BoundField]:
        names = ("kind", "from_on", "introduction", "certificate_waits")
        return [self[name] for name in names if name in self.fields]

    @property
    def rows(self) -> list[tuple[int, list[BoundField], bool]]:
        """Each question with its number and fields, and whether it is shown open."""
        return [
            (
                number,
                [self[f"{name}_{number}"] for name in ("text", "asks", "competence", "required")],
                number <= max(self.filled, 1) or self.is_bound,
            )
            for number in range(1, QUESTIONS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        rated: set[str] = set()
        for number in range(1, QUESTIONS + 1):
            text, asks = cleaned.get(f"text_{number}"), cleaned.get(f"asks_{number}")
            competence = cleaned.get(f"competence_{number}") or ""
            if text and not asks:
                self.add_error(f"asks_{number}", "Choose the kind of answer")
            if not text:
                continue
            if asks == Asks.RATING and not competence:
                self.add_error(f"competence_{number}", "Say which competence is rated")
            about = asks if asks == Asks.OUTCOMES else competence.casefold()
            if asks in RATED and about in rated:
                self.add_error(f"text_{number}", "Another question rates the same thing")
            rated.add(str(about))
        return cleaned

    @property
    def questions(self) -> list[Asked]:
        """The questions that have words, in order."""
        data = self.cleaned_data
        return [
            Asked(
                asks=data[f"asks_{number}"],
                text=data[f"text_{number}"],
                competence=data[f"competence_{number}"] if data[f"asks_{number}"] == Asks.RATING else "",
                is_required=data[f"required_{number}"],
            )
            for number in range(1, QUESTIONS + 1)
            if data[f"text_{number}"]
        ]


def question_fields(number: int) -> dict[str, forms.Field]:
    """What is asked about one question."""
    return {
        "text": forms.CharField(label=f"Question {number}", max_length=300, required=False),
        "asks": forms.ChoiceField(
            label="Kind of answer", choices=[("", "Choose"), *Asks.choices], required=False
        ),
        "competence": forms.CharField(
            label="Competence",
            help_text="For a rating of one competence: use the same words before and after, so that they pair up.",
            max_length=140,
            required=False,
        ),
        "required": forms.BooleanField(label="Must be answered", required=False),
    }


class ResultsForm(PortalForm):
    """Which results."""

    marks_optional = False

    year = forms.ChoiceField(label="Year", required=False)
    course = forms.ChoiceField(label="Course", required=False)

    def __init__(
        self, *args: Any, years: list[FinancialYear], courses: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            ("", "Every year"),
            *((str(one.first), one.words) for one in years),
        ]
        self.fields["course"].choices = [("", "Every course"), *courses]  # type: ignore[attr-defined]


class ReleaseForm(PortalForm):
    """A comment on its way to the public: edited, checked for names, confirmed."""

    text = forms.CharField(
        label="Words to publish",
        help_text="Take out everything by which somebody could be recognised. Do not change what is meant.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 500}),
    )
    confirmed = forms.BooleanField(
        label="I have read it: nobody can be recognised by these words",
    )
    named = forms.BooleanField(
        label="The words that look like a name are none, or are meant to be published", required=False
    )

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        self.found: list[str] = []
        given_away = self.is_bound and self.gives_away(self.data.get("text", ""))
        if not given_away and "named" not in self.data:
            del self.fields["named"]

    def gives_away(self, text: str) -> list[str]:
        return names_in(text, self.names)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.found = self.gives_away(cleaned.get("text") or "")
        if self.found and not cleaned.get("named"):
            self.add_error(
                "text",
                f"These words seem to hold a name: {', '.join(self.found)}. Take it out, or tick that it is none.",
            )
        return cleaned


class WithdrawForm(PortalForm):
    """Why a quote is taken back."""

    because = forms.CharField(
        label="Why is it withdrawn?",
        help_text="Kept in the history. Do not name a child, a family or a worker.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )
