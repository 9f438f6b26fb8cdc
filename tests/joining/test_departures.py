"""Whoever goes loses access that day and keeps the history; open work goes to others, once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session as Browser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from partnership.accounts.models import User
from partnership.agencies import services as agencies
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import memberships_on
from partnership.base.rules import RuleBroken
from partnership.deadlines import rulebook
from partnership.deadlines import services as deadlines
from partnership.deadlines.models import Deadline
from partnership.joining import departures
from partnership.joining.models import Departure
from partnership.joining.sources import in_hand
from partnership.meetings.models import Seat, Subgroup
from partnership.meetings.rules import SeatKind
from partnership.notices.models import Notice
from tests.conftest import person, sign_in
from training.models import Booking, Session
from training.rules import BookingStatus

DAY = timedelta(days=1)
ClientFor = Callable[[User | None], Client]


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def colleague(charity: Agency) -> User:
    return person("Ravi Anand", "ravi.anand@lantern.example", charity)


@pytest.fixture
def booked(practitioner: User, session: Session, charity: Agency, now: datetime) -> Booking:
    """The practitioner has a place in three weeks."""
    booking = Booking.objects.create(session=session, user=practitioner, agency=charity, booked_at=now)
    Session.objects.filter(pk=session.pk).update(places_taken=1)
    return booking


@pytest.fixture
def owed(practitioner: User, charity: Agency, today: date) -> Deadline:
    """The practitioner owes something to the charity."""
    rulebook.fill()
    return deadlines.start(
        subject="test:owed", rule="policy.review", trigger_on=today, title="A return of the charity", path="/", by=None,
        owner=practitioner, agency=charity,
    )  # fmt: skip


@pytest.fixture
def seat(practitioner: User, charity: Agency, today: date) -> Seat:
    group = Subgroup.objects.create(name="Learning Subgroup", purpose="Learns.")
    return Seat.objects.create(
        subgroup=group, user=practitioner, agency=charity, kind=SeatKind.MEMBER, from_on=today - 9 * DAY
    )


def leave(
    somebody: User, *, by: User, on: date, agency: Agency | None = None, hand_to: User | None = None
) -> Departure:
    return departures.leave(somebody, by=by, agency=agency, on=on, hand_to=hand_to, now=timezone.now())


# Leaving ------------------------------------------------------------------------------------------------


def test_leaving_today_ends_sight_sessions_and_work_at_once_and_keeps_the_history(
    client_for: ClientFor,
    business_unit: User,
    practitioner: User,
    colleague: User,
    booked: Booking,
    owed: Deadline,
    seat: Seat,
    today: date,
) -> None:
    browser = client_for(practitioner)
    UserSession.objects.create(
        user=practitioner, ip="192.0.2.1", user_agent="x", session_key=browser.session.session_key
    )
    assert browser.get("/agencies/").status_code == 200
    done = leave(practitioner, by=business_unit, on=today, hand_to=colleague)
    assert browser.get("/agencies/").status_code == 302
    assert not Browser.objects.filter(session_key=browser.session.session_key).exists()
    assert practitioner.memberships.get().until_on == today - DAY
    owed.refresh_from_db()
    assert owed.owner == colleague
    seat.refresh_from_db()
    assert seat.until_on == today - DAY
    booked.refresh_from_db()
    assert (booked.status, booked.agency.name) == (BookingStatus.CANCELLED, "Lantern Family Trust")
    taken = Booking.objects.get(user=colleague)
    assert (taken.status, taken.session.places_taken) == (BookingStatus.BOOKED, 1)
    assert done.handed == 2
    assert "2 pieces of work" in Notice.objects.get(kind="joining.handed_over").text


def test_without_a_taker_work_falls_to_the_lead_and_the_place_is_free(
    business_unit: User, practitioner: User, agency_lead: User, booked: Booking, owed: Deadline, today: date
) -> None:
    leave(practitioner, by=business_unit, on=today)
    owed.refresh_from_db()
    booked.session.refresh_from_db()
    assert (owed.owner, booked.session.places_taken) == (agency_lead, 0)


def test_without_a_lead_work_waits_for_the_business_unit(
    business_unit: User, practitioner: User, owed: Deadline, today: date
) -> None:
    leave(practitioner, by=business_unit, on=today)
    owed.refresh_from_db()
    assert owed.owner is None


def test_a_departure_to_come_happens_on_its_day_once_though_days_are_missed(
    business_unit: User, practitioner: User, colleague: User, owed: Deadline, today: date
) -> None:
    planned = leave(practitioner, by=business_unit, on=today + 3 * DAY, hand_to=colleague)
    assert memberships_on(practitioner.pk, today + 2 * DAY).exists()
    assert not memberships_on(practitioner.pk, today + 3 * DAY).exists()
    later = timezone.now()
    departures.carry_out_due(now=later)
    owed.refresh_from_db()
    assert owed.owner == practitioner
    departures.carry_out_due(now=later + 5 * DAY)
    departures.carry_out_due(now=later + 5 * DAY)
    owed.refresh_from_db()
    planned.refresh_from_db()
    assert (owed.owner, planned.handed) == (colleague, 1)
    assert Notice.objects.filter(kind="joining.handed_over").count() == 1
    assert Departure.objects.count() == 1


def test_a_role_that_runs_out_by_itself_hands_over_too(
    practitioner: User, agency_lead: User, owed: Deadline, today: date
) -> None:
    practitioner.memberships.update(until_on=today - 2 * DAY)
    departures.carry_out_due(now=timezone.now())
    departures.carry_out_due(now=timezone.now())
    owed.refresh_from_db()
    assert owed.owner == agency_lead
    assert Departure.objects.get().made_by is None


def test_with_two_agencies_leaving_one_keeps_the_other(
    client_for: ClientFor,
    business_unit: User,
    practitioner: User,
    hospital: Agency,
    charity: Agency,
    booked: Booking,
    owed: Deadline,
    seat: Seat,
    today: date,
) -> None:
    Membership.objects.create(user=practitioner, agency=hospital, from_on=today - DAY)
    other = deadlines.start(
        subject="test:other", rule="policy.review", trigger_on=today, title="Of the hospital", path="/",
        by=None, owner=practitioner, agency=hospital,
    )  # fmt: skip
    browser = client_for(practitioner)
    leave(practitioner, by=business_unit, on=today, agency=charity)
    assert browser.get("/agencies/").status_code == 200
    assert [one.agency for one in memberships_on(practitioner.pk, today)] == [hospital]
    for row in (booked, owed, other, seat):
        row.refresh_from_db()
    assert (booked.status, owed.owner, other.owner) == (BookingStatus.BOOKED, None, practitioner)
    assert seat.until_on == today - DAY


def test_moving_ends_one_agency_and_begins_the_next_without_a_day_between(
    business_unit: User, practitioner: User, charity: Agency, hospital: Agency, booked: Booking, today: date
) -> None:
    plan: dict[str, Any] = {
        "by": business_unit, "agency": charity, "into": hospital, "role": Role.PRACTITIONER,
        "job_title": "Nurse", "on": today + DAY, "hand_to": None,
    }  # fmt: skip
    assert departures.rehearsed(practitioner, **plan) == [], "The place on the course stays with the person"
    assert [one.agency for one in practitioner.memberships.all()] == [charity]
    departures.move(practitioner, now=timezone.now(), **plan)
    assert [one.agency for one in memberships_on(practitioner.pk, today)] == [charity]
    assert [one.agency for one in memberships_on(practitioner.pk, today + DAY)] == [hospital]
    departures.carry_out_due(now=timezone.now() + DAY)
    booked.refresh_from_db()
    assert (booked.status, booked.agency) == (BookingStatus.BOOKED, charity)


def test_a_move_to_the_agency_that_takes_over_is_shown_before_it_is_made(
    business_unit: User, practitioner: User, charity: Agency, hospital: Agency, today: date
) -> None:
    agencies.merge(charity, into=hospital, on=today + 30 * DAY, by=business_unit)
    plan: Any = {
        "by": business_unit, "agency": charity, "into": hospital, "role": Role.PRACTITIONER, "job_title": "",
        "on": today + 9 * DAY, "hand_to": None,
    }  # fmt: skip
    assert departures.rehearsed(practitioner, **plan) == []
    assert practitioner.memberships.count() == 2, "Nothing stays of what was tried"
    departures.move(practitioner, now=timezone.now(), **plan)
    with pytest.raises(RuleBroken, match="no role"), transaction.atomic():
        departures.rehearsed(practitioner, **plan)
    assert [one.agency for one in memberships_on(practitioner.pk, today + 9 * DAY)] == [hospital]


def test_a_plan_is_called_off_and_everything_is_as_it_was(
    business_unit: User, practitioner: User, charity: Agency, hospital: Agency, today: date
) -> None:
    before = list(practitioner.memberships.values())
    planned = departures.move(
        practitioner, by=business_unit, agency=charity, into=hospital, role=Role.PRACTITIONER,
        job_title="", on=today + DAY, hand_to=None, now=timezone.now(),
    )  # fmt: skip
    departures.call_off(planned, by=business_unit)
    assert list(practitioner.memberships.values()) == before
    assert not Departure.objects.exists()
    done = leave(practitioner, by=business_unit, on=today)
    with pytest.raises(RuleBroken, match="day has come"):
        departures.call_off(done, by=business_unit)


def test_calling_a_move_off_keeps_a_role_that_was_given_by_itself(
    business_unit: User, practitioner: User, charity: Agency, hospital: Agency, today: date
) -> None:
    planned = departures.move(
        practitioner, by=business_unit, agency=charity, into=hospital, role=Role.PRACTITIONER,
        job_title="", on=today + DAY, hand_to=None, now=timezone.now(),
    )  # fmt: skip
    other = agencies.join(
        practitioner, by=business_unit, agency=hospital, role=Role.TRAINING_OFFICER, from_on=today + DAY
    )
    departures.call_off(planned, by=business_unit)
    assert list(practitioner.memberships.filter(agency=hospital)) == [other]
    assert practitioner.memberships.filter(agency=charity, until_on=None).count() == 1


def test_calling_a_move_off_asks_for_no_role_that_has_gone(
    business_unit: User, practitioner: User, charity: Agency, hospital: Agency, today: date
) -> None:
    planned = departures.move(
        practitioner, by=business_unit, agency=charity, into=hospital, role=Role.PRACTITIONER,
        job_title="", on=today + 2 * DAY, hand_to=None, now=timezone.now(),
    )  # fmt: skip
    agencies.end(practitioner.memberships.get(agency=hospital), by=business_unit, on=today)
    planned.refresh_from_db()
    departures.call_off(planned, by=business_unit)
    assert [one.agency for one in practitioner.memberships.all()] == [charity]


def test_a_role_that_was_ended_meanwhile_does_not_come_back(
    business_unit: User, practitioner: User, charity: Agency, today: date
) -> None:
    planned = leave(practitioner, by=business_unit, on=today + 9 * DAY, agency=charity)
    agencies.end(practitioner.memberships.get(), by=business_unit, on=today)
    with pytest.raises(RuleBroken, match="have changed since"), transaction.atomic():
        departures.call_off(planned, by=business_unit)
    assert practitioner.memberships.get().until_on is not None


# Who may, and what cannot be ----------------------------------------------------------------------------


def test_a_lead_sees_off_practitioners_of_the_own_agency_only(
    agency_lead: User, practitioner: User, nurse: User, charity: Agency, hospital: Agency, today: date
) -> None:
    second_lead = person("Second Lead", "second@lantern.example", charity, Role.AGENCY_LEAD)
    for somebody, agency in ((nurse, hospital), (second_lead, charity), (agency_lead, charity)):
        with pytest.raises(PermissionDenied), transaction.atomic():
            leave(somebody, by=agency_lead, on=today, agency=agency)
    assert leave(practitioner, by=agency_lead, on=today, agency=charity).done_at


def test_a_lead_moves_nobody_and_nobody_sees_themselves_off(
    agency_lead: User, practitioner: User, business_unit: User, charity: Agency, hospital: Agency, today: date
) -> None:
    with pytest.raises(PermissionDenied):
        departures.move(
            practitioner, by=agency_lead, agency=charity, into=hospital, role=Role.PRACTITIONER,
            job_title="", on=today, hand_to=None, now=timezone.now(),
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        leave(business_unit, by=business_unit, on=today)


def test_roles_of_a_compartment_are_ended_by_an_administrator(
    business_unit: User, administrator: User, lado_officer: User, today: date
) -> None:
    with pytest.raises(PermissionDenied), transaction.atomic():
        leave(lado_officer, by=business_unit, on=today)
    assert leave(lado_officer, by=administrator, on=today).done_at


def test_nobody_gives_back_by_calling_off_what_they_could_not_give(
    agency_lead: User, business_unit: User, administrator: User, lado_officer: User, practitioner: User,
    charity: Agency, hospital: Agency, today: date,
) -> None:  # fmt: skip
    chair = person("Chair Ofeverything", "chair@lantern.example", charity, Role.EXECUTIVE)
    ended = leave(chair, by=business_unit, on=today + DAY, agency=charity)
    compartment = leave(lado_officer, by=administrator, on=today + DAY)
    moved = departures.move(
        practitioner, by=business_unit, agency=charity, into=hospital, role=Role.PRACTITIONER,
        job_title="", on=today + DAY, hand_to=None, now=timezone.now(),
    )  # fmt: skip
    for by, plan in ((agency_lead, ended), (agency_lead, moved), (business_unit, compartment)):
        with pytest.raises(PermissionDenied), transaction.atomic():
            departures.call_off(plan, by=by)
    assert chair.memberships.get().until_on == lado_officer.memberships.get().until_on == today
    own = leave(
        person("Own", "own@lantern.example", charity), by=business_unit, on=today + DAY, agency=charity
    )
    departures.call_off(own, by=agency_lead)


def test_a_first_day_away_long_ago_does_not_wipe_out_what_was(
    agency_lead: User, practitioner: User, charity: Agency
) -> None:
    began = practitioner.memberships.get().from_on
    for on in (began, began - 1000 * DAY):
        with pytest.raises(RuleBroken, match="has a role there since"), transaction.atomic():
            leave(practitioner, by=agency_lead, on=on, agency=charity)
    assert practitioner.memberships.get().until_on is None
    leave(practitioner, by=agency_lead, on=began + DAY, agency=charity)
    assert practitioner.memberships.get().until_on == began


def test_what_cannot_be_is_said(
    business_unit: User, practitioner: User, leaver: User, nurse: User, today: date
) -> None:
    with pytest.raises(RuleBroken, match="has no role"):
        leave(leaver, by=business_unit, on=today)
    with pytest.raises(RuleBroken, match="work for the same agency"):
        leave(practitioner, by=business_unit, on=today, hand_to=nurse)
    with pytest.raises(RuleBroken, match="somebody else"):
        leave(practitioner, by=business_unit, on=today, hand_to=practitioner)


def test_whoever_takes_over_and_has_gone_too_gets_nothing(
    business_unit: User, practitioner: User, colleague: User, agency_lead: User, owed: Deadline, today: date
) -> None:
    leave(practitioner, by=business_unit, on=today + 2 * DAY, hand_to=colleague)
    leave(colleague, by=business_unit, on=today + DAY)
    departures.carry_out_due(now=timezone.now() + 3 * DAY)
    owed.refresh_from_db()
    assert owed.owner == agency_lead


def test_one_that_fails_holds_up_none(
    settings: Settings, business_unit: User, practitioner: User, colleague: User, nurse: User, today: date
) -> None:
    for somebody in (practitioner, nurse):
        leave(somebody, by=business_unit, on=today + DAY)
    Departure.objects.filter(user=practitioner).update(hand_to=colleague)
    settings.HANDOVER_SOURCES = ["tests.joining.breaking.SOURCE"]
    departures.carry_out_due(now=timezone.now() + DAY)
    assert {one.user_id: bool(one.done_at) for one in Departure.objects.all()} == {
        practitioner.pk: False,
        nurse.pk: True,
    }


def test_open_work_of_an_agency_that_merges_goes_on_in_the_next(
    administrator: User, practitioner: User, charity: Agency, hospital: Agency, owed: Deadline, today: date
) -> None:
    agencies.merge(charity, into=hospital, on=today - DAY, by=administrator)
    owed.refresh_from_db()
    assert (owed.agency, owed.owner) == (hospital, practitioner)
    departures.carry_out_due(now=timezone.now())
    owed.refresh_from_db()
    assert owed.owner == practitioner
    assert not Departure.objects.exists()


def test_a_merger_to_come_carries_open_work_on_its_day(
    administrator: User, charity: Agency, hospital: Agency, owed: Deadline, today: date
) -> None:
    agencies.merge(charity, into=hospital, on=today + DAY, by=administrator)
    owed.refresh_from_db()
    assert owed.agency == charity
    departures.carry_out_due(now=timezone.now() + 2 * DAY)
    owed.refresh_from_db()
    assert owed.agency == hospital


# The pages ----------------------------------------------------------------------------------------------


def test_the_page_shows_what_will_be_handed_over_before_it_is(
    client: Client,
    business_unit: User,
    practitioner: User,
    booked: Booking,
    owed: Deadline,
    seat: Seat,
    colleague: User,
    today: date,
) -> None:
    sign_in(client, business_unit)
    path = f"/people/{practitioner.pk}/leave/"
    typed = {
        "agency": "every",
        "on_day": today.day,
        "on_month": today.month,
        "on_year": today.year,
        "hand_to": colleague.email.upper(),
    }
    assert client.get(path).status_code == 200
    assert "There is a problem" in client.post(path, typed | {"agency": ""}).content.decode()
    page = client.post(path, typed).content.decode()
    for title in ("A return of the charity", "Member, Learning Subgroup", "Advanced Child Protection"):
        assert title in page
    assert "Ravi Anand gets the place" in page
    assert not Departure.objects.exists()
    assert 'value="ravi' in client.post(path, typed | {"change": "yes"}).content.decode().lower()
    assert client.post(path, typed | {"confirmed": "yes"}).status_code == 302
    assert Departure.objects.get().handed == 2
    assert in_hand(practitioner, to=None, agency=None, on=today) == []


def test_whoever_leaves_already_is_not_asked_to_be_confirmed_again(
    client: Client, business_unit: User, practitioner: User, charity: Agency, today: date
) -> None:
    sign_in(client, business_unit)
    path = f"/people/{practitioner.pk}/leave/"
    on = today + 9 * DAY
    typed = {"agency": charity.pk, "on_day": on.day, "on_month": on.month, "on_year": on.year}
    assert "Check before you confirm" in client.post(path, typed).content.decode()
    leave(practitioner, by=business_unit, on=on, agency=charity)
    page = client.post(path, typed).content.decode()
    assert f"{practitioner.name} has no role at {charity.name} that goes on after" in page
    assert "Check before you confirm" not in page


def test_who_cannot_take_over_is_said_beside_the_field(
    client: Client, business_unit: User, practitioner: User, today: date
) -> None:
    sign_in(client, business_unit)
    typed = {"agency": "every", "on_day": today.day, "on_month": today.month, "on_year": today.year}
    path = f"/people/{practitioner.pk}/leave/"
    page = client.post(path, typed | {"hand_to": practitioner.email}).content.decode()
    assert 'href="#id_hand_to">Open work goes to somebody else.' in page
    assert not Departure.objects.exists()


def test_who_leaves_a_role_to_nobody_is_pointed_out(
    client: Client, business_unit: User, administrator: User, agency_lead: User, today: date
) -> None:
    sign_in(client, business_unit)
    typed = {
        "agency": "every",
        "on_day": today.day,
        "on_month": today.month,
        "on_year": today.year,
        "hand_to": "",
    }
    page = client.post(f"/people/{agency_lead.pk}/leave/", typed).content.decode()
    assert "Lantern Family Trust would then have no safeguarding lead." in page
    assert "The business unit would then have nobody" not in page
    sign_in(client, administrator)
    page = client.post(f"/people/{business_unit.pk}/leave/", typed).content.decode()
    assert "The business unit would then have nobody" in page


# The database -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("joining_one_departure_at_a_time", {}),
        ("joining_moves_from_one_to_another", {"into": "hospital"}),
        ("joining_work_goes_to_another", {"hand_to": "practitioner"}),
    ],
)
def test_the_database_refuses(
    request: pytest.FixtureRequest, practitioner: User, today: date, constraint: str, wrong: dict[str, str]
) -> None:
    if not wrong:
        Departure.objects.create(user=practitioner, on=today)
    others = {name: request.getfixturevalue(fixture) for name, fixture in wrong.items()}
    with pytest.raises(IntegrityError, match=constraint):
        Departure.objects.create(user=practitioner, on=today, **others)
