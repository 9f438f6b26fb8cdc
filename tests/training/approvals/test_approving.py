"""A line manager without an account approves a place, refuses it, or does not answer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.notices.models import Notice
from tests.conftest import session_on
from tests.training.approvals.conftest import MANAGER
from training import register, services
from training.approvals import services as approvals
from training.approvals.models import Approval
from training.approvals.rules import Answer
from training.models import Booking, Course, Session
from training.places import Manager
from training.rules import BookingStatus
from training.services import Asked

ClientFor = Callable[[User | None], Client]
Link = Callable[[Booking], str]


def test_a_place_that_waits_is_taken_and_not_yet_booked(waiting: Booking) -> None:
    waiting.session.refresh_from_db()
    assert (waiting.status, waiting.session.places_taken) == (BookingStatus.REQUESTED, 1)
    assert not Notice.objects.filter(kind="training.booked").exists()


def test_the_mail_to_the_manager_names_nobody_and_no_course(waiting: Booking) -> None:
    mail = Notice.objects.get(kind="training.approve")
    assert mail.address == MANAGER.email
    for secret in ("Priya", "Lantern", waiting.session.course.title, "Ruth"):
        assert secret not in mail.heading + mail.text + mail.path


def test_the_manager_approves_by_the_link_without_an_account(waiting: Booking, link: Link) -> None:
    manager, page = Client(), link(waiting)
    shown = manager.get(page).content.decode()
    assert "Priya Nair" in shown
    assert "A ramp" not in shown
    assert "priya.nair" not in shown
    assert manager.post(page, {"approves": "yes"}).status_code == 302
    assert manager.post(page, {"approves": "yes"}).status_code == 302  # a double click
    waiting.refresh_from_db()
    assert waiting.status == BookingStatus.BOOKED
    assert "You have approved this place" in manager.get(page).content.decode()
    assert Notice.objects.filter(kind="training.booked", user=waiting.user).count() == 1


def test_a_refusal_needs_a_reason_frees_the_place_and_tells_the_person(
    client_for: ClientFor, waiting: Booking, link: Link
) -> None:
    manager, page = Client(), link(waiting)
    assert "Say in a few words why" in manager.post(page, {"approves": "no"}).content.decode()
    long = manager.post(page, {"approves": "no", "reason": "x" * 501}).content.decode()
    assert ("must be 500 characters or fewer" in long, "Say in a few words why" in long) == (True, False)
    manager.post(page, {"approves": "no", "reason": "We are short of people that week."})
    waiting.refresh_from_db()
    waiting.session.refresh_from_db()
    assert (waiting.status, waiting.needs, waiting.session.places_taken) == (BookingStatus.CANCELLED, "", 0)
    assert Notice.objects.filter(kind="training.not_approved", user=waiting.user).exists()
    own = client_for(waiting.user).get(f"/training/bookings/{waiting.pk}/").content.decode()
    assert "We are short of people that week." in own


def test_an_answer_is_given_once(waiting: Booking, link: Link) -> None:
    manager, page = Client(), link(waiting)
    manager.post(page, {"approves": "yes"})
    late = manager.post(page, {"approves": "no", "reason": "No"})
    assert late.status_code == 409
    assert "You have approved this place" in late.content.decode()


@pytest.mark.parametrize("seal", ["-", "x" * 43])
def test_a_link_with_another_seal_leads_nowhere(waiting: Booking, seal: str) -> None:
    approval = Approval.objects.get()
    assert Client().get(f"/training/approvals/{approval.pk}/1/{seal}/").status_code == 404


def test_a_place_that_nobody_approves_in_time_is_free_again(waiting: Booking, link: Link) -> None:
    approval = Approval.objects.get()
    assert approval.answer_by
    assert approvals.sweep(now=approval.answer_by - timedelta(minutes=1)) == (1, 0)
    assert approvals.sweep(now=approval.answer_by - timedelta(minutes=1)) == (0, 0)
    assert approvals.sweep(now=approval.answer_by) == (0, 1)
    waiting.refresh_from_db()
    waiting.session.refresh_from_db()
    assert (waiting.status, waiting.session.places_taken) == (BookingStatus.CANCELLED, 0)
    over = Client().get(link(waiting)).content.decode()
    assert "The time to answer is over" in over
    assert "Priya" not in over
    assert Notice.objects.filter(kind="training.approve_again").count() == 1
    assert Notice.objects.filter(kind="training.lapsed", user=waiting.user).count() == 1


def test_the_time_to_answer_ends_with_the_last_day_to_book(
    guarded: Course, practitioner: User, charity: Agency
) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    session = session_on(guarded, tomorrow + timedelta(days=20))
    assert approvals.until(session, now=timezone.now())[0] < session.starts_at - timedelta(days=9)
    session.closes_on = tomorrow
    assert timezone.localdate(approvals.until(session, now=timezone.now())[0]) == tomorrow


@pytest.mark.parametrize(
    ("manager", "sentence"),
    [
        (None, "Name your line manager"),
        (Manager("Priya", "PRIYA.nair@lantern.example"), "your own address"),
        (Manager("Gone", "gone@lantern.example"), "came back"),
    ],
)
def test_somebody_who_cannot_be_asked_is_refused(
    guarded: Course,
    session: Session,
    practitioner: User,
    charity: Agency,
    manager: Manager | None,
    sentence: str,
) -> None:
    Notice.objects.create(
        key="old", kind="training.approve", address="gone@lantern.example", heading="-", path="/",
        status="failed", problem="The email came back (5.1.1).", next_try_at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(RuleBroken, match=sentence):
        services.book(
            session.pk,
            by=practitioner,
            agency=charity,
            needs="",
            now=timezone.now(),
            asked=Asked(manager=manager),
        )
    session.refresh_from_db()
    assert session.places_taken == 0


def test_another_manager_gets_a_link_and_the_first_one_no_longer_works(
    client_for: ClientFor, waiting: Booking, link: Link
) -> None:
    first = link(waiting)
    Notice.objects.filter(kind="training.approve").update(status="sent", sent_at=timezone.now())
    answer = client_for(waiting.user).post(
        f"/training/approvals/bookings/{waiting.pk}/",
        {"manager_name": "Ian Shaw", "manager_email": "ian.shaw@lantern.example"},
    )
    assert answer.status_code == 302
    old = Client().get(first).content.decode()
    assert "newer email" in old
    assert "Priya" not in old
    assert "Priya" in Client().get(link(waiting)).content.decode()
    assert Notice.objects.filter(address="ian.shaw@lantern.example").count() == 1


def test_the_form_asks_for_the_manager_and_remembers_the_last_one(
    client_for: ClientFor, waiting: Booking
) -> None:
    other = Course.objects.create(
        slug="neglect", title="Neglect", summary="-", kind="core", mode="online", status="published",
        needs_approval=True,
    )  # fmt: skip
    later = session_on(other, timezone.localdate() + timedelta(weeks=7))
    page = client_for(waiting.user).get(f"/training/sessions/{later.pk}/book/").content.decode()
    assert MANAGER.email in page


def test_who_only_waits_stands_in_no_register_and_gets_no_joining_link(
    client_for: ClientFor, waiting: Booking
) -> None:
    session = waiting.session
    Session.objects.filter(pk=session.pk).update(online=True, joining_link="https://meet.example/7")
    register.settle(session, now=timezone.now())
    browser = client_for(waiting.user)
    for page in (f"/training/sessions/{session.pk}/", f"/training/bookings/{waiting.pk}/"):
        shown = browser.get(page).content.decode()
        assert "meet.example" not in shown
        assert "kept for you" in shown
    assert "Waiting for approval" in browser.get("/training/mine/").content.decode()


def test_the_manager_is_told_of_changes_and_the_page_says_whose(
    session: Session, guarded: Course, waiting: Booking, link: Link
) -> None:
    Client().post(link(waiting), {"approves": "yes"})
    services.cancel(waiting, by=waiting.user, now=timezone.now())
    told = list(Notice.objects.filter(kind="training.manager_told").values_list("heading", flat=True))
    assert any("booked" in one for one in told)
    assert any("given up" in one for one in told)
    assert "The place was given up" in Client().get(link(waiting)).content.decode()


def test_a_manager_who_is_only_told_is_asked_nothing(
    guarded: Course, session: Session, practitioner: User, charity: Agency, link: Link
) -> None:
    guarded.needs_approval = False
    guarded.save(update_fields=["needs_approval"])
    booked = services.book(
        session.pk,
        by=practitioner,
        agency=charity,
        needs="",
        now=timezone.now(),
        asked=Asked(manager=MANAGER),
    )
    assert booked.status == BookingStatus.BOOKED
    page = Client().get(link(booked)).content.decode()
    assert "You need not do anything" in page
    assert "<form" not in page.split("</header>")[-1]


def test_a_line_manager_is_forgotten_a_year_after_the_session(waiting: Booking) -> None:
    ended = waiting.session.ends_at
    assert services.forget_managers(now=ended + timedelta(days=364)) == 0
    assert services.forget_managers(now=ended + timedelta(days=366)) == 1


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("training_approvals_answered_at_a_time", {"answer": Answer.APPROVED}),
        (
            "training_approvals_refused_with_a_reason",
            {"answer": Answer.REFUSED, "answered_at": timezone.now()},
        ),
        ("training_approvals_asked_until_a_time", {"answer_by": None}),
    ],
)
def test_what_the_database_refuses(waiting: Booking, name: str, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Approval.objects.update(**change)
