"""Places kept for an agency, and the people who are named for them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from partnership.agencies.models import Agency
from partnership.base.models import Record
from partnership.base.tracking import tracked
from partnership.joining.models import Invitation
from training.groups.rules import HeirState
from training.models import Booking, Session


@tracked(exclude=["left"])  # each booking and each release tells what became of a place
class Hold(Record):
    """Places of a session that are kept for one agency until a date.

    The training officer keeps them, or the agency's safeguarding lead books them and names the people later. `left` of
    the `places` are still without a booking and count in the session's `places_held`; they go back on `release_on`.
    Whoever changes `left` has locked the session before.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="holds")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="holds")
    places = models.PositiveSmallIntegerField("places")
    left = models.PositiveSmallIntegerField(editable=False)
    release_on = models.DateField("kept until")
    because = models.CharField("what for", max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["release_on"]
        verbose_name = "reservation"
        indexes = [
            # read by the sweep, and by whoever books on a session with places kept
            models.Index(
                fields=["session", "release_on"], condition=Q(left__gt=0), name="training_groups_kept_now"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="training_groups_keeps_a_place",
                condition=Q(places__gte=1, places__lte=200),
                violation_error_message="Enter a number of places between 1 and 200.",
            ),
            models.CheckConstraint(
                name="training_groups_no_more_than_kept",
                condition=Q(left__lte=F("places")),
                violation_error_message="There are not so many places kept.",
            ),
            models.CheckConstraint(
                name="training_groups_released_is_empty",
                condition=Q(released_at=None) | Q(left=0),
                violation_error_message="Places that were released are kept no more.",
            ),
            models.CheckConstraint(
                name="training_groups_says_what_for",
                condition=~Q(because=""),
                violation_error_message="Say what the places are for.",
            ),
            models.UniqueConstraint(
                fields=["session", "agency", "places", "because"],
                condition=Q(released_at=None),
                name="training_groups_kept_once",
                violation_error_message="As many places are kept for this already. Say what the others are for.",
            ),
        ]

    def __str__(self) -> str:
        return f"Places kept {self.pk}"


@tracked(exclude=["email", "name"])  # those who never join are forgotten with their invitation
class Named(Record):
    """Somebody who is to have one of the places kept: booked at once, or as soon as they have joined the portal."""

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="names")
    email = models.EmailField("email address", max_length=254)
    name = models.CharField(max_length=120)
    booking = models.OneToOneField(Booking, models.PROTECT, null=True, related_name="named")
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, related_name="+")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at"]
        verbose_name = "person"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                F("hold"),
                condition=Q(dropped_at=None),
                name="training_groups_named_once",
                violation_error_message="This person is named already.",
            ),
            models.CheckConstraint(
                name="training_groups_dropped_before_booking",
                condition=Q(dropped_at=None) | Q(booking=None),
                violation_error_message="Whoever is booked is not taken off the list: cancel the booking.",
            ),
        ]

    def __str__(self) -> str:
        return f"Named {self.pk}"


@tracked(exclude=["email", "name"])  # forgotten as soon as it is settled
class Heir(Record):
    """A colleague without an account who is to have somebody's place as soon as they have joined the portal.

    Until then it is the place of whoever gives it, and stays so where they have not joined by `until`.
    """

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="heirs")
    email = models.EmailField("email address", max_length=254, blank=True)
    name = models.CharField(max_length=120, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    until = models.DateTimeField()
    state = models.CharField(max_length=8, choices=HeirState, default=HeirState.WAITING)
    because = models.CharField("why not", max_length=600, blank=True)

    class Meta:
        ordering = ["created_at"]
        verbose_name = "colleague who is to have a place"
        constraints = [
            models.UniqueConstraint(
                fields=["booking"],
                condition=Q(state=HeirState.WAITING),
                name="training_groups_one_heir_at_a_time",
                violation_error_message="This place is promised to somebody already. Take that back first.",
            ),
            models.CheckConstraint(
                name="training_groups_heir_has_an_address",
                condition=~Q(state=HeirState.WAITING) | ~Q(email="") & ~Q(name=""),
                violation_error_message="Enter their name and email address.",
            ),
        ]

    def __str__(self) -> str:
        return f"Heir {self.pk}"
