"""A charge comes with the booking, and changes with what becomes of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines import days_off
from tests.conftest import person, session_on
from tests.training.charges.conftest import charge_of, held_yesterday, taken
from training import places, programme, register, services
from training.charges import making, prices, tariff
from training.charges.models import Charge, PriceList
from training.charges.prices import offers
from training.charges.rules import Kind, State
from training.charges.services import late_fee
from training.models import Booking, Course, Session
from training.register import Mark
from training.rules import Attendance

pytestmark = pytest.mark.usefixtures("prices")


def mark(session: Session, officer: User, **marks: str) -> None:
    """Save marks in the register by the names of the people."""
    bookings = {booking.user.name.split()[0]: booking for booking in session.bookings.select_related("user")}
    sent = {bookings[name].pk: Mark(bookings[name].attendance, now) for name, now in marks.items()}
    register.take(session, by=officer, marks=sent, now=timezone.now())


def states(booking: Booking) -> list[tuple[str, int, str]]:
    """Every charge of a booking."""
    return list(
        Charge.objects.filter(booking=booking).order_by("made_at").values_list("kind", "pence", "state")
    )


def test_a_place_is_charged_at_the_price_of_its_day_with_the_rule_in_words(
    session: Session, practitioner: User, charity: Agency
) -> None:
    charge = charge_of(taken(session, practitioner, charity))
    assert (charge.kind, charge.pence, charge.state) == (Kind.PLACE, 4500, State.DUE)
    assert charge.rule == (
        "Everybody else, 1 full day: £90, less 50% that is paid for this sector: £45 (prices from 1 April 2026)."
    )


def test_a_partner_goes_free_and_nothing_is_written(
    session: Session, business_unit: User, council: Agency
) -> None:
    assert states(taken(session, business_unit, council)) == []


def test_a_booking_costs_one_query_more_where_the_place_costs_something_and_none_where_it_is_free(
    course: Course, practitioner: User, nurse: User, business_unit: User, charity: Agency, council: Agency
) -> None:
    session = session_on(course, timezone.localdate() + timedelta(weeks=9))
    taken(session, nurse, charity)  # this process knows the prices and the agencies now
    tariff.who_is(council)
    counted = []
    for user, agency in ((practitioner, charity), (business_unit, council)):
        with CaptureQueriesContext(connection) as queries:
            taken(session, user, agency)
        counted.append([one["sql"] for one in queries if "training_charges" in one["sql"]])
    assert [len(found) for found in counted] == [1, 0]
    assert counted[0][0].startswith("INSERT")


def test_what_a_course_costs_is_told_without_a_query(course: Course) -> None:
    prices.shown(course)
    with CaptureQueriesContext(connection) as queries:
        rows = prices.shown(course)
    assert len(queries) == 0
    assert rows == [
        ("Safeguarding partners", 0, 0, None),
        ("Schools and other public bodies", 7000, 3500, None),
        ("Everybody else", 9000, 4500, None),
    ]


def test_the_form_says_what_the_place_costs_and_until_when_it_can_be_given_back(
    course: Course, charity: Agency
) -> None:
    session = session_on(course, timezone.localdate() + timedelta(weeks=6))
    (offer,) = offers(session, [charity], on=timezone.localdate())
    assert offer.quote.sentence == "This place costs £45 to Lantern Family Trust."
    until = prices.last_free_day(session, tariff.on_day(timezone.localdate()), days_off.calendar())
    assert offer.until == until
    assert offer.cancel.startswith("Cancel by ")
    assert offer.cancel.endswith(" to pay nothing.")
    prices.require_as_shown("4500", session, charity, on=timezone.localdate())
    with pytest.raises(prices.Changed, match="costs £45"):
        prices.require_as_shown("4400", session, charity, on=timezone.localdate())


def test_a_place_given_back_in_time_costs_nothing(
    course: Course, practitioner: User, charity: Agency
) -> None:
    booking = taken(session_on(course, timezone.localdate() + timedelta(weeks=6)), practitioner, charity)
    assert late_fee(booking, now=timezone.now()) is None
    services.cancel(booking, by=practitioner, now=timezone.now())
    assert states(booking) == [(Kind.PLACE, 4500, State.WITHDRAWN)]


def test_a_place_given_back_late_costs_its_price(course: Course, practitioner: User, charity: Agency) -> None:
    booking = taken(session_on(course, timezone.localdate() + timedelta(days=4)), practitioner, charity)
    fee = late_fee(booking, now=timezone.now())
    assert fee is not None
    assert fee.words == "£45 to Lantern Family Trust"
    services.cancel(booking, by=practitioner, now=timezone.now())
    assert states(booking) == [(Kind.PLACE, 4500, State.WITHDRAWN), (Kind.LATE, 4500, State.DUE)]


def test_a_partner_who_goes_free_pays_for_cancelling_late(
    course: Course, business_unit: User, council: Agency
) -> None:
    booking = taken(session_on(course, timezone.localdate() + timedelta(days=4)), business_unit, council)
    services.cancel(booking, by=business_unit, now=timezone.now())
    assert states(booking) == [(Kind.LATE, 6000, State.DUE)]


@pytest.mark.parametrize(("of_the_same_agency", "late"), [(True, 0), (False, 1)])
def test_a_substitute_of_the_same_agency_saves_the_late_charge(
    course: Course, practitioner: User, charity: Agency, hospital: Agency, of_the_same_agency: bool, late: int
) -> None:
    session = session_on(course, timezone.localdate() + timedelta(days=4))
    booking = taken(session, practitioner, charity)
    agency = charity if of_the_same_agency else hospital
    colleague = person("Una Sand", "una.sand@elsewhere.example", agency)
    session = Session.objects.select_related("course").get(pk=session.pk)
    heir = places.pass_on(booking, session, user=colleague, agency=agency, now=timezone.now())
    assert Charge.objects.filter(booking=booking, kind=Kind.LATE, state=State.DUE).count() == late
    assert charge_of(heir).kind == Kind.PLACE


def test_who_does_not_come_is_charged_and_a_corrected_mark_takes_it_back(
    course: Course,
    practitioner: User,
    business_unit: User,
    charity: Agency,
    council: Agency,
    training_officer: User,
) -> None:
    session = held_yesterday(course)
    paying = taken(session, practitioner, charity, days_ago=30)
    free = taken(session, business_unit, council, days_ago=30)
    mark(session, training_officer, Priya=Attendance.ABSENT, Tom=Attendance.ABSENT)
    assert charge_of(paying).kind == Kind.NO_SHOW
    assert (charge_of(paying).pence, charge_of(free).pence) == (4500, 6000)
    mark(session, training_officer, Priya=Attendance.ATTENDED, Tom=Attendance.ATTENDED)
    assert charge_of(paying).kind == Kind.PLACE
    assert states(free) == [(Kind.NO_SHOW, 6000, State.WITHDRAWN)]


def test_a_mark_corrected_after_the_invoice_is_to_be_credited(
    course: Course, business_unit: User, council: Agency, training_officer: User
) -> None:
    session = held_yesterday(course)
    booking = taken(session, business_unit, council, days_ago=30)
    mark(session, training_officer, Tom=Attendance.ABSENT)
    Charge.objects.update(state=State.INVOICED)
    mark(session, training_officer, Tom=Attendance.PART)
    assert [charge.credit_because for charge in booking.charges.all()] == ["The register was corrected."]


def test_nobody_owes_anything_for_a_session_that_is_called_off(
    session: Session, practitioner: User, charity: Agency, training_officer: User
) -> None:
    booking = taken(session, practitioner, charity)
    programme.cancel_session(session, by=training_officer, because="The trainer is ill.")
    assert states(booking) == [(Kind.PLACE, 4500, State.WITHDRAWN)]


def test_a_booking_fee_stays_when_the_place_is_given_back_in_time(
    course: Course, practitioner: User, charity: Agency
) -> None:
    PriceList.objects.update(booking_fee=1200)
    tariff.forget()
    booking = taken(session_on(course, timezone.localdate() + timedelta(weeks=6)), practitioner, charity)
    services.cancel(booking, by=practitioner, now=timezone.now())
    found = {(kind, state) for kind, _, state in states(booking)}
    assert found == {(Kind.PLACE, State.WITHDRAWN), (Kind.FEE, State.DUE)}


def test_while_there_are_no_prices_a_booking_asks_nothing(
    session: Session, practitioner: User, charity: Agency
) -> None:
    PriceList.objects.all().delete()
    tariff.forget()
    tariff.on_day(timezone.localdate())
    booking = taken(session, practitioner, charity)
    with CaptureQueriesContext(connection) as queries:
        making.place(booking, booking.session, now=timezone.now())
    assert len(queries) == 0
