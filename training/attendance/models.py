"""The register of each day, how late one may come, guests without an account, and who did not come."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from partnership.agencies.models import Agency
from partnership.base.models import Record
from partnership.base.tracking import tracked
from training.models import Booking, Session
from training.rules import REGISTER_MARKS, Attendance


@tracked
class DayMark(Record):
    """What the register says of one person on one day.

    `Booking.attendance` is what all days come to, and `training.register` writes both together. A booking that was
    marked as a whole, as those of earlier years, has no rows here: its days are all alike. `arrived_at` is known of
    whoever signed in, and where somebody wrote it down. `because` is why a day counts other than the rule for being
    late has it. `serial` numbers the messages by which a page sends its marks: an older one never comes after a newer.
    """

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="days")
    day = models.DateField()
    mark = models.CharField(max_length=12, choices=[(one.value, one.label) for one in REGISTER_MARKS])
    arrived_at = models.DateTimeField(null=True)
    because = models.CharField("reason", max_length=200, blank=True)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    serial = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["day"]
        verbose_name = "mark of a day"
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "day"],
                name="training_attendance_one_mark_a_day",
                violation_error_message="This person has a mark for this day already.",
            ),
            models.CheckConstraint(
                name="training_attendance_marked_as_something",
                condition=Q(mark__in=REGISTER_MARKS),
                violation_error_message="Choose a mark.",
            ),
            models.CheckConstraint(
                name="training_attendance_the_absent_never_arrive",
                condition=~Q(mark=Attendance.ABSENT) | Q(arrived_at=None),
                violation_error_message="Somebody who did not come has no time of arrival.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mark} on {self.day}"


@tracked
class LateRule(Record):
    """From a day on: whoever comes more than so many minutes late has attended that day in part."""

    in_force_from = models.DateField("in force from")
    minutes = models.PositiveSmallIntegerField("minutes after the start")

    class Meta:
        ordering = ["-in_force_from"]
        verbose_name = "rule for being late"
        constraints = [
            models.UniqueConstraint(
                fields=["in_force_from"],
                name="training_attendance_one_late_rule_a_day",
                violation_error_message="There is already a rule from this day on.",
            ),
            models.CheckConstraint(
                name="training_attendance_late_after_some_minutes",
                condition=Q(minutes__gte=1, minutes__lte=240),
                violation_error_message="Enter a number of minutes between 1 and 240.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} minutes from {self.in_force_from}"


@tracked(exclude=["name", "email"])  # those who never join are forgotten
class Guest(Record):
    """Somebody without an account who came and was not booked.

    A place of the session is kept for them. Once they have an account and work for the agency, it is their booking,
    with the days on which they were there.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="guests")
    name = models.CharField("full name", max_length=120)
    email = models.EmailField("email address", max_length=254)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    days = ArrayField(models.DateField(), verbose_name="days attended")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    booking = models.OneToOneField(Booking, models.SET_NULL, null=True, related_name="guest")

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                F("session"),
                Lower("email"),
                name="training_attendance_a_guest_once",
                violation_error_message="This person is on the list of guests already.",
            ),
            models.CheckConstraint(
                name="training_attendance_a_guest_was_there",
                condition=Q(days__len__gte=1) & ~Q(name=""),
                violation_error_message="A guest has a name and was there on a day.",
            ),
        ]

    def __str__(self) -> str:
        return f"Guest {self.pk}"


@tracked
class NoShow(Record):
    """That somebody, their line manager and their agency's finance contact were told that they did not come.

    `round` goes up when they are told anew after a correction, so that each is told each thing once.
    """

    booking = models.OneToOneField(Booking, models.CASCADE, related_name="no_show")
    round = models.PositiveSmallIntegerField(default=1)
    told_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-told_at"]
        constraints = [
            models.CheckConstraint(
                name="training_attendance_taken_back_after_told",
                condition=Q(taken_back_at=None) | Q(taken_back_at__gte=F("told_at")),
                violation_error_message="What nobody was told cannot be taken back.",
            ),
        ]

    def __str__(self) -> str:
        return f"No-show {self.pk}"
