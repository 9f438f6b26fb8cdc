"""What is asked of a chronology: its period, one event, a name, a judgement, a file, and what somebody wants to see."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from partnership.actions.models import Theme
from partnership.actions.themes import offered
from partnership.agencies.models import Agency
from partnership.naming.names import simple
from partnership.pages.forms import DateField, EditForm, PortalForm
from reviews.chronology import dates, sealing
from reviews.chronology.composite import Look
from reviews.chronology.models import WORDS, Chronology, Entry, Name
from reviews.chronology.rules import MOST_BYTES, Against, NameKind
from reviews.incidents.rules import are_initials, why_not_called

MOST_WORDINGS = 30


class ChronologyForm(EditForm):
    """The period, by when, and what agencies should know."""

    from_on = DateField(label="First day of the period")
    until_on = DateField(label="Last day of the period")
    wanted_on = DateField(label="By when are the parts wanted? (optional)", required=False)

    class Meta:
        model = Chronology
        fields = ["from_on", "until_on", "wanted_on", "guidance"]
        labels = {"guidance": "What should agencies know? (optional)"}
        help_texts = {"guidance": "For example, whom it is about, by pseudonym. Do not use a real name."}

    field_order = Meta.fields

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {name: self.cleaned_data[name] for name in self.field_order}


class EntryForm(EditForm):
    """One event, in the agency’s own words."""

    class Meta:
        model = Entry
        fields = [
            "written", "happened", "source", "place", "known_written", "known_by", "comment", "people", "themes",
        ]  # fmt: skip
        labels = {
            "written": "When did it happen?",
            "happened": "What happened?",
            "source": "Source",
            "place": "Where did it happen? (optional)",
            "known_written": "When did the agency know of it? (optional)",
            "known_by": "Who knew of it? (optional)",
            "comment": "Why does it matter? (optional)",
            "people": "Whom is it about? (optional)",
            "themes": "Themes (optional)",
        }
        help_texts = {
            "written": "As it is recorded, also where it is not exact: 22/5/2016 14:30, ?22 May 2016, early "
            "March 2019, 22-24/5/16, summer 2018, Q3 2018, w/c 3 June 2019, before May 2016, since 2014, c. 2017 or "
            "unknown.",
            "happened": "One event. Write names as your records have them: readers see pseudonyms.",
            "source": "The record from which it comes, so that somebody can find it again.",
            "known_written": "Only where that was later than it happened. Written like the date above.",
            "known_by": "Roles rather than names, for example: duty social worker.",
            "comment": "The agency’s comment, kept apart from what is recorded.",
            "people": "Those whose name stands in the text are found without a tick.",
        }
        widgets = {
            "written": forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
            "known_written": forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
            "happened": forms.Textarea(attrs={"rows": 6, "maxlength": 6000}),
            "comment": forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
            "people": forms.CheckboxSelectMultiple,
            "themes": forms.CheckboxSelectMultiple,
        }
        error_messages: ClassVar = {
            "source": {"required": "Enter the source: the record from which it comes"}
        }

    def __init__(
        self, *args: Any, names: QuerySet[Name], period: str, instance: Entry | None = None, **kwargs: Any
    ) -> None:
        if instance is not None:
            for name, text in sealing.words_of(instance).items():
                setattr(instance, name, text)
        super().__init__(*args, instance=instance, **kwargs)
        asked = f" The review asks for {period}; what lies outside is taken and pointed out."
        self.fields["written"].help_text += asked
        people: Any = self.fields["people"]
        people.queryset = names
        if not people.queryset.exists():
            del self.fields["people"]
        themes: Any = self.fields["themes"]
        themes.queryset = offered(None if self.instance._state.adding else self.instance.themes.all())
        if not themes.queryset.exists():
            del self.fields["themes"]

    def clean_written(self) -> str:
        return self.real_date("written")

    def clean_known_written(self) -> str:
        return self.real_date("known_written") if self.cleaned_data["known_written"] else ""

    def real_date(self, name: str) -> str:
        """The date as it was written, where it can be read."""
        written: str = self.cleaned_data[name]
        try:
            dates.read(written, today=timezone.localdate())
        except dates.NotADate as refusal:
            raise forms.ValidationError(refusal.sentence) from None
        return written

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {
            name: self.cleaned_data[name]
            for name in ("written", "known_written", *WORDS, "people", "themes")
            if name in self.cleaned_data
        }


class NameForm(EditForm):
    """A pseudonym and what it stands for. It keeps no draft: real names are nowhere but encrypted."""

    wordings = forms.CharField(
        label="Real wordings",
        help_text="One in each line: full name, first name, nickname, other spellings. Each is replaced as a whole "
        "word, the longest first, in any case.",
        max_length=2000,
        widget=forms.Textarea(
            attrs={"rows": 5, "maxlength": 2000, "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    class Meta:
        model = Name
        fields = ["kind", "pseudonym"]
        labels = {"kind": "Whose or what name is it?", "pseudonym": "What stands in its place?"}
        help_texts = {
            "pseudonym": "For example, Child Rowan, Mother, Social worker 2 or School A. Never initials."
        }
        widgets = {"kind": forms.RadioSelect(choices=NameKind.choices)}

    field_order = ("wordings", "kind", "pseudonym")

    def __init__(self, *args: Any, instance: Name | None = None, **kwargs: Any) -> None:
        if instance is not None:
            kwargs["initial"] = {
                "wordings": "\n".join(sealing.wordings(instance)),
                **kwargs.get("initial", {}),
            }
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label="Whose or what name is it?",
            choices=NameKind.choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose whose or what name it is"},
        )
        self.order_fields(self.field_order)

    def clean_wordings(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["wordings"].splitlines()]
        found = list({simple(line): line for line in lines if line}.values())
        if len(found) > MOST_WORDINGS:
            raise forms.ValidationError(f"Enter {MOST_WORDINGS} wordings at most")
        if short := [line for line in found if len(line) < 2]:
            raise forms.ValidationError(f"“{short[0]}” is too short: it would be replaced everywhere")
        return found

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        pseudonym = simple(said.get("pseudonym", ""))
        for word in said.get("wordings", []):
            if pseudonym and simple(word) in pseudonym.split():
                self.add_error("pseudonym", f"“{word}” is the real name. Choose a pseudonym without it")
                break
            if are_initials(pseudonym, word):
                self.add_error("pseudonym", f"These are the initials of “{word}”. Choose a name or a word")
                break
        else:
            if said.get("kind") == NameKind.CHILD and (wrong := why_not_called(said.get("pseudonym", ""))):
                self.add_error("pseudonym", wrong)
        return said

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {name: self.cleaned_data[name] for name in self.field_order}


class JudgeForm(PortalForm):
    """What two entries are to each other."""

    kind = forms.ChoiceField(label="What is the question?", choices=Against.choices, widget=forms.RadioSelect)
    stands = forms.TypedChoiceField(
        label="What is the answer?",
        choices=[("yes", "Yes, it is so"), ("no", "No, it is not")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    because = forms.CharField(
        label="Why?",
        help_text="Do not use a real name.",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 400}),
    )


class ReasonForm(PortalForm):
    """A reason in a sentence."""

    because = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}))

    def __init__(self, *args: Any, label: str, hint: str = "Do not use a real name.", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].label, self.fields["because"].help_text = label, hint
        self.fields["because"].error_messages["required"] = "Say why, in a sentence"


class HandInForm(PortalForm):
    """Where an agency has nothing, why."""

    nothing_because = forms.CharField(
        label="Why is there nothing?",
        help_text="For example, the family was never known to the agency. That is an answer too.",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 400}),
    )

    def __init__(self, *args: Any, is_empty: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_empty:
            del self.fields["nothing_because"]


class FileForm(PortalForm):
    """A file with a chronology."""

    file = forms.FileField(
        label="File",
        help_text="XLSX, CSV or a Word document (DOCX) with tables, up to 10 MB and 5,000 rows. Nothing changes until "
        "you confirm. The file itself is not kept.",
        error_messages={"required": "Choose a file to import"},
    )
    source = forms.CharField(
        label="Source of rows that name none",
        help_text="For example, the name of your case record system.",
        max_length=300,
        required=False,
    )

    def clean_file(self) -> Any:
        """Refuse by its size what would be read into memory only to be refused."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("The file is larger than 10 MB. Split it into smaller files.")
        return file


