"""Who sees a trainer of the pool, who says when they can teach, and who writes down how they taught.

A trainer with an account sees what is kept of them, and says themselves when they can teach. Those who run the training
see all trainers. What was observed is seen by the trainer and by them, and by nobody else: people who teach beside
their work learn from what is said to them in confidence.
"""

from django.db.models import QuerySet

from partnership.accounts.models import User
from partnership.agencies.rights import Right
from training import access as training
from training.models import Trainer
from training.pool.models import Observation, Spell

SEE_TRAINERS = Right(
    may="see when trainers of the pool can teach, and how they were seen to teach",
    why="Who plans a course needs somebody who is there, and answers for how well people are taught.",
    roles=training.MANAGE.roles,
    also="A trainer with an account sees what is kept of themselves, and says when they can teach.",
)
OBSERVE = Right(
    may="write down how a trainer of the pool was seen to teach",
    why="Whoever answers for the training watches it, and says what is good and what to work on.",
    roles=training.MANAGE.roles,
    also="Nobody writes an observation of themselves.",
)


def visible(user: User) -> QuerySet[Trainer]:
    """Every trainer for those who run the training; oneself for a trainer of the pool."""
    trainers = Trainer.objects.select_related("agency", "user")
    return trainers if SEE_TRAINERS.held_by(user) else trainers.filter(user=user, is_active=True)


def own(user: User) -> Trainer | None:
    """The trainer that somebody is, while they are in the pool."""
    return Trainer.objects.filter(user=user, is_active=True).first()


def can_see_all(user: User) -> bool:
    """Those who run the training."""
    return SEE_TRAINERS.held_by(user)


def can_keep_days(user: User, trainer: Trainer) -> bool:
    """The trainer says when they can teach, or whoever runs the training for them."""
    return can_see_all(user) or trainer.user_id == user.pk


def is_about(user: User, trainer: Trainer) -> bool:
    """Whether somebody is this trainer."""
    return trainer.user_id == user.pk


def can_observe(user: User, trainer: Trainer) -> bool:
    """Those who run the training, yet nobody of themselves."""
    return OBSERVE.held_by(user) and trainer.user_id != user.pk


def visible_spells(user: User) -> QuerySet[Spell]:
    """The days of whoever one sees."""
    return Spell.objects.select_related("trainer").filter(trainer__in=visible(user).values("pk"))


def visible_observations(user: User) -> QuerySet[Observation]:
    """The observations of whoever one sees."""
    rows = Observation.objects.select_related("trainer", "session__course", "written_by")
    return rows.filter(trainer__in=visible(user).values("pk"))


def why(user: User, trainer: Trainer) -> list[str]:
    """The reasons for which this person sees a trainer."""
    own = ["because it is about you as a trainer"] if trainer.user_id == user.pk else []
    return own + SEE_TRAINERS.because(user)
