"""Marks of several days, signing in, being late, and whoever teaches."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.rules import RuleBroken
from tests.training.attendance.conftest import on
from training import programme, register
from training.attendance.codes import code_at, code_of, day_of
from training.attendance.models import DayMark
from training.attendance.rules import CODE_TURNS
from training.hours import at
from training.models import Booking, Session
from training.register import Mark
from training.rules import Attendance

ClientFor = Callable[[User | None], Client]


def mark(session: Session, by: User, day: int | None, now: str, was: str = "not_marked") -> list[str]:
    """Everybody's mark of a day, counted from 0."""
    marks = {one.pk: Mark(was, now) for one in session.bookings.all()}
    when = None if day is None else session.days[day]
    refused = register.take(session, by=by, marks=marks, now=timezone.now(), day=when)
    return [one.sentence for one in refused]


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("attended", "attended", "attended"),
        ("attended", "absent", "part"),
        ("part", "attended", "part"),
        ("absent", "absent", "absent"),
    ],
)
def test_all_days_come_to_one_mark_once_each_has_one(
    two_days: Session, training_officer: User, first: str, second: str, whole: str
) -> None:
    mark(two_days, training_officer, 0, first)
    two_days.refresh_from_db()
    assert set(two_days.bookings.values_list("attendance", flat=True)) == {"not_marked"}
    assert two_days.register_closed_at is None
    mark(two_days, training_officer, 1, second)
    two_days.refresh_from_db()
    assert set(two_days.bookings.values_list("attendance", flat=True)) == {whole}
    assert two_days.register_closed_at is not None


def test_a_day_can_be_corrected_of_whoever_was_marked_as_a_whole(
    two_days: Session, training_officer: User, hers: Booking
) -> None:
    Booking.objects.update(attendance=Attendance.ATTENDED, marked_at=timezone.now())
    mark(two_days, training_officer, 1, "absent", was="attended")
    hers.refresh_from_db()
    assert hers.attendance == Attendance.PART
    assert list(hers.days.values_list("mark", flat=True)) == ["attended", "absent"]


def test_a_session_with_the_mark_of_one_day_is_not_called_off(
    two_days: Session, training_officer: User
) -> None:
    mark(two_days, training_officer, 0, "attended")
    with pytest.raises(RuleBroken, match="has marks"):
        programme.cancel_session(two_days, by=training_officer, because="Snow")


# Signing in -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hour", "minute", "counted"), [(9, 5, "attended"), (9, 45, "attended"), (9, 46, "part")]
)
def test_signing_in_keeps_the_time_and_being_late_counts(
    two_days: Session, hers: Booking, hour: int, minute: int, counted: str
) -> None:
    day = two_days.days[0]
    row = register.sign_in(two_days, by=hers.user, day=day, now=on(day, hour, minute))
    again = register.sign_in(two_days, by=hers.user, day=day, now=on(day, 11))
    assert (row.mark, row.arrived_at) == (counted, on(day, hour, minute))
    assert (again.pk, again.arrived_at) == (row.pk, row.arrived_at)


def test_nobody_signs_in_at_another_time_or_without_a_booking(
    two_days: Session, hers: Booking, constable: User
) -> None:
    day = two_days.days[0]
    for now, why in ((on(day, 8, 44), "from 30 minutes before"), (on(day, 16, 1), "is over")):
        with pytest.raises(RuleBroken, match=why):
            register.sign_in(two_days, by=hers.user, day=day, now=now)
    with pytest.raises(RuleBroken, match="not booked"):
        register.sign_in(two_days, by=constable, day=day, now=on(day, 9))


def test_whoever_was_late_counts_as_attended_only_by_an_officer_with_a_reason(
    two_days: Session, hers: Booking, trainer: User, training_officer: User
) -> None:
    day = two_days.days[0]
    register.sign_in(two_days, by=hers.user, day=day, now=on(day, 10))
    sent = {hers.pk: Mark("part", "attended")}
    (refused,) = register.take(two_days, by=training_officer, marks=sent, now=timezone.now(), day=day)
    assert "45 minutes late" in refused.sentence

    def overrule(by: User, because: str) -> DayMark:
        return register.arrive(
            hers, by=by, day=day, arrived_at=on(day, 10), mark="attended", because=because, now=timezone.now()
        )

    with pytest.raises(RuleBroken, match="Say why"):
        overrule(training_officer, "")
    with pytest.raises(PermissionDenied):
        overrule(trainer, "The train stood still.")
    assert overrule(training_officer, "The train stood still.").mark == Attendance.ATTENDED


def test_the_code_of_a_day_leads_to_that_day_and_no_other_code_leads_anywhere(
    client_for: ClientFor, two_days: Session, hers: Booking
) -> None:
    browser, codes = client_for(hers.user), [code_of(two_days, day) for day in two_days.days]
    assert len(set(codes)) == 2
    page = browser.get(f"/training/here/{two_days.pk}/{codes[0].lower()}/").content.decode()
    assert "This day of the session is over" in page
    assert browser.get(f"/training/here/{two_days.pk}/AAAAAA/").status_code == 404
    assert "not the code" in browser.post("/training/here/", {"code": codes[0]}).content.decode()


def test_the_code_on_the_screen_is_good_for_some_minutes_and_a_picture_of_it_no_longer(
    two_days: Session,
) -> None:
    day = two_days.days[-1]
    now = at(day, two_days.starts)
    code = code_at(two_days, now)
    assert code != code_at(two_days, now + CODE_TURNS)
    assert day_of(two_days, f"{code[:3]} {code[3:].lower()}", now=now + 2 * CODE_TURNS) == day
    assert day_of(two_days, code, now=now + 3 * CODE_TURNS) is None
    assert day_of(two_days, code_of(two_days, day), now=now + 3 * CODE_TURNS) == day


# Who takes it -----------------------------------------------------------------------------------------


def test_whoever_teaches_a_session_takes_its_register_and_no_other(
    client_for: ClientFor, two_days: Session, session: Session, trainer: User
) -> None:
    browser = client_for(trainer)
    assert "Take the register of Advanced" in browser.get("/").content.decode()
    assert "Priya Nair" in browser.get(f"/training/manage/sessions/{two_days.pk}/register/").content.decode()
    assert browser.get(f"/training/manage/sessions/{session.pk}/register/").status_code == 404
    assert browser.get(f"/training/manage/sessions/{two_days.pk}/").status_code == 404
    assert browser.get(f"/training/manage/sessions/{two_days.pk}/code/").status_code == 200


def test_marks_that_are_sent_one_by_one_never_undo_a_newer_one(
    client_for: ClientFor, two_days: Session, hers: Booking, trainer: User, training_officer: User
) -> None:
    where = f"/training/manage/sessions/{two_days.pk}/register/{two_days.days[0]}/mark/"

    def send(by: User, was: str, now: str, serial: int) -> dict[str, str]:
        sent = {"booking": str(hers.pk), "was": was, "now": now, "serial": str(serial)}
        answer: dict[str, str] = client_for(by).post(where, sent).json()
        return answer

    assert send(trainer, "not_marked", "attended", 5) == {"mark": "attended"}
    # The answer was lost: the page still thinks that nobody was marked. Its first message comes once more, late.
    assert send(trainer, "not_marked", "absent", 6) == {"mark": "absent"}
    send(trainer, "not_marked", "attended", 5)
    assert hers.days.get().mark == Attendance.ABSENT
    theirs = send(training_officer, "not_marked", "part", 9)
    assert (theirs["mark"], "Somebody else has marked Priya Nair" in theirs["refused"]) == ("absent", True)
    assert hers.days.get().mark == Attendance.ABSENT
