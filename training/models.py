"""Courses, the sessions on which they are held, who teaches them, and who is booked."""

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
from partnership.pages import words
from training.hours import Span, at
from training.rules import (
    MANY_OF_A_KIND,
    TAKES_A_PLACE,
    Attendance,
    BookingStatus,
    CourseStatus,
    Group,
    Kind,
    Level,
    Mode,
    SessionStatus,
    half_days,
)

COURSE_WORDS = Searched(title=["title"], text=["summary", "audience", "outcomes"])
SESSION_WORDS = Searched(title=["venue"], text=["address"])


@tracked
class Course(EditableRecord):
    """A course of the multi-agency training offer (Working Together: partners provide and evaluate training).

    What is followed alone, at any time, has a `link`: e-learning, or the recording of a forum week that was also held
    live. `hours` of learning are what prices and CPD are reckoned by; `duration` is what people read.
    """

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
    groups = ArrayField(
        models.PositiveSmallIntegerField(choices=Group),
        verbose_name="training groups",
        default=list,
        blank=True,
    )
    levels = ArrayField(
        models.PositiveSmallIntegerField(choices=Level), verbose_name="levels", default=list, blank=True
    )
    duration = models.CharField(max_length=60, help_text="For example: 2 days, 9:15am to 4pm.")
    hours = models.DecimalField("hours of learning", max_digits=4, decimal_places=1, null=True, blank=True)
    cpd_points = models.DecimalField("CPD points", max_digits=4, decimal_places=1, null=True, blank=True)
    link = models.URLField("link to follow it at any time", max_length=500, blank=True)
    fully_funded = models.BooleanField("free for everybody", default=False)
    certificate_years = models.PositiveSmallIntegerField(
        "certificate valid for, in years", null=True, blank=True
    )
    delivered_by = models.CharField(max_length=100, blank=True)
    needs_approval = models.BooleanField("the line manager approves each place", default=False)
    tells_manager = models.BooleanField("the line manager is told of each booking", default=False)
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
            models.CheckConstraint(
                name="training_course_takes_time",
                condition=Q(hours=None) | Q(hours__gt=0),
                violation_error_message="Enter how many hours the course takes.",
            ),
            models.CheckConstraint(
                name="training_course_groups_are_known",
                condition=Q(groups__contained_by=Group.values),
                violation_error_message="Choose groups from 1 to 8.",
            ),
            models.CheckConstraint(
                name="training_course_levels_are_known",
                condition=Q(levels__contained_by=Level.values),
                violation_error_message="Choose levels from the list.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def outcome_lines(self) -> list[str]:
        return [line.strip() for line in self.outcomes.splitlines() if line.strip()]

    @property
    def level(self) -> str:
        """Level 3; Level 2 and Level 3"""
        return words.listed([str(Level(level).label) for level in self.levels])

    @property
    def group_lines(self) -> list[str]:
        """The training groups it is for, each in words."""
        return [str(Group(group).label) for group in self.groups]

    @property
    def half_days(self) -> int | None:
        """How long it takes, as it is priced; None where its hours are not known."""
        return half_days(self.hours) if self.hours is not None else None

    @property
    def many(self) -> str:
        """What several courses of this kind are called."""
        return MANY_OF_A_KIND.get(self.kind) or f"{self.get_kind_display()}s"


@tracked
class Trainer(EditableRecord):
    """Somebody who teaches: released by an agency, or commissioned from outside; with an account or without."""

    name = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="trainers")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="trainer"
    )
    is_active = models.BooleanField("in the pool of trainers", default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "agency"],
                condition=Q(is_active=True),
                nulls_distinct=False,
                name="training_one_trainer_of_a_name",
                violation_error_message="This trainer is in the pool already. Tell two of one name apart.",
            ),
            models.CheckConstraint(
                name="training_trainer_has_a_name",
                condition=~Q(name=""),
                violation_error_message="Enter the trainer’s name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


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
    minimum = models.PositiveIntegerField("fewest people it is held for", default=1)
    opens_on = models.DateField("first day to book", null=True, blank=True)
    closes_on = models.DateField("last day to book", null=True, blank=True)
    trainers = models.ManyToManyField(Trainer, through="Teacher", related_name="sessions", blank=True)
    status = models.CharField(max_length=12, choices=SessionStatus, default=SessionStatus.OPEN)
    cancelled_because = models.CharField(max_length=200, blank=True)
    register_closed_at = models.DateTimeField(null=True, editable=False)
    imported_in = models.ForeignKey(
        "training_imports.Batch",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="sessions",
        db_index=False,
    )

    class Meta:
        ordering = ["starts_at"]
        indexes = [
            # read by the page of an import
            models.Index(
                fields=["imported_in"],
                condition=Q(imported_in__isnull=False),
                name="training_session_imported",
            ),
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
                name="training_minimum_fits_the_places",
                condition=Q(minimum__gte=1, minimum__lte=F("capacity")),
                violation_error_message="The fewest people must be between 1 and the number of places.",
            ),
            models.CheckConstraint(
                name="training_booking_opens_before_it_closes",
                condition=Q(opens_on=None) | Q(closes_on=None) | Q(opens_on__lte=F("closes_on")),
                violation_error_message="The first day to book cannot be after the last.",
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


@tracked(told_with="session")
class Teacher(Record):
    """That a trainer teaches a session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="teachers")
    trainer = models.ForeignKey(Trainer, models.PROTECT, related_name="teaches")

    class Meta:
        verbose_name = "trainer"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "trainer"],
                name="training_a_trainer_once_a_session",
                violation_error_message="This trainer teaches the session already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trainer_id} teaches {self.session_id}"


@tracked(exclude=["needs", "manager_name", "manager_email"])  # forgotten when they are no longer needed
class Booking(Record):
    """One person's place on one session, and what the register says of it.

    `agency` is the one the person worked for on booking; it stays when they move, so that take-up is counted where it
    belongs. `terms` is the version that they accepted, at the moment of booking. `replaced_by` is the booking of the
    colleague to whom they gave the place. `imported_in` is the file of past attendance that it came from: nobody is
    asked, told or charged about such a booking.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="bookings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bookings")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="bookings")
    status = models.CharField(max_length=12, choices=BookingStatus, default=BookingStatus.BOOKED)
    booked_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    needs = models.TextField("access or dietary needs", max_length=500, blank=True)
    terms = models.ForeignKey("training_terms.Terms", models.PROTECT, null=True, related_name="bookings")
    manager_name = models.CharField("line manager", max_length=120, blank=True)
    manager_email = models.EmailField("line manager’s email address", max_length=254, blank=True)
    replaced_by = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaces")
    attendance = models.CharField(max_length=12, choices=Attendance, default=Attendance.NOT_MARKED)
    marked_at = models.DateTimeField(null=True)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    imported_in = models.ForeignKey(
        "training_imports.Batch",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="bookings",
        db_index=False,
    )

    class Meta:
        ordering = ["booked_at"]
        indexes = [
            # read by the page of an import
            models.Index(
                fields=["imported_in"],
                condition=Q(imported_in__isnull=False),
                name="training_booking_imported",
            ),
            # read by "my training"
            models.Index(fields=["user", "booked_at"], name="training_bookings_of_person"),
            # read by the register and by the counts of the annual report
            models.Index(fields=["session", "attendance"], name="training_register"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "user"],
                condition=Q(status__in=TAKES_A_PLACE),
                name="training_one_place_a_person",
                violation_error_message="This person already has a place on this session.",
            ),
            models.CheckConstraint(
                name="training_cancelled_has_a_time",
                condition=Q(status__in=TAKES_A_PLACE, cancelled_at=None)
                | Q(status=BookingStatus.CANCELLED, cancelled_at__isnull=False),
                violation_error_message="A cancelled booking needs the time it was cancelled.",
            ),
            models.CheckConstraint(
                name="training_only_a_cancelled_place_is_replaced",
                condition=Q(status=BookingStatus.CANCELLED) | Q(replaced_by=None),
                violation_error_message="Somebody who keeps their place cannot have given it to a colleague.",
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
