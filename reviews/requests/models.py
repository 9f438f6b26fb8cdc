"""What agencies are asked for in a review: the templates, each request, and what was answered."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from partnership.base.models import EditableRecord, Record
from partnership.base.tracking import tracked
from partnership.documents.models import Document
from reviews.models import Involved
from reviews.requests.rules import ANSWERED, Kind, State

SUBJECT = "review.request"


@tracked
class Template(EditableRecord):
    """The questions that an agency gets, from a day on. What was asked already keeps the questions it was asked with.

    Partnerships send out forms of their own (agency summary, individual management review, agency report): the
    business unit writes these anew when guidance changes.
    """

    kind = models.CharField("what is asked for", max_length=20, choices=Kind)
    name = models.CharField(max_length=120)
    introduction = models.TextField("what agencies should know", max_length=2000, blank=True)
    questions = models.JSONField(default=list)
    from_on = models.DateField("in use from")
    until_on = models.DateField("in use until", null=True, blank=True)

    class Meta:
        ordering = ["name", "-from_on"]
        verbose_name = "template"
        constraints = [
            models.UniqueConstraint(
                fields=["name", "from_on"],
                name="reviews_requests_template_once_a_day",
                violation_error_message="There is a template of this name from that day already.",
            ),
            models.CheckConstraint(
                name="reviews_requests_template_has_a_name",
                condition=~Q(name=""),
                violation_error_message="Enter the template’s name.",
            ),
            models.CheckConstraint(
                name="reviews_requests_template_asks_something",
                condition=~Q(questions=[]),
                violation_error_message="Enter at least one question.",
            ),
            models.CheckConstraint(
                name="reviews_requests_template_ends_later",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked(told_with="involved")
class AgencyRequest(EditableRecord):
    """That one agency is asked for one thing in one review, and what has become of it.

    Individual agency summaries come in days 2 to 10 of a rapid review; a senior manager of the agency answers for
    their quality. `said` is why it went back, why it is not needed, or why whoever sent it accepted it too. An agency
    sees its own requests only.
    """

    involved = models.ForeignKey(Involved, models.PROTECT, related_name="requests")
    template = models.ForeignKey(Template, models.PROTECT, related_name="requests")
    note = models.TextField("what this agency should look at", max_length=2000, blank=True)
    asked_on = models.DateField("asked on")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED, editable=False)
    nothing_because = models.CharField("where the agency looked", max_length=1000, blank=True)
    quality_by = models.CharField("senior manager who checked it", max_length=120, blank=True)
    quality_post = models.CharField("their post", max_length=120, blank=True)
    returned_at = models.DateTimeField(null=True, editable=False)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    said = models.TextField("what was said to it", max_length=2000, blank=True)

    class Meta:
        ordering = ["involved__agency__name", "asked_on"]
        verbose_name = "request"
        indexes = [
            # read by the list of work, and by the board of a rapid review
            models.Index(fields=["state", "asked_on"], name="reviews_requests_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["involved", "template"],
                condition=~Q(state=State.WITHDRAWN),
                name="reviews_requests_one_an_agency",
                violation_error_message="This agency was asked for this already. Open the request to send it back.",
            ),
            models.CheckConstraint(
                name="reviews_requests_answered_by_somebody",
                condition=~Q(state__in=ANSWERED) | Q(returned_at__isnull=False, returned_by__isnull=False),
                violation_error_message="What was returned has a time and a sender.",
            ),
            models.CheckConstraint(
                name="reviews_requests_nothing_with_a_reason",
                condition=~Q(state=State.NOTHING) | ~Q(nothing_because=""),
                violation_error_message="Say where the agency looked, so that others can rely on it.",
            ),
            models.CheckConstraint(
                name="reviews_requests_quality_is_assured",
                condition=~Q(state=State.RETURNED) | (~Q(quality_by="") & ~Q(quality_post="")),
                violation_error_message="Name the senior manager who checked it, and their post.",
            ),
            models.CheckConstraint(
                name="reviews_requests_accepted_by_another",
                condition=~Q(state=State.ACCEPTED)
                | Q(decided_by__isnull=False, decided_at__isnull=False)
                & (~Q(decided_by=F("returned_by")) | ~Q(said="")),
                violation_error_message="Somebody else has to accept what you have sent, if there is anybody.",
            ),
            models.CheckConstraint(
                name="reviews_requests_refused_with_a_reason",
                condition=~Q(state__in=(State.SENT_BACK, State.WITHDRAWN)) | ~Q(said=""),
                violation_error_message="Say why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} of {self.involved_id}"

    @property
    def subject(self) -> str:
        """What its deadline is about."""
        return f"{SUBJECT}:{self.pk}"


@tracked(told_with="request")
class Answer(Record):
    """One question as it was asked, and what the agency says to it."""

    request = models.ForeignKey(AgencyRequest, models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=400)
    text = models.TextField("answer", max_length=20_000, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "number"],
                name="reviews_requests_question_once",
                violation_error_message="This question is asked already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Answer {self.number} of {self.request_id}"


@tracked(told_with="request")
class Attachment(Record):
    """A paper that an agency sends with its answer; the documents room keeps its versions."""

    request = models.ForeignKey(AgencyRequest, models.CASCADE, related_name="attachments")
    document = models.OneToOneField(Document, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"Paper of {self.request_id}"
