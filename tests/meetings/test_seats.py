"""A seat opens what its group oversees, so it is given like a role, and never outlasts the job it is held for."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from partnership.accounts.models import User
from partnership.agencies import services as directory
from partnership.agencies.models import Agency, Membership
from partnership.agencies.standing import memberships_on, stand, standing
from partnership.base.rules import RuleBroken
from partnership.meetings import access, groups, services
from partnership.meetings.models import Seat, Subgroup
from partnership.meetings.rules import SeatKind

TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def group(db: None) -> Subgroup:
    return Subgroup.objects.create(name="Learning and Improvement Subgroup", purpose="Learns from reviews.")


def sit(
    group: Subgroup, person: User, agency: Agency, kind: SeatKind = SeatKind.MEMBER, **days: object
) -> Seat:
    return Seat.objects.create(
        subgroup=group, user=person, agency=agency, kind=kind, **{"from_on": TODAY - 90 * DAY} | days
    )


def sits(person: User, group: Subgroup) -> bool:
    """Asked anew, as with the next request."""
    return stand(person, tuple(memberships_on(person.pk, TODAY))).sits_on(group.pk)


def refuses(name: str, change: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change()


def test_groups_are_whole(group: Subgroup) -> None:
    refuses(
        "meetings_group_name_is_unique",
        lambda: Subgroup.objects.create(name="learning AND improvement subgroup", purpose="Twice."),
    )
    refuses("meetings_group_is_described", lambda: Subgroup.objects.create(name="Nothing said", purpose=""))
    refuses(
        "meetings_group_ends_after_it_begins",
        lambda: Subgroup.objects.create(
            name="Backwards", purpose="None.", from_on=TODAY, until_on=TODAY - DAY
        ),
    )


def test_one_chair_at_a_time_and_one_seat_for_a_person(
    group: Subgroup, practitioner: User, nurse: User, charity: Agency, hospital: Agency
) -> None:
    sit(group, practitioner, charity, SeatKind.CHAIR, until_on=TODAY)
    refuses(
        "meetings_one_chair_at_a_time", lambda: sit(group, nurse, hospital, SeatKind.CHAIR, from_on=TODAY)
    )
    refuses("meetings_one_seat_for_a_person", lambda: sit(group, practitioner, charity, from_on=TODAY))
    refuses(
        "meetings_seat_ends_after_it_begins",
        lambda: sit(group, nurse, hospital, from_on=TODAY, until_on=TODAY - DAY),
    )
    sit(
        group, nurse, hospital, SeatKind.CHAIR, from_on=TODAY + DAY
    )  # the next chair begins when the first has ended


def test_a_second_chair_is_refused_in_a_sentence(
    group: Subgroup, business_unit: User, practitioner: User, nurse: User, charity: Agency, hospital: Agency
) -> None:
    sit(group, practitioner, charity, SeatKind.CHAIR)
    with pytest.raises(RuleBroken, match="Somebody else chairs this group"):
        services.add_seat(
            group, by=business_unit, person=nurse, agency=hospital, kind=SeatKind.CHAIR, from_on=TODAY
        )


def test_standing_learns_the_seats_only_when_asked(
    group: Subgroup,
    practitioner: User,
    charity: Agency,
    stranger: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    sit(group, practitioner, charity, SeatKind.CHAIR)
    now = standing(practitioner)
    assert now is not None
    with django_assert_num_queries(0):
        assert now.agency == charity
    with django_assert_num_queries(1):
        assert now.sits_on(group.pk)
        assert [seat.kind for seat in now.seats] == [SeatKind.CHAIR]
    nowhere = standing(stranger)
    assert nowhere is not None
    with django_assert_num_queries(0):
        assert nowhere.seats == ()


def test_a_seat_ends_with_the_last_membership_of_its_agency(
    group: Subgroup, administrator: User, practitioner: User, nurse: User, charity: Agency, hospital: Agency
) -> None:
    seat = sit(group, practitioner, charity, SeatKind.CHAIR)
    Membership.objects.create(user=practitioner, agency=hospital, from_on=TODAY - 30 * DAY)
    assert sits(practitioner, group)
    directory.end(practitioner.memberships.get(agency=charity), on=TODAY, by=administrator)
    assert not sits(practitioner, group), "Work for another agency gives no seat of this one"
    assert groups.sitting(administrator, group, TODAY) == []
    assert groups.groups_for(administrator).get().chair == []  # type: ignore[attr-defined]
    # the chair is free at once, and the day on which it fell free is written down
    services.add_seat(
        group, by=administrator, person=nurse, agency=hospital, kind=SeatKind.CHAIR, from_on=TODAY
    )
    seat.refresh_from_db()
    assert seat.until_on == TODAY - DAY


def test_a_seat_goes_on_where_its_agency_merges(
    group: Subgroup, administrator: User, practitioner: User, charity: Agency, hospital: Agency
) -> None:
    sit(group, practitioner, charity)
    directory.merge(charity, into=hospital, on=TODAY - DAY, by=administrator)
    assert sits(practitioner, group)
    assert [seat.user for seat in groups.sitting(administrator, group, TODAY)] == [practitioner]


def test_nobody_seats_themselves(group: Subgroup, business_unit: User, council: Agency) -> None:
    with pytest.raises(PermissionDenied):
        services.add_seat(
            group, by=business_unit, person=business_unit, agency=council, kind=SeatKind.CHAIR, from_on=TODAY
        )
    own = sit(group, business_unit, council)
    for change in (
        lambda: services.end_seat(own, on=TODAY, by=business_unit),
        lambda: services.edit_seat(own, by=business_unit, kind=SeatKind.CHAIR, from_on=TODAY, until_on=None),
    ):
        with pytest.raises(PermissionDenied):
            change()


def test_a_seat_is_for_somebody_who_works_for_the_agency(
    group: Subgroup, business_unit: User, practitioner: User, hospital: Agency
) -> None:
    with pytest.raises(RuleBroken, match="does not work for Moorland Hospital"):
        services.add_seat(
            group,
            by=business_unit,
            person=practitioner,
            agency=hospital,
            kind=SeatKind.MEMBER,
            from_on=TODAY,
        )


def test_a_seat_ends_on_a_day_and_only_once(
    group: Subgroup, business_unit: User, practitioner: User, charity: Agency
) -> None:
    seat = sit(group, practitioner, charity)
    services.end_seat(seat, on=TODAY, by=business_unit)
    seat.refresh_from_db()
    assert seat.until_on == TODAY - DAY
    with pytest.raises(RuleBroken, match="already ends on"):
        services.end_seat(seat, on=TODAY, by=business_unit)
    never = sit(group, practitioner, charity, from_on=TODAY + DAY)
    services.end_seat(never, on=TODAY, by=business_unit)
    assert not Seat.objects.filter(pk=never.pk).exists()


def test_a_group_that_ends_takes_its_seats_along(
    group: Subgroup, business_unit: User, practitioner: User, nurse: User, charity: Agency, hospital: Agency
) -> None:
    seat, late = sit(group, practitioner, charity), sit(group, nurse, hospital, from_on=TODAY + 9 * DAY)
    facts: services.Facts = {
        "name": group.name, "kind": group.kind, "purpose": group.purpose, "meetings_a_year": 4, "from_on": None,
        "until_on": TODAY - DAY,
    }  # fmt: skip
    services.edit_subgroup(group, by=business_unit, version=0, **facts)
    seat.refresh_from_db()
    assert (seat.until_on, Seat.objects.filter(pk=late.pk).exists()) == (TODAY - DAY, False)
    assert not sits(practitioner, group)
    with pytest.raises(RuleBroken, match="Somebody else changed this"):
        services.edit_subgroup(group, by=business_unit, version=0, **facts)
    with pytest.raises(RuleBroken, match="ended on"):
        services.add_seat(
            group, by=business_unit, person=nurse, agency=hospital, kind=SeatKind.MEMBER, from_on=TODAY
        )


def test_the_reason_names_the_seat(
    group: Subgroup, practitioner: User, charity: Agency, stranger: User
) -> None:
    sit(group, practitioner, charity, SeatKind.CHAIR)
    reasons = access.why(practitioner, group)
    assert reasons[0].startswith("because you chair the Learning and Improvement Subgroup, since ")
    assert reasons[1].startswith("because you work for Lantern Family Trust")
    assert access.why(stranger, group) == []


def test_the_page_shows_the_reason_and_who_sits_there(
    group: Subgroup, practitioner: User, charity: Agency, client_for: Callable[[User | None], Client]
) -> None:
    sit(group, practitioner, charity, SeatKind.CHAIR)
    page = client_for(practitioner).get(f"/meetings/subgroups/{group.pk}/").content.decode()
    assert "Why can I see this?" in page
    assert "because you chair the Learning and Improvement Subgroup" in page
    assert "Add a seat" not in page


def test_a_seat_is_given_corrected_and_ended_by_the_forms(
    group: Subgroup, business_unit: User, practitioner: User, charity: Agency,
    client_for: Callable[[User | None], Client],
) -> None:  # fmt: skip
    browser = client_for(business_unit)
    day = {"from_on_day": TODAY.day, "from_on_month": TODAY.month, "from_on_year": TODAY.year}
    sent = {"email": practitioner.email.upper(), "agency": charity.pk, "kind": "member", **day}
    page = browser.post(f"/meetings/subgroups/{group.pk}/seats/new/", sent)
    assert page.status_code == 302
    seat = Seat.objects.get()
    assert (seat.user, seat.agency, seat.until_on) == (practitioner, charity, None)
    assert browser.post(f"/meetings/seats/{seat.pk}/edit/", {"kind": "adviser", **day}).status_code == 302
    unknown = browser.post(
        f"/meetings/subgroups/{group.pk}/seats/new/", sent | {"email": "x@nowhere.example"}
    )
    assert "Nobody with this address has an account" in unknown.content.decode()
    own = browser.post(f"/meetings/subgroups/{group.pk}/seats/new/", sent | {"email": business_unit.email})
    assert "Nobody with this address has an account" in own.content.decode()
    on = {"on_day": TODAY.day, "on_month": TODAY.month, "on_year": TODAY.year}
    assert browser.post(f"/meetings/seats/{seat.pk}/end/", on).status_code == 302
    assert not Seat.objects.exists(), "It would have ended before it began"


def test_the_list_and_the_page_ask_as_often_for_many_as_for_few(
    practitioner: User, charity: Agency, client_for: Callable[[User | None], Client],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for number in range(12):
        one = Subgroup.objects.create(name=f"Group {number}", purpose="Meets.")
        sit(one, practitioner, charity, SeatKind.CHAIR)
    browser = client_for(practitioner)
    with django_assert_max_num_queries(6):
        assert "12 groups" in browser.get("/meetings/subgroups/").content.decode()
    with django_assert_max_num_queries(8):
        browser.get(f"/meetings/subgroups/{one.pk}/")
    assert "12 groups" in browser.get("/meetings/subgroups/?sits=me").content.decode()
