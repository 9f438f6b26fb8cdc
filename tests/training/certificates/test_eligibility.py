"""Whether somebody may come, by what they will hold on the first day; and what they are told if not."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.conftest import session_on
from tests.training.certificates.conftest import LONG_AGO, Came, attended, needing
from training import services
from training.certificates import eligibility, issuing
from training.certificates.eligibility import Fact, Known, Need, Verdict, step_to
from training.certificates.models import Certificate, Condition, Equivalent, External, Override
from training.certificates.rules import holds
from training.hours import at
from training.models import Booking, Course, Session
from training.rules import Attendance

Ladder = tuple[Course, Course, Course]
TODAY = timezone.localdate()
NOW = timezone.now()


def verdict(user: User, session: Session) -> Verdict:
    return eligibility.of(user, [session], now=timezone.now())[session.pk]


def test_a_course_that_needs_nothing(practitioner: User, session: Session) -> None:
    assert verdict(practitioner, session) == Verdict(ok=True)


def test_the_first_step_is_named_with_its_next_date(practitioner: User, ladder: Ladder) -> None:
    introduction, advanced, update = ladder
    first = session_on(introduction, TODAY + timedelta(weeks=1))
    session_on(introduction, TODAY + timedelta(weeks=5))
    told = verdict(practitioner, session_on(advanced, TODAY + timedelta(weeks=3)))
    assert (told.ok, told.next) == (False, first)
    assert told.missing[0].startswith(
        "Advanced Child Protection needs Introduction to Child Protection, and "
    )
    above = verdict(practitioner, session_on(update, TODAY + timedelta(weeks=3)))
    assert above.next == first
    assert above.missing[0].startswith("Advanced Update needs Advanced Child Protection, and there is no ")
    assert above.missing[0].endswith("Take Introduction to Child Protection first.")


def test_the_day_of_expiry_counts_and_the_day_after_does_not(
    practitioner: User, ladder: Ladder, came: Came
) -> None:
    introduction, advanced, _ = ladder
    held = came(practitioner, introduction, TODAY - timedelta(days=700))
    assert held.valid_until is not None
    assert verdict(practitioner, session_on(advanced, held.valid_until)).ok
    late = verdict(practitioner, session_on(advanced, held.valid_until + timedelta(days=1)))
    assert not late.ok
    assert "The certificate holds only until" in late.missing[0]


def test_what_counts_as_a_course_renews_it_and_an_update_renews_itself(
    practitioner: User, ladder: Ladder, came: Came, introduction: Course
) -> None:
    _, advanced, update = ladder
    came(practitioner, update, TODAY - timedelta(days=100))
    assert verdict(practitioner, session_on(update, TODAY + timedelta(days=9))).ok
    beyond = Course.objects.create(
        slug="beyond", title="Beyond", kind=advanced.kind, mode=advanced.mode, status=advanced.status
    )
    needing(beyond, advanced)
    assert verdict(practitioner, session_on(beyond, TODAY + timedelta(days=9))).ok
    assert not verdict(practitioner, session_on(advanced, TODAY + timedelta(days=9))).ok
    Equivalent.objects.create(course=introduction, other=advanced, from_on=LONG_AGO)
    assert verdict(practitioner, session_on(advanced, TODAY + timedelta(days=10))).ok


def test_a_requirement_asks_only_within_its_dates(
    practitioner: User, course: Course, introduction: Course
) -> None:
    needing(course, introduction, from_on=TODAY + timedelta(days=30))
    assert verdict(practitioner, session_on(course, TODAY + timedelta(days=29))).ok
    assert not verdict(practitioner, session_on(course, TODAY + timedelta(days=30))).ok


def test_training_elsewhere_counts_once_accepted_and_by_its_title(
    practitioner: User, training_officer: User, charity: Agency, ladder: Ladder, soon: Session
) -> None:
    one = External.objects.create(
        user=practitioner, agency=charity, title="Safeguarding Level 2", provider="Elsewhere",
        completed_on=TODAY - timedelta(days=30), statement="A day.",
    )  # fmt: skip
    equal = Equivalent.objects.create(course=ladder[0], title="safeguarding level 2", from_on=LONG_AGO)
    assert not verdict(practitioner, soon).ok
    External.objects.filter(pk=one.pk).update(state="accepted", decided_at=NOW, decided_by=training_officer)
    assert verdict(practitioner, soon).ok
    equal.delete()
    assert not verdict(practitioner, soon).ok
    External.objects.filter(pk=one.pk).update(course=ladder[0], valid_until=soon.days[0] - timedelta(days=1))
    assert not verdict(practitioner, soon).ok
    External.objects.filter(pk=one.pk).update(valid_until=soon.days[0])
    assert verdict(practitioner, soon).ok


def test_an_exception_is_for_its_session_or_for_the_course(
    practitioner: User, training_officer: User, ladder: Ladder, soon: Session
) -> None:
    other = session_on(ladder[1], TODAY + timedelta(weeks=4))
    made = Override.objects.create(
        user=practitioner,
        course=ladder[1],
        session=soon,
        reason="Years of practice.",
        made_by=training_officer,
    )
    assert verdict(practitioner, soon) == Verdict(ok=True, excused=True)
    assert not verdict(practitioner, other).ok
    Override.objects.filter(pk=made.pk).update(session=None)
    assert verdict(practitioner, other).ok
    Override.objects.filter(pk=made.pk).update(withdrawn_at=NOW)
    assert not verdict(practitioner, soon).ok


def book(user: User, session: Session, agency: Agency) -> Booking:
    return services.book(session.pk, by=user, agency=agency, needs="", now=timezone.now())


def test_booking_refuses_and_says_what_is_missing(
    practitioner: User, charity: Agency, ladder: Ladder, soon: Session
) -> None:
    with pytest.raises(eligibility.Missing, match="needs Introduction to Child Protection"):
        book(practitioner, soon, charity)
    assert not Booking.objects.exists()


def test_a_course_that_is_booked_counts_on_condition_and_is_asked_again(
    practitioner: User, charity: Agency, ladder: Ladder, soon: Session
) -> None:
    """It ends before the first day: the place is theirs, the certificate only if they finish it."""
    before = session_on(ladder[0], soon.days[0] - timedelta(days=1))
    first = book(practitioner, before, charity)
    told = verdict(practitioner, soon)
    assert told.ok
    assert told.conditions[0].startswith("It counts on Introduction to Child Protection being finished on ")
    second = book(practitioner, soon, charity)
    assert Condition.objects.get().booking == second
    Booking.objects.update(attendance=Attendance.ABSENT, marked_at=NOW)
    Booking.objects.filter(pk=second.pk).update(attendance=Attendance.ATTENDED)
    after = at(soon.days[0], time(18))
    issuing.sweep(now=after)
    assert not Certificate.objects.exists()
    Booking.objects.filter(pk=first.pk).update(attendance=Attendance.ATTENDED)
    issuing.sweep(now=after)
    issuing.sweep(now=after)
    assert {one.booking_id for one in Certificate.objects.all()} == {first.pk, second.pk}


def test_a_place_on_the_same_day_is_no_condition(
    practitioner: User, charity: Agency, ladder: Ladder, soon: Session
) -> None:
    attended(session_on(ladder[0], soon.days[0]), practitioner, charity)
    assert not verdict(practitioner, soon).ok


def test_what_was_attended_too_long_ago_is_no_condition(
    practitioner: User, charity: Agency, ladder: Ladder, soon: Session
) -> None:
    attended(session_on(ladder[0], TODAY - timedelta(days=800)), practitioner, charity)
    assert not verdict(practitioner, soon).ok


def test_any_number_of_sessions_takes_three_queries(
    practitioner: User, ladder: Ladder, django_assert_num_queries: Any
) -> None:
    sessions = [session_on(one, TODAY + timedelta(days=days)) for one in ladder for days in range(20, 30)]
    with django_assert_num_queries(3):
        told = eligibility.of(practitioner, sessions, now=NOW)
    assert sum(one.ok for one in told.values()) == 10


def test_the_pages_say_what_is_missing(
    client_for: Any, practitioner: User, ladder: Ladder, soon: Session
) -> None:
    first = session_on(ladder[0], TODAY + timedelta(weeks=1))
    browser: Client = client_for(practitioner)
    for path in (f"/training/courses/{ladder[1].slug}/", f"/training/sessions/{soon.pk}/"):
        page = browser.get(path).content.decode()
        assert "You cannot book this course yet" in page
        assert f"/training/sessions/{first.pk}/" in page
    for ask in (browser.get, browser.post):
        answer = ask(f"/training/sessions/{soon.pk}/book/")
        assert answer.status_code == 409
        assert f"/training/sessions/{first.pk}/" in answer.content.decode()


DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(DAYS, DAYS, DAYS)
def test_nothing_counts_outside_its_days(earned: date, until: date, on: date) -> None:
    assert holds(earned, until, on=on) == (earned <= on <= until)


@given(st.integers(0, 6), st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6))))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_chains_end_even_where_they_go_round(wanted: int, pairs: set[tuple[int, int]]) -> None:
    """Any net of needs and equivalents, with circles in it, is answered."""
    day = date(2026, 3, 1)
    facts = [
        Fact("needs", UUID(int=100 * a + b), UUID(int=a), UUID(int=b), LONG_AGO, None, "") for a, b in pairs
    ]
    facts += [Fact("equal", None, UUID(int=b), UUID(int=a), LONG_AGO, None, "") for a, b in pairs]
    known = Known(facts)
    need = Need(UUID(int=wanted), frozenset([UUID(int=wanted)]), LONG_AGO, None)
    assert step_to(known, need, day)
    assert UUID(int=wanted) in known.counting_as([UUID(int=wanted)], day)[0]
