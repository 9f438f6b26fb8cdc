"""Why a trainer cannot be where a session wants them: they are away, or teach somewhere else at that time."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from partnership.pages import words as say
from training.hours import Hours
from training.models import Session, Teacher, Trainer
from training.pool.models import Spell
from training.pool.rules import Offer
from training.rules import SessionStatus


def found(trainers: Iterable[Trainer], hours: Hours, *, besides: Session | None = None) -> list[str]:
    """A sentence for each trainer and each thing in the way, by name: two queries."""
    teaching = list(trainers)
    if not teaching:
        return []
    away = Spell.objects.filter(
        trainer__in=teaching, offer=Offer.AWAY, from_on__lte=hours.days[-1], until_on__gte=hours.days[0]
    )
    sentences = []
    for spell in away.select_related("trainer"):
        for day in hours.days:
            if spell.from_on <= day <= spell.until_on:
                sentences.append(f"{spell.trainer} cannot teach on {say.weekday_date(day)}.")
    elsewhere = Teacher.objects.filter(
        trainer__in=teaching,
        session__days__overlap=list(hours.days),
        session__starts__lt=hours.ends,
        session__ends__gt=hours.starts,
    ).exclude(session__status=SessionStatus.CANCELLED)
    if besides is not None:
        elsewhere = elsewhere.exclude(session=besides)
    for one in elsewhere.select_related("trainer", "session__course"):
        shared = [day for day in hours.days if day in one.session.days]
        at = say.times(one.session.starts, one.session.ends)
        sentences.append(
            f"{one.trainer} teaches {one.session.course} on {say.weekday_date(shared[0])}, {at}, too."
        )
    return sorted(sentences)


def on(session: Session) -> list[str]:
    """What is in the way of the trainers of a session that is there: three queries."""
    if session.status == SessionStatus.CANCELLED:
        return []
    hours = Hours(tuple(session.days), session.starts, session.ends)
    return found(session.trainers.all(), hours, besides=session)


def seal(sentences: list[str]) -> str:
    """What a form says back once it has shown these very sentences: others would have to be shown first."""
    return sha256("\n".join(sentences).encode()).hexdigest()[:16]


def sessions_on(trainer: Trainer, first: date, last: date) -> list[Session]:
    """The sessions that a trainer is to teach on some of these days."""
    taught = trainer.sessions.exclude(status=SessionStatus.CANCELLED).select_related("course")
    near = taught.filter(starts_at__date__lte=last, ends_at__date__gte=first)
    return [session for session in near if any(first <= day <= last for day in session.days)]
