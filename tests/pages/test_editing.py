"""Two people on one record: the second to save is shown both versions, and nothing is overwritten unseen."""

from datetime import date

import pytest
from django import forms
from django.template.loader import render_to_string

from partnership.agencies.models import Agency
from partnership.agencies.rules import Sector
from partnership.pages import words
from partnership.pages.forms import Change, Conflict, DateField, EditForm


class AgencyForm(EditForm):
    from_on = DateField(label="From", required=False)

    class Meta:
        model = Agency
        fields = ("name", "sector", "arrangement", "from_on")


def answers(agency: Agency, **changes: str) -> dict[str, str]:
    """The form as it was opened, with what this person changed."""
    same = {"name": agency.name, "sector": agency.sector, "arrangement": agency.arrangement}
    return same | {"version": str(agency.version)} | changes


@pytest.fixture
def theirs(charity: Agency) -> Agency:
    """What somebody else saved after the form was opened."""
    later = Agency.objects.get(pk=charity.pk)
    later.name, later.sector, later.from_on = "Lantern and Beacon", Sector.HEALTH, date(2026, 2, 4)
    later.version += 1
    later.save()
    return later


def test_who_is_alone_saves(charity: Agency) -> None:
    form = AgencyForm(answers(charity, name="Lantern"), instance=charity)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["version"] == charity.version


def test_the_second_to_save_is_shown_both_versions(charity: Agency, theirs: Agency) -> None:
    theirs_before = Sector(charity.sector).label
    form = AgencyForm(answers(charity, name="Lantern Trust"), instance=theirs)
    assert not form.is_valid()
    assert form.conflicts == [
        Conflict("Name", "Lantern and Beacon", "Lantern Trust"),
    ], "what only the first has changed is no conflict"
    assert form.changed == [
        Change("Sector", theirs_before, "Health"),
        Change("From", "", words.plain_date(date(2026, 2, 4))),
    ], "yet it is shown"
    page = render_to_string(
        "components/conflicts.html", {"conflicts": form.conflicts, "changed": form.changed}
    )
    assert "They also changed what you had left as it was" in page
    assert theirs_before in page
    assert "Somebody else saved this" in form.non_field_errors()[0]


def test_what_they_wrote_stays_and_the_next_save_knows(charity: Agency, theirs: Agency) -> None:
    form = AgencyForm(answers(charity, name="Lantern Trust"), instance=theirs)
    form.is_valid()
    page = render_to_string("govuk/uni_form.html", {"form": form})
    assert 'value="Lantern Trust"' in page
    assert f'name="version" value="{theirs.version}"' in page
    again = AgencyForm(form.data, instance=Agency.objects.get(pk=charity.pk))
    assert again.is_valid(), again.errors
    assert again.cleaned_data["sector"] == Sector.HEALTH, (
        "what the second left alone stays as the first saved it"
    )
    assert again.cleaned_data["from_on"] == date(2026, 2, 4)
    assert again.cleaned_data["name"] == "Lantern Trust"


def test_both_are_shown_where_it_is_not_known_what_the_second_had_found(
    charity: Agency, theirs: Agency
) -> None:
    form = AgencyForm(answers(charity, name="Lantern Trust", version="99"), instance=theirs)
    assert not form.is_valid()
    assert [one.label for one in form.conflicts] == ["Name", "Sector", "From"]


@pytest.mark.parametrize("version", ["", "many", "-1", "99999999999999999999"])
def test_a_form_without_its_version_is_not_trusted(charity: Agency, version: str) -> None:
    form = AgencyForm(answers(charity, name="Lantern Trust") | {"version": version}, instance=charity)
    assert not form.is_valid()


def test_a_new_record_has_nobody_before_it(db: None) -> None:
    form = AgencyForm({"name": "New", "sector": "health", "arrangement": "relevant_agency"})
    form.is_valid()
    assert not form.conflicts
    assert isinstance(form.fields["version"].widget, forms.HiddenInput)
