"""What a body is in the statutory arrangements goes on in the one that takes over, from the day of the merger."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies import mergers, services
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Arrangement, Role, Sector
from partnership.base.rules import RuleBroken
from reviews.signing.access import partners_on
from tests.agencies.days import standing_on
from tests.agencies.test_pages import date_fields, text

ClientFor = Callable[[User | None], Client]
DAY = timedelta(days=1)
PARTNER, RELEVANT, OTHER = (
    Arrangement.SAFEGUARDING_PARTNER,
    Arrangement.RELEVANT_AGENCY,
    Arrangement.OTHER,
)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def facts(agency: Agency, **changes: Any) -> Any:
    names = ("name", "short_name", "sector", "arrangement", "part_of", "from_on", "until_on", "notes")
    return {name: getattr(agency, name) for name in names} | changes


@pytest.mark.parametrize("days", [-9, 0, 9])
def test_the_successor_of_a_partner_is_one_from_the_day_after_and_not_before(
    business_unit: User, constabulary: Agency, hospital: Agency, today: date, days: int
) -> None:
    last = today + timedelta(days=days)
    services.merge(constabulary, into=hospital, on=last, by=business_unit)
    assert constabulary in partners_on(last)
    assert hospital not in partners_on(last)
    assert constabulary not in partners_on(last + DAY)
    assert hospital in partners_on(last + DAY)
    hospital.refresh_from_db()
    assert (hospital.part_on(last), hospital.part_on(last + DAY)) == (RELEVANT, PARTNER)


def test_two_partners_become_a_new_one(
    business_unit: User, constabulary: Agency, council: Agency, today: date
) -> None:
    new = Agency.objects.create(
        name="Moor and Levels", sector=Sector.POLICE, arrangement=OTHER, from_on=today + DAY
    )
    for one in (constabulary, council):
        services.merge(one, into=new, on=today, by=business_unit)
    assert [*partners_on(today)] == [constabulary, council]
    assert [*partners_on(today + DAY)] == [new]
    new.refresh_from_db()
    assert mergers.part_in_words(new) == "Safeguarding partner"  # it never was anything else


def test_a_part_that_is_not_taken_over_ends_and_a_partner_stays_one(
    business_unit: User, constabulary: Agency, council: Agency, hospital: Agency, charity: Agency, today: date
) -> None:
    services.merge(constabulary, into=charity, on=today, takes_part=False, by=business_unit)
    services.merge(hospital, into=council, on=today, by=business_unit)
    assert [*partners_on(today + DAY)] == [council]


def test_it_goes_on_in_the_successor_of_the_successor(
    business_unit: User, constabulary: Agency, hospital: Agency, charity: Agency, today: date
) -> None:
    later = today + timedelta(days=30)
    services.merge(hospital, into=charity, on=later, by=business_unit)
    services.merge(constabulary, into=hospital, on=today, by=business_unit)
    assert hospital in partners_on(later)
    assert charity not in partners_on(later)
    assert charity in partners_on(later + DAY)


def test_an_earlier_merger_that_is_written_down_later_counts_from_its_own_day(
    business_unit: User, constabulary: Agency, council: Agency, hospital: Agency, charity: Agency, today: date
) -> None:
    services.merge(constabulary, into=hospital, on=today + timedelta(days=30), by=business_unit)
    services.merge(council, into=hospital, on=today, by=business_unit)
    hospital.refresh_from_db()
    assert hospital.arrangement_from == today + DAY
    Agency.objects.filter(pk=charity.pk).update(arrangement=OTHER)
    charity.refresh_from_db()
    charity.arrangement_from, charity.arrangement_before, charity.arrangement = (
        today + 9 * DAY,
        OTHER,
        PARTNER,
    )
    assert mergers.taken_over(charity, RELEVANT, day=today) == {"arrangement_before": RELEVANT}
    assert mergers.taken_over(charity, RELEVANT, day=today + 9 * DAY) == {}


@pytest.mark.parametrize("days", [-5, 5])
def test_a_day_that_is_corrected_moves_the_part_and_the_roles(
    business_unit: User, nurse: User, constabulary: Agency, constable: User, hospital: Agency, today: date, days: int
) -> None:  # fmt: skip
    services.merge(constabulary, into=hospital, on=today, by=business_unit)
    constabulary.refresh_from_db()
    corrected = today + timedelta(days=days)
    services.edit_agency(
        constabulary,
        by=business_unit,
        version=constabulary.version,
        **facts(constabulary, until_on=corrected),
    )
    assert hospital not in partners_on(corrected)
    assert hospital in partners_on(corrected + DAY)
    assert standing_on(constable, corrected).agencies == (constabulary,)
    assert standing_on(constable, corrected + DAY).agencies == (hospital,)


def test_a_later_day_gives_nobody_back_who_left_and_cuts_nobody_who_works_for_both(
    business_unit: User, constabulary: Agency, constable: User, nurse: User, hospital: Agency, today: date
) -> None:
    left = Membership.objects.create(
        user=nurse, agency=constabulary, role=Role.AGENCY_LEAD, from_on=today - 9 * DAY, until_on=today
    )
    both = Membership.objects.create(
        user=nurse, agency=constabulary, role=Role.PRACTITIONER, from_on=today - 9 * DAY
    )
    short = Membership.objects.create(
        user=constable, agency=constabulary, role=Role.AGENCY_LEAD, from_on=today, until_on=today + 2 * DAY
    )
    services.merge(constabulary, into=hospital, on=today, by=business_unit)
    constabulary.refresh_from_db()
    later = today + 5 * DAY
    services.edit_agency(
        constabulary, by=business_unit, version=constabulary.version, **facts(constabulary, until_on=later)
    )
    ends = [Membership.objects.get(pk=one.pk).until_on for one in (left, both, short)]
    assert ends == [today, later, today + 2 * DAY]
    assert [one.until_on for one in nurse.memberships.filter(agency=hospital)] == [None]
    assert not constable.memberships.filter(agency=hospital, role=Role.AGENCY_LEAD).exists()


def test_another_part_that_somebody_chooses_holds_for_every_day(
    business_unit: User, constabulary: Agency, hospital: Agency, today: date
) -> None:
    services.merge(constabulary, into=hospital, on=today, by=business_unit)
    hospital.refresh_from_db()
    version = hospital.version
    services.edit_agency(hospital, by=business_unit, version=version, **facts(hospital, notes="Moved"))
    hospital.refresh_from_db()
    assert hospital.arrangement_from == today + DAY
    services.edit_agency(
        hospital, by=business_unit, version=version + 1, **facts(hospital, arrangement=OTHER)
    )
    hospital.refresh_from_db()
    assert (hospital.part_on(today), hospital.part_on(today + DAY)) == (OTHER, OTHER)


def test_the_page_asks_and_says_what_becomes_of_the_part(
    client_for: ClientFor, administrator: User, constabulary: Agency, council: Agency, hospital: Agency,
    executive: User, today: date,
) -> None:  # fmt: skip
    browser, here = client_for(administrator), f"/agencies/{constabulary.pk}/merge/"
    page = browser.get(here)
    assert "Does the agency that takes over become a safeguarding partner?" in text(page)
    assert page.context["form"]["takes_part"].value() == "yes"
    asked = {"into": str(hospital.pk), **date_fields("on", today), "takes_part": "yes"}
    assert "nobody stands for “Police”: Moorland Hospital is under “Health”" in text(
        browser.post(here, asked)
    )
    Agency.objects.filter(pk__in=[hospital.pk, council.pk]).update(sector=Sector.POLICE)
    checked = text(browser.post(here, asked))
    assert "Moorland Hospital: Safeguarding partner from" in checked
    assert "Nobody is the delegated safeguarding partner of either agency" in checked
    refused = text(browser.post(here, asked | {"takes_part": "no"}))
    assert "Moorland Hospital would not be one, so nobody would sign reviews in its place" in refused
    other = text(browser.post(here, asked | {"into": str(council.pk)}))
    assert "Levels Council: Safeguarding partner" in other
    assert "Reviews could not be signed" in checked
    assert "Reviews could not be signed" not in other
    assert browser.post(here, asked | {"confirm": "yes"}).status_code == 302
    shown = text(browser.get(f"/agencies/{hospital.pk}/"))
    assert "Relevant agency until" in shown
    assert "Takes over from" in shown
    assert "Moorland Hospital" not in text(browser.get("/agencies/?arrangement=safeguarding_partner"))
    assert "If you choose another part here" in text(browser.get(f"/agencies/{hospital.pk}/edit/"))
    assert (
        "takes_part" not in client_for(administrator).get(f"/agencies/{made_other()}/merge/").content.decode()
    )


def made_other() -> str:
    clinic = Agency.objects.create(name="Moor Clinic", sector=Sector.HEALTH, arrangement=OTHER)
    return str(clinic.pk)


def test_a_merger_is_taken_back_while_its_last_day_is_not_over(
    client_for: ClientFor, business_unit: User, constabulary: Agency, constable: User, nurse: User, hospital: Agency,
    today: date,
) -> None:  # fmt: skip
    both = Membership.objects.create(user=nurse, agency=constabulary, from_on=today - 9 * DAY)
    gone = Membership.objects.create(
        user=nurse, agency=constabulary, role=Role.AGENCY_LEAD, from_on=today - 9 * DAY, until_on=today
    )
    before = set(Membership.objects.values_list("user", "agency", "role", "from_on", "until_on"))
    services.merge(constabulary, into=hospital, on=today, by=business_unit)
    browser, here = client_for(business_unit), f"/agencies/{constabulary.pk}/"
    assert "Take the merger back" in text(browser.get(here))
    assert browser.post(f"{here}merge/back/", {"why": "The wrong agency."}).status_code == 302
    assert set(Membership.objects.values_list("user", "agency", "role", "from_on", "until_on")) == before
    for one in (constabulary, hospital):
        one.refresh_from_db()
    assert (constabulary.until_on, constabulary.successor) == (None, None)
    assert (hospital.arrangement, hospital.arrangement_from) == (RELEVANT, None)
    assert both.until_on is None
    assert gone.until_on == today
    assert browser.post(f"{here}merge/back/").status_code == 409
    assert standing_on(constable, today + DAY).agencies == (constabulary,)


def test_what_another_merger_brings_stays_when_one_is_taken_back(
    business_unit: User, constabulary: Agency, council: Agency, hospital: Agency, today: date
) -> None:
    services.merge(council, into=hospital, on=today + 30 * DAY, by=business_unit)
    services.merge(constabulary, into=hospital, on=today, by=business_unit)
    assert not services.take_back_merger(constabulary, by=business_unit)
    assert hospital not in partners_on(today + 30 * DAY)
    assert hospital in partners_on(today + 31 * DAY)


def test_who_begins_at_the_other_agency_later_is_told_of(
    business_unit: User, constabulary: Agency, nurse: User, hospital: Agency, today: date
) -> None:
    Membership.objects.create(user=nurse, agency=constabulary, from_on=today + 9 * DAY)
    services.merge(constabulary, into=hospital, on=today, by=business_unit)
    assert nurse.memberships.filter(agency=hospital, until_on=None).count() == 1  # they work there already
    Membership.objects.create(user=business_unit, agency=hospital, from_on=today + 9 * DAY)
    assert services.take_back_merger(constabulary, by=business_unit)


def test_a_merger_is_not_taken_back_once_it_has_been_nor_in_the_middle_of_a_chain(
    business_unit: User, constabulary: Agency, hospital: Agency, charity: Agency, school: Agency, today: date
) -> None:
    services.merge(constabulary, into=hospital, on=today - DAY, by=business_unit)
    with pytest.raises(RuleBroken, match="its open work has gone over to Moorland Hospital"):
        services.take_back_merger(constabulary, by=business_unit)
    services.merge(school, into=charity, on=today, by=business_unit)
    services.merge(charity, into=hospital, on=today + DAY, by=business_unit)
    with pytest.raises(RuleBroken, match="Take that back first"):
        services.take_back_merger(school, by=business_unit)
    with pytest.raises(RuleBroken, match="does not merge"):
        services.take_back_merger(hospital, by=business_unit)
