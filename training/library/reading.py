"""What the page of a course says of its files, and of following it alone; one's own beginning is one query more."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from partnership.accounts.models import User
from partnership.documents.models import Version
from partnership.documents.rules import FileType, State
from partnership.pages.components import File
from training.library import access
from training.library.models import CourseFile, OnDemand
from training.models import Course, Session


@dataclass(frozen=True)
class Shelf:
    """What a course has for whoever may take it."""

    files: list[File]
    going_on: OnDemand | None
    """Their latest following of it, finished or not."""


def has_files(course: str) -> Exists:
    """Whether a course has files, for an annotation; `course` is where its key stands."""
    return Exists(CourseFile.objects.filter(course=OuterRef(course)))


def may_have_shelf(course: Course, sessions: Sequence[Session]) -> bool:
    """Whether to look for a shelf at all: a course with dates, which were read with `has_files`, mostly has none."""
    return bool(course.link) or not sessions or bool(vars(sessions[0])["has_files"])


def shelf(course: Course, user: User) -> Shelf:
    """The files of a course that can be opened now, and where somebody stands who follows it."""
    newest = Version.objects.filter(document=OuterRef("document"), state=State.CLEAN).order_by("-number")
    rows = (
        access.visible_files(user)
        .filter(course=course)
        .annotate(kind=Subquery(newest.values("type")[:1]), size=Subquery(newest.values("size")[:1]))
    )
    return Shelf(
        files=[
            File(
                title=row.document.title,
                url=reverse("training_library:file", args=[row.pk]),
                note=f"{FileType(row.kind).label}, {filesizeformat(row.size)}",
            )
            for row in rows
            if row.kind
        ],
        going_on=access.own(user, course).first() if course.link else None,
    )
