"""`{% load portal %}`: icons, references, and dates, money and numbers in words."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.defaultfilters import slugify
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from partnership.pages import icons, words
from partnership.pages.brand import colour
from partnership.pages.dates import boxes
from partnership.pages.forms import problems
from partnership.pages.text import references

register = template.Library()


register.simple_tag(icons.icon)
register.simple_tag(icons.mark)
register.simple_tag(colour)
register.filter(references)
register.filter(words.sentence)


@register.simple_tag
def ref(reference: str) -> SafeString:
    """A reference number, which never breaks at its hyphens."""
    return format_html('<span class="app-ref">{}</span>', reference)


@register.filter
def plain_date(value: date | None) -> str:
    """24 February 2026"""
    return words.plain_date(value) if value else ""


@register.filter
def weekday_date(value: date | None) -> str:
    """Tuesday 24 February 2026"""
    return words.weekday_date(value) if value else ""


@register.filter
def short_weekday_date(value: date | None) -> str:
    """Tue 24 February 2026"""
    return words.short_weekday_date(value) if value else ""


@register.filter
def tiny_date(value: date | None) -> str:
    """24 Feb 2026"""
    return words.tiny_date(value) if value else ""


@register.filter
def time_of_day(value: time | datetime | None) -> str:
    """9:15am"""
    return words.time_of_day(value) if value else ""


@register.filter
def moment(value: datetime | date | None) -> str:
    """Today, 8:55am"""
    return words.moment(value) if value else ""


@register.filter
def breakable(value: Any) -> SafeString:
    """An email address that a narrow page breaks before its domain, not in the middle of a word."""
    return mark_safe(conditional_escape(value).replace("@", "<wbr>@"))  # noqa: S308  escaped before


@register.filter
def moment_inside(value: datetime | date | None) -> str:
    """A moment in the middle of a sentence; nothing where there is none."""
    return words.moment_inside(value) if value else ""


@register.filter
def moment_on(value: datetime | date | None) -> str:
    """When something was done, in a sentence: today, 8:55am; on 5 February 2026, 9:12am."""
    return words.moment_on(value) if value else ""


@register.filter
def commas(value: int | float | Decimal | None) -> str:
    """1,401"""
    return words.commas(value)


@register.filter
def money(value: Decimal | int | float | None) -> str:
    """£179,475; £65.50"""
    return words.money(value)


@register.filter
def listed(things: list[str]) -> str:
    """a, b and c"""
    return words.listed([str(thing) for thing in things])


@register.filter
def anchor(text: str) -> str:
    """An id for a heading, made from its words."""
    return slugify(text) or "section"


@register.filter
def elided(page: Page[Any]) -> Iterator[str | int]:
    """The page numbers to print: all of a few, the ends and the neighbours of many."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def error_lines(form: Any) -> list[tuple[str, str]]:
    """Every problem of a form with the address of the control that mends it."""
    return problems(form)


@register.filter
def control(field: BoundField) -> str:
    """Which part of the form pack draws this field."""
    widget = field.field.widget
    kinds = {
        "Textarea": "textarea",
        "Select": "select",
        "SelectMultiple": "select",
        "RadioSelect": "radios",
        "Scale": "radios",
        "CheckboxSelectMultiple": "checkboxes",
        "CheckboxInput": "checkbox",
        "FileInput": "file",
        "ClearableFileInput": "file",
        "PasswordInput": "password",
        "DateInputs": "date",
    }
    return next((kinds[kind.__name__] for kind in type(widget).__mro__ if kind.__name__ in kinds), "input")


@register.filter
def date_boxes(field: BoundField) -> list[dict[str, Any]]:
    """The three boxes of a date as they are to be drawn."""
    return boxes(field)


@register.filter
def without_hint(field: BoundField) -> BoundField:
    """The field without its hint, where the page says it elsewhere."""
    field.help_text = ""
    return field


@register.simple_tag
def govuk_widget(field: BoundField, css: str) -> SafeString:
    """The field's own widget with GOV.UK's class; it keeps what the form set, and never `required`."""
    own = field.field.widget.attrs
    field.form.use_required_attribute = False  # the portal's own sentences say what is missing
    base = css.split()[0]
    classes = [css, f"{base}--error" if field.errors else "", own.get("class", "")]
    # A label says what to write; a placeholder vanishes when it is needed.
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes)), "placeholder": False}
    if "govuk-password-input__input" in css:
        attrs |= {"spellcheck": "false", "autocapitalize": "none"}
    # The browser must not cut what somebody pastes: a sentence or the counter says how much is too much.
    attrs["maxlength"] = False
    if base == "govuk-textarea" and "maxlength" in own:
        described = [field.aria_describedby or "", f"{field.auto_id}-info"]
        attrs["aria-describedby"] = " ".join(filter(None, described))
    return field.as_widget(attrs=attrs)
