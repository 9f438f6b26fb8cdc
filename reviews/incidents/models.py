"""Serious incidents, the children in them by pseudonym, and the notification of each incident."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from partnership.agencies.models import Agency
from partnership.base.models import EditableRecord, Record
from partnership.base.searching import Searched
from partnership.base.tracking import append_only, tracked
from reviews.incidents.rules import (
    INITIALS,
    OLDEST,
    Answer,
    Care,
    Ethnicity,
    Gender,
    KnownTo,
    Nature,
    Place,
    Placement,
    Plan,
    State,
    Trigger,
    Verdict,
)
from reviews.models import Review

INCIDENT_WORDS = Searched(title=["reference"], text=["summary"])


@tracked
class Incident(EditableRecord):
    """One serious incident, from the day on which a local authority became aware of it.

    Children Act 2004, section 16C(1): the authority in whose area it happened notifies it within five working days,
    even where the child lives elsewhere. `happened_on` may be known only about (`is_approximate`). `rapid_review` is
    the review that the notification led to: a rapid review has an incident, always.
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    authority = models.ForeignKey(
        Agency, models.PROTECT, related_name="incidents", verbose_name="local authority"
    )
    aware_on = models.DateField("became aware on")
    happened_on = models.DateField("happened on", null=True, blank=True)
    is_approximate = models.BooleanField("this date is approximate", default=False)
    nature = models.CharField("what happened", max_length=6, choices=Nature)
    is_suspected = models.BooleanField("abuse or neglect is known or suspected", default=True)
    place = models.CharField("where it happened", max_length=6, choices=Place, default=Place.HERE)
    lives_in = models.CharField("where the child lives, if in another area", max_length=120, blank=True)
    summary = models.TextField("what happened, without names", max_length=4000, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    rapid_review = models.OneToOneField(
        Review, models.PROTECT, null=True, editable=False, related_name="incident"
    )

    class Meta:
        ordering = ["-aware_on", "reference"]
        verbose_name = "serious incident"
        indexes = [
            # read by the search box
            GinIndex(INCIDENT_WORDS.vector(), name="reviews_incident_words"),
        ]
        constraints = [
            models.CheckConstraint(
                name="reviews_incidents_has_a_reference",
                condition=~Q(reference=""),
                violation_error_message="An incident has a reference.",
            ),
            models.CheckConstraint(
                name="reviews_incidents_aware_after_it_happened",
                condition=Q(happened_on=None) | Q(is_approximate=True) | Q(happened_on__lte=F("aware_on")),
                violation_error_message="Nobody can be aware of an incident before it has happened.",
            ),
            models.CheckConstraint(
                name="reviews_incidents_notified_before_reviewed",
                condition=Q(rapid_review=None) | ~Q(state=State.OPEN),
                violation_error_message="A rapid review begins once the incident is notified.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


@tracked(told_with="incident")
class Child(EditableRecord):
    """A child in an incident, by a pseudonym that no other child has, and what the national tables count.

    Nothing here says who it is: that lies in `ChildKey`. The age is in whole years at the time of the incident.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="children")
    pseudonym = models.CharField(max_length=60)
    age = models.PositiveSmallIntegerField(
        "age in years", null=True, blank=True, validators=[MaxValueValidator(OLDEST)]
    )
    gender = models.CharField(max_length=8, choices=Gender, default=Gender.UNKNOWN)
    ethnicity = models.CharField("ethnic group", max_length=8, choices=Ethnicity, default=Ethnicity.UNKNOWN)
    disability = models.CharField("disabled", max_length=8, choices=Answer, default=Answer.UNKNOWN)
    care = models.CharField("in care", max_length=12, choices=Care, default=Care.UNKNOWN)
    placement = models.CharField(
        "where the child lived", max_length=14, choices=Placement, default=Placement.UNKNOWN
    )
    placed_by = models.CharField("placed by another authority", max_length=120, blank=True)
    protection_plan = models.CharField(
        "on a child protection plan", max_length=8, choices=Plan, default=Plan.UNKNOWN
    )
    known_to = ArrayField(
        models.CharField(max_length=14, choices=KnownTo), verbose_name="known to", default=list, blank=True
    )

    class Meta:
        ordering = ["created_at"]
        verbose_name_plural = "children"
        constraints = [
            models.UniqueConstraint(
                Lower("pseudonym"),
                name="reviews_incidents_pseudonym_is_unique",
                violation_error_message="Another child has this pseudonym already. Choose one that nobody has.",
            ),
            models.CheckConstraint(
                name="reviews_incidents_pseudonym_is_no_initials",
                condition=~Q(pseudonym="") & ~Q(pseudonym__regex=INITIALS),
                violation_error_message="Choose a pseudonym that is nobody’s initials.",
            ),
        ]

    def __str__(self) -> str:
        return self.pseudonym


@tracked(exclude=["sealed"], told_with="child")
class ChildKey(EditableRecord):
    """Who stands behind a pseudonym: name, date of birth and record numbers, encrypted, kept apart from all else.

    `sealed` is ciphertext, and history keeps none of it. Only `reviews.incidents.keys` opens it.
    """

    child = models.OneToOneField(Child, models.PROTECT, related_name="key")
    sealed = models.TextField(editable=False)

    class Meta:
        verbose_name = "key to a pseudonym"
        verbose_name_plural = "keys to pseudonyms"
        constraints = [
            models.CheckConstraint(
                name="reviews_incidents_key_is_sealed",
                condition=~Q(sealed=""),
                violation_error_message="Enter who the child is.",
            ),
        ]

    def __str__(self) -> str:
        return f"Key of {self.child_id}"


@tracked(told_with="incident")
class Notification(EditableRecord):
    """That an incident was notified: once, even where there are several children.

    It goes by the government’s online system; the Panel passes it to the Department for Education and Ofsted.
    `counted_from` says by which trigger the rapid review runs.
    """

    incident = models.OneToOneField(Incident, models.PROTECT, related_name="notification")
    sent_on = models.DateField("sent on")
    number = models.CharField("number that the national system gave", max_length=40, blank=True)
    counted_from = models.CharField(
        "rapid review counted from", max_length=6, choices=Trigger, default=Trigger.SENT
    )
    late_because = models.CharField("why it was sent late", max_length=400, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")

    class Meta:
        ordering = ["-sent_on"]

    def __str__(self) -> str:
        return f"Notification of {self.incident_id}"


@tracked(told_with="incident")
class Copy(Record):
    """That a safeguarding partner, or another area where the child lives or was placed, was told of an incident."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="copies")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    area = models.CharField("another area", max_length=120, blank=True)
    told_on = models.DateField("told on")

    class Meta:
        ordering = ["told_on", "created_at"]
        verbose_name = "copy"
        verbose_name_plural = "copies"
        constraints = [
            models.CheckConstraint(
                name="reviews_incidents_copy_has_a_reader",
                condition=Q(agency__isnull=False, area="") | (Q(agency=None) & ~Q(area="")),
                violation_error_message="Choose an agency, or enter another area.",
            ),
            models.UniqueConstraint(
                fields=["incident", "agency", "area"],
                nulls_distinct=False,
                name="reviews_incidents_copied_once",
                violation_error_message="It is written down already that they were told.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency or self.area}, {self.told_on}"


class Outcome(Record):
    """What was established of an incident later, by whom and why. Rows can only be added; the last one holds.

    A rapid review is required once an incident is notified, unless it is later established that the case did not meet
    the criteria.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="outcomes")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField(max_length=2000)
    decided_on = models.DateField("decided on")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at"]
        triggers = [append_only()]
        constraints = [
            models.CheckConstraint(
                name="reviews_incidents_outcome_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Say why.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()
