"""Courses, the sessions on which they are held, and who is booked."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from partnership.agencies.models import Agency
from partnership.base.models import EditableRecord, Record
from partnership.base.searching import Searched
from partnership.base.tracking import tracked
from training.hours import Span, at
from training.rules import Attendance, BookingStatus, CourseStatus, Kind, Mode, SessionStatus

COURSE_WORDS = Searched(title=["title"], text=["summary", "audience", "outcomes"])
SESSION_WORDS = Searched(title=["venue"], text=["address"])


@tracked
class Course(EditableRecord):
    """A course of the multi-agency training offer (Working Together: partners provide and evaluate training)."""

    slug = models.SlugField(max_length=80, db_index=False)
    title = models.CharField(max_length=140)
    summary = models.CharField(max_length=300, help_text="One or two sentences, shown under the title.")
    audience = models.TextField("who it is for", max_length=2000, blank=True)
    outcomes = models.TextField(
        "learning outcomes",
        max_length=3000,
        blank=True,
        help_text="One on each line. ‘After the course you will be able to …’",
    )
    support = models.TextField("access and support", max_length=2000, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    mode = models.CharField(max_length=20, choices=Mode)
    level = models.CharField(max_length=60, blank=True, help_text="For example: Level 3.")
    duration = models.CharField(max_length=60, help_text="For example: 2 days, 9:15am to 4pm.")
    fully_funded = models.BooleanField("free for everybody", default=False)
    certificate_years = models.PositiveSmallIntegerField(
        "certificate valid for, in years", null=True, blank=True
    )
    delivered_by = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=12, choices=CourseStatus, default=CourseStatus.DRAFT)

    class Meta:
        ordering = ["title"]
        indexes = [
            # read by the search box
            GinIndex(COURSE_WORDS.vector(), name="training_course_words"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                name="training_one_course_at_an_address",
                violation_error_message="There is already a course with this title.",
            ),
            models.UniqueConstraint(
                Lower("title"),
                condition=~Q(status=CourseStatus.WITHDRAWN),
                name="training_one_course_of_a_title",
                violation_error_message="There is already a course with this title.",
            ),
            models.CheckConstraint(
                name="training_course_has_a_title",
                condition=~Q(title=""),
                violation_error_message="Enter the course’s title.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def outcome_lines(self) -> list[str]:
        return [line.strip() for line in self.outcomes.splitlines() if line.strip()]


@tracked(exclude=["places_taken", "places_held"])  # each booking and each place held is recorded by itself
class Session(EditableRecord):
    """One run of a course, with so many places.

    `places_taken` is the number of booked places, `places_held` of those kept for an agency and not booked yet.
    `places` and the rooms that hold some change them under the row's lock together with the booking, and the database
    refuses more of both than there are places: a place is never sold twice. `starts_at` and `ends_at` are the
    first start and the last end of its `days` (see Hours), kept for order and search.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions")
    days = ArrayField(models.DateField())
    starts = models.TimeField("starts each day at")
    ends = models.TimeField("ends each day at")
    starts_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(editable=False)
    venue = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=300, blank=True)
    online = models.BooleanField("held online", default=False)
    joining_link = models.URLField(max_length=500, blank=True)
    capacity = models.PositiveIntegerField("places")
    places_taken = models.PositiveIntegerField(default=0, editable=False)
    places_held = models.PositiveIntegerField(default=0, editable=False)
    closes_on = models.DateField("last day to book", null=True, blank=True)
    trainers = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=12, choices=SessionStatus, default=SessionStatus.OPEN)
    cancelled_because = models.CharField(max_length=200, blank=True)
    register_closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["starts_at"]
        indexes = [
            # read by the course page: the coming dates of one course
            models.Index(fields=["course", "starts_at"], name="training_dates_of_course"),
            # read by the catalogue and the training officer's list: all dates in order
            models.Index(fields=["starts_at"], name="training_dates"),
            # read by the search box
            GinIndex(SESSION_WORDS.vector(), name="training_session_words"),
        ]
        constraints = [
            models.CheckConstraint(
                name="training_never_oversold",
                condition=Q(capacity__gte=F("places_taken") + F("places_held")),
                violation_error_message="There are not so many places.",
            ),
            models.CheckConstraint(
                name="training_session_has_places",
                condition=Q(capacity__gte=1, capacity__lte=2000),
                violation_error_message="Enter a number of places between 1 and 2,000.",
            ),
            models.CheckConstraint(
                name="training_session_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="The session must end after it starts.",
            ),
            models.UniqueConstraint(
                fields=["course", "starts_at", "venue"],
                condition=~Q(status=SessionStatus.CANCELLED),
                name="training_one_session_at_a_time_and_place",
                violation_error_message="This course already has a session at this time and place.",
            ),
            models.CheckConstraint(
                name="training_session_has_a_day",
                condition=Q(days__len__gte=1),
                violation_error_message="Enter at least one day.",
            ),
            models.CheckConstraint(
                name="training_day_ends_after_it_starts",
                condition=Q(ends__gt=F("starts")),
                violation_error_message="The session must end after it starts.",
            ),
            models.CheckConstraint(
                name="training_session_is_somewhere",
                condition=Q(online=True) | ~Q(venue=""),
                violation_error_message="Enter a venue, or say that the session is held online.",
            ),
            models.CheckConstraint(
                name="training_cancelled_with_a_reason",
                condition=~Q(status=SessionStatus.CANCELLED) | ~Q(cancelled_because=""),
                violation_error_message="Say why the session is cancelled.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.starts_at:%Y-%m-%d}"

    @property
    def spans(self) -> list[Span]:
        """The start and the end of each day."""
        return [(at(day, self.starts), at(day, self.ends)) for day in self.days]

    @property
    def free(self) -> int:
        """Places that nobody has taken and that are kept for nobody."""
        return self.capacity - self.places_taken - self.places_held


@tracked(exclude=["needs"])  # forgotten when the day is over
class Booking(Record):
    """One person's place on one session, and what the register says of it.

    `agency` is the one the person worked for on booking; it stays when they move, so that take-up is counted where it
    belongs.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="bookings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bookings")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="bookings")
    status = models.CharField(max_length=12, choices=BookingStatus, default=BookingStatus.BOOKED)
    booked_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    needs = models.TextField("access or dietary needs", max_length=500, blank=True)
    attendance = models.CharField(max_length=12, choices=Attendance, default=Attendance.NOT_MARKED)
    marked_at = models.DateTimeField(null=True)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["booked_at"]
        indexes = [
            # read by "my training"
            models.Index(fields=["user", "booked_at"], name="training_bookings_of_person"),
            # read by the register and by the counts of the annual report
            models.Index(fields=["session", "attendance"], name="training_register"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "user"],
                condition=Q(status=BookingStatus.BOOKED),
                name="training_one_place_a_person",
                violation_error_message="This person already has a place on this session.",
            ),
            models.CheckConstraint(
                name="training_cancelled_has_a_time",
                condition=Q(status=BookingStatus.BOOKED, cancelled_at=None)
                | Q(status=BookingStatus.CANCELLED, cancelled_at__isnull=False),
                violation_error_message="A cancelled booking needs the time it was cancelled.",
            ),
            models.CheckConstraint(
                name="training_only_the_booked_attend",
                condition=Q(status=BookingStatus.BOOKED) | Q(attendance=Attendance.NOT_MARKED),
                violation_error_message="Somebody who cancelled cannot be marked in the register.",
            ),
            models.CheckConstraint(
                name="training_mark_has_a_time",
                condition=Q(attendance=Attendance.NOT_MARKED, marked_at=None)
                | (~Q(attendance=Attendance.NOT_MARKED) & Q(marked_at__isnull=False)),
                violation_error_message="A mark in the register needs its time.",
            ),
        ]

    def __str__(self) -> str:
        return f"Booking {self.pk}"
