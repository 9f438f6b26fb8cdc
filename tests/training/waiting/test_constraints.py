"""What the database itself refuses, on the waiting list and of places kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.conftest import session_on
from training.groups.models import Hold, Named
from training.models import Session
from training.waiting.models import Offer, Want
from training.waiting.rules import OfferState, WantState


def refused(name: str) -> Any:
    return pytest.raises(IntegrityError, match=name)


@pytest.fixture
def offer(line: list[Want], full: Session) -> Offer:
    now = timezone.now()
    return Offer.objects.create(
        want=line[0], session=full, made_at=now, ends_at=now + timedelta(days=1), state=OfferState.OPEN
    )


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("training_waiting_for_a_place", {"places": 0}),
        ("training_waiting_for_a_place", {"places": 31}),
        ("training_waiting_closed_has_a_time", {"state": WantState.LEFT}),
        ("training_waiting_closed_has_a_time", {"closed_at": timezone.now()}),
    ],
)
def test_a_wish(line: list[Want], name: str, change: dict[str, Any]) -> None:
    with refused(name), transaction.atomic():
        Want.objects.filter(pk=line[0].pk).update(**change)


def test_one_open_wish_of_a_person_for_a_course(line: list[Want]) -> None:
    with refused("training_waiting_once_for_a_course"), transaction.atomic():
        Want.objects.create(user=line[0].user, agency=line[0].agency, course=line[0].course)


def test_one_open_group_of_an_agency_for_a_course(line: list[Want]) -> None:
    both = [Want(user=one.user, agency=one.agency, course=one.course, places=2) for one in line[:2]]
    with refused("training_waiting_one_group_of_an_agency"), transaction.atomic():
        Want.objects.bulk_create(both)


def test_nobody_shares_a_turn(line: list[Want]) -> None:
    with refused("training_waiting_in_one_order"), transaction.atomic():
        Want.objects.filter(pk=line[0].pk).update(arrival=line[1].arrival)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("training_waiting_offer_has_places", {"places": 0}),
        ("training_waiting_offer_ends_later", {"ends_at": timezone.now() - timedelta(days=2)}),
        ("training_waiting_decided_has_a_time", {"state": OfferState.ENDED}),
    ],
)
def test_an_offer(offer: Offer, name: str, change: dict[str, Any]) -> None:
    with refused(name), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(**change)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("training_waiting_one_offer_at_a_time", OfferState.OPEN),
        ("training_waiting_offered_once", OfferState.ENDED),
    ],
)
def test_one_offer_at_a_time_and_each_session_once(offer: Offer, name: str, state: OfferState) -> None:
    session = session_on(offer.session.course, timezone.localdate() + timedelta(weeks=6))
    over = state == OfferState.ENDED
    with refused(name), transaction.atomic():
        Offer.objects.create(
            want=offer.want, session=offer.session if over else session, made_at=offer.made_at, state=state,
            ends_at=offer.ends_at, decided_at=offer.made_at if over else None,
        )  # fmt: skip


@pytest.fixture
def hold(full: Session, charity: Agency, agency_lead: User) -> Hold:
    return Hold.objects.create(
        session=full, agency=charity, places=2, left=1, because="A team", made_by=agency_lead,
        release_on=timezone.localdate(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("training_groups_keeps_a_place", {"places": 0, "left": 0}),
        ("training_groups_no_more_than_kept", {"left": 3}),
        ("training_groups_released_is_empty", {"released_at": timezone.now()}),
        ("training_groups_says_what_for", {"because": ""}),
    ],
)
def test_places_kept(hold: Hold, name: str, change: dict[str, Any]) -> None:
    with refused(name), transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(**change)


def test_nobody_is_named_twice_or_dropped_when_booked(hold: Hold, full: Session, agency_lead: User) -> None:
    booking = full.bookings.first()
    facts: dict[str, Any] = {
        "hold": hold,
        "email": "ana@lantern.example",
        "name": "Ana",
        "named_by": agency_lead,
    }
    Named.objects.create(**facts)
    with refused("training_groups_named_once"), transaction.atomic():
        Named.objects.create(**facts | {"email": "Ana@lantern.example"})
    with refused("training_groups_dropped_before_booking"), transaction.atomic():
        Named.objects.create(
            **facts | {"email": "b@c.example", "booking": booking, "dropped_at": timezone.now()}
        )
