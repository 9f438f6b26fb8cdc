"""Forms answer in sentences that name the field, and each error leads to the control that mends it."""

import re
from datetime import date
from typing import Any

import pytest
from crispy_forms.layout import Fieldset, Layout
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string

from partnership.pages.dates import DateField
from partnership.pages.forms import PortalForm, problems
from tests.pages.gallery import SampleForm


class OneDate(PortalForm):
    first_on = DateField(label="First day", required=False)


def answer(day: str = "", month: str = "", year: str = "") -> OneDate:
    return OneDate({"first_on_day": day, "first_on_month": month, "first_on_year": year})


def drawn(form: forms.BaseForm) -> str:
    """The fields and the summary, as a page has them."""
    return "".join(
        render_to_string(name, {"form": form}) for name in ("govuk/errors.html", "govuk/uni_form.html")
    )


def filled(**changes: Any) -> dict[str, Any]:
    """Answers that the sample form takes."""
    good = {
        "title": "Advanced Child Protection",
        "email": "a@example.com",
        "password": "x",
        "places": "24",
        "first_on_day": "24",
        "first_on_month": "2",
        "first_on_year": "2026",
        "mode": "room",
        "met": "partly",
        "groups": ["health"],
        "agency": "council",
        "how": "By asking.",
        "agreed": "on",
    }
    return good | changes


def test_the_sample_answers_are_taken() -> None:
    form = SampleForm(filled())
    assert form.is_valid(), form.errors
    assert form.cleaned_data["first_on"] == date(2026, 2, 24)


def test_every_error_link_leads_to_a_control_that_exists() -> None:
    page = drawn(SampleForm({}))
    links = re.findall(r'href="#([^"]+)"', page)
    controls = re.findall(r'<(?:input|select|textarea)[^>]*\sid="([^"]+)"', page)
    assert len(links) == 11
    assert set(links) <= set(controls)


def test_what_describes_a_control_exists_once() -> None:
    page = drawn(SampleForm({}))
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    described = [name for names in re.findall(r'aria-describedby="([^"]+)"', page) for name in names.split()]
    assert described
    assert set(described) <= set(ids)


def test_every_control_has_a_label_and_every_group_a_legend() -> None:
    page = drawn(SampleForm())
    controls = set(re.findall(r'<(?:input|select|textarea)[^>]*\sid="([^"]+)"', page))
    assert controls == set(re.findall(r'<label[^>]*\sfor="([^"]+)"', page))
    assert page.count("<fieldset") == page.count("<legend") == 4


def test_the_browser_neither_requires_nor_cuts_nor_hints_inside_a_field() -> None:
    page = drawn(SampleForm())
    assert " required" not in page
    assert " maxlength=" not in page
    assert "placeholder" not in page


def test_a_long_answer_has_a_counter_and_a_scale_has_descriptors() -> None:
    page = drawn(SampleForm())
    assert 'data-maxlength="2000"' in page
    assert "You can write up to 2,000 characters" in page
    assert 'class="govuk-radios app-scale"' in page
    assert "In place in some teams" in page


def test_what_was_typed_stays_but_a_password_never_comes_back() -> None:
    page = drawn(SampleForm(filled(title="<b>Hostile</b>", password="secret-word", first_on_month="13")))
    assert "&lt;b&gt;Hostile&lt;/b&gt;" in page
    assert 'value="13"' in page
    assert "secret-word" not in page


@pytest.mark.parametrize(
    ("changes", "sentence", "link"),
    [
        ({"title": ""}, "Enter title", "id_title"),
        ({"title": "x" * 61}, "Title must be 60 characters or fewer. You have written 61.", "id_title"),
        (
            {"title": "a\x00b"},
            "Title contains a character that cannot be kept. Type it again instead of pasting it.",
            "id_title",
        ),
        ({"email": "nobody"}, "Email address must be an email address, like name@example.com", "id_email"),
        ({"places": "many"}, "Places must be a whole number, like 24", "id_places"),
        ({"places": "201"}, "Places must be 200 or less", "id_places"),
        ({"mode": ""}, "Answer “Where is it?”", "id_mode_0"),
        (
            {"how": "x" * 2001},
            "Your answer to “How do you know?” must be 2000 characters or fewer. You have written 2001.",
            "id_how",
        ),
        ({"mode": "moon"}, "Choose one of the answers offered for “Where is it?”", "id_mode_0"),
        ({"groups": []}, "Answer “Who is it for?”", "id_groups_0"),
        ({"agency": ""}, "Choose agency", "id_agency"),
        ({"agreed": ""}, "Tick the box: The dates are agreed with the trainers", "id_agreed"),
        ({"first_on_month": ""}, "First day must include a month", "id_first_on_1"),
    ],
)
def test_an_error_is_a_sentence_that_leads_to_its_control(
    changes: dict[str, Any], sentence: str, link: str
) -> None:
    assert problems(SampleForm(filled(**changes))) == [(sentence, link)]


