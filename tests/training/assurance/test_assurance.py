"""Who holds what their job needs, how many come, who is warned, and what training costs."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role, Sector
from partnership.base.rules import RuleBroken
from partnership.base.years import FinancialYear
from partnership.notices.models import Notice
from tests.conftest import session_on
from tests.training.certificates.conftest import attended
from training.assurance import access, alerts, money, reference, rules, services, take_up, workforce
from training.assurance.models import Alert, Expectation, Money, Need, Target
from training.assurance.rules import State
from training.certificates.models import Certificate, Equivalent
from training.library.models import OnDemand
from training.models import Course, Session

DAY = timedelta(days=1)
YEAR = FinancialYear(2024)


@pytest.fixture
def needed(course: Course) -> Expectation:
    """Every practitioner needs the course, which holds for two years."""
    course.certificate_years = 2
    course.save()
    return Expectation.objects.create(course=course, role=Role.PRACTITIONER, from_on=date(2024, 4, 1))


def took(course: Course, person: User, agency: Agency, *, days_ago: int) -> None:
    """Somebody came to a session so many days ago."""
    attended(session_on(course, timezone.localdate() - days_ago * DAY), person, agency)


def state(person: User) -> str:
    rows = workforce.with_state(Need.objects.filter(user=person), on=timezone.localdate())
    return str(rows.values_list("state", flat=True).get())  # type: ignore[misc]


# Workforce ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [(10, State.TRAINED), (700, State.DUE), (800, State.LAPSED), (None, State.NEVER)],
)
def test_the_state_follows_from_when_somebody_came(
    needed: Expectation,
    course: Course,
    practitioner: User,
    charity: Agency,
    days_ago: int | None,
    expected: State,
) -> None:
    if days_ago:
        took(course, practitioner, charity, days_ago=days_ago)
    assert state(practitioner) == expected


def test_what_counts_as_the_course_renews_it_and_a_withdrawn_certificate_counts_for_nothing(
    needed: Expectation, course: Course, practitioner: User, charity: Agency
) -> None:
    update = Course.objects.create(
        slug="update", title="Update", kind="core", mode="online", duration="1 day"
    )
    booking = attended(session_on(update, timezone.localdate() - DAY), practitioner, charity)
    assert state(practitioner) == State.NEVER
    Equivalent.objects.create(course=course, other=update, from_on=date(2024, 4, 1))
    assert state(practitioner) == State.TRAINED
    last = timezone.localdate() - DAY
    Certificate.objects.create(
        booking=booking, number="K7QM2XR49TBC", user=practitioner, name="Priya Nair", course=update,
        course_title="Update", first_on=last, last_on=last, minutes=300, agency_name="Lantern",
        issued_at=timezone.now(), withdrawn_at=timezone.now(), withdrawn_because="Somebody else came.",
    )  # fmt: skip
    assert state(practitioner) == State.NEVER


def test_a_need_is_for_the_jobs_that_fit(
    needed: Expectation, practitioner: User, nurse: User, agency_lead: User
) -> None:
    assert set(Need.objects.values_list("user", flat=True)) == {practitioner.pk, nurse.pk}
    nurse.memberships.update(job_title="Health visitor")
    needed.job = "VISITOR"
    needed.save()
    assert [need.user_id for need in Need.objects.all()] == [nurse.pk]
    needed.sector = Sector.POLICE
    needed.save()
    assert not Need.objects.exists()


def test_a_lead_sees_their_own_people_and_nobody_else(
    needed: Expectation,
    practitioner: User,
    nurse: User,
    agency_lead: User,
    training_officer: User,
    client_for: Callable[[User | None], Client],
) -> None:
    today = timezone.localdate()
    assert [need.user for need in access.visible_needs(agency_lead, on=today)] == [practitioner]
    assert access.visible_needs(training_officer, on=today).count() == 2
    assert not access.visible_needs(practitioner, on=today).exists()
    page = client_for(agency_lead).get(
        f"/training/assurance/workforce/?agency={nurse.memberships.get().agency_id}"
    )
    assert b"Priya Nair" in page.content
    assert b"Grace Mensah" not in page.content
    file = client_for(agency_lead).get("/training/assurance/workforce/?format=csv")
    lines = b"".join(file.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 2
    assert "Never trained" in lines[1]


# Take-up ------------------------------------------------------------------------------------------


def test_live_and_on_demand_are_counted_apart(
    course: Course, practitioner: User, nurse: User, charity: Agency, hospital: Agency
) -> None:
    held = session_on(course, date(2024, 6, 3))
    attended(held, practitioner, charity)
    attended(session_on(course, date(2024, 3, 28)), practitioner, charity)
    at = held.ends_at
    for person, agency, end in ((practitioner, charity, at), (nurse, hospital, None)):
        OnDemand.objects.create(course=course, user=person, agency=agency, opened_at=at, finished_at=end)
    Target.objects.create(year=2024, agency=charity, number=2)
    first, second = take_up.lines(YEAR, by="agency")
    assert (first.name, first.core, first.before, first.target, first.begun, first.finished) == (
        "Lantern Family Trust", 1, 1, 2, 1, 1,
    )  # fmt: skip
    assert (second.name, second.core, second.begun, second.finished) == ("Moorland Hospital", 0, 1, 0)
    assert [line.name for line in take_up.lines(YEAR, by="agency", only={charity.pk})] == [
        "Lantern Family Trust"
    ]
    assert {line.name for line in take_up.lines(YEAR, by="sector")} == {
        Sector.VCFSE.label,
        Sector.HEALTH.label,
    }


# Warnings -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "behind"), [(date(2024, 6, 1), False), (date(2024, 9, 30), True)])
def test_a_target_is_behind_only_once_the_year_has_gone_on(on: date, behind: bool) -> None:
    assert rules.is_behind(30, 100, YEAR, on=on, per_cent=75, after=90) is behind


def test_few_bookings_are_told_once_and_end_by_themselves(
    course: Course, training_officer: User, practitioner: User
) -> None:
    reference.fill()
    now = timezone.now()
    session = session_on(course, timezone.localdate() + 10 * DAY)
    session_on(course, timezone.localdate() + 30 * DAY)
    Session.objects.update(minimum=5)
    alerts.sweep(now=now)
    alerts.sweep(now=now)
    alert = Alert.objects.get()
    assert (alert.session_id, alert.reached, alert.expected) == (session.pk, 0, 5)
    Session.objects.update(places_taken=5)
    alerts.sweep(now=now)
    alert.refresh_from_db()
    assert alert.ended_at == now
    Session.objects.update(places_taken=4)
    alerts.sweep(now=now)
    alert.refresh_from_db()
    assert alert.reached == 4
    assert Alert.objects.get().ended_at is None
    assert [one.user for one in Notice.objects.filter(kind="training.few_booked")] == [training_officer]


def test_a_rule_for_warnings_never_reaches_back(training_officer: User) -> None:
    yesterday = timezone.localdate() - DAY
    with pytest.raises(RuleBroken, match="today or a day to come"):
        services.change_rule(
            by=training_officer, in_force_from=yesterday, session_days=9, per_cent=70, year_days=60
        )


def test_low_take_up_is_told_to_the_officer_and_to_the_lead_of_that_agency(
    charity: Agency, agency_lead: User, training_officer: User, client_for: Callable[[User | None], Client]
) -> None:
    reference.fill()
    this_year = FinancialYear.of(timezone.localdate())
    noon = timezone.make_aware(datetime(this_year.first, 10, 1, 12))
    Target.objects.create(year=this_year.first, agency=charity, number=40)
    alerts.sweep(now=noon)
    alerts.sweep(now=noon + DAY)
    told = Notice.objects.filter(kind="training.low_take_up")
    assert {one.user for one in told} == {training_officer, agency_lead}
    assert told.count() == 2
    for person in (training_officer, agency_lead):
        assert b"Few have come to core courses: Lantern Family Trust" in client_for(person).get("/").content


# Money --------------------------------------------------------------------------------------------


def test_the_balance_is_income_less_expenditure(training_officer: User) -> None:
    for kind, pence in (("earlier", 119_879_00), ("staff", 80_000_00), ("venues", 9_051_00)):
        services.keep_money(None, by=training_officer, year=2018, kind=kind, pence=pence, note="")
    balance = money.balances()[FinancialYear(2018)]
    assert (balance.income, balance.expenditure, balance.left) == (119_879_00, 89_051_00, 30_828_00)


def test_the_second_to_save_an_entry_overwrites_nothing(
    training_officer: User, finance_officer: User
) -> None:
    entry = services.keep_money(None, by=training_officer, year=2024, kind="venues", pence=100, note="")
    services.keep_money(entry, by=finance_officer, version=0, pence=200)
    with pytest.raises(RuleBroken):
        services.keep_money(entry, by=training_officer, version=0, pence=300)
    assert Money.objects.get().pence == 200
