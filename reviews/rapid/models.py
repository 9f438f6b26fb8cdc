"""The rapid review room: its days, meetings, draft, decision, what was sent to the Panel and what it answered."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from partnership.base.job_rules import LIVE
from partnership.base.jobs import Job
from partnership.base.models import EditableRecord, Record
from partnership.base.tracking import tracked
from reviews.models import Review
from reviews.rapid.rules import LAST_DAY, MeetingKind, Opinion, Outcome, Purpose, Step


@tracked
class Milestone(EditableRecord):
    """When one step of a rapid review is due, in working days after the notification: the partnership's timetable."""

    step = models.CharField(max_length=10, choices=Step, unique=True, editable=False)
    first_day = models.PositiveSmallIntegerField("from working day")
    last_day = models.PositiveSmallIntegerField("to working day")
    who = models.CharField("who does it", max_length=80)

    class Meta:
        ordering = ["last_day", "first_day"]
        constraints = [
            models.CheckConstraint(
                name="reviews_rapid_step_ends_later",
                condition=Q(first_day__gte=1, last_day__gte=F("first_day"), last_day__lte=LAST_DAY),
                violation_error_message=f"Enter working days from 1 to {LAST_DAY}, the last not before the first.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_step_display())


@tracked(told_with="review")
class Meeting(EditableRecord):
    """A meeting in the days of a rapid review: who came, and the key lines that were set or reached."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="rapid_meetings")
    kind = models.CharField("which meeting", max_length=10, choices=MeetingKind)
    held_on = models.DateField("held on")
    who_came = models.TextField("who came", max_length=2000)
    key_lines = models.TextField("key lines", max_length=10_000)

    class Meta:
        ordering = ["held_on", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "kind", "held_on"],
                name="reviews_rapid_meeting_once_a_day",
                violation_error_message="This meeting is written down already. Change it there.",
            ),
            models.CheckConstraint(
                name="reviews_rapid_meeting_says_something",
                condition=~Q(who_came="") & ~Q(key_lines=""),
                violation_error_message="Enter who came, and the key lines.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


@tracked(told_with="review")
class Passage(EditableRecord):
    """What the draft says to one of the five purposes of a rapid review. History keeps every version."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="rapid_passages")
    purpose = models.CharField(max_length=12, choices=Purpose, editable=False)
    text = models.TextField(max_length=30_000, blank=True)

    class Meta:
        ordering = ["created_at"]
        verbose_name = "part of the draft"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "purpose"],
                name="reviews_rapid_purpose_once",
                violation_error_message="This part of the draft is there already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_purpose_display())


@tracked(told_with="review")
class SafetyAction(EditableRecord):
    """Something that is done at once so that children are safe, while the review goes on."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="safety_actions")
    what = models.CharField("what is done", max_length=400)
    who = models.CharField("who does it", max_length=120)
    by_on = models.DateField("by")
    done_on = models.DateField("done on", null=True, blank=True)

    class Meta:
        ordering = ["by_on", "created_at"]
        verbose_name = "immediate safety action"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "what"],
                name="reviews_rapid_safety_action_once",
                violation_error_message="This is in the list already. Change it there.",
            ),
            models.CheckConstraint(
                name="reviews_rapid_safety_action_is_somebodys",
                condition=~Q(what="") & ~Q(who=""),
                violation_error_message="Enter what is done, and who does it.",
            ),
        ]

    def __str__(self) -> str:
        return self.what


@tracked(told_with="review")
class Decision(EditableRecord):
    """What is decided at the end, with the reasons: the case review group recommends, the three partners decide.

    `decided_on` is the day of the last signature; `leads_to` the practice review that begins with the decision.
    """

    review = models.OneToOneField(Review, models.PROTECT, related_name="rapid_decision")
    outcome = models.CharField("what is decided", max_length=10, choices=Outcome)
    reasons = models.TextField(max_length=10_000)
    group_on = models.DateField("recommended by the case review group on")
    leads_to = models.OneToOneField(
        Review, models.PROTECT, null=True, editable=False, related_name="rapid_decision_before"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reviews_rapid_decision_has_reasons",
                condition=~Q(reasons=""),
                violation_error_message="Enter the reasons for the decision.",
            ),
            models.CheckConstraint(
                name="reviews_rapid_only_practice_leads_on",
                condition=Q(leads_to=None) | Q(outcome=Outcome.PRACTICE),
                violation_error_message="A practice review has begun with this decision.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_outcome_display())


@tracked(told_with="review")
class Sending(EditableRecord):
    """That the rapid review went to the Panel; late only with the reason. It is never published."""

    review = models.OneToOneField(Review, models.PROTECT, related_name="rapid_sending")
    sent_on = models.DateField("sent on")
    due_on = models.DateField("was due on", null=True)
    late_because = models.CharField("why it was late", max_length=1000, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reviews_rapid_late_with_a_reason",
                condition=Q(due_on=None) | Q(sent_on__lte=F("due_on")) | ~Q(late_because=""),
                violation_error_message="It is late. Say why.",
            ),
        ]

    def __str__(self) -> str:
        return f"Sending of {self.review_id}"

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.sent_on > self.due_on


@tracked(told_with="review")
class Reply(EditableRecord):
    """What the Panel answered to a rapid review: it reads every one and comments on the decision."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="panel_replies")
    replied_on = models.DateField("date of the letter")
    opinion = models.CharField("what it says of the decision", max_length=8, choices=Opinion)
    text = models.TextField("in substance", max_length=10_000)

    class Meta:
        ordering = ["replied_on"]
        verbose_name = "reply of the Panel"
        verbose_name_plural = "replies of the Panel"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "replied_on"],
                name="reviews_rapid_one_reply_a_day",
                violation_error_message="A reply of this day is written down already. Change it there.",
            ),
        ]

    def __str__(self) -> str:
        return f"Reply of {self.replied_on}"


@tracked(fields=["review", "state", "asked_by", "asked_at", "problem"])  # not each step
class Making(Job):
    """One attempt to make the pack of a rapid review, as PDF and as DOCX, in the background."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="rapid_makings")

    class Meta(Job.Meta):
        indexes = [
            # read by the page of the pack: its newest making
            models.Index(fields=["review", "-asked_at"], name="reviews_rapid_makings"),
        ]
        constraints = [
            *Job.Meta.constraints,
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(state__in=LIVE),
                name="reviews_rapid_one_making_at_a_time",
                violation_error_message="The pack is being made already.",
            ),
        ]

    @property
    def steps(self) -> int:
        return 4

    def __str__(self) -> str:
        return f"Pack of {self.review_id}"


@tracked(exclude=["pdf", "docx", "made_of"])  # its SHA-256 stands for them
class Pack(Record):
    """The files of one making: what is sent to the Panel, children by pseudonym only.

    `made_of` tells of each part by its SHA-256 what it was made of: see `ageing`.
    """

    making = models.OneToOneField(Making, models.CASCADE, related_name="pack")
    pdf = models.BinaryField()
    docx = models.BinaryField()
    pages = models.PositiveSmallIntegerField()
    sha256 = models.CharField("SHA-256 of the PDF", max_length=64)
    made_of = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"Files of {self.making_id}"
