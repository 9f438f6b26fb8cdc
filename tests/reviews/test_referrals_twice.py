"""What is done to a referral once is not done twice, and leaves no draft that could."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.deadlines import rulebook
from partnership.drafts.models import Draft
from reviews.referrals import reference, services
from reviews.referrals.models import Decision, Referral
from reviews.referrals.rules import Outcome, State
from tests.drafts.pages import fields
from tests.naming.pages import ticked
from tests.reviews.test_referrals import CASE, countersigned, decide, refer


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


def test_nobody_countersigns_words_that_were_changed_since_they_were_read(
    case: Referral, practitioner: User, agency_lead: User, client_for: Callable[[User], Client]
) -> None:
    browser, here = client_for(agency_lead), f"/reviews/referrals/{case.pk}/"
    assert f'name="version" value="{case.version}"' in browser.get(here).content.decode()
    facts = CASE | {"what_happened": "Something else."}
    services.change(case, by=practitioner, today=timezone.localdate(), version=case.version, **facts)
    for sent in ({"version": case.version}, {}):
        shown = browser.post(f"{here}countersign/", sent, follow=True).content.decode()
        assert "It has changed since you opened the page" in shown
        assert "Something else." in shown
    case.refresh_from_db()
    assert case.state == State.WAITING
    browser.post(f"{here}countersign/", {"version": case.version})
    case.refresh_from_db()
    assert case.state == State.SENT


def test_whoever_decides_after_another_reads_what_was_decided_before_a_second_one_is_added(
    business_unit: User,
    executive: User,
    case: Referral,
    agency_lead: User,
    client_for: Callable[[User], Client],
) -> None:
    countersigned(case, agency_lead)
    decide(case, executive, Outcome.OTHER)
    browser, here = client_for(business_unit), f"/reviews/referrals/{case.pk}/decide/"
    today = timezone.localdate()
    said = fields(browser.get(here)) | {
        "outcome": "none", "reasons": "Another area does it.", "told": "",
        "voices": "Ann Lee, Levels Council, agreed\nBo Ray, Police, did not agree, Sharon was not heard",
        **{f"decided_on_{part}": str(getattr(today, part)) for part in ("day", "month", "year")},
    }  # fmt: skip
    decide(case, executive, Outcome.LEARNING, reasons="There is something to learn.")
    shown = browser.post(here, said)
    form, page = shown.context["form"], shown.content.decode()
    (told,) = form.non_field_errors()
    assert told.startswith("It was decided while you were writing: “Hold a learning review”")
    assert [change.now.partition(",")[0] for change in form.changed] == [
        "Hold a learning review", "There is something to learn.",
    ]  # fmt: skip
    assert "Voice(" not in page
    assert "“Sharon” may tell" in form.errors["voices"][0]
    assert Decision.objects.count() == 2
    again = said | {name: form.data[name] for name in ("version", "known")} | ticked(shown)
    assert browser.post(here, again).status_code == 302
    assert Decision.objects.count() == 3


def test_what_a_colleague_answered_of_the_criteria_stands_where_nothing_was_answered(
    business_unit: User,
    executive: User,
    case: Referral,
    agency_lead: User,
    client_for: Callable[[User], Client],
) -> None:
    countersigned(case, agency_lead)
    mine, theirs, here = (
        client_for(business_unit),
        client_for(executive),
        f"/reviews/referrals/{case.pk}/weigh/",
    )
    opened = fields(mine.get(here))
    theirs.post(here, fields(theirs.get(here)) | {"answer_2": "met", "reason_2": "It did."})
    form = mine.post(here, opened | {"answer_1": "met", "reason_1": "It is."}).context["form"]
    assert [change.now for change in form.changed] == ["Met", "It did."]
    assert [one.label[:2] for one in form.conflicts] == ["1.", "Wh"]
    assert form.data["answer_2"] == "met"


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
