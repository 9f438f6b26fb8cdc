"""One email for what goes together: exactly one, whoever is killed, however many are at it, whatever day was missed."""

import os
import signal
import subprocess
import sys
import threading
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.notices import delivery, digests, preferences
from partnership.notices.models import Notice
from partnership.notices.rules import DIGEST, GATHER, How, Kind, Status, next_digest, when_it_goes
from partnership.notices.taking_back import take_back
from tests import database
from tests.notices.post_office import PostOffice
from tests.notices.posting import REMINDER, post, post_statutory, remind
from tests.notices.test_delivery import part

pytestmark = pytest.mark.usefixtures("reminders")


def at(text: str) -> datetime:
    """An instant of the clock on the wall."""
    return timezone.make_aware(datetime.fromisoformat(text))


def choose(user: User, kind: str, how: How) -> None:
    preferences.prefer(by=user, choices={kind: how}, now=timezone.now())


def all_due() -> datetime:
    """Half past seven of a Monday by which everything that is held now is due."""
    return next_digest(timezone.localtime(), How.WEEKLY) + timedelta(weeks=1)


# When ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "daily", "weekly"),
    [
        ("2026-11-16T07:29", "2026-11-16T07:30", "2026-11-16T07:30"),  # a Monday
        ("2026-11-16T07:30", "2026-11-17T07:30", "2026-11-23T07:30"),
        ("2026-11-21T12:00", "2026-11-22T07:30", "2026-11-23T07:30"),
        ("2026-10-24T20:00", "2026-10-25T07:30", "2026-10-26T07:30"),  # the clock goes back in between
        ("2026-03-28T20:00", "2026-03-29T07:30", "2026-03-30T07:30"),  # and forward
        ("2028-02-28T20:00", "2028-02-29T07:30", "2028-03-06T07:30"),
    ],
)
def test_an_email_of_several_goes_at_half_past_seven(now: str, daily: str, weekly: str) -> None:
    assert next_digest(at(now), How.DAILY) == at(daily)
    assert next_digest(at(now), How.WEEKLY) == at(weekly)


@pytest.mark.parametrize(
    ("how", "had_one", "now", "status", "due"),
    [
        (How.DAILY, False, "2026-11-17T06:00", Status.HELD, "2026-11-17T07:30"),
        (How.DAILY, False, "2026-11-17T09:00", Status.HELD, "2026-11-17T09:10"),
        (How.DAILY, True, "2026-11-17T09:00", Status.HELD, "2026-11-18T07:30"),
        (How.AT_ONCE, True, "2026-11-17T09:00", Status.HELD, "2026-11-18T07:30"),
        (How.WEEKLY, False, "2026-11-17T09:00", Status.HELD, "2026-11-23T07:30"),
        (How.OFF, False, "2026-11-17T09:00", Status.OFF, "2026-11-17T09:00"),
    ],
)
def test_a_reminder_goes_the_same_day_unless_the_days_email_has_gone(
    how: How, had_one: bool, now: str, status: Status, due: str
) -> None:
    assert when_it_goes(REMINDER, how, at(now), had_one_today=had_one) == (status, at(due))


@pytest.mark.parametrize("how", How)
def test_what_is_statutory_goes_at_once_whatever_was_chosen(how: How) -> None:
    kind = Kind("a.b", "n", "h", "t", statutory=True, chase=True)
    now = at("2026-11-17T02:00")
    assert when_it_goes(kind, how, now, had_one_today=True) == (Status.WAITING, now)


# What -----------------------------------------------------------------------------------------------


def test_reminders_come_in_one_email_with_headings_and_links_only(
    practitioner: User, office: PostOffice
) -> None:
    for number in range(3):
        remind(practitioner, number)
    delivery.send_waiting(all_due())
    assert office.letters == []
    assert digests.make_digests(all_due()) == 1
    delivery.send_waiting(all_due())
    (letter,) = office.letters
    assert letter["Subject"] == "3 notices from the partnership portal"
    text, page = part(letter, "text/plain"), part(letter, "text/html")
    for number in range(3):
        assert f"* Due: Return {number}\r\n  http" in text
        assert f">Due: Return {number}</a>" in page
    assert "is due." not in text + page
    assert "Priya" not in text + page
    assert set(Notice.objects.exclude(kind=DIGEST).values_list("status", flat=True)) == {"sent"}


def test_nothing_is_made_before_half_past_seven(practitioner: User) -> None:
    remind(practitioner)
    early = all_due() - timedelta(minutes=1)
    assert digests.make_digests(early) == 0
    assert digests.make_digests(early + timedelta(minutes=1)) == 1


