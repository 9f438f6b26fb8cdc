"""What has changed since somebody was last here: theirs to see, with the reason, each once; nothing of others."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.annual_report.models import Making, Report
from partnership.base.job_rules import State
from partnership.deadlines import services as deadlines
from partnership.finance.models import Contribution
from partnership.history.context import coming_from
from partnership.meetings import services as seating
from partnership.meetings.models import Seat, Subgroup
from partnership.notices import services as notices
from tests.conftest import session_on
from tests.deadlines.conftest import Start
from training import services as training
from training.models import Course

ClientFor = Callable[[User | None], Client]
TODAY = timezone.localdate()
DAY = timedelta(days=1)


def last_here(person: User, ago: timedelta = 4 * DAY) -> datetime:
    """The person's visit before this one ended so long ago."""
    then = timezone.now() - ago
    User.objects.filter(pk=person.pk).update(here_at=then)
    person.refresh_from_db()
    return then


def news(client_for: ClientFor, person: User) -> str:
    """What has changed, as the start page of somebody who has just signed in says it, without markup."""
    page = client_for(person).get("/").content.decode()
    part = page.partition('id="changed"')[2].partition("</section>")[0]
    for tag in ("</a>", "</p>"):
        part = part.replace(tag, "")
    return " ".join(piece.partition(">")[2] or piece for piece in part.split("<")).replace("  ", " ")


def test_somebody_who_was_never_here_hears_that_and_what_there_is(
    client_for: ClientFor, practitioner: User, course: Course
) -> None:
    session_on(course, TODAY + 9 * DAY)
    said = news(client_for, practitioner)
    assert "This is your first visit" in said
    assert "Advanced Child Protection has a new date" in said


def test_nothing_new_is_said_kindly(client_for: ClientFor, practitioner: User) -> None:
    last_here(practitioner)
    assert "Nothing that concerns you has changed" in news(client_for, practitioner)


def test_a_moved_deadline_is_told_once_with_its_reason_to_its_owner_and_nobody_else(
    client_for: ClientFor, start: Start, practitioner: User, nurse: User, business_unit: User
) -> None:
    deadline = start(TODAY - 9 * DAY)
    for somebody in (practitioner, nurse):
        last_here(somebody)
    deadlines.revise(deadline, due_on=TODAY + 60 * DAY, because="The family asked for time", by=business_unit)
    said = news(client_for, practitioner)
    assert "is now due on" in said
    assert "The family asked for time" in said
    assert said.count("summary") == 1  # and its notice is not told too
    assert "summary" not in news(client_for, nurse)
    assert "The family asked" not in news(client_for, business_unit)


def test_a_paused_clock_is_told_with_its_reason(
    client_for: ClientFor, start: Start, practitioner: User, business_unit: User
) -> None:
    deadline = start(TODAY - 9 * DAY)
    last_here(practitioner)
    deadlines.pause(
        deadline, from_on=TODAY - DAY, reason="A trial is under way", by=business_unit, today=TODAY
    )
    said = news(client_for, practitioner)
    assert "has been paused since" in said
    assert "A trial is under way" in said


def test_what_happened_before_the_last_visit_ended_is_not_told_again(
    client_for: ClientFor, start: Start, practitioner: User, course: Course, charity: Agency
) -> None:
    start(TODAY)
    session_on(course, TODAY + 9 * DAY)
    last_here(practitioner, timedelta(0))
    User.objects.filter(pk=practitioner.pk).update(before_at=timezone.now())
    assert "Nothing that concerns you has changed" in news(client_for, practitioner)


def test_a_new_role_and_a_new_seat_are_told_and_one_that_has_ended(
    client_for: ClientFor, practitioner: User, charity: Agency, hospital: Agency
) -> None:
    last_here(practitioner)
    Membership.objects.create(user=practitioner, agency=charity, role=Role.AGENCY_LEAD, from_on=TODAY)
    Membership.objects.create(
        user=practitioner, agency=hospital, from_on=TODAY - 90 * DAY, until_on=TODAY - DAY
    )
    group = Subgroup.objects.create(name="Learning Group", purpose="Learns")
    Seat.objects.create(subgroup=group, agency=charity, user=practitioner, from_on=TODAY)
    said = news(client_for, practitioner)
    assert "You have a new role, Safeguarding lead, at Lantern Family Trust" in said
    assert "Your role Practitioner ended at Moorland Hospital" in said
    assert "You are a member of the Learning Group" in said


def test_who_leads_two_agencies_hears_of_each_who_has_come(
    client_for: ClientFor,
    agency_lead: User,
    practitioner: User,
    nurse: User,
    hospital: Agency,
    charity: Agency,
) -> None:
    Membership.objects.create(
        user=agency_lead, agency=hospital, role=Role.AGENCY_LEAD, from_on=TODAY - 90 * DAY
    )
    last_here(agency_lead)
    Membership.objects.update(created_at=timezone.now() - 90 * DAY)
    for agency, people in ((charity, [nurse]), (hospital, [practitioner, nurse])):
        for somebody in people:
            Membership.objects.create(user=somebody, agency=agency, role=Role.TRAINING_OFFICER, from_on=TODAY)
    said = news(client_for, agency_lead)
    assert "2 new roles were given at Moorland Hospital" in said
    assert "is now Training officer at Lantern Family Trust" in said


def test_what_is_only_written_down_late_is_no_news(
    client_for: ClientFor, practitioner: User, charity: Agency
) -> None:
    last_here(practitioner)
    Membership.objects.create(
        user=practitioner, agency=charity, role=Role.AGENCY_LEAD, from_on=TODAY - 400 * DAY
    )
    assert "new role" not in news(client_for, practitioner)


