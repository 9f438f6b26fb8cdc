"""Whether the line manager is asked is what the agency has said, from a day on, or else the partnership."""

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
from partnership.deadlines import rulebook
from tests.training.approvals.conftest import MANAGER
from tests.training.test_booking import answers
from training import services
from training.models import Booking, Course, Session
from training.rules import BookingStatus
from training.services import Asked
from training.terms import asking
from training.terms.models import ApprovalRule
from training.terms.rules import Asks

ClientFor = Callable[[User | None], Client]
DAY = timedelta(days=1)


def say(by: User, agency: Agency | None, asks: Asks, days: int = 0) -> ApprovalRule:
    today = timezone.localdate()
    return asking.change(agency, by=by, asks=asks, in_force_from=today + days * DAY, today=today)


def book(session: Session, who: User, agency: Agency) -> Booking:
    return services.book(
        session.pk, by=who, agency=agency, needs="", now=timezone.now(), asked=Asked(manager=MANAGER)
    )


@pytest.mark.parametrize(
    ("default", "own", "needs_approval", "asked"),
    [
        (None, None, True, True),
        (None, None, False, False),
        (Asks.EACH, None, False, True),
        (Asks.EACH, Asks.NEVER, True, False),
        (Asks.NEVER, Asks.COURSE, True, True),
        (None, Asks.EACH, False, True),
    ],
)
def test_the_agency_decides_or_else_the_partnership(
    course: Course,
    session: Session,
    practitioner: User,
    charity: Agency,
    hospital: Agency,
    business_unit: User,
    default: Asks | None,
    own: Asks | None,
    needs_approval: bool,
    asked: bool,
) -> None:
    rulebook.fill()
    Course.objects.update(needs_approval=needs_approval)
    say(business_unit, hospital, Asks.NEVER)
    for agency, rule in ((None, default), (charity, own)):
        if rule:
            say(business_unit, agency, rule)
    expected = BookingStatus.REQUESTED if asked else BookingStatus.BOOKED
    assert book(session, practitioner, charity).status == expected


def test_a_rule_of_tomorrow_does_not_hold_today_and_none_is_changed_afterwards(
    charity: Agency, agency_lead: User
) -> None:
    today = timezone.localdate()
    say(agency_lead, charity, Asks.NEVER)
    say(agency_lead, charity, Asks.EACH, days=1)
    assert asking.rule_of(charity, on=today) == Asks.NEVER
    assert asking.rule_of(charity, on=today + DAY) == Asks.EACH
    for days, sentence in ((-1, "today or a later day"), (0, "rule already"), (1, "rule already")):
        with pytest.raises(RuleBroken, match=sentence):
            say(agency_lead, charity, Asks.EACH if days else Asks.NEVER, days=days)
    with pytest.raises(RuleBroken, match="rule from this day already"):
        say(agency_lead, charity, Asks.COURSE, days=1)
    with pytest.raises(IntegrityError, match="training_terms_one_approval_rule_a_day"):
        ApprovalRule.objects.create(
            agency=charity, asks=Asks.COURSE, in_force_from=today, made_by=agency_lead
        )


def test_a_lead_says_it_for_their_own_agency_only(agency_lead: User, hospital: Agency) -> None:
    for agency in (hospital, None):
        with pytest.raises(PermissionDenied):
            say(agency_lead, agency, Asks.NEVER)


def test_the_lead_sets_it_on_a_page_and_the_form_asks_for_the_manager_from_then_on(
    client_for: ClientFor, agency_lead: User, practitioner: User, session: Session, charity: Agency
) -> None:
    rulebook.fill()
    page, today = client_for(agency_lead), timezone.localdate()
    day = {f"in_force_from_{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    assert "Choose which places" in page.post("/training/approvals/rules/", day).content.decode()
    assert page.post("/training/approvals/rules/", day | {"asks": "each"}).status_code == 302
    assert "Each place, on any course" in page.get("/training/approvals/rules/").content.decode()
    address = f"/training/sessions/{session.pk}/book/"
    refused = client_for(practitioner).post(address, answers(session)).content.decode()
    assert "Name your line manager" in refused
    assert not Booking.objects.exists()