def test_nobody_gets_two_such_emails_a_day_and_nothing_is_lost(
    practitioner: User, office: PostOffice
) -> None:
    day = all_due()
    remind(practitioner, 1)
    digests.make_digests(day)
    Notice.objects.filter(pk=remind(practitioner, 2).pk).update(next_try_at=day + GATHER)
    assert digests.make_digests(day + timedelta(hours=9)) == 0
    assert digests.make_digests(day + timedelta(days=1)) == 1
    delivery.send_waiting(day + timedelta(days=1))
    assert len(office.letters) == 2
    assert Notice.objects.filter(status="sent").exclude(kind=DIGEST).count() == 2


def test_a_missed_week_is_caught_up_with_one_email(
    practitioner: User, nurse: User, office: PostOffice
) -> None:
    choose(practitioner, "training.booked", How.DAILY)
    for number in range(4):
        notice = post(practitioner, number)
        Notice.objects.filter(pk=notice.pk).update(next_try_at=all_due() - timedelta(days=number))
    assert digests.make_digests(all_due() + timedelta(hours=6)) == 1
    delivery.send_waiting(all_due() + timedelta(hours=6))
    (letter,) = office.letters
    assert str(letter["Subject"]).startswith("4 notices")


def test_everybody_gets_their_own(
    practitioner: User, nurse: User, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "PEOPLE", 1)  # as many rounds as people
    remind(practitioner)
    remind(nurse)
    assert digests.make_digests(all_due()) == 2
    delivery.send_waiting(all_due())
    assert office.recipients == ["grace.mensah@hospital.example", "priya.nair@lantern.example"]


def test_the_calendar_entry_comes_with_it(practitioner: User, office: PostOffice) -> None:
    choose(practitioner, "training.booked", How.WEEKLY)
    post(practitioner, calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    digests.make_digests(all_due())
    delivery.send_waiting(all_due())
    assert "BEGIN:VCALENDAR" in part(office.letters[0], "text/calendar")


def test_what_is_off_is_in_the_portal_and_in_no_email(practitioner: User, office: PostOffice) -> None:
    choose(practitioner, "training.booked", How.OFF)
    assert post(practitioner).status == "off"
    assert digests.make_digests(all_due()) == 0
    delivery.send_waiting(all_due())
    assert office.letters == []


def test_what_is_statutory_goes_alone_and_at_once(practitioner: User, office: PostOffice) -> None:
    choose(practitioner, "training.moved", How.OFF)
    post_statutory(practitioner)
    delivery.send_waiting()
    assert len(office.letters) == 1


# A change of mind ---------------------------------------------------------------------------------


def test_what_waits_goes_the_new_way_too(practitioner: User, office: PostOffice) -> None:
    choose(practitioner, "training.booked", How.WEEKLY)
    notice = post(practitioner)
    choose(practitioner, "training.booked", How.AT_ONCE)
    notice.refresh_from_db()
    assert notice.status == "waiting"
    delivery.send_waiting()
    assert len(office.letters) == 1


def test_an_email_from_which_everything_has_gone_is_not_sent(practitioner: User, office: PostOffice) -> None:
    remind(practitioner)
    digests.make_digests(all_due())
    Notice.objects.filter(kind="tests.reminder").update(part_of=None, status="off")
    delivery.send_waiting(all_due())
    assert office.letters == []
    assert not Notice.objects.filter(kind=DIGEST).exists()


# Faults -------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_make_one_email_each(
    practitioner: User, nurse: User, constable: User, office: PostOffice
) -> None:
    for person in (practitioner, nurse, constable):
        for number in range(3):
            remind(person, number)

    def work() -> None:
        try:
            digests.make_digests(all_due())
            delivery.send_waiting(all_due())
        finally:
            connection.close()

    beats = [threading.Thread(target=work) for _ in range(4)]
    for beat in beats:
        beat.start()
    for beat in beats:
        beat.join()
    delivery.send_waiting(all_due())
    assert len(office.letters) == len(set(office.recipients)) == 3
    assert Notice.objects.filter(status="sent", part_of__isnull=False).count() == 9


