"""Files of courses, and courses that people follow by themselves."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.documents.models import Document, Stored
from tests.documents import files
from training.library import services
from training.library.models import CourseFile, OnDemand
from training.models import Course, Session

ClientFor = Callable[[User | None], Client]
LINK = "https://learn.example/course"


@pytest.fixture
def followed(course: Course) -> Course:
    Course.objects.filter(pk=course.pk).update(link=LINK)
    course.refresh_from_db()
    return course


def test_a_course_is_begun_once_and_finished_once(
    client_for: ClientFor, practitioner: User, charity: Agency, followed: Course
) -> None:
    mine, page = client_for(practitioner), f"/training/courses/{followed.slug}/follow/"
    assert LINK not in mine.get(page).content.decode()
    for step in ("begin", "begin", "finish", "finish"):
        mine.post(page, {"step": step})
    row = OnDemand.objects.get()
    assert (row.user, row.agency, bool(row.finished_at)) == (practitioner, charity, True)
    assert LINK in mine.get(page).content.decode()
    assert "You finished this course" in mine.get(f"/training/courses/{followed.slug}/").content.decode()


def test_nobody_outside_sees_the_link(client_for: ClientFor, followed: Course) -> None:
    page = Client().get(f"/training/courses/{followed.slug}/").content.decode()
    assert "Sign in to follow it" in page
    assert LINK not in page


def test_what_has_not_begun_cannot_be_finished(
    client_for: ClientFor, practitioner: User, followed: Course
) -> None:
    page = f"/training/courses/{followed.slug}/follow/"
    assert client_for(practitioner).post(page, {"step": "finish"}).status_code == 409


def test_members_open_the_files_of_a_course(
    client_for: ClientFor, training_officer: User, nurse: User, course: Course, session: Session
) -> None:
    officer = client_for(training_officer)
    sent = {"title": "Slides", "file": SimpleUploadedFile("slides.pdf", files.pdf())}
    assert officer.post(f"/training/manage/courses/{course.slug}/files/", sent).status_code == 302
    (kept,) = CourseFile.objects.all()
    address = f"/training/files/{kept.pk}/download/"
    assert address in client_for(nurse).get(f"/training/courses/{course.slug}/").content.decode()
    assert address not in Client().get(f"/training/courses/{course.slug}/").content.decode()
    assert client_for(nurse).get(address)["Content-Type"] == "application/pdf"
    officer.post(f"/training/files/{kept.pk}/remove/")
    assert client_for(nurse).get(address).status_code == 404


def test_only_those_who_run_the_training_add_files(practitioner: User, course: Course) -> None:
    with pytest.raises(PermissionDenied):
        services.add_file(course, title="Mine", file=files.checked(), by=practitioner)


def test_a_file_that_is_sent_twice_is_with_the_course_once(training_officer: User, course: Course) -> None:
    services.add_file(course, title="Slides", file=files.checked(), by=training_officer)
    with pytest.raises(RuleBroken, match="a file of this title already"):
        services.add_file(course, title="slides", file=files.checked(), by=training_officer)
    assert (CourseFile.objects.count(), Document.objects.count(), Stored.objects.count()) == (1, 1, 1)


def test_the_database_refuses_what_cannot_be(
    practitioner: User, charity: Agency, training_officer: User, followed: Course
) -> None:
    now = timezone.now()
    row = services.begin(followed, by=practitioner, now=now)
    with pytest.raises(IntegrityError, match="training_library_one_unfinished"), transaction.atomic():
        OnDemand.objects.create(course=followed, user=practitioner, agency=charity, opened_at=now)
    with pytest.raises(IntegrityError, match="training_library_opened_then_finished"), transaction.atomic():
        OnDemand.objects.filter(pk=row.pk).update(finished_at=now - timedelta(days=1))
    kept = services.add_file(followed, title="Slides", file=files.checked(), by=training_officer)
    with pytest.raises(IntegrityError, match="training_library_file_once_a_course"), transaction.atomic():
        CourseFile.objects.create(course=followed, document=kept.document)
