"""What is asked about a course, who was asked when, what they answered, and what of it is published."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from partnership.base.models import Record
from partnership.base.tracking import append_only, tracked
from training.evaluation.rules import HIGHEST, MOST_CHASES, Asks, Audience, Point, State
from training.models import Booking, Course
from training.rules import Kind


@tracked
class Questionnaire(Record):
    """What is asked at one point, about one kind of course or about all of them, from a day on.

    A version is never changed: whoever was asked before keeps the questions they were asked. One without questions
    asks nobody. Three-stage evaluation (before, straight after, later with the manager) is what Working Together
    calls for: partners evaluate what training changes in practice.
    """

    point = models.CharField("when", max_length=14, choices=Point)
    audience = models.CharField("who is asked", max_length=10, choices=Audience)
    kind = models.CharField("kind of course", max_length=20, choices=Kind, blank=True)
    from_on = models.DateField("asked from")
    introduction = models.CharField(max_length=500, blank=True)
    certificate_waits = models.BooleanField("the certificate waits for the answers", default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["point", "audience", "kind", "from_on"],
                name="training_evaluation_one_version_a_day",
                violation_error_message="There are questions from that day on already. Choose another day.",
            ),
            models.CheckConstraint(
                name="training_evaluation_managers_later",
                condition=Q(audience=Audience.ATTENDEE) | Q(point__in=[Point.THREE_MONTHS, Point.SIX_MONTHS]),
                violation_error_message="Managers are asked 3 and 6 months after a course.",
            ),
            models.CheckConstraint(
                name="training_evaluation_certificate_waits_after",
                condition=Q(certificate_waits=False) | Q(point=Point.AFTER, audience=Audience.ATTENDEE),
                violation_error_message="A certificate waits only for what is asked straight after a course.",
            ),
        ]

    def __str__(self) -> str:
        who = "" if self.audience == Audience.ATTENDEE else ", managers"
        return f"{self.get_point_display()}{who}: {self.get_kind_display() or 'every kind of course'}"


@tracked
class Question(Record):
    """One question. Ratings of the same competence, or of the same learning outcome, pair up across points."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="questions")
    place = models.PositiveSmallIntegerField()
    asks = models.CharField("kind of answer", max_length=14, choices=Asks)
    text = models.CharField("question", max_length=300)
    competence = models.CharField(max_length=140, blank=True)
    is_required = models.BooleanField("must be answered", default=False)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "place"],
                name="training_evaluation_one_question_a_place",
                violation_error_message="Two questions cannot stand at the same place.",
            ),
            models.CheckConstraint(
                name="training_evaluation_rating_of_something",
                condition=(Q(asks=Asks.RATING) & ~Q(competence=""))
                | (~Q(asks=Asks.RATING) & Q(competence="")),
                violation_error_message="Say which competence is rated, and only for a rating.",
            ),
            models.CheckConstraint(
                name="training_evaluation_question_has_words",
                condition=~Q(text=""),
                violation_error_message="Enter the question.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


@tracked(exclude=["manager_name", "manager_email"])  # forgotten when the answer has come or the time is over
class Invitation(Record):
    """Somebody is asked at one point about one place on a course: whoever came, or their manager.

    Made once for each by the sweep (the unique key), sent and reminded of by notices, and ended when its time is over.
    A manager needs no account: the mail's link carries a seal.
    """

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="evaluations")
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="invitations")
    point = models.CharField(max_length=14, choices=Point)
    audience = models.CharField(max_length=10, choices=Audience)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField("asked")
    ends_at = models.DateTimeField("until")
    chase_at = models.DateTimeField("next reminder", null=True)
    chased = models.PositiveSmallIntegerField("reminders sent", default=0)
    answered_at = models.DateTimeField(null=True)
    manager_name = models.CharField(max_length=120, blank=True)
    manager_email = models.EmailField(max_length=254, blank=True)

    class Meta:
        ordering = ["opened_at"]
        indexes = [
            # read by the sweep
            models.Index(fields=["ends_at"], condition=Q(state="open"), name="training_evaluation_open"),
            models.Index(
                fields=["chase_at"],
                condition=Q(state="open", chase_at__isnull=False),
                name="training_evaluation_chase",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "point", "audience"],
                name="training_evaluation_asked_once",
                violation_error_message="They have been asked this already.",
            ),
            models.CheckConstraint(
                name="training_evaluation_chased_twice_at_most",
                condition=Q(chased__lte=MOST_CHASES),
                violation_error_message="Nobody is reminded more than twice.",
            ),
            models.CheckConstraint(
                name="training_evaluation_answered_has_a_time",
                condition=Q(state=State.ANSWERED, answered_at__isnull=False)
                | (~Q(state=State.ANSWERED) & Q(answered_at=None)),
                violation_error_message="An answer has the time at which it came.",
            ),
            models.CheckConstraint(
                name="training_evaluation_manager_is_reached",
                condition=Q(audience=Audience.ATTENDEE, manager_email="")
                | (Q(audience=Audience.MANAGER) & (~Q(state=State.OPEN) | ~Q(manager_email=""))),
                violation_error_message="A manager is asked at an email address.",
            ),
            models.CheckConstraint(
                name="training_evaluation_only_the_open_are_chased",
                condition=Q(state=State.OPEN) | Q(chase_at=None),
                violation_error_message="Nobody is reminded of what is over.",
            ),
        ]

    def __str__(self) -> str:
        return f"Evaluation {self.pk}"


