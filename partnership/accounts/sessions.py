"""Where a person is signed in, and how to end that. A session that ran out by itself is not one."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from partnership.accounts.access import visible_sessions
from partnership.accounts.idle import SEEN
from partnership.accounts.models import User
from partnership.accounts.rules import device
from partnership.base.access import require


@dataclass(frozen=True)
class SignedIn:
    """One browser in which somebody is signed in."""

    pk: int
    device: str
    address: str
    since: datetime
    seen: datetime
    is_this: bool


def sessions_of(user: User, this: str | None) -> list[SignedIn]:
    """The browsers that are signed in now, first the one whose key is `this`. Two queries."""
    known = list(visible_sessions(user))
    stored = Session.objects.filter(
        session_key__in=[one.session_key for one in known], expire_date__gt=timezone.now()
    )
    seen = {one.session_key: one.get_decoded().get(SEEN) for one in stored}
    oldest = time.time() - settings.IDLE_MINUTES * 60
    found = [
        SignedIn(
            pk=one.pk,
            device=device(one.user_agent),
            address=one.ip,
            since=one.created_at,
            seen=datetime.fromtimestamp(at, UTC) if at else one.created_at,
            is_this=one.session_key == this,
        )
        for one in known
        if one.session_key in seen and ((at := seen[one.session_key]) is None or at > oldest)
    ]
    return sorted(found, key=lambda one: not one.is_this)


@transaction.atomic
def end(session: UserSession, *, by: User) -> None:
    """Sign one browser out: its next request finds no session."""
    require(session.user_id == by.pk)
    Session.objects.filter(session_key=session.session_key).delete()
    session.delete()


@transaction.atomic
def end_all(user: User, *, by: User | None, but: str = "") -> int:
    """Sign a person out everywhere, but in the browser with this key. Returns how many browsers that were."""
    ending = UserSession.objects.filter(user=user).exclude(session_key=but)
    Session.objects.filter(session_key__in=ending.values("session_key")).delete()
    ended: int = ending.delete()[0]
    return ended


def forget_ended() -> None:
    """Remove what is known of browsers whose session is gone."""
    living = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    UserSession.objects.filter(~Q(session_key__in=living)).delete()
