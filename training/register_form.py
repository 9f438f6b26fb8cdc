"""The register as a form: one row of choices for each person."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.http import QueryDict

from partnership.pages.filling import AsRead
from partnership.pages.forms import PortalForm
from training.models import Booking
from training.register import Mark
from training.rules import REGISTER_MARKS, Attendance

MARKS = [(mark.value, mark.label) for mark in REGISTER_MARKS]


class Row(NamedTuple):
    """One person on the register: the choices, what they were when the page was opened, and another person's mark."""

    booking: Booking
    mark: forms.BoundField
    was: forms.BoundField
    other: str


class RegisterForm(PortalForm):
    """Marks for everybody who is booked; a person may be left unmarked and marked later."""

    def __init__(self, *args: Any, bookings: list[Booking], **kwargs: Any) -> None:
        self.bookings = bookings
        self.others: dict[UUID, str] = {}
        super().__init__(*args, **kwargs)
        for booking in bookings:
            self.fields[f"mark_{booking.pk}"] = forms.ChoiceField(
                label=f"Mark for {booking.user.name}",
                choices=MARKS,
                required=False,
                widget=forms.RadioSelect,
                initial=booking.attendance,
                error_messages={"invalid_choice": f"Choose one of the marks offered for {booking.user.name}"},
            )
            self.fields[f"was_{booking.pk}"] = forms.ChoiceField(
                choices=Attendance.choices,
                required=False,
                widget=AsRead,
                initial=booking.attendance,
            )

    @property
    def marks(self) -> dict[UUID, Mark]:
        """What this page was opened with and what it sends, by booking; people booked since are left alone."""
        return {
            booking.pk: Mark(
                was=self.cleaned_data[f"was_{booking.pk}"],
                now=self.cleaned_data[f"mark_{booking.pk}"] or Attendance.NOT_MARKED,
            )
            for booking in self.bookings
            if self.cleaned_data.get(f"was_{booking.pk}")
        }

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                booking,
                self[f"mark_{booking.pk}"],
                self[f"was_{booking.pk}"],
                self.others.get(booking.pk, ""),
            )
            for booking in self.bookings
        ]

    @property
    def marked(self) -> int:
        """How many people had a mark when the page was opened."""
        return sum(booking.attendance != Attendance.NOT_MARKED for booking in self.bookings)

    def show_differing(self, bookings: Iterable[Booking]) -> None:
        """Say which marks somebody else wrote meanwhile; the next save is made knowing them."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        for booking in bookings:
            self.others[booking.pk] = booking.get_attendance_display()
            data[f"was_{booking.pk}"] = booking.attendance
            self.add_error(
                f"mark_{booking.pk}",
                f"Somebody else has marked {booking.user.name} as “{booking.get_attendance_display()}”. "
                "Save again to keep your mark instead.",
            )
        self.data = data
