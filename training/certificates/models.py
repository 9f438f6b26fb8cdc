"""What a course needs, what counts as it, what somebody did elsewhere, and the certificates."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from partnership.agencies.models import Agency
from partnership.base.job_rules import LIVE, State
from partnership.base.jobs import Job
from partnership.base.models import EditableRecord, Record
from partnership.base.tracking import tracked
from partnership.documents.models import Document
from training.certificates.rules import ExternalState, spelt
from training.models import Booking, Course, Session

DATED = Q(until_on=None) | Q(until_on__gte=F("from_on"))
ENDS_LATER = "The last day cannot be before the first."


@tracked
class Requirement(EditableRecord):
    """What somebody must hold to come to a course: any one of the courses that it names.

    Holds for sessions whose first day lies between its dates. Of several requirements each has to be met.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="requirements")
    from_on = models.DateField("from")
    until_on = models.DateField("until", null=True, blank=True)

    class Meta:
        ordering = ["course__title", "from_on"]
        constraints = [
            models.CheckConstraint(
                name="certificates_requirement_ends_later",
                condition=DATED,
                violation_error_message=ENDS_LATER,
            ),
        ]

    def __str__(self) -> str:
        return f"What {self.course} needs"


@tracked
class Option(Record):
    """One of the courses that meet a requirement."""

    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="options")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "course that meets it"
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "course"],
                name="certificates_option_once",
                violation_error_message="This course is among those that meet the requirement already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.course)


