"""Who is told what about a trainer: those who planned a session with them, and the trainer themselves."""

from datetime import date

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.models import Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.notices import services as notices
from training import words
from training.models import Trainer
from training.pool.clashes import sessions_on
from training.pool.models import Observation, Spell
from training.pool.rules import Offer


def away(trainer: Trainer, spell: Spell, *, by: User, today: date) -> None:
    """Training officers hear of each session to come for which its trainer cannot come after all."""
    if spell.offer != Offer.AWAY:
        return
    officers = Membership.objects.filter(in_force(today), role=Role.TRAINING_OFFICER, user__is_active=True)
    people = {one.user_id: one.user for one in officers.exclude(user=by).select_related("user")}
    notices.post_all(
        notices.Message(
            "training.trainer_away",
            f"training:away:{spell.pk}:{spell.version}:{session.pk}:{person.pk}",
            person,
            reverse("training:manage_session", args=[session.pk]),
            words.facts(session),
        )
        for session in sessions_on(trainer, max(spell.from_on, today), spell.until_on)
        for person in people.values()
    )


def observed(observation: Observation) -> None:
    """The trainer hears that there is something to read about their teaching."""
    trainer = observation.trainer
    if trainer.user is not None:
        notices.post(
            kind="training.observed",
            key=f"training:observed:{observation.pk}:{observation.version}",
            user=trainer.user,
            path=reverse("training_pool:observation", args=[observation.pk]),
            facts={},
        )
