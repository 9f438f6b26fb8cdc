"""What a review found, what it recommends to whom, what they answered, and which actions follow."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import MD5

from partnership.actions.models import Action, Theme
from partnership.agencies.models import Agency
from partnership.base.models import EditableRecord, Record
from partnership.base.tracking import append_only, tracked
from reviews.learning.rules import NAMED, Addressee, Answer, Sort
from reviews.models import Review

SUBJECT = "reviews_learning.recommendation"
"""How the subject of the deadline of a recommendation begins; its id follows."""


@tracked
class Finding(EditableRecord):
    """One thing that a review found: practice to be improved and why it came to be so, or good practice to keep.

    A report analyses the systemic or underlying reasons for what was done or left undone (Child Safeguarding
    Practice Review and Relevant Agency (England) Regulations 2018, regulation 15): `reason` holds them.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField(editable=False)
    sort = models.CharField("what it asks for", max_length=8, choices=Sort)
    text = models.TextField("finding", max_length=2000)
    reason = models.TextField("underlying reason", max_length=2000, blank=True)
    themes = models.ManyToManyField(Theme, through="FindingTheme", related_name="findings", blank=True)

    class Meta:
        ordering = ["review", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"],
                name="reviews_learning_finding_counted_once",
                violation_error_message="Another finding has this number. Save yours again.",
            ),
            models.UniqueConstraint(
                F("review"),
                MD5("text"),
                name="reviews_learning_finding_said_once",
                violation_error_message="This finding is written down already. Change that one instead.",
            ),
            models.CheckConstraint(
                name="reviews_learning_finding_says_something",
                condition=~Q(text=""),
                violation_error_message="Enter what the review found.",
            ),
        ]

    def __str__(self) -> str:
        return f"Finding {self.number}"


@tracked(told_with="finding")
class FindingTheme(Record):
    """That a finding belongs to a theme, by which it is found beside those of other reviews."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="touches")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "theme"
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "theme"],
                name="reviews_learning_theme_once",
                violation_error_message="The finding has this theme already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} about {self.theme_id}"


@tracked
class Recommendation(EditableRecord):
    """What a review asks one body to do, inside the partnership or outside it.

    Older reviews addressed some to all safeguarding boards and some to government: `body` names who is in no directory
    of ours. One that is addressed to several bodies has a row for each, with the same number and the same words, since
    each answers for itself. Until `asked_on` only those who read the whole review see it.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField(editable=False)
    text = models.TextField("recommendation", max_length=2000)
    findings = models.ManyToManyField(Finding, through="Ground", related_name="recommendations", blank=True)
    addressee = models.CharField("addressed to", max_length=12, choices=Addressee)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="recommendations_received"
    )
    body = models.CharField("name of the body", max_length=150, blank=True)
    made_on = models.DateField("made on")
    asked_on = models.DateField("asked to answer on", null=True, editable=False)

    class Meta:
        ordering = ["review", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number", "addressee", "agency", "body"],
                nulls_distinct=False,
                name="reviews_learning_recommendation_counted_once",
                violation_error_message="This recommendation is addressed to that body already.",
            ),
            models.UniqueConstraint(
                F("review"),
                MD5("text"),
                F("addressee"),
                F("agency"),
                F("body"),
                nulls_distinct=False,
                name="reviews_learning_recommended_once",
                violation_error_message="This recommendation is written down already. Change that one instead.",
            ),
            models.CheckConstraint(
                name="reviews_learning_recommendation_says_something",
                condition=~Q(text=""),
                violation_error_message="Enter what is recommended.",
            ),
            models.CheckConstraint(
                name="reviews_learning_addressed_to_one_body",
                condition=Q(addressee=Addressee.AGENCY, agency__isnull=False, body="")
                | Q(addressee=Addressee.PARTNERSHIP, agency=None, body="")
                | (Q(addressee__in=NAMED, agency=None) & ~Q(body="")),
                violation_error_message="Choose the agency, or enter the name of a body outside the partnership.",
            ),
            models.CheckConstraint(
                name="reviews_learning_asked_when_made",
                condition=Q(asked_on=None) | Q(asked_on__gte=F("made_on")),
                violation_error_message="Nobody is asked to answer a recommendation before it is made.",
            ),
        ]

    def __str__(self) -> str:
        return f"Recommendation {self.number}"

    @property
    def subject(self) -> str:
        """Of the deadline by which it is to be answered."""
        return f"{SUBJECT}:{self.pk}"


@tracked(told_with="recommendation")
class Ground(Record):
    """That a recommendation rests on a finding: without one nobody knows what it is to change."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="grounds")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="grounds")

    class Meta:
        verbose_name = "finding behind it"
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "finding"],
                name="reviews_learning_ground_once",
                violation_error_message="The recommendation rests on this finding already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id} on {self.finding_id}"


class Response(Record):
    """What a body answered to a recommendation, with its reason. The newest counts; none is ever changed.

    `said_by` is who answered for the body; `by` is who wrote it down, which is another for a body without an account.
    """

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="responses")
    number = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=8, choices=Answer)
    reason = models.TextField(max_length=2000, blank=True)
    said_by = models.CharField("answered by", max_length=150)
    said_on = models.DateField("answered on")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "number"],
                name="reviews_learning_response_counted_once",
                violation_error_message="Somebody else has answered at this moment. Open it again.",
            ),
            models.CheckConstraint(
                name="reviews_learning_refused_with_a_reason",
                condition=Q(answer=Answer.ACCEPTED) | ~Q(reason=""),
                violation_error_message="Give the reason where a recommendation is not accepted, or only in part.",
            ),
            models.CheckConstraint(
                name="reviews_learning_answered_by_somebody",
                condition=~Q(said_by=""),
                violation_error_message="Enter who answers for the body.",
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return str(self.get_answer_display())


@tracked(told_with="recommendation")
class Follows(Record):
    """That an action follows from a recommendation; one action may answer several, of several reviews."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="follows")
    action = models.ForeignKey(Action, models.PROTECT, related_name="follows")

    class Meta:
        verbose_name = "action"
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "action"],
                name="reviews_learning_action_follows_once",
                violation_error_message="This action follows from the recommendation already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} from {self.recommendation_id}"


@tracked(told_with="review")
class CaseReference(EditableRecord):
    """What the NHS Safeguarding Case Review Tracker asks of a review and the partnership has no other place for.

    Every integrated care board feeds that tracker; an export in its shape spares it to type the same twice. STEIS is
    the NHS system of serious incidents. `case` is basic case information, without a name.
    """

    review = models.OneToOneField(Review, models.PROTECT, related_name="case_reference")
    local = models.CharField("local reference of the NHS", max_length=40, blank=True)
    steis = models.CharField("StEIS reference", max_length=40, blank=True)
    board = models.CharField("name of the board", max_length=120, blank=True)
    referred_on = models.DateField("referred on", null=True, blank=True)
    case = models.TextField("basic case information", max_length=1000, blank=True)
    slippage = models.CharField("why it is late", max_length=400, blank=True)
    dissemination = models.CharField("how it was spread", max_length=400, blank=True)

    class Meta:
        verbose_name = "references of the NHS"

    def __str__(self) -> str:
        return self.steis or self.local or "No reference"