def test_a_published_report_is_told_to_everybody_and_a_draft_to_those_who_answer_for_it(
    client_for: ClientFor, practitioner: User, lead_partner: User
) -> None:
    for somebody in (practitioner, lead_partner):
        last_here(somebody)
    report = Report.objects.create(year=TODAY.year - 2, title="Annual report of then", lead="Done.")
    making = Making.objects.create(
        report=report, state=State.MADE, asked_at=timezone.now(), finished_at=timezone.now()
    )
    assert "The file of annual report of then was made" in news(client_for, lead_partner)
    assert "annual report" not in news(client_for, practitioner).lower()
    Report.objects.update(published_on=TODAY, published_making=making)
    for somebody in (practitioner, lead_partner):
        User.objects.filter(pk=somebody.pk).update(here_at=timezone.now() - DAY)
        somebody.refresh_from_db()
    assert "Annual report of then was published" in news(client_for, practitioner)


def as_page(person: User) -> AbstractContextManager[None]:
    """What is done within was done by this person."""
    return coming_from(lambda: {"user": str(person.pk)})


@pytest.mark.parametrize("mine", [False, True], ids=["another's", "own"])
def test_what_one_did_oneself_is_no_news(
    mine: bool,
    client_for: ClientFor,
    business_unit: User,
    administrator: User,
    council: Agency,
    hospital: Agency,
    nurse: User,
    start: Start,
) -> None:
    report = Report.objects.create(year=TODAY.year - 2, title="Annual report of then", lead="Done.")
    now = timezone.now()
    making = Making.objects.create(report=report, state=State.MADE, asked_at=now, finished_at=now - 9 * DAY)
    deadline = start(TODAY - 9 * DAY, owner=business_unit, agency=council)
    old = Contribution.objects.create(agency=council, year=TODAY.year - 1, amount=100)
    Contribution.objects.update(created_at=timezone.now() - 9 * DAY)
    group = Subgroup.objects.create(name="Learning Group", purpose="Learns")
    Seat.objects.create(subgroup=group, agency=council, user=business_unit, from_on=TODAY - 90 * DAY)
    last_here(business_unit)
    with as_page(business_unit if mine else administrator):
        Contribution.objects.create(agency=hospital, year=TODAY.year - 1, amount=200)
        Contribution.objects.filter(pk=old.pk).update(amount=300)
        Report.objects.update(published_on=TODAY, published_making=making)
        Seat.objects.create(subgroup=group, agency=hospital, user=nurse, from_on=TODAY)
        deadlines.meet(deadline.subject, on=TODAY, by=business_unit if mine else administrator)
    said = news(client_for, business_unit)
    for told in (
        "1 contribution for",
        "recorded, 1 corrected",
        "Annual report of then was published",
        "Grace Mensah joined the Learning Group",
        "Send the agency’s summary was done on",
    ):
        assert (told in said) != mine


def test_a_seat_that_was_taken_away_today_is_told(
    client_for: ClientFor, practitioner: User, charity: Agency, business_unit: User
) -> None:
    group = Subgroup.objects.create(name="Learning Group", purpose="Learns")
    seat = Seat.objects.create(
        subgroup=group, agency=charity, user=practitioner, from_on=TODAY - 90 * DAY, until_on=None
    )
    last_here(practitioner, timedelta(hours=1))
    seating.end_seat(seat, on=TODAY, by=business_unit)
    assert "Your seat on the Learning Group ended" in news(client_for, practitioner)


def test_contributions_are_told_only_to_those_who_see_them(
    client_for: ClientFor, scrutineer: User, practitioner: User, council: Agency
) -> None:
    for somebody in (scrutineer, practitioner):
        last_here(somebody)
    Contribution.objects.create(agency=council, year=TODAY.year - 1, amount=100)
    assert "1 contribution" in news(client_for, scrutineer)
    assert "contribution" not in news(client_for, practitioner)


def test_those_who_run_the_training_hear_who_booked_what(
    client_for: ClientFor, training_officer: User, practitioner: User, charity: Agency, course: Course
) -> None:
    session = session_on(course, TODAY + 9 * DAY)
    last_here(training_officer)
    training.book(session.pk, by=practitioner, agency=charity, needs="", now=timezone.now())
    assert "1 person has booked Advanced Child Protection" in news(client_for, training_officer)
    # What one did oneself is no news.
    last_here(practitioner)
    assert "booked" not in news(client_for, practitioner).lower()


def test_reminders_are_work_and_no_news(client_for: ClientFor, practitioner: User) -> None:
    last_here(practitioner)
    facts = {"title": "The return", "when": "tomorrow", "date": "Friday"}
    notices.post(kind="deadlines.due", key="one", user=practitioner, path="/deadlines/", facts=facts)
    notices.post(
        kind="deadlines.moved",
        key="two",
        user=practitioner,
        path="/deadlines/",
        facts={"title": "The return", "date": "Friday", "was": "Monday"},
    )
    said = news(client_for, practitioner)
    assert "New date: The return" in said
    assert "Due tomorrow" not in said


@pytest.mark.parametrize("number", [1, 30])
def test_many_new_dates_are_one_line(
    client_for: ClientFor, practitioner: User, course: Course, number: int
) -> None:
    last_here(practitioner)
    for day in range(number):
        session_on(course, TODAY + (day + 5) * DAY)
    said = news(client_for, practitioner)
    assert said.count("Advanced Child Protection") == 1
    assert ("29 other sessions" in said) == (number == 30)
