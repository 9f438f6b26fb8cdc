"""What is done in the library: files added to a course and taken from it; a course begun, and finished."""

from datetime import datetime

from django.db import transaction

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.documents import keeping
from partnership.documents import services as documents
from partnership.documents.checks.files import Checked
from partnership.documents.models import Document
from partnership.documents.rules import Kind
from training.access import can_manage
from training.library import access
from training.library.models import CourseFile, OnDemand
from training.models import Course


def add_file(course: Course, *, title: str, file: Checked, by: User) -> CourseFile:
    """A new document of the partnership that stands with a course.

    Whoever keeps the courses keeps their files, without any right to other documents. Raises RuleBroken where the
    course has a file of this title, or the store of files takes nothing; then nothing is kept.
    """
    require(can_manage(by))
    document = Document(title=title, kind=Kind.OTHER)
    with keeping.kept(file) as stored, transaction.atomic():
        course = lock(course)
        if course.files.filter(document__title__iexact=title).exists():
            raise RuleBroken("The course has a file of this title already.", about="title")
        documents.begin(document, file=file, stored=stored, note="", by=by)
        with in_words(CourseFile):
            return CourseFile.objects.create(course=course, document=document)


@transaction.atomic
def remove_file(file: CourseFile, *, by: User) -> None:
    """Take a file from its course; the document stays with the business unit."""
    require(can_manage(by))
    file.delete()


@transaction.atomic
def begin(course: Course, *, by: User, now: datetime) -> OnDemand:
    """Follow a course from now on; who has begun it and not finished goes on with that.

    Raises RuleBroken for a course that is not followed by a link.
    """
    require(access.can_take(by))
    agency = access.agency_for(by)
    if not course.link or agency is None:
        raise RuleBroken("This course cannot be followed at any time. Look at its dates.")
    going_on, _ = OnDemand.objects.get_or_create(
        course=course, user=by, finished_at=None, defaults={"agency": agency, "opened_at": now}
    )
    return going_on


@transaction.atomic
def finish(going_on: OnDemand, *, by: User, now: datetime) -> OnDemand:
    """Somebody says that they have come to the end; saying it twice changes nothing."""
    require(going_on.user_id == by.pk)
    going_on = lock(going_on)
    if going_on.finished_at is None:
        going_on.finished_at = now
        going_on.save(update_fields=["finished_at"])
    return going_on
