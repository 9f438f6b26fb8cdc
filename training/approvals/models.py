"""What a line manager is asked about a booking, and what they answered."""

from django.db import models
from django.db.models import Q

from partnership.base.models import Record
from partnership.base.tracking import tracked
from training.approvals.rules import Answer
from training.models import Booking


@tracked
class Approval(Record):
    """The line manager of one booking, who has no account: asked to approve it, or only told of it.

    The manager's name and address stand in the booking, which forgets them. `round` goes up with every new link; those
    before it no longer work. An answer is given once and stays.
    """

    booking = models.OneToOneField(Booking, models.PROTECT, related_name="approval")
    round = models.PositiveSmallIntegerField(default=1)
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField("why not", max_length=500, blank=True)

    class Meta:
        indexes = [
            # read by the sweep: who has to be reminded, and whose time is over
            models.Index(
                fields=["answer_by"], condition=Q(answer=Answer.WAITING), name="training_approvals_waiting"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="training_approvals_answered_at_a_time",
                condition=Q(answer__in=[Answer.WAITING, Answer.NOT_ASKED], answered_at=None)
                | Q(answer__in=[Answer.APPROVED, Answer.REFUSED, Answer.LAPSED], answered_at__isnull=False),
                violation_error_message="An answer needs its time.",
            ),
            models.CheckConstraint(
                name="training_approvals_refused_with_a_reason",
                condition=~Q(answer=Answer.REFUSED) | ~Q(reason=""),
                violation_error_message="Say why you do not approve.",
            ),
            models.CheckConstraint(
                name="training_approvals_asked_until_a_time",
                condition=Q(answer=Answer.NOT_ASKED) | Q(answer_by__isnull=False),
                violation_error_message="Whoever is asked has until a time to answer.",
            ),
        ]

    def __str__(self) -> str:
        return f"Approval of {self.booking_id}"