class LookForm(PortalForm):
    """What somebody wants to see of a chronology; with real names open no words, which would stand in the address."""

    marks_optional = False

    q = forms.CharField(label="Words", required=False, max_length=100)
    person = forms.ModelMultipleChoiceField(
        Name.objects.none(), label="People", required=False, widget=forms.CheckboxSelectMultiple
    )
    agency = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label="Agencies", required=False, widget=forms.CheckboxSelectMultiple
    )
    theme = forms.ModelMultipleChoiceField(
        Theme.objects.none(), label="Themes", required=False, widget=forms.CheckboxSelectMultiple
    )
    from_on = forms.DateField(
        label="From", required=False, input_formats=["%d/%m/%Y", "%d %B %Y", "%Y-%m-%d"]
    )
    until_on = forms.DateField(
        label="Until", required=False, input_formats=["%d/%m/%Y", "%d %B %Y", "%Y-%m-%d"]
    )
    only = forms.ChoiceField(
        label="What stands out",
        required=False,
        choices=[
            ("", "Everything"),
            (Against.CONTRADICTION, "Contradictions"),
            (Against.TWICE, "Perhaps the same event twice"),
            ("late", "Known later than it happened"),
            ("undated", "Date not known"),
            ("names", "Words that may tell who somebody is"),
        ],
    )

    def __init__(
        self,
        *args: Any,
        names: QuerySet[Name],
        agencies: QuerySet[Agency],
        themes: QuerySet[Theme],
        named: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if named:
            del self.fields["q"]
        for field, rows in (("person", names), ("agency", agencies), ("theme", themes)):
            asked: Any = self.fields[field]
            asked.queryset = rows
            if not rows:
                del self.fields[field]
        for field in ("from_on", "until_on"):
            self.fields[field].error_messages["invalid"] = "Enter a real date, like 22/5/2016"

    @property
    def look(self) -> Look:
        """What was asked for, as far as it can be read."""
        self.is_valid()  # the filters that are filled in rightly count; the others keep their sentence
        said = self.cleaned_data
        return Look(
            people=frozenset(one.pk for one in said.get("person") or ()),
            agencies=frozenset(one.pk for one in said.get("agency") or ()),
            themes=frozenset(one.pk for one in said.get("theme") or ()),
            words=said.get("q") or "",
            from_on=said.get("from_on"),
            until_on=said.get("until_on"),
            only=said.get("only") or "",
        )

    @property
    def chosen(self) -> int:
        """How many filters are filled in."""
        self.is_valid()
        return sum(1 for name in self.fields if self.cleaned_data.get(name))
