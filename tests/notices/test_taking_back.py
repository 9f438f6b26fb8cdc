"""What waits for its email and no longer holds is taken back; what may have gone is not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partnership.accounts.models import User
from partnership.notices import centre, changes, delivery, digests, going, services
from partnership.notices.models import Notice
from partnership.notices.rules import How
from partnership.notices.taking_back import reword, take_back
from tests.notices.post_office import PostOffice
from tests.notices.posting import post, post_statutory, remind
from tests.notices.test_digests import all_due

pytestmark = pytest.mark.usefixtures("reminders")


def back(notice: Notice) -> int:
    return take_back(notice.key, because="it is done.")


def test_what_waits_for_the_morning_is_taken_back_and_says_why(
    practitioner: User, office: PostOffice
) -> None:
    goes, stays = remind(practitioner, 1), remind(practitioner, 2)
    assert (back(goes), back(goes)) == (1, 0)
    digests.make_digests(all_due())
    delivery.send_waiting(all_due())
    (letter,) = office.letters
    assert letter["Subject"] == "1 notice from the partnership portal"
    goes.refresh_from_db()
    stays.refresh_from_db()
    shown = centre.shown(goes, timezone.now())
    assert (shown.email, shown.may_resend) == ("Taken back, because it is done.", False)
    assert (goes.read_at is None, stays.status) == (False, "sent")


def test_it_is_found_by_what_it_is_about_and_for_some_people_only(practitioner: User, nurse: User) -> None:
    for person in (practitioner, nurse):
        remind(person, 1)
    assert take_back("test:tests.reminder:", because="it is done.", to=[nurse.pk]) == 1
    assert take_back("test:tests:", because="it is done.") == 0
    assert Notice.objects.get(status="held").user == practitioner


def test_the_messages_that_are_meant_are_reworded_and_no_others(practitioner: User) -> None:
    one, eleventh = remind(practitioner, 1), remind(practitioner, 11)
    said = {"heading": "It was withdrawn", "text": "Do not pass it on.", "path": "/"}
    assert (reword(**said), take_back(because="it is done.")) == (0, 0), "without keys, none"
    assert reword(one.key, **said) == 1
    eleventh.refresh_from_db()
    assert eleventh.heading != said["heading"]
    assert reword(one.key[:-2], **said) == 0
    assert reword("test:tests.reminder:", **said) == 2


def test_what_holds_again_is_said_again(practitioner: User) -> None:
    back(remind(practitioner))
    assert remind(practitioner).status == "held"
    assert back(remind(practitioner)) == 1  # and taken back again
    assert Notice.objects.filter(status="back").count() == 2


def test_an_email_that_a_mail_server_may_have_goes_on(practitioner: User, office: PostOffice) -> None:
    sent, claimed, part = post(practitioner, 1), post(practitioner, 2), remind(practitioner)
    Notice.objects.filter(pk=sent.pk).update(status="sent", sent_at=timezone.now())
    Notice.objects.filter(pk=claimed.pk).update(attempts=1)
    digests.make_digests(all_due())
    Notice.objects.filter(parts=part).update(attempts=1)
    assert [back(one) for one in (sent, claimed, part)] == [0, 0, 0]


def test_what_went_and_is_sent_again_stays_on_record_as_gone(practitioner: User, office: PostOffice) -> None:
    notice = post(practitioner)
    delivery.send_waiting()
    services.resend(notice, by=practitioner, now=timezone.now() + timedelta(days=1))
    assert back(notice) == 0
    notice.refresh_from_db()
    assert (notice.status, notice.resends) == ("waiting", 1)


def test_a_part_leaves_the_email_that_nobody_has_taken_up(practitioner: User, office: PostOffice) -> None:
    parts = [remind(practitioner, number) for number in range(2)]
    digests.make_digests(all_due())
    assert back(parts[0]) == 1
    delivery.send_waiting(all_due())
    (letter,) = office.letters
    assert "Return 1" in str(letter)
    assert "Return 0" not in str(letter)


def test_what_was_taken_back_is_no_news_and_never_goes_after_all(practitioner: User) -> None:
    notice = post_statutory(practitioner)
    since = timezone.now() - timedelta(days=1)
    assert changes.changes(practitioner, since)[0].rows.count() == 1
    back(notice)
    assert changes.changes(practitioner, since)[0].rows.count() == 0
    delivery.send_waiting()
    assert set(Notice.objects.values_list("status", flat=True)) == {"back"}


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (How.DAILY, "The email goes tomorrow at 7:30am, together with other notices."),
        (How.OFF, "They have chosen no email for reminders: it stands under Notices in the portal."),
    ],
)
def test_whoever_reminds_reads_when_it_goes(practitioner: User, how: How, said: str) -> None:
    now = timezone.localtime().replace(hour=12)
    notice = remind(practitioner)
    tomorrow = (now + timedelta(days=1)).replace(hour=7, minute=30)
    status = "off" if how == How.OFF else "held"
    Notice.objects.filter(pk=notice.pk).update(status=status, next_try_at=tomorrow)
    assert going.said([notice.key], now=now) == said
