"""A place that becomes free goes to the next in line who can use it, until they let it go by."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.base.rules import RuleBroken
from partnership.notices.models import Notice
from tests.conftest import person, session_on
from tests.training.waiting.conftest import booked, colleague, held
from training import places, programme, services
from training.hours import Hours
from training.models import Booking, Course, Session
from training.rules import CourseStatus, SessionStatus
from training.waiting import leaving, offering
from training.waiting import line as lines
from training.waiting import services as waiting
from training.waiting.models import Offer, Pass, Want
from training.waiting.rules import OfferState, WantState

DAY = timedelta(days=1)


def free_one(session: Session) -> None:
    booking = session.bookings.filter(status="booked").select_related("user").earliest("booked_at")
    services.cancel(booking, by=booking.user, now=timezone.now())


def open_offers(session: Session) -> list[Offer]:
    return list(Offer.objects.filter(session=session, state=OfferState.OPEN).order_by("want__arrival"))


def test_the_first_in_line_is_offered_the_place_and_nobody_else_can_book_it(
    full: Session, line: list[Want], nurse: User
) -> None:
    free_one(full)
    (offer,) = open_offers(full)
    assert offer.want == line[0]
    assert held(full) == 1
    assert Notice.objects.filter(kind="training.offered", user=line[0].user).count() == 1
    with pytest.raises(places.Full):
        booked(full, nurse, nurse.memberships.get().agency)


def test_accepting_is_a_booking_with_what_was_said_on_joining(
    full: Session, line: list[Want], charity: Agency
) -> None:
    Want.objects.filter(pk=line[0].pk).update(needs="A hearing loop")
    free_one(full)
    booking = waiting.accept(open_offers(full)[0].pk, by=line[0].user, now=timezone.now())
    assert isinstance(booking, Booking)
    assert (booking.user, booking.needs, held(full), full.free) == (line[0].user, "A hearing loop", 0, 0)
    line[0].refresh_from_db()
    assert (line[0].state, line[0].needs) == (WantState.MET, "")


def test_a_second_click_gives_no_second_place(full: Session, line: list[Want]) -> None:
    free_one(full)
    offer = open_offers(full)[0]
    waiting.accept(offer.pk, by=line[0].user, now=timezone.now())
    with pytest.raises(waiting.OfferOver):
        waiting.accept(offer.pk, by=line[0].user, now=timezone.now())
    assert full.bookings.filter(user=line[0].user).count() == 1


def test_whoever_books_by_themselves_gets_the_place_kept_for_them(
    full: Session, line: list[Want], charity: Agency
) -> None:
    free_one(full)
    offer = open_offers(full)[0]
    booked(full, line[0].user, charity)
    offer.refresh_from_db()
    assert (offer.state, held(full)) == (OfferState.ACCEPTED, 0)


def test_an_offer_that_ends_passes_on_once_however_often_the_sweep_runs(
    full: Session, line: list[Want]
) -> None:
    free_one(full)
    late = open_offers(full)[0].ends_at
    for _ in range(2):
        offering.sweep(now=late)
    assert [one.want for one in open_offers(full)] == [line[1]]
    assert held(full) == 1
    assert Notice.objects.filter(kind="training.offer_ended").count() == 1


def test_an_offer_is_never_accepted_after_its_end(full: Session, line: list[Want]) -> None:
    free_one(full)
    offer = open_offers(full)[0]
    with pytest.raises(waiting.OfferOver):
        waiting.accept(offer.pk, by=line[0].user, now=offer.ends_at)


def test_looking_at_an_offer_that_has_ended_passes_it_on(
    full: Session, line: list[Want], client_for: Callable[[User | None], Client]
) -> None:
    free_one(full)
    Offer.objects.update(made_at=timezone.now() - DAY, ends_at=timezone.now())
    offer = open_offers(full)[0]
    answer = client_for(line[0].user).get(f"/training/waiting/offers/{offer.pk}/")
    assert "This offer is over" in answer.content.decode()
    assert [one.want for one in open_offers(full)] == [line[1]]


def test_whoever_declines_keeps_their_turn_for_other_dates(full: Session, line: list[Want]) -> None:
    free_one(full)
    waiting.decline(open_offers(full)[0].pk, by=line[0].user, now=timezone.now())
    other = session_on(full.course, timezone.localdate() + timedelta(weeks=6), capacity=1)
    offering.pass_along(other.pk, now=timezone.now())
    assert [one.want for one in open_offers(other)] == [line[0]]
    assert [one.want for one in open_offers(full)] == [line[1]]


def test_whoever_leaves_while_a_place_is_offered_leaves_it_to_the_next(
    full: Session, line: list[Want]
) -> None:
    free_one(full)
    waiting.leave(line[0], by=line[0].user, now=timezone.now())
    assert [one.want for one in open_offers(full)] == [line[1]]
    assert lines.number_of(line[1]) == 1


def test_a_new_session_is_offered_to_the_line_before_anybody_can_book(
    course: Course, line: list[Want], training_officer: User
) -> None:
    from datetime import time

    hours = Hours.on([timezone.localdate() + timedelta(weeks=8)], time(10), time(12))
    made = programme.create_session(
        course, by=training_officer, hours=hours, online=True, capacity=2, venue="", address=""
    )
    assert [one.want for one in open_offers(made)] == line[:2]
    assert held(made) == 2


def test_a_session_that_is_called_off_keeps_nothing_and_is_waited_for_no_more(
    full: Session, line: list[Want], training_officer: User, charity: Agency
) -> None:
    Want.objects.filter(pk=line[0].pk).update(chosen=[full.pk])
    free_one(full)
    programme.cancel_session(full, by=training_officer, because="Snow")
    assert held(full) == 0
    assert Notice.objects.get(user=line[0].user, kind="training.offered").status == "back"
    offering.sweep(now=timezone.now())
    line[0].refresh_from_db()
    assert line[0].state == WantState.LAPSED
    assert (
        "will not take place" in Notice.objects.get(user=line[0].user, kind="training.offer_withdrawn").text
    )


def change(session: Session, by: User, **changes: Any) -> None:
    session.refresh_from_db()
    hours = changes.pop("hours", Hours.on(session.days, session.starts, session.ends))
    programme.edit_session(
        session, by=by, version=session.version, hours=hours, trainers=[], now=timezone.now(),
        capacity=2, **changes,
    )  # fmt: skip


def test_closing_takes_the_offer_back_and_opening_again_renews_it_for_the_same_person(
    full: Session, line: list[Want], training_officer: User
) -> None:
    free_one(full)
    change(full, training_officer, status=SessionStatus.CLOSED)
    assert (open_offers(full), held(full)) == ([], 0)
    assert "has closed" in Notice.objects.get(user=line[0].user, kind="training.offer_withdrawn").text
    assert "has closed" in Pass.objects.get().sentence
    change(full, training_officer, status=SessionStatus.OPEN)
    assert [one.want for one in open_offers(full)] == [line[0]]


def test_an_offer_of_a_session_that_moves_is_made_anew_for_the_new_time(
    full: Session, line: list[Want], training_officer: User
) -> None:
    free_one(full)
    (old,) = open_offers(full)
    hours = Hours.on([full.days[0] + DAY], full.starts, full.ends)
    change(full, training_officer, hours=hours)
    (new,) = open_offers(full)
    assert new != old
    assert (new.want, held(full)) == (line[0], 1)


def test_an_offer_of_a_course_that_is_withdrawn_is_taken_back_by_the_sweep(
    full: Session, line: list[Want]
) -> None:
    free_one(full)
    Course.objects.update(status=CourseStatus.WITHDRAWN)
    offering.sweep(now=timezone.now())
    assert (open_offers(full), held(full)) == ([], 0)


# Who leaves -------------------------------------------------------------------------------------------


def test_whoever_leaves_the_agency_waits_no_more_and_is_told_why(
    full: Session, line: list[Want], charity: Agency
) -> None:
    free_one(full)
    gone(line[0])
    assert (
        "no longer wait"
        in leaving.shows(line[0].user, to=None, agency=charity, on=timezone.localdate())[0].then
    )
    leaving.hands_over(line[0].user, to=None, agency=charity, by=None, on=timezone.localdate())
    offering.sweep(now=timezone.now())
    line[0].refresh_from_db()
    assert (line[0].state, lines.number_of(line[1])) == (WantState.GONE, 1)
    assert [one.want for one in open_offers(full)] == [line[1]]
    assert "which you have left" in Notice.objects.get(kind="training.wait_left").text


def test_whoever_works_elsewhere_too_keeps_their_turn_for_that_agency(
    full: Session, line: list[Want], hospital: Agency
) -> None:
    gone(line[0])
    Membership.objects.create(user=line[0].user, agency=hospital, from_on=timezone.localdate())
    leaving.merged(timezone.localdate())
    line[0].refresh_from_db()
    assert (line[0].state, line[0].agency, lines.number_of(line[0])) == (WantState.OPEN, hospital, 1)


def test_a_group_goes_on_waiting_with_the_next_lead(
    full: Session, agency_lead: User, charity: Agency
) -> None:
    group = waiting.join(full.course, by=agency_lead, agency=charity, number=2, now=timezone.now())
    other = person("Ola Berg", "ola.berg@lantern.example", charity, Role.AGENCY_LEAD)
    gone(group)
    assert leaving.hands_over(agency_lead, to=other, agency=charity, by=None, on=timezone.localdate()) == 1
    group.refresh_from_db()
    assert (group.state, group.user) == (WantState.OPEN, other)


def test_a_wish_that_was_met_elsewhere_leaves_its_offer_to_the_next(
    full: Session, line: list[Want], charity: Agency
) -> None:
    other = session_on(full.course, timezone.localdate() + timedelta(weeks=6))
    free_one(full)
    booked(other, line[0].user, charity)
    offering.sweep(now=timezone.now())
    assert line[1] in [one.want for one in open_offers(full)]


# Who is passed over -----------------------------------------------------------------------------------


def gone(want: Want) -> None:
    Membership.objects.filter(user=want.user).update(until_on=timezone.localdate() - DAY)


def busy(want: Want) -> None:
    course = Course.objects.create(
        slug="other", title="Another course", kind="core", mode="online", duration="1 day", status="published"
    )
    booked(session_on(course, want.course.sessions.get().days[0]), want.user, want.agency)


def elsewhere(want: Want) -> None:
    Want.objects.filter(pk=want.pk).update(chosen=[want.course_id])


@pytest.mark.parametrize(
    ("happens", "sentence"),
    [(gone, "no longer works for"), (busy, "is booked on something else at that time"), (elsewhere, None)],
)
def test_whoever_cannot_use_the_place_is_passed_over(
    full: Session, line: list[Want], happens: Callable[[Want], None], sentence: str | None
) -> None:
    happens(line[0])
    for want in line[2:]:
        waiting.leave(want, by=want.user, now=timezone.now())
    free_one(full)
    assert [one.want for one in open_offers(full)] == [line[1]]
    waiting.decline(open_offers(full)[0].pk, by=line[1].user, now=timezone.now())
    told = Pass.objects.filter(session=full).latest("at").sentence
    assert "has been offered this date before" in told
    assert sentence is None or sentence in told


def test_a_group_gets_its_places_together_or_none(
    full: Session, line: list[Want], agency_lead: User, charity: Agency
) -> None:
    for want in line:
        waiting.leave(want, by=want.user, now=timezone.now())
    group = waiting.join(full.course, by=agency_lead, agency=charity, number=2, now=timezone.now())
    free_one(full)
    assert not open_offers(full)
    assert "waits for more places together than are free" in Pass.objects.latest("at").sentence
    free_one(full)
    (offer,) = open_offers(full)
    hold = waiting.accept(offer.pk, by=agency_lead, now=timezone.now())
    assert (offer.want, hold.session_id, held(full)) == (group, full.pk, 2)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "Nobody waits for this date."),
        ({"closes_on": timezone.localdate() - DAY}, "Booking for this session has closed"),
        ({"starts_at": timezone.now() + timedelta(hours=2)}, "too near"),
        ({"status": SessionStatus.CLOSED}, "Booking for this session has closed"),
    ],
)
def test_where_nobody_is_offered_a_place_it_is_said_why(
    full: Session, line: list[Want], change: dict[str, object], sentence: str
) -> None:
    Session.objects.filter(pk=full.pk).update(capacity=3, **change)
    if not change:
        Want.objects.all().update(chosen=[full.course_id])
    for _ in range(2):
        offering.pass_along(full.pk, now=timezone.now())
    assert not open_offers(full)
    assert sentence in Pass.objects.get().sentence


# Joining ----------------------------------------------------------------------------------------------


def test_whoever_waits_already_waits_for_the_new_date_too_and_keeps_their_turn(
    full: Session, charity: Agency, practitioner: User
) -> None:
    other = session_on(full.course, timezone.localdate() + timedelta(weeks=6), capacity=1)
    booked(other, colleague(9, charity), charity)
    first = waiting.join(full.course, by=practitioner, agency=charity, chosen=[full.pk], now=timezone.now())
    again = waiting.join(full.course, by=practitioner, agency=charity, chosen=[other.pk], now=timezone.now())
    assert (again.pk, again.arrival) == (first.pk, first.arrival)
    assert set(again.chosen) == {full.pk, other.pk}


def test_nobody_waits_for_what_they_could_book(session: Session, charity: Agency, practitioner: User) -> None:
    with pytest.raises(RuleBroken, match="There are places"):
        waiting.join(session.course, by=practitioner, agency=charity, now=timezone.now())


def test_the_number_in_line_counts_those_who_could_take_the_same_place(
    full: Session, line: list[Want]
) -> None:
    Want.objects.filter(pk=line[0].pk).update(chosen=[full.course_id])
    Want.objects.filter(pk=line[2].pk).update(chosen=[full.pk])
    line[2].refresh_from_db()
    assert lines.number_of(line[2]) == 2


def test_the_line_is_in_the_order_of_arrival(line: list[Want]) -> None:
    assert [want.arrival for want in line] == sorted(want.arrival for want in line)
    assert list(Want.objects.all()) == line


def test_a_pass_over_a_long_line_asks_a_fixed_number_of_questions(
    full: Session, line: list[Want], django_assert_max_num_queries: Callable[[int], object]
) -> None:
    Session.objects.filter(pk=full.pk).update(capacity=4)
    with django_assert_max_num_queries(25):  # type: ignore[attr-defined]
        offering.pass_along(full.pk, now=timezone.now())
    assert len(open_offers(full)) == 2