class Answer(Record):
    """One answer as a number: a rating, how good it was, yes or no. Written once and never changed.

    `measure` is the learning outcome or competence of a rating, in the words of the day it was asked.
    """

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    measure = models.CharField(max_length=300, blank=True)
    value = models.PositiveSmallIntegerField()

    class Meta:
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "question", "measure"],
                name="training_evaluation_one_answer",
                violation_error_message="This question has been answered.",
            ),
            models.UniqueConstraint(
                fields=["invitation", "measure"],
                condition=~Q(measure=""),
                name="training_evaluation_rated_once",
                violation_error_message="The same thing cannot be rated twice at once.",
            ),
            models.CheckConstraint(
                name="training_evaluation_on_the_scale",
                condition=Q(value__lte=HIGHEST),
                violation_error_message="A rating lies between 1 and 10.",
            ),
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}"


@tracked(exclude=["text"])  # may be taken away where it names a child or a family
class Comment(Record):
    """What somebody wrote in their own words."""

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="comments")
    question = models.ForeignKey(Question, models.PROTECT, related_name="comments")
    text = models.TextField(max_length=2000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "question"],
                name="training_evaluation_one_comment",
                violation_error_message="This question has been answered.",
            ),
            models.CheckConstraint(
                name="training_evaluation_comment_says_something",
                condition=~Q(text=""),
                violation_error_message="A comment has words.",
            ),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk}"


@tracked
class Quote(Record):
    """A comment that a person has made anonymous and released to the annual report and the public pages."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="quotes")
    course = models.ForeignKey(Course, models.PROTECT, related_name="quotes")
    year = models.PositiveSmallIntegerField("first year of the financial year")
    text = models.CharField("published words", max_length=500)
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-released_at"]
        indexes = [
            # read by the course page and the annual report
            models.Index(
                fields=["course", "-released_at"],
                condition=Q(withdrawn_at=None),
                name="training_evaluation_quotes",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["comment"],
                condition=Q(withdrawn_at=None),
                name="training_evaluation_quoted_once",
                violation_error_message="This comment is released already.",
            ),
            models.CheckConstraint(
                name="training_evaluation_quote_says_something",
                condition=~Q(text=""),
                violation_error_message="Enter the words to publish.",
            ),
            models.CheckConstraint(
                name="training_evaluation_withdrawn_with_a_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | (
                    Q(withdrawn_at__gte=F("released_at"), withdrawn_by__isnull=False)
                    & ~Q(withdrawn_because="")
                ),
                violation_error_message="Say why the quote is withdrawn.",
            ),
        ]

    def __str__(self) -> str:
        return f"Quote {self.pk}"
