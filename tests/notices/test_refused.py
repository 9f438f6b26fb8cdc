"""An address that takes no mail is shown to those who can do something about it, until mail gets through."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.notices import addresses, delivery
from partnership.notices.models import RefusedAddress
from tests.notices.post_office import PostOffice
from tests.notices.posting import post

ClientFor = Callable[[User | None], Client]
SENTENCE = "An email address takes no mail"


@pytest.fixture
def refused(practitioner: User, office: PostOffice) -> User:
    """The practitioner, whose mail server has said that there is no such person."""
    office.refuses = {"priya.nair"}
    post(practitioner, 1)
    delivery.send_waiting()
    return practitioner


def test_the_first_refusal_is_noted_with_the_reason(refused: User) -> None:
    noted = RefusedAddress.objects.get()
    assert (noted.user, noted.address) == (refused, "priya.nair@lantern.example")
    assert noted.reason == "The mail server refused the address (550)."


def test_a_server_that_says_later_refuses_nobody(practitioner: User, office: PostOffice) -> None:
    office.refuses, office.refusal = {"priya.nair"}, "450 4.2.1 try again later"
    post(practitioner, 1)
    delivery.send_waiting()
    assert not RefusedAddress.objects.exists()


def test_those_who_keep_the_directory_and_the_lead_see_it_and_nobody_else(
    refused: User,
    charity: Agency,
    agency_lead: User,
    business_unit: User,
    administrator: User,
    constable: User,
    client_for: ClientFor,
) -> None:
    for sees in (agency_lead, business_unit, administrator):
        for page in (f"/agencies/{charity.pk}/", f"/people/{refused.pk}/"):
            answer = client_for(sees).get(page).content.decode()
            assert SENTENCE in answer
            assert "priya.nair@lantern.example" in answer
    assert SENTENCE not in client_for(constable).get(f"/agencies/{charity.pk}/").content.decode()
    assert "do not reach you" in client_for(refused).get("/notifications/").content.decode()


def test_an_agency_shows_its_own_people_only(
    refused: User, hospital: Agency, business_unit: User, client_for: ClientFor
) -> None:
    assert SENTENCE not in client_for(business_unit).get(f"/agencies/{hospital.pk}/").content.decode()


def test_a_later_mail_that_gets_through_clears_it(refused: User, office: PostOffice) -> None:
    office.refuses = set()
    post(refused, 2)
    delivery.send_waiting()
    assert not RefusedAddress.objects.exists()


def test_another_address_clears_it_and_a_refusal_of_that_one_begins_anew(
    refused: User, office: PostOffice
) -> None:
    User.objects.filter(pk=refused.pk).update(email="p.nair@lantern.example")
    assert not addresses.refused([refused])
    office.refuses = {"p.nair"}
    delivery.send_waiting(timezone.now() + timedelta(days=1))
    assert [one.address for one in addresses.refused([refused])] == ["p.nair@lantern.example"]


def test_a_second_refusal_keeps_the_first_day(refused: User, office: PostOffice) -> None:
    first = RefusedAddress.objects.get()
    delivery.send_waiting(timezone.now() + timedelta(days=1))
    again = RefusedAddress.objects.get()
    assert again.since == first.since
    assert again.last_at > first.last_at


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"reason": ""}, "notices_refused_with_a_reason"),
        ({"last_at": timezone.now() - timedelta(days=9)}, "notices_refused_last_after_first"),
    ],
)
def test_a_refusal_has_a_reason_and_its_days_in_order(
    refused: User, change: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RefusedAddress.objects.update(**change)
