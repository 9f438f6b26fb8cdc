"""What a service refuses is said in the form: beside the field that it is about, else on top."""

import pytest
from django import forms

from partnership.base.rules import RuleBroken
from partnership.deadlines.forms import FinishForm, PauseForm, ResumeForm, ReviseForm
from partnership.pages.form_page import accepted
from partnership.pages.forms import PortalForm

TYPED = {
    "from_on_day": "21",
    "from_on_month": "11",
    "from_on_year": "2026",
    "reason": "The trial is under way",
}


@pytest.mark.parametrize(
    ("about", "place"), [("from_on", "from_on"), (None, "__all__"), ("elsewhere", "__all__")]
)
def test_a_refusal_stands_where_it_belongs_and_nothing_typed_is_lost(about: str | None, place: str) -> None:
    form = PauseForm(TYPED)

    def refuse() -> None:
        raise RuleBroken("Choose an earlier day.", about=about)

    assert form.is_valid()
    assert not accepted(form, refuse)
    assert form.errors == {place: ["Choose an earlier day."]}
    assert "The trial is under way" in str(form["reason"])


@pytest.mark.parametrize(
    ("form", "day"), [(PauseForm, "from_on"), (ResumeForm, "on"), (FinishForm, "on"), (ReviseForm, "due_on")]
)
def test_the_days_that_are_refused_have_their_field(form: type[PortalForm], day: str) -> None:
    assert isinstance(form.base_fields[day], forms.Field)
