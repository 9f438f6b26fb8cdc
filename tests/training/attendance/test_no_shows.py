"""Who did not come is told once, as are their manager and who pays; and told again if that was wrong."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.notices.models import Notice
from partnership.notices.seals import sealed
from tests.training.attendance.conftest import on
from training import register
from training.attendance import no_shows
from training.attendance.models import NoShow
from training.charges.models import AgencyBilling
from training.imports.models import Batch
from training.models import Booking, Session
from training.register import Mark


@pytest.fixture
def known(hers: Booking) -> Booking:
    """Her manager and the finance contact of her agency are known."""
    Booking.objects.filter(pk=hers.pk).update(
        manager_name="Ruth Castle", manager_email="ruth.castle@lantern.example"
    )
    AgencyBilling.objects.create(
        agency=hers.agency, organisation_type="vcfse", finance_email="accounts@lantern.example"
    )
    return hers


def mark(session: Session, by: User, was: str, now: str, *, at: datetime | None = None) -> None:
    marks = {one.pk: Mark(was, now) for one in session.bookings.all()}
    register.take(session, by=by, marks=marks, now=at or timezone.now())


def told(kind: str) -> list[str]:
    return sorted(one.address or str(one.user) for one in Notice.objects.filter(kind=kind))


def test_everybody_concerned_is_told_once_without_a_name_in_the_mail(
    two_days: Session, known: Booking, training_officer: User
) -> None:
    mark(two_days, training_officer, "not_marked", "absent")
    no_shows.marked(session_id=two_days.pk, now=timezone.now())
    no_shows.sweep(now=timezone.now())
    assert Notice.objects.filter(kind="training.no_show").count() == 2
    assert told("training.no_show_told") == ["accounts@lantern.example", "ruth.castle@lantern.example"]
    mail = Notice.objects.filter(kind="training.no_show_told")[0]
    for secret in ("Priya", "Lantern", two_days.course.title):
        assert secret not in mail.heading + mail.text + mail.path
    page = Client().get(sealed(mail.path)).content.decode()
    assert "Priya Nair" in page
    assert two_days.course.title in page


def test_nobody_is_told_of_an_absence_that_came_from_a_file(
    two_days: Session, known: Booking, training_officer: User
) -> None:
    batch = Batch.objects.create(filename="2023-24.csv", made_by=training_officer)
    two_days.bookings.update(imported_in=batch)
    mark(two_days, training_officer, "not_marked", "absent")
    assert no_shows.sweep(now=timezone.now()) == 0
    assert not Notice.objects.filter(kind__startswith="training.no_show").exists()


def test_a_correction_takes_it_back_and_a_second_one_tells_anew(
    two_days: Session, known: Booking, training_officer: User
) -> None:
    mark(two_days, training_officer, "not_marked", "absent")
    mark(two_days, training_officer, "absent", "attended")
    assert Notice.objects.filter(kind="training.no_show_corrected").count() == 2
    assert len(told("training.no_show_withdrawn")) == 2
    mark(two_days, training_officer, "attended", "absent")
    assert Notice.objects.filter(kind="training.no_show").count() == 4
    assert set(NoShow.objects.values_list("round", "taken_back_at")) == {(2, None)}


def test_nobody_is_told_before_the_session_has_ended(two_days: Session, training_officer: User) -> None:
    last = two_days.days[-1]
    mark(two_days, training_officer, "not_marked", "absent", at=on(last, 10))
    two_days.refresh_from_db()
    assert two_days.register_closed_at is not None
    assert not NoShow.objects.exists()
    assert no_shows.sweep(now=on(last, 16, 5)) == 1
    assert no_shows.sweep(now=on(last, 16, 15)) == 0
    assert NoShow.objects.count() == 2


def test_the_link_says_nobody_after_thirty_days(
    two_days: Session, known: Booking, training_officer: User
) -> None:
    mark(two_days, training_officer, "not_marked", "absent")
    NoShow.objects.update(told_at=timezone.now() - timedelta(days=31))
    mail = Notice.objects.filter(kind="training.no_show_told")[0]
    assert "Priya Nair" not in Client().get(sealed(mail.path)).content.decode()
    assert Client().get(f"{mail.path}nonsense/").status_code == 404
