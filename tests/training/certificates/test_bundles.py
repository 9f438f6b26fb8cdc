"""All certificates of a session as one file: made behind the page, told step by step, and forgotten after a week."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base import jobs
from partnership.base.job_rules import State
from tests.training.certificates.conftest import Came
from training.certificates import bundling, services, tasks
from training.certificates.models import Bundle, Certificate
from training.models import Course

Browser = Callable[[User | None], Client]
TODAY = timezone.localdate()


@pytest.fixture
def held(came: Came, course: Course, practitioner: User) -> Certificate:
    return came(practitioner, course, TODAY - timedelta(days=2))


def test_the_file_is_asked_for_once_made_behind_the_page_and_taken_away(
    held: Certificate, client_for: Browser, training_officer: User
) -> None:
    officer = client_for(training_officer)
    ask = f"/training/certificates/sessions/{held.booking.session_id}/"
    page = officer.post(ask).headers["Location"]
    assert officer.post(ask).headers["Location"] == page, "A second click comes to the same page"
    assert "waiting to be made" in officer.get(page).content.decode()
    assert officer.get(f"{page}certificates.pdf").status_code == 409
    bundling.make(Bundle.objects.get().pk)
    said = officer.get(page).content.decode()
    assert "It holds 1 certificate" in said
    file = officer.get(f"{page}certificates.pdf")
    with pikepdf.open(BytesIO(file.content)) as pdf:
        assert len(pdf.pages) == 1


def test_what_a_lost_worker_left_is_taken_up_again(held: Certificate, training_officer: User) -> None:
    now = timezone.now()
    bundle = services.ask_for_all(held.booking.session, by=training_officer, now=now)
    assert jobs.claim(Bundle, bundle.pk, now=now - timedelta(minutes=5))
    tasks.make_bundles()
    bundle.refresh_from_db()
    assert bundle.state == State.WAITING


def test_a_session_whose_certificates_are_all_withdrawn_is_said_to_have_none(
    held: Certificate, training_officer: User
) -> None:
    now = timezone.now()
    session = held.booking.session
    bundle = services.ask_for_all(session, by=training_officer, now=now)
    services.withdraw(held, by=training_officer, because="Wrong person.", now=now)
    bundling.make(bundle.pk)  # nothing is left to print
    bundle.refresh_from_db()
    assert (bundle.state, bundle.problem) == (State.FAILED, bundling.NOBODY)


def test_the_files_of_last_week_are_gone(held: Certificate, training_officer: User) -> None:
    now = timezone.now()
    bundle = services.ask_for_all(held.booking.session, by=training_officer, now=now)
    bundling.make(bundle.pk)
    assert bundling.forget(now=now + timedelta(days=6)) == 0
    assert bundling.forget(now=now + timedelta(days=8)) == 1


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("training_certificates_failed_has_a_reason", {"state": State.FAILED, "finished_at": timezone.now()}),
        ("training_certificates_working_has_a_heartbeat", {"state": State.WORKING}),
        ("training_certificates_finished_has_a_time", {"finished_at": timezone.now()}),
        ("certificates_bundle_is_made_with_its_file", {"state": State.MADE, "finished_at": timezone.now()}),
    ],
)
def test_a_bundle_is_whole(held: Certificate, name: str, change: dict[str, object]) -> None:
    Bundle.objects.create(session=held.booking.session, asked_at=timezone.now())
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Bundle.objects.update(**change)


def test_a_session_has_one_file_in_the_making(held: Certificate) -> None:
    def another() -> Bundle:
        return Bundle.objects.create(session=held.booking.session, asked_at=timezone.now())

    another()
    with pytest.raises(IntegrityError, match="certificates_one_live_bundle"), transaction.atomic():
        another()
