"""That somebody was asked how an action goes, and when they answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnership.base.models import Record
from partnership.base.tracking import tracked


class Reply(models.TextChoices):
    """What somebody answers by the link in their mail."""

    PROGRESS = "progress", "It is going on"
    DONE = "done", "It is done"
    DATE = "date", "It needs another date"


@tracked(told_with="action")
class Chase(Record):
    """One person asked on one day how one action goes; `by` is nobody where the clock asked.

    The link in the mail is good for this row alone, once.
    """

    action = models.ForeignKey("actions.Action", models.CASCADE, related_name="chases")
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    reply = models.CharField("answered", max_length=8, choices=Reply, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-on", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "on", "asked"],
                name="actions_chased_once_a_day",
                violation_error_message="They were reminded of this today.",
            ),
            models.CheckConstraint(
                name="actions_chase_answered_with_something",
                condition=Q(reply="", answered_at=None) | (~Q(reply="") & Q(answered_at__isnull=False)),
                violation_error_message="An answer says something at a time.",
            ),
        ]

    def __str__(self) -> str:
        return f"Asked on {self.on}"
