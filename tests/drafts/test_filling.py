"""What had been typed stands in the form again, each part where it belongs."""

from typing import Any

import pytest
from django import forms
from django.forms import formset_factory, modelformset_factory
from django.http import QueryDict

from partnership.agencies.models import Agency, Domain
from partnership.drafts.asking import asked_by
from partnership.drafts.rules import kept_of, readable
from partnership.drafts.writing import refuse_secrets
from partnership.pages.filling import AsRead, answers, fill
from partnership.pages.forms import DateField, PortalForm


class Entry(PortalForm):
    """One line of a chronology."""

    on = DateField(label="Day")
    what = forms.CharField(label="What happened", widget=forms.Textarea)
    sources = forms.MultipleChoiceField(label="Sources", choices=[("a", "A"), ("b", "B")])
    sure = forms.BooleanField(label="Sure", required=False, initial=True)
    once = forms.CharField(widget=forms.HiddenInput, initial="new key")
    was = forms.CharField(widget=AsRead, initial="now")
    file = forms.FileField(label="Evidence", required=False)


ENTRY = "looked_at=2d&on_day=31&on_month=feb&on_year=&what=Long%0Awords&sources=a&sources=b&once=key&was=then&file=x"


def test_every_kind_of_field_but_keys_and_files() -> None:
    form = Entry()
    fill(form, QueryDict(ENTRY))
    assert form["on"].value() == ["31", "feb", ""]
    assert form["what"].value() == "Long\nwords"
    assert form["sources"].value() == ["a", "b"]
    assert form["sure"].value() is False
    assert form["once"].value() == "new key"
    assert form["was"].value() == "then"
    assert form["file"].value() is None
    assert not form.is_bound
    assert not form.errors


def test_a_hidden_field_is_no_question_and_is_not_read_out() -> None:
    typed = kept_of(QueryDict(ENTRY).lists())
    read = dict(readable(typed, asked_by(Entry(), typed)))
    assert read == {
        "Day": "31 feb",
        "What happened": "Long\nwords",
        "Sources": "A, B",
        "File": "x",
    }
    rows = formset_factory(Entry)()
    assert not readable({"form-0-was": ["then"], "form-0-once": ["old key"]}, asked_by(rows))


def test_a_field_that_was_not_on_the_page_stays_as_it_is() -> None:
    form = Entry(initial={"what": "As saved"})
    fill(form, QueryDict("on_day=1"))
    assert form["what"].value() == "As saved"


def test_answers_are_values_where_they_are_and_words_where_not() -> None:
    found = answers(Entry(), QueryDict("on_day=31&on_month=2&on_year=2026&what=x&sources=a"))
    assert found["on"] == "31 2 2026"
    assert found["what"] == "x"
    assert str(answers(Entry(), QueryDict("on_day=1&on_month=2&on_year=2026"))["on"]) == "2026-02-01"


def test_rows_of_a_formset_come_back_as_many_as_they_were() -> None:
    rows: Any = formset_factory(Entry, extra=1)(initial=[{"what": "First as saved"}])
    fill(rows, QueryDict(
        "form-TOTAL_FORMS=4&form-INITIAL_FORMS=1&form-0-what=First&form-1-what=Second&form-2-what=Third"
        "&form-3-on_day=7&form-3-what=Fourth"
    ))  # fmt: skip
    assert [one["what"].value() for one in rows] == ["First", "Second", "Third", "Fourth"]
    assert rows[3]["on"].value() == ["7", None, None]
    assert 'name="form-TOTAL_FORMS" value="4"' in str(rows.management_form)


def test_rows_find_their_records_though_some_came_and_went(charity: Agency) -> None:
    kind: Any = modelformset_factory(Domain, fields=["name"], extra=1)
    first = Domain.objects.get()
    gone = Domain.objects.create(agency=charity, name="gone.example")
    typed = QueryDict(mutable=True)
    typed.update({
        "form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "2",
        "form-0-id": str(gone.pk), "form-0-name": "of-the-gone.example",
        "form-1-id": str(first.pk), "form-1-name": "of-the-first.example",
        "form-2-id": "", "form-2-name": "of-nobody-yet.example",
    })  # fmt: skip
    gone.delete()
    Domain.objects.create(agency=charity, name="came.example")
    rows = kind(queryset=Domain.objects.order_by("created_at"))
    fill(rows, typed)
    assert [one["name"].value() for one in rows] == [
        "of-the-first.example",
        "came.example",
        "of-the-gone.example",
        "of-nobody-yet.example",
    ]


@pytest.mark.parametrize("count", ["", "x", "-1", "99999999", pytest.param("9" * 5000, id="long")])
def test_a_forged_count_is_no_harm(count: str) -> None:
    rows: Any = formset_factory(Entry, extra=1, max_num=50, absolute_max=50)()
    fill(rows, QueryDict(f"form-TOTAL_FORMS={count}&form-0-what=x"))
    assert len(rows.forms) <= 50


def test_a_form_that_asks_for_a_secret_keeps_no_drafts() -> None:
    class Secret(PortalForm):
        word = forms.CharField(widget=forms.PasswordInput)

    with pytest.raises(TypeError, match="secret"):
        refuse_secrets(Secret())
    refuse_secrets(Entry())
