"""What a body is in the statutory arrangements goes on in the one that takes over, from the day of the merger."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies import services
from partnership.agencies.models import Agency, Membership
from partnership.agencies.parts import having_part, part_in_words, part_on, partners_on
from partnership.agencies.rules import Arrangement, Role, Sector
from partnership.base.rules import RuleBroken
from partnership.joining import departures
from tests.agencies.days import standing_on
from tests.agencies.pages import date_fields, text

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
    assert (part_on(hospital, last), part_on(hospital, last + DAY)) == (RELEVANT, PARTNER)


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
    assert part_in_words(new) == "Safeguarding partner"  # it never was anything else


def test_a_part_that_is_not_taken_over_ends_and_a_partner_stays_one(
    business_unit: User, constabulary: Agency, council: Agency, hospital: Agency, charity: Agency, today: date
) -> None:
    services.merge(constabulary, into=charity, on=today, part_goes_on=False, by=business_unit)
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


def test_two_predecessors_count_each_from_its_own_day(
    business_unit: User, constabulary: Agency, school: Agency, charity: Agency, today: date
) -> None:
    Agency.objects.filter(pk=school.pk).update(arrangement=RELEVANT)
    Agency.objects.filter(pk=charity.pk).update(arrangement=OTHER)
    services.merge(constabulary, into=charity, on=today + 30 * DAY, by=business_unit)
    services.merge(school, into=charity, on=today, by=business_unit)
    charity.refresh_from_db()
    days = [today, today + DAY, today + 30 * DAY, today + 31 * DAY]
    assert [part_on(charity, day) for day in days] == [OTHER, RELEVANT, RELEVANT, PARTNER]
    for part in Arrangement:  # many are asked as one is
        then = [Agency.objects.filter(having_part(part, on=day), pk=charity.pk).exists() for day in days]
        assert then == [part_on(charity, day) == part for day in days]
    said = part_in_words(charity)
    assert said.count("Relevant agency from ") == 1
    assert "; Other organisation until " in said
    correct(school, until_on=today - 5 * DAY, by=business_unit)
    assert part_on(charity, today) == RELEVANT


def test_of_two_that_join_on_one_day_only_the_heavier_part_is_told(
    business_unit: User, constabulary: Agency, hospital: Agency, charity: Agency, today: date
) -> None:
    Agency.objects.filter(pk=charity.pk).update(arrangement=OTHER)
    for one in (hospital, constabulary):
        services.merge(one, into=charity, on=today, by=business_unit)
    charity.refresh_from_db()
    assert "Relevant agency" not in part_in_words(charity)
    assert part_on(charity, today + DAY) == PARTNER


def test_a_part_that_was_refused_goes_on_where_somebody_says_so_later(
    client_for: ClientFor, business_unit: User, constabulary: Agency, hospital: Agency, today: date
) -> None:
    services.merge(constabulary, into=hospital, on=today - DAY, part_goes_on=False, by=business_unit)
    browser = client_for(business_unit)
    correct(constabulary, until_on=today - 9 * DAY, by=business_unit)
    assert hospital not in partners_on(today)
    page = browser.get(f"/agencies/{constabulary.pk}/edit/")
    assert "Does its part in the arrangements go on" in text(page)
    assert "Does its part in the arrangements go on" not in text(
        browser.get(f"/agencies/{hospital.pk}/edit/")
    )
    form = page.context["form"]
    assert str(form["part_goes_on"].value()) == "False"
    sent = {
        name: form[name].value() or "" for name in ("name", "short_name", "sector", "arrangement", "version")
    }
    sent |= {"part_goes_on": "True", **date_fields("until_on", today - 9 * DAY)}
    assert browser.post(f"/agencies/{constabulary.pk}/edit/", sent).status_code == 302
    assert hospital in partners_on(today)
    told = text(browser.get(f"/agencies/{hospital.pk}/edit/"))
    assert f"/agencies/{constabulary.pk}/edit/" in told
    assert "it has what" in told
    assert "was: safeguarding partner" in told


def correct(agency: Agency, *, by: User, **changes: Any) -> None:
    agency.refresh_from_db()
    services.edit_agency(agency, by=by, version=agency.version, **facts(agency, **changes))


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


def test_what_a_successor_is_by_itself_changes_nothing_of_what_it_takes_over(
    business_unit: User, constabulary: Agency, hospital: Agency, today: date
) -> None:
    services.merge(constabulary, into=hospital, on=today, by=business_unit)
    correct(hospital, arrangement=OTHER, by=business_unit)
    hospital.refresh_from_db()
    assert (part_on(hospital, today), part_on(hospital, today + DAY)) == (OTHER, PARTNER)


def test_a_day_that_is_corrected_to_and_fro_leaves_everybody_one_role(
    business_unit: User, constabulary: Agency, constable: User, hospital: Agency, today: date
) -> None:
    services.merge(constabulary, into=hospital, on=today + 9 * DAY, by=business_unit)
    for days in (2, 6, 4, 9, 0):
        correct(constabulary, until_on=today + days * DAY, by=business_unit)
        for day in (days, days + 1):
            there = constabulary if day == days else hospital
            assert standing_on(constable, today + day * DAY).agencies == (there,)
    services.take_back_merger(constabulary, by=business_unit)
    assert [*constable.memberships.values_list("agency", "until_on")] == [(constabulary.pk, None)]


def test_who_leaves_before_a_merger_does_not_come_back_with_it(
    business_unit: User, constabulary: Agency, constable: User, hospital: Agency, charity: Agency,
    today: date,
) -> None:  # fmt: skip
    services.merge(hospital, into=charity, on=today + 30 * DAY, by=business_unit)
    services.merge(constabulary, into=hospital, on=today + 9 * DAY, by=business_unit)
    role = constable.memberships.get(agency=constabulary)
    plan = departures.leave(
        constable, by=business_unit, agency=constabulary, on=today + 5 * DAY, hand_to=None, now=timezone.now()
    )
    assert [*constable.memberships.values_list("agency", "until_on")] == [(constabulary.pk, today + 4 * DAY)]
    departures.call_off(plan, by=business_unit)
    assert standing_on(constable, today + 40 * DAY).agencies == (charity,)
    role.refresh_from_db()
    services.end(role, on=today + 5 * DAY, by=business_unit)
    assert constable.memberships.count() == 1
    assert standing_on(constable, today + 10 * DAY).memberships == ()


def test_a_day_fits_those_of_the_mergers_before_and_after(
    business_unit: User, constabulary: Agency, hospital: Agency, charity: Agency, today: date
) -> None:
    services.merge(hospital, into=charity, on=today + 9 * DAY, by=business_unit)
    services.merge(constabulary, into=hospital, on=today + DAY, by=business_unit)
    with pytest.raises(RuleBroken, match="Moorland Hospital ends on"):
        correct(constabulary, until_on=today + 9 * DAY, by=business_unit)
    with pytest.raises(RuleBroken, match="Levels Constabulary becomes part of Moorland Hospital"):
        correct(hospital, until_on=today + DAY, by=business_unit)
    services.take_back_merger(hospital, by=business_unit)
    hospital.refresh_from_db()
    with pytest.raises(RuleBroken, match="Levels Constabulary becomes part of Moorland Hospital"):
        services.merge(hospital, into=charity, on=today, by=business_unit)


def test_an_agency_whose_work_has_gone_over_is_not_there_again(
    business_unit: User, constabulary: Agency, hospital: Agency, today: date
) -> None:
    services.merge(constabulary, into=hospital, on=today - 2 * DAY, by=business_unit)
    with pytest.raises(RuleBroken, match="its open work has gone over to Moorland Hospital"):
        correct(constabulary, until_on=today, by=business_unit)
    correct(constabulary, until_on=today - DAY, by=business_unit)


def test_taking_back_gives_nobody_the_last_day_of_the_other(
    business_unit: User, constabulary: Agency, constable: User, nurse: User, hospital: Agency, today: date
) -> None:
    left = Membership.objects.create(user=nurse, agency=constabulary, from_on=today - 9 * DAY)
    services.end(left, on=today + DAY, by=business_unit)  # and has the same role at the other agency
    correct(hospital, until_on=today + 90 * DAY, by=business_unit)
    services.merge(constabulary, into=hospital, on=today, by=business_unit)
    services.take_back_merger(constabulary, by=business_unit)
    assert constable.memberships.get().until_on is None
    left.refresh_from_db()
    assert left.until_on == today


def test_the_page_asks_and_says_what_becomes_of_the_part(
    client_for: ClientFor, administrator: User, constabulary: Agency, council: Agency, hospital: Agency,
    executive: User, today: date,
) -> None:  # fmt: skip
    browser, here = client_for(administrator), f"/agencies/{constabulary.pk}/merge/"
    page = browser.get(here)
    assert "Does its part in the arrangements go on in the agency that takes over?" in text(page)
    assert page.context["form"]["part_goes_on"].value() == "yes"
    asked = {"into": str(hospital.pk), **date_fields("on", today), "part_goes_on": "yes"}
    assert "nobody stands for “Police”: Moorland Hospital is under “Health”" in text(
        browser.post(here, asked)
    )
    Agency.objects.filter(pk__in=[hospital.pk, council.pk]).update(sector=Sector.POLICE)
    checked = text(browser.post(here, asked))
    assert "Moorland Hospital: Safeguarding partner from" in checked
    assert "Nobody is the delegated safeguarding partner of either agency" in checked
    refused = text(browser.post(here, asked | {"part_goes_on": "no"}))
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
    assert "it takes over what" in text(browser.get(f"/agencies/{hospital.pk}/edit/"))
    past = browser.post(f"/agencies/{council.pk}/merge/", asked | date_fields("on", today - DAY))
    assert "This last day is over, so it cannot be taken back." in text(past)
    assert (
        "part_goes_on"
        not in client_for(administrator).get(f"/agencies/{made_other()}/merge/").content.decode()
    )


def made_other() -> str:
    clinic = Agency.objects.create(name="Moor Clinic", sector=Sector.HEALTH, arrangement=OTHER)
    return str(clinic.pk)


def test_the_directory_is_sorted_by_what_it_shows(
    client_for: ClientFor,
    business_unit: User,
    constabulary: Agency,
    hospital: Agency,
    charity: Agency,
    today: date,
) -> None:
    Agency.objects.filter(pk=hospital.pk).update(arrangement=OTHER)
    Agency.objects.filter(pk=charity.pk).update(arrangement=RELEVANT)
    services.merge(constabulary, into=hospital, on=today - DAY, by=business_unit)
    page = text(client_for(business_unit).get("/agencies/?sort=-arrangement"))
    assert page.index(f"/agencies/{hospital.pk}/") < page.index(f"/agencies/{charity.pk}/")


def test_a_merger_is_taken_back_while_its_last_day_is_not_over(
    client_for: ClientFor, business_unit: User, constabulary: Agency, constable: User, nurse: User, hospital: Agency,
    council: Agency, today: date,
) -> None:  # fmt: skip
    Membership.objects.create(user=nurse, agency=constabulary, from_on=today - 9 * DAY)
    Membership.objects.create(
        user=nurse, agency=constabulary, role=Role.AGENCY_LEAD, from_on=today - 9 * DAY, until_on=today
    )
    before = set(Membership.objects.values_list("user", "agency", "role", "from_on", "until_on"))
    services.merge(constabulary, into=hospital, on=today, by=business_unit)
    browser, here = client_for(business_unit), f"/agencies/{constabulary.pk}/"
    assert "Take the merger back" in text(browser.get(here))
    opened = browser.get(f"{here}merge/back/")
    assert "then goes on without a last day" in text(opened)
    said = {"why": "The wrong agency.", "read": opened.context["form"]["read"].value()}
    stale = browser.post(f"{here}merge/back/", said | {"read": f"{council.pk}:{today}"})
    assert "The merger has changed since you opened the page" in text(stale)
    assert browser.post(f"{here}merge/back/", said).status_code == 302
    assert set(Membership.objects.values_list("user", "agency", "role", "from_on", "until_on")) == before
    for one in (constabulary, hospital):
        one.refresh_from_db()
    assert (constabulary.until_on, constabulary.successor) == (None, None)
    assert part_on(hospital, today + DAY) == RELEVANT
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


def test_a_later_day_says_that_somebody_begins_at_the_other_agency(
    client_for: ClientFor, business_unit: User, stranger: User, constabulary: Agency, hospital: Agency, today: date
) -> None:  # fmt: skip
    Membership.objects.create(user=stranger, agency=constabulary, from_on=today + 5 * DAY)
    services.merge(constabulary, into=hospital, on=today, by=business_unit)
    browser, here = client_for(business_unit), f"/agencies/{constabulary.pk}/edit/"

    def warned(days: int) -> bool:
        form = browser.get(here).context["form"]
        names = ("name", "short_name", "sector", "arrangement", "version")
        sent = {name: form[name].value() or "" for name in names} | {"part_goes_on": "True"}
        done = browser.post(here, sent | date_fields("until_on", today + days * DAY), follow=True)
        return "Somebody begins at Moorland Hospital later" in text(done)

    assert not warned(3)
    assert warned(6)


def test_a_merger_is_not_taken_back_once_it_has_been_nor_in_the_middle_of_a_chain(
    client_for: ClientFor, business_unit: User, constabulary: Agency, hospital: Agency, charity: Agency, school: Agency,
    today: date,
) -> None:  # fmt: skip
    services.merge(constabulary, into=hospital, on=today - DAY, by=business_unit)
    assert client_for(business_unit).get(f"/agencies/{constabulary.pk}/merge/back/").status_code == 409
    with pytest.raises(RuleBroken, match="its open work has gone over to Moorland Hospital"):
        services.take_back_merger(constabulary, by=business_unit)
    services.merge(school, into=charity, on=today, by=business_unit)
    services.merge(charity, into=hospital, on=today + DAY, by=business_unit)
    with pytest.raises(RuleBroken, match="Take that back first"):
        services.take_back_merger(school, by=business_unit)
    with pytest.raises(RuleBroken, match="does not merge"):
        services.take_back_merger(hospital, by=business_unit)
