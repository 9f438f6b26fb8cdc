"""The files of courses, and who follows a course at a time of their own."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from partnership.agencies.models import Agency
from partnership.base.models import Record
from partnership.base.tracking import tracked
from partnership.documents.models import Document
from training.models import Course


@tracked
class CourseFile(Record):
    """A document that belongs to a course: a cascade pack, or what people need on the day. Members open it."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="files")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "file of a course"
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "document"],
                name="training_library_file_once_a_course",
                violation_error_message="This file is with the course already.",
            ),
        ]

    def __str__(self) -> str:
        return f"file of {self.course_id}"


@tracked
class OnDemand(Record):
    """One person following a course by its link, at any time of their own: counted apart from live attendance.

    It begins when they open the link. It is a view until they say that they have finished, and complete from then on.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="on_demand")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="on_demand")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="on_demand")
    opened_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "course followed at any time"
        verbose_name_plural = "courses followed at any time"
        ordering = ["-opened_at"]
        indexes = [
            # read by the counts of a year
            models.Index(fields=["course", "opened_at"], name="training_library_of_course"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course"],
                condition=Q(finished_at=None),
                name="training_library_one_unfinished",
                violation_error_message="You have begun this course already.",
            ),
            models.CheckConstraint(
                name="training_library_opened_then_finished",
                condition=Q(finished_at=None) | Q(finished_at__gte=F("opened_at")),
                violation_error_message="A course is finished after it was opened.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.course_id}"
