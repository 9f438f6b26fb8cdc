"""The report of a review: its drafts and what agencies say to them, the looks at it, and its way to the public."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from partnership.base.models import EditableRecord, Record
from partnership.base.tracking import tracked
from partnership.documents.models import Document
from partnership.publications.models import Publication
from reviews.models import Involved, Review
from reviews.practice.rules import About, Asked, Decision, Product, Recipient, Verdict, place_in_draft


@tracked(told_with="review")
class Draft(EditableRecord):
    """One state of a report, as a document. The final one of a practice review says where its necessary parts stand.

    Regulation 15 of 2018: such a report has a summary of the improvements that are recommended, and an analysis of
    systemic or underlying reasons why actions were taken or not.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="drafts")
    product = models.CharField("what it is", max_length=8, choices=Product, default=Product.REPORT)
    number = models.PositiveSmallIntegerField(editable=False)
    document = models.OneToOneField(Document, models.PROTECT, related_name="+", editable=False)
    note = models.CharField("what has changed", max_length=400, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    is_final = models.BooleanField("final", default=False, editable=False)
    improvements_page = models.PositiveSmallIntegerField(
        "page of the summary of improvements", null=True, blank=True
    )
    reasons_page = models.PositiveSmallIntegerField(
        "page of the analysis of underlying reasons", null=True, blank=True
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "product", "number"],
                name="reviews_practice_drafts_are_counted",
                violation_error_message="Somebody else has just added a draft. Look at it, then try again.",
            ),
            models.UniqueConstraint(
                fields=["review", "product"],
                condition=Q(is_final=True),
                name="reviews_practice_one_final",
                violation_error_message="Another draft is the final one already.",
            ),
            models.CheckConstraint(
                name="reviews_practice_final_has_both_parts",
                condition=~Q(is_final=True)
                | Q(improvements_page=None, reasons_page=None)
                | Q(
                    improvements_page__isnull=False,
                    improvements_page__gte=1,
                    reasons_page__isnull=False,
                    reasons_page__gte=1,
                ),
                violation_error_message="Say on which page the improvements are summarised, and on which page the "
                "underlying reasons are analysed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_product_display()}, draft {self.number}"


@tracked(told_with="draft")
class Check(EditableRecord):
    """That one agency is asked whether a draft has its facts right, and has answered.

    Until then its safeguarding lead may read this draft, though not the rest of the review. For an agency in which
    nobody can answer, the business unit writes down who told it and when. `said` is why it is not needed any more.
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="checks")
    involved = models.ForeignKey(Involved, models.PROTECT, related_name="checks")
    asked_on = models.DateField("asked on")
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    told_by = models.CharField("who told it for the agency", max_length=200, blank=True, editable=False)
    told_on = models.DateField("told on", null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    said = models.TextField("why it is not needed", max_length=2000, blank=True, editable=False)

    class Meta:
        ordering = ["involved__agency__name", "asked_on"]
        verbose_name = "check of the facts"
        verbose_name_plural = "checks of the facts"
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "involved"],
                condition=Q(withdrawn_at=None),
                name="reviews_practice_checked_once",
                violation_error_message="This agency has been asked about this draft already.",
            ),
            models.CheckConstraint(
                name="reviews_practice_checked_by_somebody",
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                violation_error_message="An answer has a time and a sender.",
            ),
            models.CheckConstraint(
                name="reviews_practice_check_told_by_somebody",
                condition=Q(told_by="", told_on=None)
                | ~Q(told_by="") & Q(told_on__isnull=False, answered_at__isnull=False),
                violation_error_message="Say who told it for the agency, and when.",
            ),
            models.CheckConstraint(
                name="reviews_practice_check_withdrawn_with_a_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, said="")
                | ~Q(said="") & Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, answered_at=None),
                violation_error_message="Say why.",
            ),
        ]

    def __str__(self) -> str:
        return f"Check of {self.draft_id}"

    @property
    def is_waiting(self) -> bool:
        """Whether the agency still owes its answer."""
        return self.answered_at is None and self.withdrawn_at is None

    @property
    def subject(self) -> str:
        """What its deadline is about."""
        return f"review.accuracy:{self.pk}"


@tracked(told_with="check_of")
class Correction(EditableRecord):
    """Something in a draft that an agency says is wrong, and what whoever writes the report made of it."""

    check_of = models.ForeignKey(Check, models.CASCADE, related_name="corrections", verbose_name="check")
    page = models.CharField("page or paragraph", max_length=20)
    says = models.TextField("what is wrong, and what is right", max_length=4000)
    verdict = models.CharField("answer", max_length=8, choices=Verdict, default=Verdict.OPEN, editable=False)
    because = models.CharField("reason", max_length=1000, blank=True, editable=False)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["check_of", "page", "says"],
                name="reviews_practice_correction_once",
                violation_error_message="This is in your list already.",
            ),
            models.CheckConstraint(
                name="reviews_practice_correction_says_what",
                condition=~Q(page="") & ~Q(says=""),
                violation_error_message="Enter the page, and what is wrong.",
            ),
            models.CheckConstraint(
                name="reviews_practice_refusal_has_a_reason",
                condition=~Q(verdict__in=(Verdict.NO, Verdict.PARTLY)) | ~Q(because=""),
                violation_error_message="Say why it is not changed, or not wholly.",
            ),
        ]

    def __str__(self) -> str:
        return place_in_draft(self.page)


@tracked(told_with="review")
class Look(Record):
    """One look of the partners at the time that a review takes and at its quality.

    Regulation 14 of 2018: at regular intervals, and they may ask the reviewer in writing.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="looks")
    looked_on = models.DateField("looked on")
    time = models.TextField("time: is it on course?", max_length=2000)
    quality = models.TextField("quality: is it sound?", max_length=2000)
    asked = models.CharField(
        "asked of the reviewer in writing", max_length=12, choices=Asked, default=Asked.NOTHING
    )
    asked_for = models.CharField("what exactly", max_length=400, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-looked_on", "-created_at"]
        verbose_name = "look at time and quality"
        verbose_name_plural = "looks at time and quality"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "looked_on"],
                name="reviews_practice_one_look_a_day",
                violation_error_message="A look of this day is written down already.",
            ),
            models.CheckConstraint(
                name="reviews_practice_look_says_both",
                condition=~Q(time="") & ~Q(quality=""),
                violation_error_message="Say how it stands with the time, and with the quality.",
            ),
            models.CheckConstraint(
                name="reviews_practice_asked_for_something",
                condition=Q(asked=Asked.NOTHING, asked_for="") | (~Q(asked=Asked.NOTHING) & ~Q(asked_for="")),
                violation_error_message="Say what the reviewer was asked for.",
            ),
        ]

    def __str__(self) -> str:
        return f"Look of {self.looked_on}"


