"""Counting the records of the demonstration gives the published figures; making it twice doubles nothing.

The demonstration is the one that a portal made when it was started for the first time.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

import reviews.demonstration
import training
from partnership.accounts.models import User
from partnership.actions import standing as standings
from partnership.actions import threads
from partnership.actions.models import Action
from partnership.actions.strands import Stage
from partnership.agencies import demonstration
from partnership.agencies.models import Agency, Membership
from partnership.agencies.parts import partners_on
from partnership.agencies.rules import Role
from partnership.agencies.standing import standing
from partnership.annual_report import kept
from partnership.annual_report.models import Report
from partnership.base.years import FinancialYear
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import State
from partnership.documents.models import Document
from partnership.finance.models import Contribution
from partnership.history import timeline
from partnership.meetings.models import Subgroup
from partnership.notices import addresses
from partnership.notices.models import Notice
from partnership.notices.rules import Status
from partnership.search import finding
from partnership.search.asking import Asked
from reviews import annual, parts
from reviews.chronology.models import Entry
from reviews.incidents.models import Incident
from reviews.learning.models import Follows, Recommendation
from reviews.models import Review
from reviews.people import holders
from reviews.rules import Kind as ReviewKind
from reviews.rules import State as ReviewState
from tests import database
from tests.local.portal import FIRST, Portal
from training.approvals.models import Approval
from training.approvals.rules import Answer
from training.assurance import take_up
from training.attendance.models import DayMark, Guest
from training.evaluation import results
from training.models import Booking, Course, Session, Teacher
from training.rules import TAKES_A_PLACE, Attendance, BookingStatus, Kind, Mode, SessionStatus

pytestmark = pytest.mark.xdist_group("local")

CORE_COURSES = Path(training.__file__).parent / "data" / "training_core_courses.csv"


@pytest.fixture(scope="module", autouse=True)
def world(settled: Portal, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The world; what the tests of this file change in it is taken back at their end."""
    with (
        settled.database(FIRST) as url,
        django_db_blocker.unblock(),
        override_settings(DEMONSTRATION=True),
        database.led_to(url),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)


def attended(year: str, **where: object) -> int:
    its = FinancialYear.parse(year)
    return Booking.objects.filter(
        attendance=Attendance.ATTENDED,
        session__course__kind=Kind.CORE,
        session__starts_at__date__range=(its.start, its.end),
        **where,
    ).count()


def rows() -> list[tuple[str, str, int]]:
    with CORE_COURSES.open(newline="") as file:
        return [(row["course"], row["financial_year"], int(row["attendees"])) for row in csv.DictReader(file)]


def test_reviews_of_each_year_and_kind_are_as_published() -> None:
    """Domain 1.6: the volumes of Somerset."""
    path = Path(reviews.demonstration.__file__).parent / "data" / "reviews_by_year.csv"
    with path.open(newline="") as file:
        published = {row["financial_year"]: row for row in csv.DictReader(file)}
    for year, row in published.items():
        its = FinancialYear.parse(year)
        begun = Review.objects.filter(started_on__range=(its.start, its.end))
        assert begun.filter(kind=ReviewKind.RAPID).count() == int(row["rapid_reviews"])
        assert begun.filter(kind=ReviewKind.PRACTICE).count() == int(row["lcspr"])
    its = FinancialYear.parse("2024-25")
    ended = Review.objects.filter(kind=ReviewKind.LEARNING, ended_on__range=(its.start, its.end))
    assert ended.count() == 6


def test_every_rapid_review_has_its_incident_and_actions_hang_on_recommendations() -> None:
    """Domain 1.1.11: no rapid review without a notification."""
    rapid = Review.objects.filter(kind=ReviewKind.RAPID)
    notified = Incident.objects.filter(notification__isnull=False).values("rapid_review")
    assert not rapid.exclude(pk__in=notified).exists()
    assert rapid.filter(state=ReviewState.OPEN).count() == 1
    assert Follows.objects.filter(action__source="review").count() > 50


def test_the_live_review_tells_one_story_and_asks_the_safeguarding_lead() -> None:
    review = Review.objects.get(kind=ReviewKind.RAPID, state=ReviewState.OPEN)
    lead = User.objects.get(email="agency_lead@demo.example")
    own = [line for line in parts.lines(review, lead) if line.step]
    assert len(own) == 2, "an answer to the request, and a part of the chronology"
    entries = Entry.objects.filter(chronology__review=review, earliest__isnull=False).order_by("-earliest")
    harmed_on = Incident.objects.get(rapid_review=review).happened_on
    assert [entry.earliest for entry in entries[:3]] == [harmed_on] * 3


