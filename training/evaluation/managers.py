"""Who somebody's line manager is, as they said when they booked; forgotten a year after the session."""

from collections.abc import Iterable
from uuid import UUID

from training.models import Booking

Manager = tuple[str, str]
"""Name and email address."""


def managers_of(booking_ids: Iterable[UUID]) -> dict[UUID, Manager]:
    """The line manager of each place, where one is known: one query."""
    rows = Booking.objects.filter(pk__in=booking_ids).exclude(manager_email="")
    return {pk: (name, email) for pk, name, email in rows.values_list("pk", "manager_name", "manager_email")}


def manager_of(booking: Booking) -> Manager | None:
    """The same of one place."""
    return managers_of([booking.pk]).get(booking.pk)
