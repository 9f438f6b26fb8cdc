"""Pseudonyms of children, and the key that says whose they are."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.base.rules import RuleBroken
from partnership.history.models import Read
from reviews.incidents import keys
from reviews.incidents.models import ChildKey, Incident
from reviews.incidents.rules import (
    why_not_called,
    why_too_close,
)
from tests.reviews.incidents import made as made
from tests.reviews.world import AWARE, incident


@pytest.mark.parametrize("text", ["AB", "A.B.", "j s", "ab", "A B C", "Rowan 2014"])
def test_initials_and_numbers_are_no_pseudonym(text: str) -> None:
    assert why_not_called(text)
    assert why_not_called("Max") == why_not_called("Child Rowan") == ""


def test_a_pseudonym_belongs_to_one_child_anywhere(
    made: Incident, business_unit: User, council: Agency
) -> None:
    with pytest.raises(RuleBroken, match="Another child has this pseudonym") as refused:
        incident(business_unit, council, pseudonym="ROWAN")
    assert refused.value.about == "pseudonym"
    assert why_too_close("Rowan", "Rowan Hill")
    assert why_too_close("Child RH", "Rita Hill")
    assert [bool(why_too_close(said, "Rita Ann Hill")) for said in ("R.A.H.", "R H", "RAH", "Rowan", "H R")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_the_key_is_ciphertext_and_opens_with_a_reason_that_is_kept(
    made: Incident, business_unit: User
) -> None:
    rowan = made.children.get()
    with pytest.raises(RuleBroken, match="tells the real name"):
        keys.seal(rowan, by=business_unit, version=0, name="Rowan Hill", born_on="", numbers="")
    keys.seal(rowan, by=business_unit, version=0, name="Rita Hill", born_on="1 May 2024", numbers="LL 1")
    assert "Rita" not in ChildKey.objects.get().sealed
    assert "Rita" not in str(next(iter(ChildKey.pgh_event_models.values())).objects.values())  # type: ignore[attr-defined]
    shown = keys.opened(rowan, by=business_unit, reason="To match what the hospital sent")
    assert (shown.name, shown.born_on) == ("Rita Hill", "1 May 2024")
    read = Read.objects.get(what=keys.READ_AS)
    assert (read.user_id, read.row, read.purpose) == (
        business_unit.pk,
        rowan.pk,
        "To match what the hospital sent",
    )


def test_nobody_else_opens_a_key_and_never_who_handles_allegations(
    made: Incident,
    executive: User,
    business_unit: User,
    council: Agency,
    client_for: Callable[[User], Client],
) -> None:
    rowan = made.children.get()
    with pytest.raises(PermissionDenied):
        keys.opened(rowan, by=executive, reason="I would like to know")
    page = f"/reviews/incidents/children/{rowan.pk}/key/"
    assert client_for(executive).get(page).status_code == 404
    keys.seal(rowan, by=business_unit, version=0, name="Rita Hill", born_on="", numbers="")
    browser = client_for(business_unit)
    assert "Rita" not in browser.get(page).content.decode()
    assert "Rita" not in browser.post(page, {"reason": "no"}).content.decode()
    assert "Rita" in browser.post(page, {"reason": "To match what the hospital sent"}).content.decode()
    Membership.objects.create(user=business_unit, agency=council, role=Role.LADO_OFFICER, from_on=AWARE)
    assert client_for(business_unit).get(page).status_code == 404