@pytest.mark.parametrize(("course", "year", "published"), rows())
def test_core_attendances_are_as_published(course: str, year: str, published: int) -> None:
    assert attended(year, session__course__title=course) == published


def test_nothing_was_counted_that_was_not_published() -> None:
    for year in ("2021-22", "2022-23", "2023-24", "2024-25"):
        assert attended(year) == sum(number for _, its, number in rows() if its == year)


@pytest.mark.parametrize(
    ("sector", "before", "after"), [("police", 14, 71), ("health", 36, 69)], ids=["police", "health"]
)
def test_take_up_of_police_and_health_is_as_published(sector: str, before: int, after: int) -> None:
    assert attended("2023-24", agency__sector=sector) == before
    assert attended("2024-25", agency__sector=sector) == after


@pytest.mark.parametrize(
    ("slug", "live", "later"),
    [("practitioner-forum-week", 615, 659), ("online-safety-forum-week", 374, 248)],
    ids=["trauma", "online safety"],
)
def test_forum_weeks_are_as_published_live_and_on_demand_apart(slug: str, live: int, later: int) -> None:
    year = FinancialYear(2024)
    assert take_up.live(year).filter(session__course__slug=slug).count() == live
    assert take_up.on_demand(year).filter(course__slug=slug).count() == later


def test_learning_gains_are_as_published() -> None:
    cells = [one for one in results.cells(year=FinancialYear(2024)) if one.session.course.kind == Kind.CORE]
    lines = results.lines(cells, "course", sees_all=True)
    assert {line.name: str(line.tally.gain()) for line in lines} == {
        "Introduction to Child Protection": "17.4",
        "Advanced Child Protection": "14.6",
        "Advanced Child Protection Update": "11.2",
    }


def test_nobody_teaches_in_two_rooms_on_one_day() -> None:
    rows = Teacher.objects.values_list("trainer__name", "session__days")
    days = Counter((name, day) for name, those in rows for day in those)
    assert [one for one, number in days.items() if number > 1] == []
    # On the fullest days there are more sessions than trainers.
    assert Session.objects.filter(teachers=None).count() * 10 < Session.objects.count()


def test_registers_hold_more_than_those_who_came() -> None:
    for mark in (Attendance.ABSENT, Attendance.PART):
        assert Booking.objects.filter(attendance=mark).exists()
    assert Booking.objects.filter(status=BookingStatus.CANCELLED).exists()


def test_taken_places_are_the_booked_ones() -> None:
    booked = Count("bookings", filter=Q(bookings__status__in=TAKES_A_PLACE))
    assert not Session.objects.annotate(booked=booked).exclude(booked=F("places_taken")).exists()


def test_every_session_has_its_days_on_working_days() -> None:
    sessions = Session.objects.all()
    assert all(day.weekday() < 5 for days in sessions.values_list("days", flat=True) for day in days)
    assert not sessions.filter(course__slug="advanced-child-protection").exclude(days__len=2).exists()


def test_coming_dates_are_in_every_state() -> None:
    coming = Session.objects.filter(starts_at__gt=timezone.now())
    few = Q(places_taken__gte=F("capacity") - 5, places_taken__lt=F("capacity"))
    assert coming.filter(status=SessionStatus.OPEN, capacity=F("places_taken")).exists()
    assert coming.filter(few, status=SessionStatus.OPEN).exists()
    assert coming.filter(status=SessionStatus.OPEN, places_taken=0).exists()
    assert coming.filter(status=SessionStatus.CLOSED).exists()
    assert coming.filter(status=SessionStatus.CANCELLED).exists()
    assert coming.filter(online=True).exists()
    bookable = Course.objects.exclude(mode__in=[Mode.ELEARNING, Mode.OWN_AGENCY])
    assert not bookable.exclude(sessions__in=coming).exists()


def test_registers_wait_and_only_of_the_last_days() -> None:
    waiting = Session.objects.filter(starts_at__date__lte=timezone.localdate(), register_closed_at=None)
    assert waiting.count() >= 2
    assert all(one.starts_at.date() > timezone.localdate() - timedelta(days=6) for one in waiting)


