"""A date asked for in three boxes, and answered in GOV.UK's words when it is not one."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from partnership.pages import words

PARTS = ("day", "month", "year")
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
"""No record of ours lies outside, and on every day between there is room to count before and after it."""
MONTHS = {
    date(2000, month, 1).strftime(style).lower(): month for month in range(1, 13) for style in ("%B", "%b")
}


class DateInputs(forms.MultiWidget):
    """Day, month and year, each a box of its own inside one fieldset."""

    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput({"inputmode": "numeric"}) for part in PARTS}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                return ["", "", ""]
        return [value.day, value.month, value.year] if isinstance(value, date) else ["", "", ""]


class DateField(forms.Field):
    """A calendar date. Months may be typed as numbers or names; what is missing is named."""

    widget = DateInputs

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, datetime):
            return words.as_day(value)
        if value in self.empty_values or isinstance(value, date):
            return value or None
        boxes = dict(zip(PARTS, (str(box or "").strip() for box in value), strict=True))
        if not any(boxes.values()):
            return None
        missing = [part for part in PARTS if not boxes[part]]
        if missing:
            said = words.listed([f"a {part}" for part in missing])
            raise self.wrong(f"must include {said}", missing)
        if not (boxes["year"].isascii() and boxes["year"].isdigit() and len(boxes["year"]) == 4):
            raise self.wrong("must have a year of 4 figures, like 2026", ["year"])
        try:
            day = date(int(boxes["year"]), month_number(boxes["month"]), int(boxes["day"]))
        except (ValueError, OverflowError):
            raise self.wrong("must be a real date, like 27 3 2026", list(PARTS)) from None
        if not EARLIEST <= day <= LATEST:
            raise self.wrong(f"must have a year between {EARLIEST.year} and {LATEST.year}", ["year"])
        return day

    def wrong(self, what: str, parts: list[str]) -> ValidationError:
        """The error, with the boxes that it is about."""
        name = str(self.label or "The date").removesuffix(" (optional)")
        if name.endswith("?"):
            name = f"Your answer to “{name}”"
        return ValidationError(f"{name} {what}", code="invalid", params={"parts": parts})

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != self.to_python(initial))
        except ValidationError:
            return True


def month_number(text: str) -> int:
    """2 for "2", "02", "Feb" and "February"; anything else is a ValueError."""
    return MONTHS.get(text.lower()) or int(text)


def wrong_parts(errors: list[ValidationError]) -> list[str]:
    """The boxes that the errors of a date field are about: all three unless an error says which."""
    if not errors:
        return []
    named = [part for error in errors for part in (error.params or {}).get("parts", ())]
    return named or list(PARTS)


def boxes(field: forms.BoundField) -> list[dict[str, Any]]:
    """Day, month and year as the page draws them, with what was typed and which are wrong."""
    wrong = wrong_parts(field.errors.as_data())
    drawn = field.field.widget.get_context(field.html_name, field.value(), {"id": field.auto_id})["widget"][
        "subwidgets"
    ]
    return [
        {
            "id": box["attrs"]["id"],
            "name": box["name"],
            "value": box["value"] or "",
            "label": part.capitalize(),
            "width": 4 if part == "year" else 2,
            "wrong": part in wrong,
        }
        for part, box in zip(PARTS, drawn, strict=True)
    ]
