"""The public check, the file, and training elsewhere, as people meet them."""

from collections.abc import Callable
from datetime import timedelta

import page
import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from tests.annual_report import reading
from tests.training.certificates.conftest import Came
from training.certificates import paper, services
from training.certificates.models import Certificate, External
from training.models import Course

TODAY = timezone.localdate()
Browser = Callable[[User | None], Client]


@pytest.fixture
def held(came: Came, practitioner: User, course: Course) -> Certificate:
    return came(practitioner, course, TODAY - timedelta(days=9))


def test_anybody_learns_that_it_is_real_and_no_name(held: Certificate, client_for: Browser) -> None:
    browser = client_for(None)
    found = browser.get("/training/certificates/verify/", {"number": held.spelt.lower()})
    assert found["Location"] == f"/training/certificates/{held.spelt}/verify/"
    said = browser.get(found["Location"]).content.decode()
    assert "This certificate is real" in said
    assert "Advanced Child Protection" in said
    assert not any(word in said for word in ("Priya", "Nair", "Lantern"))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("priya nair", "Yes, it was issued"),
        ("Príya  NAIR", "Yes, it was issued"),
        ("Priya Nayar", "No, it was issued"),
    ],
)
def test_a_name_is_compared(held: Certificate, client_for: Browser, name: str, answer: str) -> None:
    said = client_for(None).post(f"/training/certificates/{held.number}/verify/", {"name": name})
    assert answer in said.content.decode()


def test_a_withdrawn_one_says_so_and_no_reason(
    held: Certificate, client_for: Browser, training_officer: User
) -> None:
    services.withdraw(held, by=training_officer, because="Left at noon.", now=timezone.now())
    said = client_for(None).get(f"/training/certificates/{held.spelt}/verify/").content.decode()
    assert "This certificate was withdrawn" in said
    assert "Left at noon" not in said


def test_rubbish_and_a_slip_are_the_same_404(held: Certificate, client_for: Browser) -> None:
    browser = client_for(None)
    slip = ("2" if held.number[0] != "2" else "3") + held.number[1:]
    answers = {
        browser.get(f"/training/certificates/{typed}/verify/").content.replace(typed.encode(), b"")
        for typed in (slip, "111111111111", "nonsense")
    }
    assert browser.get(f"/training/certificates/{slip}/verify/").status_code == 404
    assert len({len(answer) for answer in answers}) == 1


def test_the_file_passes_every_rule_and_says_what_it_should(held: Certificate) -> None:
    content = paper.write(paper.lay_out([held, held]))
    result = page.validate_pdf_bytes(content, profile="ua1")
    assert result.is_compliant, [(failure.rule_id, failure.message) for failure in result.failures]
    first, second = reading.pages(content)
    for said in ("Priya Nair", "Advanced Child Protection", "Lantern Family Trust", held.spelt):
        assert said in first
        assert said in second


def test_training_elsewhere_is_written_down_answered_and_told(
    client_for: Browser, practitioner: User, training_officer: User, course: Course
) -> None:
    browser = client_for(practitioner)
    day = TODAY - timedelta(days=30)
    typed = {
        "title": "Level 3", "provider": "Moors Partnership", "statement": "",
        "completed_on_day": day.day, "completed_on_month": day.month, "completed_on_year": day.year,
    }  # fmt: skip
    said = browser.post("/training/certificates/elsewhere/new/", typed).content.decode()
    assert "Add your certificate, or say below what the course covered" in said
    browser.post("/training/certificates/elsewhere/new/", typed | {"statement": "A day."})
    one = External.objects.get()
    path = f"/training/certificates/elsewhere/{one.pk}/"
    officer = client_for(training_officer)
    assert path in officer.get("/").content.decode()
    assert "Say why it is not accepted" in officer.post(path, {"answer": "refused"}).content.decode()
    officer.post(path, {"answer": "accepted", "course": course.pk})
    assert officer.post(path, {"answer": "accepted"}).status_code == 409
    assert "counts as Advanced Child Protection" in browser.get("/training/mine/").content.decode()