def test_managers_have_been_asked_and_a_register_is_begun() -> None:
    answers = Approval.objects.exclude(answer=Answer.NOT_ASKED).values_list("answer", flat=True)
    assert sorted(answers) == [Answer.APPROVED, Answer.REFUSED, Answer.WAITING]
    session = Guest.objects.get().session
    marks = DayMark.objects.filter(booking__session=session)
    assert sorted(marks.values_list("mark", flat=True)) == [Attendance.ATTENDED] * 5 + [Attendance.PART]
    assert session.register_closed_at is None


def test_the_practitioner_has_been_and_goes_to_courses() -> None:
    mine = Booking.objects.filter(user__email="practitioner@demo.example")
    assert mine.filter(session__starts_at__gt=timezone.now(), status=BookingStatus.BOOKED).count() == 2
    assert mine.filter(attendance=Attendance.ATTENDED).count() in (2, 3), "On most days a third runs out"
    told = Notice.objects.filter(user__email="practitioner@demo.example", kind="training.booked")
    assert told.count() == 2


def test_a_mail_came_back_and_can_be_sent_again() -> None:
    (failed,) = Notice.objects.filter(status=Status.FAILED)
    assert failed.problem == "The email came back (5.1.1)."
    assert failed.can_go
    (refused,) = addresses.refused(User.objects.all())
    assert refused.user == failed.user


def test_a_misspelt_word_finds_at_once_what_is_meant() -> None:
    found = finding.search(Asked.of("neglct"), user=User.objects.get(email="practitioner@demo.example"))
    titles = Course.objects.filter(pk__in=[hit.pk for hit in found.hits]).values_list("title", flat=True)
    assert "Recognising and Responding to Neglect" in titles


def test_documents_are_in_every_state_and_no_two_have_the_same_title() -> None:
    today, documents = timezone.localdate(), Document.objects.all()
    assert len(set(documents.values_list("title", flat=True))) == documents.count()
    own = Document.objects.filter(agency=OuterRef("pk"))
    assert not Agency.objects.filter(until_on=None).exclude(Exists(own)).exists()
    assert documents.filter(expires_on__lt=today).exists()
    assert documents.filter(expires_on__range=(today, today + timedelta(days=14))).exists()
    assert documents.filter(is_sensitive=True).exists()
    assert documents.filter(versions__number=2, versions__restored_from=None).exists()
    assert documents.filter(versions__restored_from=1).exists()
    assert documents.filter(versions__state="refused").exists()


def test_actions_are_in_every_state() -> None:
    """What a visitor finds in the tracker: something late, something to check, to test, and without an owner."""
    found = standings.numbers(Action.objects.all(), today=timezone.localdate())
    assert (found["all"] - found["closed"], found["closed"], found["to_test"]) == (64, 121, 9)
    assert min(found.values()) > 0
    assert Action.objects.filter(round=2, tests__result="contradicts").count() == 2
    shown = {state for user in ("practitioner", "agency_lead", "executive") for state in owned_by(user)}
    assert {"open", "done"} <= shown


def owned_by(role: str) -> set[str]:
    return set(Action.objects.filter(owner__email=f"{role}@demo.example").values_list("state", flat=True))


def test_the_published_report_met_its_deadlines() -> None:
    ours = Deadline.objects.filter(subject__startswith="annual_report:2024")
    assert {one.title: (one.state, one.due_on) for one in ours} == {
        "Publish the annual report 2024 to 2025": (State.MET, date(2025, 9, 30)),
        "Send copies of the annual report 2024 to 2025 to the Panel and to Foundations": (
            State.MET,
            date(2025, 10, 7),
        ),
    }


