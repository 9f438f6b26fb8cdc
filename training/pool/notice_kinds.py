"""The messages about trainers of the pool."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind
from training.notice_kinds import SESSION

KINDS = [
    Kind(
        code="training.trainer_away",
        name="A trainer cannot come to a session that they were to teach",
        heading="A trainer cannot come: {course}",
        text="A trainer of {course}, {when}, {where}, says that they cannot teach on that day. Find another trainer, "
        "or move the session.",
        facts=SESSION,
        audience=(Role.TRAINING_OFFICER,),
    ),
    Kind(
        code="training.observed",
        name="Somebody has written down how they saw you teach",
        heading="How you were seen to teach",
        text="Somebody watched you teach and wrote down what was good and what to work on. Only you and the training "
        "team can read it.",
    ),
]
