"""Trainers say when they can teach; whoever runs the training writes down how they were seen to teach."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.joining.people import account_of
from training.models import Session, Trainer
from training.pool import access, telling
from training.pool.models import Observation, Spell
from training.pool.rules import why_not_observed

MEANWHILE = "Somebody else changed this while you were writing. Open it again to compare."
YEARS_AHEAD = 3


@transaction.atomic
def keep_days(
    trainer: Trainer, *, spell: Spell | None = None, by: User, today: date, version: int = 0, **facts: Any
) -> Spell:
    """Say that a trainer can teach on some days or cannot, or change it.

    Whoever runs the training is told where they cannot and are to teach. Raises RuleBroken for days that are over, far
    ahead, or of which something is said already.
    """
    trainer = lock(trainer)
    require(access.can_keep_days(by, trainer))
    if facts["until_on"] < today:
        raise RuleBroken("These days are over.", about="until_on")
    if facts["until_on"].year > today.year + YEARS_AHEAD:
        raise RuleBroken(f"Choose days within the next {YEARS_AHEAD} years.", about="until_on")
    row = lock(spell) if spell else Spell(trainer=trainer)
    if spell and row.version != version:
        raise RuleBroken(MEANWHILE)
    for name, value in facts.items():
        setattr(row, name, value)
    row.version += bool(spell)
    with in_words(Spell):
        row.save()
    telling.away(trainer, row, by=by, today=today)
    return row


@transaction.atomic
def drop_days(spell: Spell, *, by: User) -> None:
    """Say nothing of these days after all."""
    require(access.can_keep_days(by, spell.trainer))
    lock(spell).delete()


@transaction.atomic
def observe(
    trainer: Trainer,
    *,
    observation: Observation | None = None,
    by: User,
    today: date,
    version: int = 0,
    **facts: Any,
) -> Observation:
    """Write down how a trainer was seen to teach, or correct it; the trainer is told and has to read it anew."""
    trainer = lock(trainer)
    require(access.can_observe(by, trainer))
    if refused := why_not_observed(facts["observed_on"], facts["next_on"], today=today):
        raise RuleBroken(refused[1], about=refused[0])
    session: Session | None = facts["session"]
    if session is not None and not session.teachers.filter(trainer=trainer).exists():
        raise RuleBroken(f"{trainer} does not teach this session.", about="session")
    row = lock(observation) if observation else Observation(trainer=trainer, written_by=by)
    if observation and row.version != version:
        raise RuleBroken(MEANWHILE)
    for name, value in facts.items():
        setattr(row, name, value)
    row.version += bool(observation)
    row.read_at = None
    with in_words(Observation):
        row.save()
    telling.observed(row)
    return row


@transaction.atomic
def read(observation: Observation, *, by: User, now: datetime) -> None:
    """The trainer has seen what was written about them; the first time counts."""
    require(access.is_about(by, observation.trainer))
    observation = lock(observation)
    if observation.read_at is None:
        observation.read_at = now
        observation.save(update_fields=["read_at"])


@transaction.atomic
def give_account(trainer: Trainer, *, by: User, email: str) -> Trainer:
    """Say which account is the trainer's; with an empty address, that none is.

    Raises RuleBroken where nobody has an account with this address, or it is another trainer's.
    """
    trainer = lock(trainer)
    require(access.can_see_all(by))
    person = account_of(email) if email else None
    if email and person is None:
        raise RuleBroken("Nobody has an account with this address. Invite them first.", about="email")
    if person is not None and Trainer.objects.filter(user=person).exclude(pk=trainer.pk).exists():
        raise RuleBroken("This account belongs to another trainer of the pool.", about="email")
    trainer.user = person
    trainer.version += 1
    trainer.save(update_fields=["user", "version"])
    return trainer
