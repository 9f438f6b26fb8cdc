"""A message to one person, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnership.base.models import Record
from partnership.notices.rules import HEADING_LENGTH, TEXT_LENGTH, Status


class Notice(Record):
    """One message: shown in the portal, and sent by mail.

    `key` says what the message is about, so that the same message is never made twice: a second run finds the key
    taken. `heading` and `text` hold no personal data; the mail adds a link, never a case.
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    heading = models.CharField(max_length=HEADING_LENGTH)
    text = models.TextField(max_length=TEXT_LENGTH)
    path = models.CharField("address in the portal", max_length=300)
    calendar = models.TextField("calendar entry", blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            # read by the task that sends
            models.Index(fields=["next_try_at"], condition=Q(status="waiting"), name="notices_waiting"),
            # read by the count in the masthead
            models.Index(fields=["user"], condition=Q(read_at=None), name="notices_unread"),
            # read by the list of a person's notices
            models.Index(fields=["user", "-created_at"], name="notices_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="notices_sent_has_a_time",
                condition=~Q(status="sent") | Q(sent_at__isnull=False),
                violation_error_message="A sent notice needs the time it was sent.",
            ),
            models.CheckConstraint(
                name="notices_failed_has_a_reason",
                condition=~Q(status="failed") | ~Q(problem=""),
                violation_error_message="A failed notice needs the reason.",
            ),
            models.CheckConstraint(
                name="notices_leads_into_the_portal",
                condition=Q(path__startswith="/") & ~Q(path__startswith="//"),
                violation_error_message="A notice leads to an address of the portal, which starts with one slash.",
            ),
        ]

    def __str__(self) -> str:
        return self.key
