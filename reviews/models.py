"""Reviews of practice: what is reviewed, which agencies have a part in it, and who works on it."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from partnership.agencies.models import Agency, Days
from partnership.base.models import EditableRecord
from partnership.base.searching import Searched
from partnership.base.tracking import tracked
from partnership.meetings.models import Subgroup
from reviews.rules import Kind, Part, State

REVIEW_WORDS = Searched(title=["reference", "pseudonym"], text=["summary"])


@tracked
class Review(EditableRecord):
    """One review of whatever kind, from the decision to hold it to its end.

    Working Together to Safeguard Children (2018, chapter 4; 2023, chapter 5) knows the rapid review and the local
    child safeguarding practice review; partnerships hold more kinds, and read older ones: all stand in this table.
    `pseudonym` is all that the portal calls the child or family by. `lead_area` is the partnership that leads where
    this one only takes part. A review is never deleted: one made by mistake is archived, with the reason.
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    kind = models.CharField("kind of review", max_length=12, choices=Kind)
    pseudonym = models.CharField("what it is called", max_length=80)
    summary = models.TextField("what it is about", max_length=4000, blank=True)
    started_on = models.DateField("decided on")
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name="follows from"
    )
    group = models.ForeignKey(
        Subgroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name="overseen by",
    )
    lead_area = models.CharField("led by", max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    ended_on = models.DateField("ended on", null=True, editable=False)
    ended_because = models.CharField("why it was stopped", max_length=1000, blank=True, editable=False)
    archived_on = models.DateField(null=True, editable=False)
    archived_because = models.CharField("why it was archived", max_length=1000, blank=True, editable=False)

    class Meta:
        ordering = ["-started_on", "reference"]
        indexes = [
            # read by the list of reviews
            models.Index(fields=["kind", "-started_on"], name="reviews_by_kind"),
            # read by the search box
            GinIndex(REVIEW_WORDS.vector(), name="reviews_words"),
        ]
        constraints = [
            models.CheckConstraint(
                name="reviews_review_is_called_something",
                condition=~Q(pseudonym="") & ~Q(reference=""),
                violation_error_message="Enter what the review is called, without a real name.",
            ),
            models.CheckConstraint(
                name="reviews_end_comes_after_start",
                condition=Q(state=State.OPEN, ended_on=None)
                | (~Q(state=State.OPEN) & Q(ended_on__isnull=False, ended_on__gte=F("started_on"))),
                violation_error_message="A review ends on or after the day on which it was decided.",
            ),
            models.CheckConstraint(
                name="reviews_stopped_with_a_reason",
                condition=~Q(state=State.STOPPED) | ~Q(ended_because=""),
                violation_error_message="Say why the review was stopped.",
            ),
            models.CheckConstraint(
                name="reviews_archived_with_a_reason",
                condition=Q(archived_on=None, archived_because="")
                | (Q(archived_on__isnull=False) & ~Q(archived_because="")),
                violation_error_message="Say why the review is archived.",
            ),
            models.CheckConstraint(
                name="reviews_other_area_is_named",
                condition=~Q(kind=Kind.OUT_OF_AREA) | ~Q(lead_area=""),
                violation_error_message="Enter the area that leads the review.",
            ),
            models.CheckConstraint(
                name="reviews_review_does_not_follow_itself",
                condition=Q(follows=None) | ~Q(follows=F("id")),
                violation_error_message="A review cannot follow from itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}, {self.pseudonym}"


@tracked(told_with="review")
class Involved(EditableRecord):
    """That an agency has a part in a review: it knew the child or family, or should have.

    It sees its own part only, until `released_on`, from when its safeguarding lead may read the whole.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="involved")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reviews_involved_in")
    how = models.CharField("how it was involved", max_length=400, blank=True)
    released_on = models.DateField("the whole may be read from", null=True, blank=True)

    class Meta:
        ordering = ["agency__name"]
        verbose_name = "involved agency"
        verbose_name_plural = "involved agencies"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "agency"],
                name="reviews_agency_is_involved_once",
                violation_error_message="This agency has a part in the review already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} in {self.review_id}"


@tracked(told_with="review")
class Member(EditableRecord):
    """Who works on a review as what, from which day until which.

    A lead reviewer or adviser from outside often has no account: then only their name is kept. Conflicts of interest
    of reviewers are to be considered (Working Together): `interests` says what was declared.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews_worked_on",
        verbose_name="person",
    )
    name = models.CharField("name, where they have no account", max_length=120, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    part = models.CharField("what they do", max_length=14, choices=Part)
    interests = models.CharField("interests declared", max_length=400, blank=True)
    from_on = models.DateField("from")
    until_on = models.DateField("until", null=True, blank=True)

    class Meta:
        ordering = ["from_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                name="reviews_member_is_somebody",
                condition=Q(user__isnull=False, name="") | (Q(user=None) & ~Q(name="")),
                violation_error_message="Choose a person with an account, or enter the name of somebody without one.",
            ),
            models.CheckConstraint(
                name="reviews_member_ends_after_they_begin",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="The last day must be after the first.",
            ),
            ExclusionConstraint(
                name="reviews_member_has_one_part_at_a_time",
                expressions=[
                    ("review", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    (
                        Days("from_on", "until_on", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="This person already works on the review on some of these days.",
            ),
            models.UniqueConstraint(
                F("review"),
                Lower("name"),
                F("part"),
                F("from_on"),
                condition=Q(user=None),
                name="reviews_member_by_name_once",
                violation_error_message="Somebody of this name has this part from this day already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()}, {self.review_id}"
