"""Who waits for a course, what they were offered, and why nobody was."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value

from partnership.agencies.models import Agency
from partnership.base.models import Record
from partnership.base.tracking import append_only, tracked
from training.models import Course, Session
from training.waiting.rules import MOST_PLACES, OfferState, WantState

ARRIVAL = "training_waiting_arrival"
"""The sequence that numbers people in the order in which they come."""


@tracked(exclude=["needs"])  # forgotten with the place that it was for
class Want(Record):
    """Somebody wants to take a course and waits for a place: on any date, or on the dates that they have `chosen`.

    It belongs to the person and the course, not to a session, so that a new date does not begin a new queue. For a
    group the safeguarding lead waits for several `places` together. The line is in the order of `arrival`, which the
    database counts and nobody changes.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="wants")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="wants")
    course = models.ForeignKey(Course, models.PROTECT, related_name="wants")
    chosen = ArrayField(models.UUIDField(), verbose_name="dates", default=list, blank=True)
    places = models.PositiveSmallIntegerField("places", default=1)
    arrival = models.BigIntegerField(
        db_default=Func(Value(ARRIVAL), function="nextval", output_field=models.BigIntegerField()),
        editable=False,
    )
    state = models.CharField(max_length=8, choices=WantState, default=WantState.OPEN)
    closed_at = models.DateTimeField(null=True)
    needs = models.TextField("access or dietary needs", max_length=500, blank=True)

    class Meta:
        ordering = ["arrival"]
        verbose_name = "place on the waiting list"
        indexes = [
            # read by each pass: the line for a course, in order
            models.Index(
                fields=["course", "arrival"], condition=Q(state=WantState.OPEN), name="training_waiting_line"
            ),
            # read by the number of somebody in the line
            GinIndex(fields=["chosen"], name="training_waiting_dates"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["arrival"],
                name="training_waiting_in_one_order",
                violation_error_message="Two people cannot have the same turn.",
            ),
            models.UniqueConstraint(
                fields=["user", "course"],
                condition=Q(state=WantState.OPEN, places=1),
                name="training_waiting_once_for_a_course",
                violation_error_message="You are on the waiting list for this course already.",
            ),
            models.UniqueConstraint(
                fields=["agency", "course"],
                condition=Q(state=WantState.OPEN, places__gt=1),
                name="training_waiting_one_group_of_an_agency",
                violation_error_message="A group of this agency is on the waiting list for this course already.",
            ),
            models.CheckConstraint(
                name="training_waiting_for_a_place",
                condition=Q(places__gte=1, places__lte=MOST_PLACES),
                violation_error_message=f"Enter a number of places between 1 and {MOST_PLACES}.",
            ),
            models.CheckConstraint(
                name="training_waiting_closed_has_a_time",
                condition=Q(state=WantState.OPEN, closed_at=None)
                | ~Q(state=WantState.OPEN) & Q(closed_at__isnull=False),
                violation_error_message="Whoever no longer waits has a time from which on.",
            ),
        ]

    def __str__(self) -> str:
        return f"Waiting {self.pk}"

    def close(self, state: WantState, *, now: datetime) -> None:
        """They wait no more; the row is locked by the caller."""
        self.state, self.closed_at, self.needs = state, now, ""
        self.save(update_fields=["state", "closed_at", "needs"])


@tracked
class Offer(Record):
    """A place, or several for a group, that is kept for whoever is next in line until they answer or it ends.

    While it is open its places count in the session's `places_held`. Nobody is offered the same session twice, unless
    it was withdrawn: then they have not let it go by.
    """

    want = models.ForeignKey(Want, models.PROTECT, related_name="offers")
    session = models.ForeignKey(Session, models.PROTECT, related_name="offers")
    places = models.PositiveSmallIntegerField(default=1)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.OPEN)
    decided_at = models.DateTimeField(null=True)
    because = models.CharField("why withdrawn", max_length=200, blank=True)

    class Meta:
        ordering = ["-made_at"]
        indexes = [
            # read by the sweep
            models.Index(
                fields=["ends_at"], condition=Q(state=OfferState.OPEN), name="training_waiting_ends"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["want"],
                condition=Q(state=OfferState.OPEN),
                name="training_waiting_one_offer_at_a_time",
                violation_error_message="They have an offer to answer.",
            ),
            models.UniqueConstraint(
                fields=["want", "session"],
                condition=~Q(state=OfferState.WITHDRAWN),
                name="training_waiting_offered_once",
                violation_error_message="They have been offered this session before.",
            ),
            models.CheckConstraint(
                name="training_waiting_offer_has_places",
                condition=Q(places__gte=1),
                violation_error_message="An offer is of one place at least.",
            ),
            models.CheckConstraint(
                name="training_waiting_offer_ends_later",
                condition=Q(ends_at__gt=F("made_at")),
                violation_error_message="An offer must end after it was made.",
            ),
            models.CheckConstraint(
                name="training_waiting_decided_has_a_time",
                condition=Q(state=OfferState.OPEN, decided_at=None)
                | ~Q(state=OfferState.OPEN) & Q(decided_at__isnull=False),
                violation_error_message="An offer that is over has a time from which on.",
            ),
        ]

    def __str__(self) -> str:
        return f"Offer {self.pk}"

    def is_open(self, now: datetime) -> bool:
        """Whether it can be accepted."""
        return self.state == OfferState.OPEN and now < self.ends_at


class Pass(Record):
    """Places were free and nobody was offered one: when, and why. Read by those who run the training."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="passes")
    at = models.DateTimeField()
    free = models.PositiveIntegerField("free places")
    sentence = models.CharField("why", max_length=600)

    class Meta:
        ordering = ["-at"]
        indexes = [
            # read by the session's page: the newest of one session
            models.Index(fields=["session", "-at"], name="training_waiting_passes"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"Pass {self.pk}"
