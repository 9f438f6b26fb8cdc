"""The register of a day as a form: one row of choices for each person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from partnership.pages.filling import AsRead
from partnership.pages.forms import PortalForm
from training.attendance import marks as days
from training.attendance.models import DayMark
from training.models import Booking
from training.register import Mark, Refusal
from training.rules import REGISTER_MARKS, Attendance

MARKS = [(mark.value, mark.label) for mark in REGISTER_MARKS]


@dataclass(frozen=True)
class Row:
    """One person on the register: the choices, what they were when the page was opened, and what is known."""

    booking: Booking
    mark: forms.BoundField
    was: forms.BoundField
    known: DayMark | None

    @property
    def letter(self) -> str:
        return self.booking.user.name[:1].upper()

    @property
    def signed_in(self) -> bool:
        """Whether they said themselves that they are there."""
        return self.known is not None and self.known.marked_by_id == self.booking.user_id


class RegisterForm(PortalForm):
    """Marks for everybody who is booked; a person may be left unmarked and marked later."""

    def __init__(
        self, *args: Any, bookings: list[Booking], day: date, known: days.ByDay, **kwargs: Any
    ) -> None:
        self.bookings = bookings
        self.day = day
        self.known = known
        super().__init__(*args, **kwargs)
        for booking in bookings:
            there = days.on(booking, day, known.get(booking.pk, {}))
            self.fields[f"mark_{booking.pk}"] = forms.ChoiceField(
                label=f"Mark for {booking.user.name}",
                choices=MARKS,
                required=False,
                widget=forms.RadioSelect,
                initial=there,
                error_messages={"invalid_choice": f"Choose one of the marks offered for {booking.user.name}"},
            )
            self.fields[f"was_{booking.pk}"] = forms.ChoiceField(
                choices=Attendance.choices, required=False, widget=AsRead, initial=there
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
                self.known.get(booking.pk, {}).get(self.day),
            )
            for booking in self.bookings
        ]

    @property
    def letters(self) -> list[str]:
        """The first letters of the names, in order, to jump to."""
        return sorted({row.letter for row in self.rows})

    @property
    def marked(self) -> int:
        """How many people had a mark for the day when the page was opened."""
        there = [days.on(one, self.day, self.known.get(one.pk, {})) for one in self.bookings]
        return len(there) - there.count(Attendance.NOT_MARKED)

    def show_refused(self, refusals: Iterable[Refusal]) -> None:
        """Say which marks were not written; the next save is made knowing what is there."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        for one in refusals:
            data[f"was_{one.booking.pk}"] = one.there
            more = " Save again to keep your mark instead." if one.is_anothers else ""
            self.add_error(f"mark_{one.booking.pk}", one.sentence + more)
        self.data = data
