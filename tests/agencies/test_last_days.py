"""What a last day of an agency has cut off goes on where the day is put off or a successor takes over."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies import mergers, services
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.base.rules import RuleBroken
from partnership.joining import departures
from tests.agencies.days import standing_on
from tests.agencies.test_imports import AGENCIES, confirmed, uploaded
from tests.agencies.test_mergers import correct

DAY = timedelta(days=1)
Held = list[tuple[str, date, date | None]]


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def last(today: date) -> date:
    return today + timedelta(days=30)


@pytest.fixture
def ending(constabulary: Agency, constable: User, business_unit: User, last: date) -> Agency:
    """The constabulary with a last day, which cut off its constable, and without a successor."""
    correct(constabulary, until_on=last, by=business_unit)
    constabulary.refresh_from_db()
    assert constable.memberships.get().until_on == last
    return constabulary


def held(user: User) -> Held:
    return [
        (one.agency.name, one.from_on, one.until_on)
        for one in user.memberships.select_related("agency").order_by("from_on", "agency__name")
    ]


@pytest.mark.parametrize("days", [-10, 0, 10])
def test_whom_a_last_day_cut_off_goes_on_in_an_agency_that_takes_over_later(
    business_unit: User, ending: Agency, constable: User, hospital: Agency, last: date, days: int
) -> None:
    on = last + timedelta(days=days)
    assert mergers.going_on(ending, on) == {constable.pk}
    services.merge(ending, into=hospital, on=on, by=business_unit)
    assert standing_on(constable, on).agencies == (ending,)
    assert standing_on(constable, on + DAY).agencies == (hospital,)
    assert constable.memberships.get(agency=hospital).until_on is None
    services.take_back_merger(ending, by=business_unit)
    assert [one[2] for one in held(constable)] == [None]


def test_who_had_left_by_that_day_or_leaves_soon_after_does_not_stay(
    business_unit: User, constabulary: Agency, nurse: User, hospital: Agency, today: date, last: date
) -> None:
    role, days = Role.AGENCY_LEAD, (last - DAY, last, last + 2 * DAY)
    for day in days:
        first = today if day < last else day - 9 * DAY
        who = nurse if day == last else User.objects.create_user(f"{day}@x.example", name=str(day))
        Membership.objects.create(user=who, agency=constabulary, role=role, from_on=first, until_on=day)
    correct(constabulary, until_on=last, by=business_unit)
    services.merge(constabulary, into=hospital, on=last, by=business_unit)
    there = hospital.memberships.filter(role=role)
    assert [*there.values_list("from_on", "until_on")] == [(last + DAY, last + 2 * DAY)]


@pytest.mark.parametrize("until", [None, 40])
def test_a_last_day_that_is_put_off_or_goes_ends_nobody_sooner(
    business_unit: User, ending: Agency, constable: User, today: date, until: int | None
) -> None:
    later = today + timedelta(days=until) if until else None
    correct(ending, until_on=later, by=business_unit)
    assert [one[2] for one in held(constable)] == [later]


def test_a_last_day_that_is_over_gives_nobody_access_again(
    business_unit: User, constabulary: Agency, constable: User, today: date
) -> None:
    correct(constabulary, until_on=today - DAY, by=business_unit)
    correct(constabulary, until_on=None, by=business_unit)
    assert standing_on(constable, today).memberships == ()


def test_an_imported_merger_lets_those_go_on_whom_the_last_day_cut_off(
    business_unit: User, ending: Agency, constable: User, hospital: Agency, last: date
) -> None:
    confirmed(AGENCIES, f"{ending.name},,Police,Safeguarding partner,,,,{hospital.name},\n", business_unit)
    assert standing_on(constable, last + DAY).agencies == (hospital,)


def test_who_came_by_a_merger_goes_on_where_the_successor_ends_and_merges_too(
    business_unit: User, constabulary: Agency, constable: User, hospital: Agency, charity: Agency, last: date
) -> None:
    correct(hospital, until_on=last, by=business_unit)
    services.merge(constabulary, into=hospital, on=last - 9 * DAY, by=business_unit)
    assert standing_on(constable, last + DAY).memberships == ()
    services.merge(hospital, into=charity, on=last, by=business_unit)
    assert standing_on(constable, last).agencies == (hospital,)
    assert standing_on(constable, last + DAY).agencies == (charity,)


def test_a_departure_called_off_after_the_merger_cuts_nobody_off(
    business_unit: User, ending: Agency, constable: User, hospital: Agency, today: date, last: date
) -> None:
    plan = departures.leave(
        constable, by=business_unit, agency=ending, on=today + 5 * DAY, hand_to=None, now=timezone.now()
    )
    services.merge(ending, into=hospital, on=last, by=business_unit)
    departures.call_off(plan, by=business_unit)
    assert standing_on(constable, last + DAY).agencies == (hospital,)


# Somebody leaves the successor --------------------------------------------------------------------------


@pytest.mark.parametrize("days", [1, 30])
@pytest.mark.parametrize("every", [True, False])
def test_no_merger_is_taken_back_or_put_off_under_a_departure_from_the_successor(
    business_unit: User, constabulary: Agency, constable: User, hospital: Agency, last: date, days: int, every: bool
) -> None:  # fmt: skip
    before = held(constable)
    services.merge(constabulary, into=hospital, on=last, by=business_unit)
    plan = departures.leave(
        constable, by=business_unit, agency=None if every else hospital, on=last + days * DAY, hand_to=None,
        now=timezone.now(),
    )  # fmt: skip
    planned = held(constable)
    for refused in (
        lambda: services.take_back_merger(constabulary, by=business_unit),
        lambda: correct(constabulary, until_on=last + (days - 1 or 1) * DAY, by=business_unit),
    ):
        with pytest.raises(RuleBroken, match=f"{constable.name} is planned to leave Moorland Hospital"):
            refused()
        assert held(constable) == planned
    listed = f"{constabulary.name},,Police,Safeguarding partner,,,{last + days * DAY},,\n"
    assert uploaded(AGENCIES, listed, business_unit)[1].rows[0].problems[0].column == "Last day"
    if days > 1:
        correct(constabulary, until_on=last + DAY, by=business_unit)  # they leave later all the same
    departures.call_off(plan, by=business_unit)
    services.take_back_merger(constabulary, by=business_unit)
    assert held(constable) == before


def test_who_leaves_the_successor_by_themselves_is_in_nobodys_way(
    business_unit: User, constabulary: Agency, constable: User, nurse: User, hospital: Agency, last: date
) -> None:
    Membership.objects.create(user=nurse, agency=constabulary, from_on=last - 60 * DAY)  # works for both
    services.merge(constabulary, into=hospital, on=last, by=business_unit)
    departures.leave(
        nurse, by=business_unit, agency=hospital, on=last + 9 * DAY, hand_to=None, now=timezone.now()
    )
    services.take_back_merger(constabulary, by=business_unit)
    assert [one[0] for one in held(constable)] == [constabulary.name]
