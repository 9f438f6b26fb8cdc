"""A place is promised to a colleague without an account, who has it once they have joined, or never."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.joining import invitations
from partnership.joining.models import Invitation
from partnership.notices.models import Notice
from tests.training.waiting.conftest import booked
from training import services
from training.groups import heirs, sweeping
from training.groups.models import Heir
from training.groups.rules import HeirState
from training.models import Booking, Session
from training.rules import BookingStatus

ANA = "ana.silva@lantern.example"
ClientFor = Callable[[User | None], Client]


@pytest.fixture
def place(session: Session, practitioner: User, charity: Agency) -> Booking:
    return booked(session, practitioner, charity)


def promised(place: Booking, by: User) -> Heir:
    return heirs.promise(place, by=by, email=ANA, name="Ana Silva", now=timezone.now())


def join() -> None:
    invitations.accept(
        Invitation.objects.get(email=ANA), round=1, by=None, now=timezone.now(), name="Ana Silva",
        password="heron-and-otter",
    )  # fmt: skip


def test_the_page_asks_for_a_name_and_promises_the_place(
    place: Booking, practitioner: User, client_for: ClientFor
) -> None:
    browser, path = client_for(practitioner), f"/training/bookings/{place.pk}/colleague/"
    assert "Enter their name too" in browser.post(path, {"email": ANA}).content.decode()
    browser.post(path, {"email": ANA, "name": "Ana Silva"})
    heir = Heir.objects.get()
    mail = Notice.objects.get(address=ANA)
    assert "Ask for an account" in mail.text
    assert "Ana" not in mail.text
    assert "Ana Silva is asked to join" in browser.get(f"/training/bookings/{place.pk}/").content.decode()
    browser.post(f"/training/groups/promises/{heir.pk}/back/")
    heir.refresh_from_db()
    assert (heir.state, heir.name) == (HeirState.OVER, "")
    mail.refresh_from_db()  # it has not gone, so nobody asks for an account in vain
    assert mail.problem == "the place does not wait for them any more."


def test_whoever_is_promised_the_place_has_it_once_they_have_joined(
    place: Booking, agency_lead: User, session: Session
) -> None:
    promised(place, agency_lead)
    sweeping.sweep(now=timezone.now())
    place.refresh_from_db()
    assert place.status == BookingStatus.BOOKED
    join()
    for _ in range(2):
        sweeping.sweep(now=timezone.now())
    session.refresh_from_db()
    assert session.bookings.get(status=BookingStatus.BOOKED).user.email == ANA
    assert session.places_taken == 1
    assert Heir.objects.get().state == HeirState.GIVEN


def test_the_place_stays_with_whoever_had_it_where_nobody_joins_in_time(
    place: Booking, agency_lead: User, practitioner: User
) -> None:
    heir = promised(place, agency_lead)
    assert heir.until == place.session.starts_at - timedelta(days=2)
    for _ in range(2):
        sweeping.sweep(now=heir.until)
    place.refresh_from_db()
    assert place.status == BookingStatus.BOOKED
    told = Notice.objects.filter(kind="training.heir_not_there")
    assert {notice.user for notice in told} == {practitioner, agency_lead}
    assert "not joined the portal in time" in told[0].text


def test_somebody_who_cannot_come_after_all_is_told_of_to_whoever_gave_it(
    place: Booking, agency_lead: User, charity: Agency, session: Session
) -> None:
    promised(place, agency_lead)
    join()
    booked(session, User.objects.get(email=ANA), charity)
    sweeping.sweep(now=timezone.now())
    assert "already have a place" in Heir.objects.get().because


def test_a_place_that_was_given_up_meanwhile_goes_to_nobody(
    place: Booking, agency_lead: User, practitioner: User
) -> None:
    promised(place, agency_lead)
    services.cancel(place, by=practitioner, now=timezone.now())
    sweeping.sweep(now=timezone.now())
    assert Heir.objects.get().state == HeirState.OVER
    assert not Notice.objects.filter(kind="training.heir_not_there").exists()


def test_what_is_refused(place: Booking, agency_lead: User, nurse: User, constable: User) -> None:
    with pytest.raises(PermissionDenied):
        promised(place, constable)
    with pytest.raises(RuleBroken, match="another agency"):
        heirs.promise(place, by=agency_lead, email=nurse.email, name="Grace", now=timezone.now())
    now = place.session.starts_at - timedelta(hours=1)
    with pytest.raises(RuleBroken, match="too near"):
        heirs.promise(place, by=agency_lead, email=ANA, name="Ana Silva", now=now)
    promised(place, agency_lead)
    with pytest.raises(RuleBroken, match="promised to somebody already"):
        promised(place, agency_lead)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("training_groups_heir_has_an_address", {"email": ""}),
        ("training_groups_one_heir_at_a_time", None),
    ],
)
def test_what_the_database_refuses_of_promises(
    place: Booking, agency_lead: User, name: str, change: dict[str, str] | None
) -> None:
    heir = promised(place, agency_lead)
    again = Heir(booking=place, email=ANA, name="Ana", asked_by=agency_lead, until=heir.until)
    trip = (lambda: Heir.objects.update(**change)) if change else again.save
    with pytest.raises(IntegrityError, match=name):
        trip()
