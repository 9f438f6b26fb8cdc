"""What is done to a referral once is not done twice, and leaves no draft that could."""

from collections.abc import Callable

import pytest
from django.test import Client

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.deadlines import rulebook
from partnership.drafts.models import Draft
from reviews.referrals import reference
from reviews.referrals.models import Decision, Referral
from reviews.referrals.rules import Outcome
from tests.drafts.pages import fields
from tests.reviews.test_referrals import countersigned, decide, refer


@pytest.fixture
def case(practitioner: User, charity: Agency) -> Referral:
    """Referred by a practitioner; the criteria and the rules are there."""
    rulebook.fill()
    reference.fill()
    return refer(practitioner, charity)


def test_what_cannot_be_done_twice_leads_a_second_sending_to_the_first_one(
    agency_lead: User, case: Referral, client_for: Callable[[User], Client]
) -> None:
    browser, here = client_for(agency_lead), f"/reviews/referrals/{case.pk}/withdraw/"
    said = fields(browser.get(here)) | {"said": "It was another county."}
    first, second = (browser.post(here, said) for _ in range(2))
    assert (second.status_code, second.headers["Location"]) == (302, first.headers["Location"])
    assert not Draft.objects.filter(typed__isnull=False).exists()


def test_the_same_decision_is_not_written_down_twice(
    business_unit: User, case: Referral, agency_lead: User
) -> None:
    """It stays for ever: what was sent again from a form opened later is no other decision."""
    countersigned(case, agency_lead)
    decide(case, business_unit, Outcome.NONE)
    with pytest.raises(RuleBroken, match="This decision is written down already: Tom Okafor wrote it today"):
        decide(case, business_unit, Outcome.NONE)
    decide(case, business_unit, Outcome.NONE, reasons="Something new is known.")
    decide(case, business_unit, Outcome.NONE)
    assert Decision.objects.count() == 3