@tracked(told_with="review")
class Explanation(EditableRecord):
    """What the partners told the Panel and the Secretary of State of a delay, or of a report that is not published.

    Working Together 2018, chapter 4, and 2023, chapter 5: they explain it, and consider what they hear to it.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="explanations")
    about = models.CharField("about", max_length=8, choices=About)
    sent_on = models.DateField("sent on")
    said = models.TextField("what was explained", max_length=4000)
    answered_on = models.DateField("answered on", null=True, blank=True)
    answer = models.TextField("what they said to it", max_length=4000, blank=True)
    considered = models.TextField("what the partners made of it", max_length=4000, blank=True)

    class Meta:
        ordering = ["-sent_on", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "about", "sent_on"],
                name="reviews_practice_explained_once_a_day",
                violation_error_message="This is written down already. Change it there.",
            ),
            models.CheckConstraint(
                name="reviews_practice_explanation_says_something",
                condition=~Q(said=""),
                violation_error_message="Enter what was explained.",
            ),
            models.CheckConstraint(
                name="reviews_practice_answer_has_a_day",
                condition=Q(answered_on=None, answer="")
                | (Q(answered_on__isnull=False, answered_on__gte=F("sent_on")) & ~Q(answer="")),
                violation_error_message="Enter what they said and when, on or after the day it was sent.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_about_display())


@tracked(told_with="review")
class Copy(Record):
    """That one of those who must get the report before it is published has got it, or what it says of improvements."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="copies")
    draft = models.ForeignKey(Draft, models.PROTECT, null=True, blank=True, related_name="copies")
    to = models.CharField("to", max_length=10, choices=Recipient)
    sent_on = models.DateField("sent on")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["sent_on", "to"]
        verbose_name_plural = "copies"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "draft", "to"],
                name="reviews_practice_one_copy_each",
                nulls_distinct=False,
                violation_error_message="This copy is written down already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_to_display())


@tracked(told_with="review")
class Publishing(EditableRecord):
    """Whether and when the report is published, with the reason where it is not.

    Who must publish may withhold a report that it would be inappropriate to publish, and then publishes what can be
    said about improvements (Children Act 2004, section 16F). Until then everything is under embargo.
    """

    review = models.OneToOneField(Review, models.PROTECT, related_name="publishing")
    planned_on = models.DateField("planned for", null=True, blank=True)
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    decided_on = models.DateField("decided on", null=True, blank=True)
    decided_by = models.CharField("who decided", max_length=400, blank=True)
    because = models.TextField("why it is not published", max_length=4000, blank=True)
    publication = models.OneToOneField(
        Publication, models.PROTECT, null=True, editable=False, related_name="+"
    )
    repository_on = models.DateField("in the national repository since", null=True, blank=True)
    repository = models.URLField("where it stands there", blank=True)

    class Meta:
        verbose_name = "publication"
        constraints = [
            models.CheckConstraint(
                name="reviews_practice_decision_has_a_day",
                condition=Q(decision="", decided_on=None, decided_by="")
                | (~Q(decision="") & Q(decided_on__isnull=False) & ~Q(decided_by="")),
                violation_error_message="Enter who decided, and on which day.",
            ),
            models.CheckConstraint(
                name="reviews_practice_withheld_with_a_reason",
                condition=~Q(decision=Decision.WITHHOLD) | ~Q(because=""),
                violation_error_message="Say why the report is not published.",
            ),
            models.CheckConstraint(
                name="reviews_practice_published_by_a_decision",
                condition=Q(publication=None) | ~Q(decision=""),
                violation_error_message="Decide first whether the report is published.",
            ),
            models.CheckConstraint(
                name="reviews_practice_repository_after_publication",
                condition=Q(repository_on=None) | Q(publication__isnull=False, decision=Decision.PUBLISH),
                violation_error_message="Only a published report goes to the national repository.",
            ),
        ]

    def __str__(self) -> str:
        return f"Publication of {self.review_id}"

    @property
    def is_public(self) -> bool:
        """Whether it was published and is not withdrawn."""
        return self.publication is not None and self.publication.withdrawn_on is None
