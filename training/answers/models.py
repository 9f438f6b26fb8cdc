"""Which actions a course answers: what was agreed after a review or an audit, and is taught since."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnership.actions.models import Action
from partnership.base.models import Record
from partnership.base.tracking import tracked
from training.models import Course


@tracked
class Answer(Record):
    """That a course teaches what an action asks for, how, and from which day on.

    What people learned there counts for the action from that day: a course that was changed in January shows nothing
    of the change in what was taught in autumn.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="answers")
    action = models.ForeignKey(Action, models.PROTECT, related_name="answered_by")
    how = models.CharField("how the course answers it", max_length=400)
    from_on = models.DateField("taught since")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["from_on", "created_at"]
        verbose_name = "course that answers an action"
        verbose_name_plural = "courses that answer actions"
        constraints = [
            models.UniqueConstraint(
                fields=["action", "course"],
                name="training_answers_course_answers_once",
                violation_error_message="This course answers this action already.",
            ),
            models.CheckConstraint(
                name="training_answers_says_how",
                condition=~Q(how=""),
                violation_error_message="Say how the course answers the action.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} answers {self.action_id}"