def test_the_published_report_tells_of_reviews_recommendations_and_actions() -> None:
    """Domain 1.6: the published volumes, counted from records; and the thread of an action ends in the report."""
    year = FinancialYear(2024)
    [told] = [
        one for one in kept.published(Report.objects.get(year=2024)).sections if one.title == annual.TITLE
    ]
    path = Path(reviews.demonstration.__file__).parent / "data" / "reviews_by_year.csv"
    with path.open(newline="") as file:
        published = {row["financial_year"]: row for row in csv.DictReader(file)}[str(year)]
    begun = {row[0]: row[-1] for row in told.passages[0].tables[0].rows}
    assert begun[ReviewKind.RAPID.label] == published["rapid_reviews"]
    assert begun[ReviewKind.PRACTICE.label] == published["lcspr"]
    assert begun[ReviewKind.LEARNING.label] == "6"
    [changed] = [one for one in told.passages if one.heading == annual.CHANGED]
    made = Recommendation.objects.filter(made_on__range=(year.start, year.end))
    assert f"{made.count()} recommendations were made" in told.lead
    follow = Action.objects.filter(follows__recommendation__in=made).distinct()
    assert f"{follow.exclude(state='dropped').count()} actions follow from them" in changed.paragraphs[1]
    office = User.objects.get(email="business_unit@demo.example")
    steps = threads.of(follow.exclude(state="dropped").order_by("number")[0], office).steps
    [end] = [step for step in steps if step.stage == Stage.REPORT]
    assert (end.is_there, end.strands[0].path.partition("#")[0]) == (True, "/annual-reports/2024-25/")


def test_history_says_who_did_it() -> None:
    """Nothing of the world that pages tell the history of was done by a command."""
    told = [
        (model._meta.label, entry.text)
        for model in (Agency, Membership, Session, Course, Document, Report, Subgroup, Contribution)
        for entry in timeline.of(model._default_manager.order_by("pk")[0])
    ]
    assert told
    assert [(label, text) for label, text in told if "A command" in text] == []
    policy = Document.objects.get(title="Safeguarding and child protection policy")
    assert timeline.of(policy)[0].text == "Elin Prosser added the record"


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_an_account(role: Role) -> None:
    user = User.objects.get(email=f"{role.value}@demo.example")
    now = standing(user)
    assert now is not None
    assert now.roles == {role}


def test_one_password_opens_the_accounts_and_no_other() -> None:
    players = User.objects.filter(email__endswith="@demo.example")
    (hashed,) = set(players.values_list("password", flat=True))
    assert check_password(demonstration.PASSWORD, hashed)
    assert not User.objects.exclude(pk__in=players).exclude(password="!").exists()


def test_merged_bodies_lead_to_todays() -> None:
    county = Agency.objects.get(name="Somerset County Council")
    assert county.until_on == date(2023, 3, 31)
    assert county.successor == Agency.objects.get(name="Somerset Council")
    assert county.successor.predecessors.count() == 5
    assert Agency.objects.get(name="Somerset Clinical Commissioning Group").until_on == date(2022, 6, 30)


def test_nobody_works_for_a_body_before_it_began_or_after_it_ended() -> None:
    assert not Membership.objects.filter(from_on__lt=F("agency__from_on")).exists()
    assert not Membership.objects.filter(agency__until_on__isnull=False).exists()


def test_another_run_doubles_nothing() -> None:
    """The portal has worked since the first run, so the second may have something to add, and the third has not."""

    def counts() -> dict[str, int]:
        return {model._meta.label: model._default_manager.count() for model in apps.get_models()}

    call_command("demonstrate", verbosity=0)
    before = counts()
    call_command("demonstrate", verbosity=0)
    assert counts() == before


def test_it_leaves_a_database_alone_that_is_not_empty(capsys: pytest.CaptureFixture[str]) -> None:
    Agency.objects.filter(name="Armed Forces").update(notes="Ours")
    call_command("demonstrate", "--if-empty")
    assert capsys.readouterr().out == ""
    call_command("demonstrate", "--if-empty", "--accounts")
    assert "training_officer@demo.example" in capsys.readouterr().out
    assert Agency.objects.filter(notes="Ours").exists()


def test_the_accounts_are_printed_with_their_password(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demonstrate", "--accounts")
    said = capsys.readouterr().out
    assert "training_officer@demo.example" in said
    assert demonstration.PASSWORD in said
    assert len(said.splitlines()) == len(Role) + len(demonstration.COLLEAGUES) + 1
    # Somebody who follows the README signs in for each of the three safeguarding partners.
    for partner in partners_on(timezone.localdate()):
        assert [one.email for one in holders(Role.EXECUTIVE, agency=partner.pk) if one.email in said], partner


def test_it_refuses_to_fill_a_portal_that_is_no_demonstration() -> None:
    with override_settings(DEMONSTRATION=False), pytest.raises(CommandError, match="DEMONSTRATION"):
        call_command("demonstrate")
