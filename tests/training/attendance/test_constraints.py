"""What the database itself refuses, on the day."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from training.attendance.models import DayMark, Guest, LateRule, NoShow
from training.models import Booking, Session


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("training_attendance_marked_as_something", {"mark": "not_marked"}),
        ("training_attendance_the_absent_never_arrive", {"mark": "absent", "arrived_at": timezone.now()}),
    ],
)
def test_a_mark(hers: Booking, name: str, fields: dict[str, Any]) -> None:
    day = hers.session.days[0]
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        DayMark.objects.create(booking=hers, day=day, marked_at=timezone.now(), marked_by=hers.user, **fields)


def test_one_mark_a_day(hers: Booking) -> None:
    both = [
        DayMark(
            booking=hers,
            day=hers.session.days[0],
            mark="attended",
            marked_at=timezone.now(),
            marked_by=hers.user,
        )
        for _ in range(2)
    ]
    with pytest.raises(IntegrityError, match="training_attendance_one_mark_a_day"), transaction.atomic():
        DayMark.objects.bulk_create(both)


def test_a_rule(two_days: Session) -> None:
    (rule,) = LateRule.objects.all()
    with (
        pytest.raises(IntegrityError, match="training_attendance_late_after_some_minutes"),
        transaction.atomic(),
    ):
        LateRule.objects.update(minutes=0)
    with pytest.raises(IntegrityError, match="training_attendance_one_late_rule_a_day"), transaction.atomic():
        LateRule.objects.create(in_force_from=rule.in_force_from, minutes=9)


def test_a_guest(two_days: Session, charity: Agency, constable: User) -> None:
    fields = {"session": two_days, "agency": charity, "added_by": constable, "days": two_days.days}
    Guest.objects.create(name="Nell Quick", email="new@lantern.example", **fields)
    with pytest.raises(IntegrityError, match="training_attendance_a_guest_once"), transaction.atomic():
        Guest.objects.create(name="Nell Quick", email="New@lantern.example", **fields)
    with pytest.raises(IntegrityError, match="training_attendance_a_guest_was_there"), transaction.atomic():
        Guest.objects.update(days=[])


def test_a_no_show(hers: Booking) -> None:
    told = NoShow.objects.create(booking=hers, told_at=timezone.now())
    with (
        pytest.raises(IntegrityError, match="training_attendance_taken_back_after_told"),
        transaction.atomic(),
    ):
        NoShow.objects.filter(pk=told.pk).update(taken_back_at=hers.session.starts_at)
