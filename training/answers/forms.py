"""How a course answers an action, asked from the side of the course and from that of the action."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.actions.models import Action
from partnership.pages.forms import DateField, PortalForm
from training.models import Course

NUMBER = re.compile(r"\s*(?:A[-–\s]*)?([0-9]{1,8})\s*", re.IGNORECASE)
"""A-0147, a147, 147"""


class AnswerForm(PortalForm):
    """What the course does about it, and since when."""

    how = forms.CharField(
        label="How does the course answer it?",
        help_text="For example: a new half hour on plans before birth, with the shared template.",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 400}),
    )
    from_on = DateField(
        label="Taught since",
        help_text="Only what people learned from this day on counts for the action.",
    )


class ByNumberForm(AnswerForm):
    """From the course: the action by its number."""

    number = forms.CharField(
        label="Which action?", help_text="Its number, like A-0147.", max_length=20, widget=forms.TextInput()
    )
    field_order = ("number", "how", "from_on")

    def __init__(self, *args: Any, actions: QuerySet[Action], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actions = actions

    def clean_number(self) -> Action:
        found = NUMBER.fullmatch(self.cleaned_data["number"])
        action = self.actions.filter(number=int(found[1])).first() if found else None
        if action is None:
            raise forms.ValidationError("No action that you may see has this number")
        return action


class ByCourseForm(AnswerForm):
    """From the action: one of the courses."""

    course = forms.ModelChoiceField(
        Course.objects.none(), label="Which course?", empty_label="Choose a course"
    )
    field_order = ("course", "how", "from_on")

    def __init__(self, *args: Any, courses: QuerySet[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]  # a choice among models
