"""Cases that agencies refer for consideration, the criteria that are weighed, and what was decided by whom."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from partnership.agencies.models import Agency
from partnership.base.models import EditableRecord, Record
from partnership.base.searching import Searched
from partnership.base.tracking import append_only, tracked
from reviews.incidents.models import Incident
from reviews.models import Review
from reviews.referrals.rules import About, Answer, Outcome, State, View

REFERRAL_WORDS = Searched(title=["reference", "pseudonym"], text=["what_happened", "why"])


@tracked
class Criterion(Record):
    """One thing that is weighed, from which day until which, and where it comes from.

    Criteria are of law and guidance that change: one is never rewritten, but ends, and another begins.
    """

    about = models.CharField("criterion for", max_length=8, choices=About)
    text = models.CharField("what is asked", max_length=300)
    source = models.CharField("where it comes from", max_length=200)
    position = models.PositiveSmallIntegerField("order", default=1)
    from_on = models.DateField("in force from")
    until_on = models.DateField("in force until", null=True, blank=True)

    class Meta:
        ordering = ["about", "position", "from_on"]
        verbose_name_plural = "criteria"
        constraints = [
            models.CheckConstraint(
                name="reviews_referrals_criterion_has_a_source",
                condition=~Q(text="") & ~Q(source=""),
                violation_error_message="Say what is asked, and where it comes from.",
            ),
            models.CheckConstraint(
                name="reviews_referrals_criterion_ends_later",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="The last day must be after the first.",
            ),
            models.UniqueConstraint(
                fields=["about", "text", "from_on"],
                name="reviews_referrals_criterion_once",
                violation_error_message="This criterion is in force from that day already.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


@tracked
class Referral(EditableRecord):
    """A case that an agency asks the partnership to consider, countersigned by its safeguarding lead.

    Somerset called the form “case for consideration”. `said` is why it went back or was withdrawn. What a decision
    opened hangs on it: an incident to notify, or a learning review.
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="referrals")
    referred_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    pseudonym = models.CharField("what the child is called here", max_length=60)
    age = models.PositiveSmallIntegerField("age in years", null=True, blank=True)
    happened_on = models.DateField("happened on", null=True, blank=True)
    is_approximate = models.BooleanField("this date is approximate", default=False)
    what_happened = models.TextField("what happened, without names", max_length=4000)
    why = models.TextField("why it should be considered", max_length=4000)
    others_know = models.TextField("who else knows the child", max_length=1000, blank=True)
    safety = models.TextField("what was done at once", max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, editable=False)
    said = models.CharField("why it went back or was withdrawn", max_length=1000, blank=True, editable=False)
    countersigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    countersigned_at = models.DateTimeField(null=True, editable=False)
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, related_name="referrals", editable=False
    )
    review = models.ForeignKey(Review, models.PROTECT, null=True, related_name="referrals", editable=False)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            # read by the search box
            GinIndex(REFERRAL_WORDS.vector(), name="reviews_referrals_words"),
        ]
        constraints = [
            models.CheckConstraint(
                name="reviews_referrals_says_what_and_why",
                condition=~Q(reference="") & ~Q(pseudonym="") & ~Q(what_happened="") & ~Q(why=""),
                violation_error_message="Say what happened, and why it should be considered.",
            ),
            models.CheckConstraint(
                name="reviews_referrals_countersigned_first",
                condition=~Q(state__in=[State.SENT, State.DECIDED])
                | Q(countersigned_by__isnull=False, countersigned_at__isnull=False),
                violation_error_message="The safeguarding lead of the agency countersigns first.",
            ),
            models.CheckConstraint(
                name="reviews_referrals_back_with_a_reason",
                condition=~Q(state__in=[State.RETURNED, State.WITHDRAWN]) | ~Q(said=""),
                violation_error_message="Say why.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


@tracked(told_with="referral")
class Consideration(Record):
    """What was found of one criterion for one referral, and why."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="considerations")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer)
    reason = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["criterion__about", "criterion__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "criterion"],
                name="reviews_referrals_criterion_considered_once",
                violation_error_message="This criterion was considered already.",
            ),
            models.CheckConstraint(
                name="reviews_referrals_consideration_says_why",
                condition=Q(answer=Answer.UNKNOWN) | ~Q(reason=""),
                violation_error_message="Say why the criterion is met or not.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.answer}"


class Decision(Record):
    """What was decided of a referral, and why. Rows can only be added; the last one holds.

    `criteria` is a copy of what was found that day: the words of each criterion, its source, the answer and the
    reason. `told` is what the referrer reads; the rest is the discussion of those who decide.
    """

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=8, choices=Outcome)
    reasons = models.TextField(max_length=4000)
    told = models.TextField("what the referrer is told", max_length=1000, blank=True)
    decided_on = models.DateField("decided on")
    criteria = models.JSONField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at"]
        triggers = [append_only()]
        constraints = [
            models.CheckConstraint(
                name="reviews_referrals_decided_with_reasons",
                condition=~Q(reasons=""),
                violation_error_message="Say why it was decided so.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class Voice(Record):
    """Somebody by name who took part in a decision, for whom, and where they stood. Rows can only be added."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="voices")
    name = models.CharField(max_length=120)
    agency = models.CharField(max_length=150)
    view = models.CharField(max_length=8, choices=View)
    reason = models.CharField(max_length=1000, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "position"],
                name="reviews_referrals_one_voice_a_line",
                violation_error_message="Each person has one line.",
            ),
            models.CheckConstraint(
                name="reviews_referrals_who_differs_says_why",
                condition=~Q(name="") & (~Q(view=View.DIFFERED) | ~Q(reason="")),
                violation_error_message="Say why somebody did not agree.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_view_display()}"
