"""When somebody was last here: the end of the visit before this one, kept with the person.

A visit begins with a sign-in after a pause, which is as long as the idle time: whoever signs out by mistake and comes
back at once is still in the same one, except in the first, since nobody is here for the first time twice. It is
written at sign-in, at the end of a session, and by the start page every ten minutes at most. Other pages write
nothing, and to read it costs nothing, since it comes with the person.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from partnership.accounts.models import User

NOTED_AFTER = timedelta(minutes=10)


def begin(user: User, *, now: datetime) -> None:
    """Somebody has signed in."""
    if user.here_at and (
        user.before_at is None or now - user.here_at >= timedelta(minutes=settings.IDLE_MINUTES)
    ):
        user.before_at = user.here_at
        user.save(update_fields=["before_at"])
    user.here_at = now
    user.save(update_fields=["here_at"])


def note(user: User, *, now: datetime) -> None:
    """Somebody looks at what there is for them. Whoever closes the browser without a word was here until then."""
    if user.here_at is None or now - user.here_at >= NOTED_AFTER:
        left(user.pk, at=now)


def left(person: UUID, *, at: datetime) -> None:
    """Somebody was here until then; what is known to be later stays."""
    User.objects.filter(pk=person).exclude(here_at__gte=at).update(here_at=at)