@tracked
class Equivalent(EditableRecord):
    """Another course, or the title of somebody else's, that counts as a course of ours; so it renews it too."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="equivalents")
    other = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="counts_as")
    title = models.CharField("title of a course elsewhere", max_length=140, blank=True)
    from_on = models.DateField("from")
    until_on = models.DateField("until", null=True, blank=True)

    class Meta:
        ordering = ["course__title", "from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "other", "title", "from_on"],
                nulls_distinct=False,
                name="certificates_equivalent_once",
                violation_error_message="This counts as the course from that day already.",
            ),
            models.CheckConstraint(
                name="certificates_equivalent_ends_later",
                condition=DATED,
                violation_error_message=ENDS_LATER,
            ),
            models.CheckConstraint(
                name="certificates_equivalent_is_one_thing",
                condition=Q(other__isnull=False, title="") | (Q(other=None) & ~Q(title="")),
                violation_error_message="Choose a course, or write the title of one elsewhere, and not both.",
            ),
            models.CheckConstraint(
                name="certificates_equivalent_is_another",
                condition=Q(other=None) | ~Q(other=F("course")),
                violation_error_message="A course counts as itself already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.other or self.title} counts as {self.course}"


@tracked
class External(Record):
    """Training that somebody took elsewhere and wrote down; a training officer accepts it or says why not.

    `course` is the one that it counts as, and `valid_until` its last day by the years of that course when it was
    accepted: a later change of the years changes nothing here.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="external_training")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    title = models.CharField(max_length=140)
    provider = models.CharField("who ran it, and where", max_length=200)
    completed_on = models.DateField("finished on")
    statement = models.TextField("what it covered", max_length=2000, blank=True)
    evidence = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=ExternalState, default=ExternalState.WAITING)
    course = models.ForeignKey(Course, models.PROTECT, null=True, related_name="+", verbose_name="counts as")
    valid_until = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "course elsewhere"
        verbose_name_plural = "courses elsewhere"
        ordering = ["-completed_on"]
        indexes = [
            # read by the question whether somebody may come, and by "my training"
            models.Index(fields=["user"], name="certificates_external_of"),
            # read by the training officer's work
            models.Index(
                fields=["created_at"], condition=Q(state="waiting"), name="certificates_external_waiting"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "title", "completed_on"],
                condition=~Q(state="refused"),
                name="certificates_external_once",
                violation_error_message="You have written this training down already.",
            ),
            models.CheckConstraint(
                name="certificates_external_is_shown",
                condition=~Q(statement="") | Q(evidence__isnull=False),
                violation_error_message="Add a file that shows it, or say what it covered.",
            ),
            models.CheckConstraint(
                name="certificates_external_decided_by_another",
                condition=Q(state="waiting", decided_by=None, decided_at=None)
                | (Q(state__in=["accepted", "refused"], decided_at__isnull=False) & ~Q(decided_by=F("user"))),
                violation_error_message="Somebody else decides about your training.",
            ),
            models.CheckConstraint(
                name="certificates_external_refused_with_a_reason",
                condition=~Q(state="refused") | ~Q(reason=""),
                violation_error_message="Say why it is not accepted.",
            ),
            models.CheckConstraint(
                name="certificates_external_counts_once_accepted",
                condition=Q(state="accepted") | Q(course=None, valid_until=None),
                violation_error_message="Only training that is accepted counts as a course.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked
class Override(Record):
    """A training officer lets somebody come without what a course, or one session of it, needs."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "exception"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course", "session"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="certificates_override_once",
                violation_error_message="This person may come to it already.",
            ),
            models.CheckConstraint(
                name="certificates_override_for_another",
                condition=~Q(made_by=F("user")),
                violation_error_message="Nobody makes an exception for themselves.",
            ),
            models.CheckConstraint(
                name="certificates_override_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Say why they may come.",
            ),
        ]

    def __str__(self) -> str:
        return f"Exception for {self.course}"


@tracked
class Condition(Record):
    """A place that was taken on what its person was still going to finish; asked again before the certificate."""

    booking = models.OneToOneField(Booking, models.PROTECT, related_name="condition")
    sentence = models.CharField(max_length=500)

    def __str__(self) -> str:
        return self.sentence


FACTS = (
    "booking", "number", "user", "name", "course", "course_title", "first_on", "last_on", "minutes", "cpd_points",
    "level", "agency_name", "delivered_by", "valid_until", "issued_at",
)  # fmt: skip
"""What stands on a certificate, and never changes."""


@tracked(exclude=["remind_on"])  # tells only when to look again
class Certificate(Record):
    """Somebody came to a course, on all its days, and has said what they think of it.

    What stands on it is as it was on the day of issue, and the database lets nobody change it: a new name, title or
    number of years makes no other certificate. One that should not be is withdrawn and never deleted. `remind_on` is
    the day of the next look by the reminders.
    """

    booking = models.OneToOneField(Booking, models.PROTECT, related_name="certificate")
    number = models.CharField(max_length=12)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates")
    name = models.CharField(max_length=150)
    course = models.ForeignKey(Course, models.PROTECT, related_name="certificates")
    course_title = models.CharField(max_length=140)
    first_on = models.DateField()
    last_on = models.DateField()
    minutes = models.PositiveIntegerField()
    cpd_points = models.DecimalField("CPD points", max_digits=5, decimal_places=1, null=True)
    level = models.CharField(max_length=60, blank=True)
    agency_name = models.CharField(max_length=200)
    delivered_by = models.CharField(max_length=100, blank=True)
    valid_until = models.DateField(null=True)
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_because = models.CharField(max_length=300, blank=True)
    remind_on = models.DateField(null=True, editable=False)

    class Meta:
        ordering = ["-last_on", "course_title"]
        indexes = [
            # read by the question whether somebody may come, and by "my training"
            models.Index(fields=["user", "last_on"], name="certificates_of_person"),
            # read by the reminders
            models.Index(
                fields=["remind_on"],
                condition=Q(remind_on__isnull=False),
                name="certificates_to_remind",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="certificates_number_is_unique",
                violation_error_message="There is another certificate with this number.",
            ),
            models.CheckConstraint(
                name="certificates_number_can_be_typed",
                condition=Q(number__regex=r"^[1-9A-HJKMNP-TV-Z]{12}$"),
                violation_error_message="The number of a certificate has 12 letters and digits.",
            ),
            models.CheckConstraint(
                name="certificates_dates_follow",
                condition=Q(last_on__gte=F("first_on"))
                & (Q(valid_until=None) | Q(valid_until__gte=F("last_on"))),
                violation_error_message="A certificate holds from the last day of the session on.",
            ),
            models.CheckConstraint(
                name="certificates_withdrawn_with_a_reason",
                condition=(Q(withdrawn_at=None, withdrawn_because="", withdrawn_by=None))
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                violation_error_message="Say why the certificate is withdrawn.",
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="facts_stay", fields=list(FACTS))]

    def __str__(self) -> str:
        return f"{self.course_title}, {self.spelt}"

    @property
    def spelt(self) -> str:
        """The number in groups."""
        return spelt(self.number)


@tracked(fields=["session", "state", "asked_by", "asked_at", "problem", "number"])  # not each step
class Bundle(Job):
    """The certificates of one session as one file. The row goes with its file after a while: it names people."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="+")
    content = models.BinaryField(null=True)
    number = models.PositiveIntegerField("number of certificates", default=0)

    class Meta(Job.Meta):
        constraints = [
            *Job.Meta.constraints,
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(state__in=LIVE),
                name="certificates_one_live_bundle",
                violation_error_message="This file is already being made.",
            ),
            models.CheckConstraint(
                name="certificates_bundle_is_made_with_its_file",
                condition=~Q(state=State.MADE) | Q(content__isnull=False, number__gte=1),
                violation_error_message="A file that is made has content.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.state}"

    @property
    def steps(self) -> int:
        return 3
