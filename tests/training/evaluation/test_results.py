"""Gains are counted from pairs of answers and from nothing else, and few people are not shown to others."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.years import FinancialYear
from tests.conftest import person, session_on
from tests.training.evaluation.conftest import attend, invite, rated
from training.evaluation import annual, own, results, services
from training.evaluation.models import Comment, Quote
from training.evaluation.rules import Point
from training.models import Booking, Course, Session, Teacher, Trainer

ClientFor = Callable[[User | None], Client]


def rise(booking: Booking, before: tuple[int, ...], after: tuple[int, ...]) -> None:
    rated(invite(booking, Point.BEFORE), *before)
    rated(invite(booking, Point.AFTER), *after)


@pytest.fixture
def six(held: Session, hospital: Agency, charity: Agency) -> list[Booking]:
    """Five from the hospital and one from the charity, each up by two steps; a seventh answered only afterwards."""
    trainer = Trainer.objects.create(name="Ada Bright")
    Teacher.objects.create(session=held, trainer=trainer)
    bookings = [
        attend(
            held,
            person(f"Person {number}", f"p{number}@hospital.example"),
            charity if number == 5 else hospital,
        )
        for number in range(7)
    ]
    for booking in bookings[:6]:
        rise(booking, (4, 5), (6, 7))
    rated(invite(bookings[6], Point.AFTER), 1, 1)
    invite(bookings[6], Point.BEFORE)
    return bookings


def gains(split: str, *, sees_all: bool = True) -> dict[str, list[str]]:
    lines = results.lines(results.cells(), split, sees_all=sees_all)
    return {line.name: line.cells for line in lines}


def test_only_pairs_count(six: list[Booking]) -> None:
    assert gains("course") == {
        "Advanced Child Protection": ["7 of 7, 100%", "6", "+20.0", "–", "–"],
    }
    assert gains("trainer")["Ada Bright"][2] == "+20.0"
    assert gains("agency")["Lantern Family Trust"][:3] == ["1 of 1, 100%", "1", "+20.0"]


def test_a_rating_without_a_partner_of_the_same_thing_is_in_no_pair(booking: Booking, course: Course) -> None:
    rated(invite(booking, Point.BEFORE), 5, 5)
    course.outcomes = "Describe the thresholds for help.\nSomething new."
    course.save()
    booking.session.course.refresh_from_db()
    rated(invite(booking, Point.AFTER), 8, 1)
    tally = results.total(results.cells())
    assert (tally.pairs["after"], str(tally.gain())) == (1, "30.0")


def test_fewer_than_five_people_are_not_shown_to_others(six: list[Booking]) -> None:
    shown = gains("agency", sees_all=False)
    assert shown["Lantern Family Trust"] == ["–", "fewer than 5", *["too few to show"] * 3]
    assert shown["Moorland Hospital"][2] == "+20.0"
    assert gains("course", sees_all=False)["Advanced Child Protection"][2] == "+20.0"


def test_results_take_as_many_queries_for_many_sessions_as_for_one(
    six: list[Booking], course: Course, hospital: Agency, django_assert_num_queries: Callable[..., object]
) -> None:
    for weeks in range(2, 5):
        held = session_on(course, timezone.localdate() - timedelta(weeks=weeks))
        booking = attend(held, person(f"P{weeks}", f"w{weeks}@hospital.example"), hospital)
        rise(booking, (4, 5), (6, 7))
    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        results.cells()


@pytest.mark.parametrize("split", ["course", "session", "trainer", "agency", "year", "nonsense"])
def test_the_page_shows_each_split_and_no_name(
    client_for: ClientFor, scrutineer: User, six: list[Booking], split: str
) -> None:
    page = client_for(scrutineer).get(f"/training/evaluation/?by={split}&year=abc&course=zz")
    assert page.status_code == 200
    assert "Person 1" not in page.content.decode()


def test_a_year_counts_the_sessions_that_began_in_it(
    course: Course, practitioner: User, charity: Agency
) -> None:
    for on, after in ((date(2025, 3, 31), 6), (date(2025, 4, 1), 9)):
        rise(attend(session_on(course, on), practitioner, charity), (5, 5), (after, after))
    assert str(results.total(results.cells(year=FinancialYear(2024))).gain()) == "10.0"
    assert {name: cells[2] for name, cells in gains("year").items()} == {
        "2025 to 2026": "+40.0",
        "2024 to 2025": "+10.0",
    }


# A safeguarding lead ------------------------------------------------------------------------------


def test_a_lead_sees_figures_of_their_own_people_and_never_of_few(
    client_for: ClientFor, agency_lead: User, six: list[Booking], hospital: Agency, charity: Agency
) -> None:
    # the charity has one answer, which is in no figure
    alone = own.results_of([charity.pk], "course")
    assert alone["lines"] == []
    assert alone["opinions"] == []
    assert alone["askings"] == []
    ((line, _),) = own.results_of([hospital.pk], "year")["lines"]
    assert line.cells[:3] == ["6 of 6, 100%", "5", "+20.0"]
    page = client_for(agency_lead).get("/training/evaluation/?by=agency&year=2025&course=x").content.decode()
    assert "Moorland Hospital" not in page
    assert "+20.0" not in page


def test_no_difference_of_a_leads_figures_is_about_few(
    six: list[Booking], course: Course, hospital: Agency
) -> None:
    before = own.results_of([hospital.pk], "course")["total"]
    other = Course.objects.create(slug="other", title="Other", kind="core", mode="online", duration="1 day")
    recent = session_on(other, timezone.localdate() - timedelta(days=9))
    for number in range(4):
        late = person(f"Late {number}", f"late{number}@hospital.example")
        rise(attend(recent, late, hospital), (1, 1), (9, 9))
    assert own.results_of([hospital.pk], "course")["total"] == before


# The annual report --------------------------------------------------------------------------------


def test_the_report_tells_gain_people_and_rates_and_leaves_small_courses_out(
    six: list[Booking], business_unit: User
) -> None:
    year = FinancialYear.of(timezone.localdate() - timedelta(days=1))
    found = annual.gains(year)
    assert found is not None
    assert found.chart is not None
    assert found.chart.table.rows == (("Advanced Child Protection", "+20.0", "6", "86%", "100%"),)
    Booking.objects.filter(pk=six[0].pk).update(session=session_on(six[0].session.course, date(2024, 5, 1)))
    assert annual.passages(year) == ()


def test_the_report_holds_quotes_that_stand_and_none_that_was_withdrawn(
    booking: Booking, training_officer: User
) -> None:
    rated(invite(booking, Point.AFTER), 5, 5, text="I will ring for advice on the same day.")
    now = timezone.now()
    quote = services.release(
        Comment.objects.get(), by=training_officer, text="I will ring on the same day.", now=now
    )
    found = annual.voices(FinancialYear(quote.year))
    assert found is not None
    assert found.paragraphs == ("“I will ring on the same day.” (on Advanced Child Protection)",)
    services.withdraw(quote, by=training_officer, because="They asked us to.", now=now)
    assert annual.voices(FinancialYear(quote.year)) is None
    assert Quote.objects.get().withdrawn_by == training_officer
