"""Somebody comes who is not booked."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.notices.models import Notice
from tests.conftest import person
from training.attendance import services
from training.attendance.models import Guest, LateRule
from training.attendance.services import Comer
from training.models import Booking, Session
from training.rules import Attendance


def come(session: Session, by: User, email: str, *, one_more: str = "", **guest: object) -> Booking | Guest:
    comer = Comer(email, **guest)  # type: ignore[arg-type]  # a name and an agency
    day = session.days[-1]
    return services.walk_in(session, by=by, day=day, comer=comer, one_more=one_more, now=timezone.now())


def test_somebody_with_an_account_is_booked_and_marked(
    two_days: Session, trainer: User, agency_lead: User
) -> None:
    booking = come(two_days, trainer, "Hannah.Weiss@lantern.example")
    assert isinstance(booking, Booking)
    two_days.refresh_from_db()
    assert two_days.places_taken == 3
    assert booking.days.get().mark == Attendance.ATTENDED
    assert Notice.objects.filter(kind="training.walked_in", user=agency_lead).exists()
    with pytest.raises(RuleBroken, match="on the list"):
        come(two_days, trainer, agency_lead.email)


def test_a_full_session_has_one_more_place_only_by_an_officer_with_a_reason(
    two_days: Session, trainer: User, training_officer: User, agency_lead: User
) -> None:
    Session.objects.filter(pk=two_days.pk).update(capacity=2)
    with pytest.raises(RuleBroken, match="The training team can say"):
        come(two_days, trainer, agency_lead.email, one_more="A chair is free.")
    with pytest.raises(RuleBroken, match="say why"):
        come(two_days, training_officer, agency_lead.email)
    come(two_days, training_officer, agency_lead.email, one_more="A chair is free.")
    two_days.refresh_from_db()
    assert (two_days.capacity, two_days.places_taken) == (3, 3)
    changes = apps.get_model("training", "SessionChange")._default_manager
    assert changes.filter(pgh_obj=two_days.pk, pgh_context__purpose="A chair is free.").exists()


def test_a_guest_keeps_a_place_is_asked_in_and_is_booked_once_they_have_joined(
    two_days: Session, trainer: User, charity: Agency
) -> None:
    with pytest.raises(RuleBroken, match="enter their full name"):
        come(two_days, trainer, "new@lantern.example")
    guest = come(two_days, trainer, "new@lantern.example", name="Nell Quick", agency=charity)
    two_days.refresh_from_db()
    assert isinstance(guest, Guest)
    assert (two_days.places_taken, two_days.places_held) == (2, 1)
    assert Notice.objects.get(kind="training.guest").address == "new@lantern.example"
    assert services.join_guests(now=timezone.now()) == 0
    person("Nell Quick", "new@lantern.example", charity)
    assert services.join_guests(now=timezone.now()) == 1
    two_days.refresh_from_db()
    assert (two_days.places_taken, two_days.places_held) == (3, 0)
    assert two_days.bookings.get(user__name="Nell Quick").days.get().mark == Attendance.ATTENDED


def test_a_guest_who_comes_again_the_next_day_or_is_added_twice_is_one_guest(
    two_days: Session, trainer: User, charity: Agency
) -> None:
    comer = Comer("new@lantern.example", "Nell Quick", charity)
    for day in (two_days.days[1], two_days.days[0], two_days.days[0]):
        services.walk_in(two_days, by=trainer, day=day, comer=comer, now=timezone.now())
    two_days.refresh_from_db()
    assert (Guest.objects.get().days, two_days.places_held) == (two_days.days, 1)


def test_a_guest_who_never_joins_is_forgotten(two_days: Session, trainer: User, charity: Agency) -> None:
    come(two_days, trainer, "new@lantern.example", name="Nell Quick", agency=charity)
    later = timezone.now() + timedelta(days=91)
    assert services.forget_guests(now=later) == 1
    two_days.refresh_from_db()
    assert two_days.places_held == 0
    assert not Guest.objects.exists()


def test_a_rule_for_being_late_never_reaches_back(two_days: Session, training_officer: User) -> None:
    now, today = timezone.now(), timezone.localdate()
    with pytest.raises(RuleBroken, match="stands"):
        services.change_late_rule(
            by=training_officer, in_force_from=today - timedelta(days=1), minutes=9, now=now
        )
    services.change_late_rule(by=training_officer, in_force_from=today, minutes=9, now=now)
    assert list(LateRule.objects.values_list("minutes", flat=True)) == [9, 30]