class Optional(PortalForm):
    hours = forms.DecimalField(label="Hours of learning (optional)", required=False)
    until_on = DateField(label="Last day (optional)", required=False)


def test_what_is_wrong_in_an_optional_field_is_told_by_its_name() -> None:
    form = Optional({"hours": "many", "until_on_day": "1", "until_on_month": "2", "until_on_year": "26"})
    assert [sentence for sentence, _ in problems(form)] == [
        "Hours of learning must be a number, like 6.5",
        "Last day must have a year of 4 figures, like 2026",
    ]


def test_what_nobody_sees_is_not_kept_and_a_password_is_kept_as_typed() -> None:
    hidden = "\u202eAdvanced\tChild\u2069\x07\r\nProtection\u200b"
    form = SampleForm(
        filled(title=hidden, how="One.\u202d\x0bTwo.\x1b", places="\u202d24\u202c", password=hidden)
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["title"] == "Advanced Child Protection"
    assert form.cleaned_data["how"] == "One.\nTwo."
    assert form.cleaned_data["places"] == 24
    assert form.cleaned_data["password"] == hidden


def test_an_empty_file_gets_a_plain_sentence() -> None:
    form = SampleForm(filled(), {"paper": SimpleUploadedFile("a.csv", b"")})
    assert problems(form) == [("The file is empty. Choose another file.", "id_paper")]


def test_a_new_line_counts_as_one_character() -> None:
    form = SampleForm(filled(how="x\r\n" * 999))
    assert form.is_valid()
    assert form.cleaned_data["how"].count("\r") == 0


@pytest.mark.parametrize("month", ["2", "02", "Feb", "february"])
def test_a_month_is_a_number_or_a_name(month: str) -> None:
    form = answer("24", month, "2026")
    assert form.is_valid()
    assert form.cleaned_data["first_on"] == date(2026, 2, 24)


@pytest.mark.parametrize(
    ("boxes", "sentence", "link"),
    [
        (("24", "", "2026"), "First day must include a month", "id_first_on_1"),
        (("", "", "2026"), "First day must include a day and a month", "id_first_on_0"),
        (("31", "2", "2026"), "First day must be a real date, like 27 3 2026", "id_first_on_0"),
        (("24", "2", "26"), "First day must have a year of 4 figures, like 2026", "id_first_on_2"),
        (("24", "2", "٢٠٢٦"), "First day must have a year of 4 figures, like 2026", "id_first_on_2"),
        (("a", "b", "2026"), "First day must be a real date, like 27 3 2026", "id_first_on_0"),
        (("1" * 400, "2", "2026"), "First day must be a real date, like 27 3 2026", "id_first_on_0"),
        (("1" * 5000, "2", "2026"), "First day must be a real date, like 27 3 2026", "id_first_on_0"),
        (("1", "1", "0001"), "First day must have a year between 1900 and 2999", "id_first_on_2"),
        (("31", "12", "9999"), "First day must have a year between 1900 and 2999", "id_first_on_2"),
        (("2\x00", "2", "2026"), "First day must be a real date, like 27 3 2026", "id_first_on_0"),
    ],
)
def test_a_wrong_date_says_what_is_wrong(boxes: tuple[str, str, str], sentence: str, link: str) -> None:
    assert problems(answer(*boxes)) == [(sentence, link)]


def test_an_empty_date_may_be_left_out() -> None:
    form = answer()
    assert form.is_valid()
    assert form.cleaned_data["first_on"] is None


def test_only_the_wrong_box_of_a_date_is_marked() -> None:
    page = drawn(answer("24", "", "2026"))
    wrong = re.findall(r'govuk-input--error" id="([^"]+)"', page)
    assert wrong == ["id_first_on_1"]


def test_a_date_that_is_given_stands_in_its_boxes() -> None:
    page = drawn(OneDate(initial={"first_on": date(2026, 2, 4)}))
    assert re.findall(r'value="(\d+)"', page) == ["4", "2", "2026"]


def test_a_date_knows_whether_it_was_changed() -> None:
    boxes = {"first_on_day": "4", "first_on_month": "2", "first_on_year": "2026"}
    assert not OneDate(boxes, initial={"first_on": date(2026, 2, 4)}).has_changed()
    assert OneDate(boxes, initial={"first_on": date(2026, 2, 5)}).has_changed()


def test_a_layout_groups_fields_under_a_legend_and_the_page_writes_the_form_element() -> None:
    form = OneDate()
    helper = form.helper
    helper.layout = Layout(Fieldset("When it is held", "first_on"))
    page = render_crispy_form(form, helper)
    assert '<h2 class="govuk-fieldset__heading">When it is held</h2>' in page
    assert page.count("govuk-date-input__item") == 3
    assert "<form" not in page
