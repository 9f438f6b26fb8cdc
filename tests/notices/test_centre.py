"""What people see of their messages' emails, what they choose, and what they send again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.notices import delivery, preferences, services
from partnership.notices.models import Notice, Preference
from partnership.notices.outbox import outbox
from partnership.notices.rules import RESEND_AFTER, How
from tests.notices.post_office import PostOffice
from tests.notices.posting import post, post_statutory, remind

ClientFor = Callable[[User | None], Client]
LATER = RESEND_AFTER + timedelta(seconds=1)


def listed(browser: Client, query: str = "") -> str:
    return browser.get(f"/notifications/{query}").content.decode()


def fail(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(
        status="failed", problem="The mail server refused the address (550)."
    )


# The centre ---------------------------------------------------------------------------------------


def test_each_message_says_what_became_of_its_email(
    practitioner: User, office: PostOffice, client_for: ClientFor, reminders: None
) -> None:
    post(practitioner, 1)
    delivery.send_waiting()
    browser = client_for(practitioner)
    assert "Emailed today, " in listed(browser)
    remind(practitioner)
    assert "Goes in one email with others on " in listed(browser)
    fail(post(practitioner, 2))
    assert "Could not be emailed. The mail server refused the address (550)." in listed(browser)
    preferences.prefer(by=practitioner, choices={"training.booked": How.OFF}, now=timezone.now())
    post(practitioner, 3)
    assert "Not emailed, as you chose" in listed(browser)
    office.refuses = {"priya"}
    post_statutory(practitioner)
    delivery.send_waiting()
    assert "Not emailed yet. We try again today, " in listed(browser)


def test_the_list_can_be_narrowed(practitioner: User, client_for: ClientFor) -> None:
    post(practitioner, 1)
    fail(post_statutory(practitioner, 2))
    browser = client_for(practitioner)
    booked, moved = "You are booked", "Changed: Child Protection"
    services.mark_read(Notice.objects.get(kind="training.booked"), now=timezone.now())
    for query, shows, hides in (
        ("?show=unread", moved, booked),
        ("?show=failed", moved, booked),
        ("?kind=training.booked", booked, moved),
    ):
        page = listed(browser, query)
        assert shows in page
        assert hides not in page
    assert "Nothing here" in listed(browser, "?show=unread&kind=training.booked")
    for nonsense in ("?show=%00&kind=%00", "?show=x&kind=../", "?page=-1", "?kind=notices.digest"):
        assert browser.get(f"/notifications/{nonsense}").status_code == 200


def test_one_is_marked_as_read_and_one_comes_back_to_the_same_list(
    practitioner: User, client_for: ClientFor
) -> None:
    notice = post(practitioner, 1)
    post(practitioner, 2)
    browser = client_for(practitioner)
    answer = browser.post(f"/notifications/{notice.pk}/read/", {"back": "/notifications/?show=unread"})
    assert answer["Location"] == "/notifications/?show=unread"
    assert list(Notice.objects.filter(read_at=None)) != [notice]
    for evil in ("https://evil.example/", "//evil.example/notifications/", "/account/logout/"):
        assert browser.post("/notifications/read/", {"back": evil})["Location"] == "/notifications/"


# Sent again ---------------------------------------------------------------------------------------


def test_a_message_sent_again_is_another_mail(practitioner: User, office: PostOffice) -> None:
    notice = post(practitioner)
    delivery.send_waiting()
    services.resend(notice, by=practitioner, now=timezone.now() + LATER)
    delivery.send_waiting(timezone.now() + LATER)
    first, second = (str(letter["Message-ID"]) for letter in office.letters)
    assert first != second
    assert str(notice.pk) in second


@pytest.mark.parametrize("state", ["waiting", "just sent", "closed"])
def test_what_cannot_be_sent_again_now_says_why(
    practitioner: User, administrator: User, office: PostOffice, client_for: ClientFor, state: str
) -> None:
    notice = post(practitioner)
    browser = client_for(practitioner)
    if state == "just sent":
        delivery.send_waiting()
    if state == "closed":
        fail(notice)
        User.objects.filter(pk=practitioner.pk).update(is_active=False)
        browser = client_for(administrator)
    answer = browser.post(f"/notifications/{notice.pk}/resend/")
    assert answer.status_code == 409
    assert Notice.objects.get().resends == 0


def test_those_who_run_the_post_see_what_failed_without_what_it_said(
    nurse: User, business_unit: User, client_for: ClientFor
) -> None:
    fail(post(nurse))
    page = client_for(business_unit).get("/notifications/failed/").content.decode()
    assert "Grace Mensah" in page
    assert "You have booked a place on a course" in page
    assert "Child Protection" not in page
    assert "Withy House" not in page


def test_all_that_failed_goes_again_but_not_to_closed_accounts(
    nurse: User, practitioner: User, business_unit: User, client_for: ClientFor, office: PostOffice
) -> None:
    for person in (nurse, practitioner):
        fail(post(person))
    User.objects.filter(pk=practitioner.pk).update(is_active=False)
    client_for(business_unit).post("/notifications/failed/resend/")
    delivery.send_waiting()
    assert office.recipients == ["grace.mensah@hospital.example"]
    assert Notice.objects.filter(status="failed").count() == 1


def test_the_outbox_is_told_in_numbers(practitioner: User, reminders: None) -> None:
    now = timezone.now()
    fail(post(practitioner, 1))
    post(practitioner, 2)
    remind(practitioner)
    Notice.objects.filter(status="waiting").update(next_try_at=now - timedelta(hours=2))
    seen = outbox(now)
    assert (seen.due, seen.held, seen.failed, seen.trying, seen.refused) == (1, 1, 1, 0, 0)
    assert seen.oldest_due == timedelta(hours=2)


# Preferences --------------------------------------------------------------------------------------


def test_somebody_chooses_for_themselves_only(practitioner: User, nurse: User, client_for: ClientFor) -> None:
    browser = client_for(practitioner)
    chosen = dict.fromkeys(preferences.choices_of(practitioner), "weekly")
    assert browser.post("/notifications/preferences/", chosen)["Location"] == "/notifications/"
    assert set(preferences.choices_of(practitioner).values()) == {"weekly"}
    assert not Preference.objects.filter(user=nurse).exists()
    assert browser.post("/notifications/preferences/", chosen).status_code == 302  # a second tab


def test_somebody_chooses_among_what_they_can_get(
    practitioner: User,
    agency_lead: User,
    business_unit: User,
    information_governance: User,
    client_for: ClientFor,
) -> None:
    offered, always = {}, {}
    for who in (practitioner, agency_lead, business_unit, information_governance):
        context = client_for(who).get("/notifications/preferences/").context
        offered[who] = set(context["form"].fields)
        always[who] = {kind.code for kind in context["always"]}
    assert {"training.booked", "deadlines.due"} <= offered[practitioner]
    assert not offered[practitioner] & {
        "deadlines.late_in_agency", "deadlines.late_unanswered", "joining.request", "joining.new_here"
    }  # fmt: skip
    assert {"deadlines.late_in_agency", "joining.new_here"} <= offered[agency_lead]
    assert {"deadlines.late_unanswered", "joining.request"} <= offered[business_unit]
    assert "training.moved" in always[practitioner]
    assert not always[practitioner] & {
        "rights.opened",
        "rights.reviewed",
        "documents.refused",
        "joining.invited",
    }
    assert "rights.opened" in always[information_governance]
    assert "joining.confirm" not in set().union(*always.values())


def test_a_reminder_is_never_offered_at_once_and_what_is_statutory_not_at_all(
    practitioner: User, client_for: ClientFor, reminders: None
) -> None:
    browser = client_for(practitioner)
    form = browser.get("/notifications/preferences/").context["form"]
    assert "training.moved" not in form.fields
    assert [value for value, _ in form.fields["tests.reminder"].choices] == ["daily", "weekly", "off"]
    wrong = preferences.choices_of(practitioner) | {"tests.reminder": "at_once"}
    assert browser.post("/notifications/preferences/", wrong).status_code == 200
    assert not Preference.objects.exists()


def test_one_choice_for_one_kind_and_one_of_four(practitioner: User) -> None:
    Preference.objects.create(user=practitioner, kind="a.b", how="off")
    with pytest.raises(IntegrityError, match="notices_one_preference_for_a_kind"), transaction.atomic():
        Preference.objects.create(user=practitioner, kind="a.b", how="daily")
    with pytest.raises(IntegrityError, match="notices_preference_is_one_of_four"), transaction.atomic():
        Preference.objects.update(how="monthly")


# Bad input ----------------------------------------------------------------------------------------


def test_an_address_in_every_script_holds_up_nobody(
    practitioner: User, nurse: User, office: PostOffice
) -> None:
    User.objects.filter(pk=practitioner.pk).update(email="прия.नायर.ก😀ع@lantern.example")
    post(practitioner)
    post(nurse)
    delivery.send_waiting()
    assert "grace.mensah@hospital.example" in office.recipients
    notice = Notice.objects.get(user=practitioner)
    assert notice.status == "sent" or notice.problem


def test_a_line_break_in_a_heading_adds_no_header(practitioner: User, office: PostOffice) -> None:
    notice = post(practitioner)
    Notice.objects.filter(pk=notice.pk).update(heading="Booked\r\nBcc: all@evil.example")
    delivery.send_waiting()
    (letter,) = office.letters
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Booked Bcc: all@evil.example"