@pytest.mark.django_db(transaction=True)
def test_what_somebody_is_taking_back_meanwhile_is_passed_over_and_never_waited_for(
    practitioner: User, nurse: User
) -> None:
    """Whoever takes back two things in one transaction holds the second row before the first one is asked for."""
    first, second = remind(practitioner, 1), remind(practitioner, 2)
    remind(nurse, 1)
    made: list[int] = []

    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute("set lock_timeout = '2s'")
        try:
            made.append(digests.make_digests(all_due()))
        finally:
            connection.close()

    with transaction.atomic():
        take_back(second.key, because="it is done.")
        beat = threading.Thread(target=work)
        beat.start()
        beat.join()
        take_back(first.key, because="it is done.")
    assert made == [2]
    assert "1 notice" in Notice.objects.get(kind=DIGEST, user=practitioner).heading
    assert not Notice.objects.filter(status="back", part_of__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_makes_them_leaves_nothing_half_made(
    practitioner: User, office: PostOffice
) -> None:
    remind(practitioner, 1)
    remind(practitioner, 2)
    program = (
        "import django; django.setup()\n"
        "import os, signal\n"
        "from django.utils.dateparse import parse_datetime\n"
        "from partnership.notices import digests\n"
        "digests.Subquery = lambda rows: os.kill(os.getpid(), signal.SIGKILL)\n"  # once the email is there
        f"digests.make_digests(parse_datetime('{all_due().isoformat()}'))\n"
    )
    worker = subprocess.run([sys.executable, "-c", program], env=environment(office.port), check=False)
    assert worker.returncode == -signal.SIGKILL
    assert Notice.objects.filter(status="held", part_of=None).count() == Notice.objects.count() == 2
    digests.make_digests(all_due())
    delivery.send_waiting(all_due())
    (letter,) = office.letters
    assert str(letter["Subject"]).startswith("2 notices")


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_sending_it_loses_nothing(
    practitioner: User, office: PostOffice
) -> None:
    remind(practitioner, 1)
    remind(practitioner, 2)
    digests.make_digests(all_due())
    office.stalls = True
    program = (
        "import django; django.setup()\n"
        "from django.utils.dateparse import parse_datetime\n"
        "from partnership.notices import delivery\n"
        f"delivery.send_waiting(parse_datetime('{all_due().isoformat()}'))\n"
    )
    worker = subprocess.Popen([sys.executable, "-c", program], env=environment(office.port))
    assert office.calls.wait(90)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    office.stalls = False
    office.may_go_on.set()
    delivery.send_waiting(all_due() + delivery.CLAIM)
    assert len(office.letters) == 1
    assert set(Notice.objects.values_list("status", flat=True)) == {"sent"}


@pytest.mark.usefixtures("dead_office")
def test_a_mail_server_down_for_an_hour_delays_and_loses_nothing(practitioner: User, nurse: User) -> None:
    now = all_due()
    remind(practitioner)
    post(nurse)
    digests.make_digests(now)
    for minutes in range(0, 60, 5):
        delivery.send_waiting(now + timedelta(minutes=minutes))
    assert Notice.objects.filter(status="waiting", attempts=0).count() == 2
    assert Notice.objects.get(kind="tests.reminder").status == "held"


def test_after_that_hour_each_goes_once(practitioner: User, nurse: User, office: PostOffice) -> None:
    now = all_due()
    office.hangs_up_after = 0
    remind(practitioner)
    post(nurse)
    digests.make_digests(now)
    for minutes in range(0, 60, 5):
        delivery.send_waiting(now + timedelta(minutes=minutes))
    office.hangs_up_after = None
    for hours in range(1, 20):
        delivery.send_waiting(now + timedelta(hours=hours))
    assert sorted(office.recipients) == ["grace.mensah@hospital.example", "priya.nair@lantern.example"]


def test_what_an_email_that_is_given_up_carried_has_failed_with_it(
    practitioner: User, office: PostOffice
) -> None:
    office.refuses = {"priya"}
    remind(practitioner)
    digests.make_digests(all_due())
    for day in range(10):
        delivery.send_waiting(all_due() + timedelta(days=day))
    assert set(Notice.objects.values_list("status", "problem")) == {
        ("failed", "The mail server refused the address (550).")
    }


def test_the_database_refuses_what_would_send_twice(practitioner: User) -> None:
    notice = remind(practitioner)
    digests.make_digests(all_due())
    with pytest.raises(IntegrityError, match="notices_part_never_goes_alone"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(status="waiting")
    with pytest.raises(IntegrityError, match="notices_digest_is_no_part"), transaction.atomic():
        Notice.objects.filter(kind=DIGEST).update(read_at=None)


def environment(port: int) -> dict[str, str]:
    return os.environ | {"DATABASE_URL": database.url(), "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
