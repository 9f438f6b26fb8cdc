"""The days on which a trainer can teach or cannot, and what was seen when somebody watched them teach."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from partnership.agencies.models import Days
from partnership.base.models import EditableRecord
from partnership.base.tracking import tracked
from training.models import Session, Trainer
from training.pool.rules import Offer


@tracked
class Spell(EditableRecord):
    """Days that a trainer offers, or on which they cannot teach. What they say of a day holds once.

    Trainers of the pool are lent by their agencies: a session without them is a session that is cancelled.
    """

    trainer = models.ForeignKey(Trainer, models.CASCADE, related_name="spells")
    offer = models.CharField("what holds", max_length=4, choices=Offer)
    from_on = models.DateField("first day")
    until_on = models.DateField("last day")
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = "days"
        verbose_name_plural = "days"
        ordering = ["from_on"]
        constraints = [
            models.CheckConstraint(
                name="training_pool_spell_ends_later",
                condition=Q(until_on__gte=F("from_on")),
                violation_error_message="The last day cannot be before the first.",
            ),
            ExclusionConstraint(
                name="training_pool_a_day_is_said_once",
                expressions=[
                    ("trainer", RangeOperators.EQUAL),
                    (
                        Days("from_on", "until_on", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Something is said of some of these days already. Change that entry instead.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} to {self.until_on}"


@tracked
class Observation(EditableRecord):
    """That somebody watched a trainer teach, what was good and what to work on.

    The trainer and those who run the training see it, and nobody else. `observer` may have no account: members of the
    partnership's groups watch courses too.
    """

    trainer = models.ForeignKey(Trainer, models.PROTECT, related_name="observations")
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="observations")
    observer = models.CharField("who watched", max_length=120)
    observed_on = models.DateField("when")
    strengths = models.TextField("what was good", max_length=2000)
    work_on = models.TextField("what to work on", max_length=2000, blank=True)
    next_on = models.DateField("next due", null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    read_at = models.DateTimeField("read by the trainer", null=True, editable=False)

    class Meta:
        ordering = ["-observed_on", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["trainer", "session", "observer", "observed_on"],
                nulls_distinct=False,
                name="training_pool_observed_once",
                violation_error_message="This observation is written down already. Correct that one instead.",
            ),
            models.CheckConstraint(
                name="training_pool_observed_by_somebody",
                condition=~Q(observer="") & ~Q(strengths=""),
                violation_error_message="Enter who watched, and what was good.",
            ),
            models.CheckConstraint(
                name="training_pool_next_comes_later",
                condition=Q(next_on=None) | Q(next_on__gt=F("observed_on")),
                violation_error_message="The next observation is due after this one.",
            ),
        ]

    def __str__(self) -> str:
        return f"Observation of {self.trainer_id} on {self.observed_on}"
