"""How long somebody may leave the portal alone: last seen is kept in the session and written once a minute at most.

For whoever keeps what was typed: while a request runs, `ran_out(request)` names the person whose session had lasted
too long when the request came. `request.user` is nobody by then and the old session is gone, so a page that needs
sign-in is not reached; a middleware after `IdleMiddleware` still sees `request.POST` and may keep it for that person
in its own `process_view`, once the check against forgery has passed (its cookie is not the session's, so it works).
In the browser the event `portal:session-ending` comes two minutes before, `portal:session-over` at the end.
"""

import time
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest

from partnership.accounts import visits

SEEN = "seen"
BY_ITSELF = "X-By-Itself"
"""A header by which a page's script says that nobody has touched anything."""
WRITTEN_AFTER = 60
"""Seconds: so long reading pages writes nothing."""
WARNED_BEFORE = 120
"""Seconds before the end at which the page speaks up."""


def begin(request: HttpRequest) -> None:
    """Somebody has just signed in, or says that they are still there."""
    request.session[SEEN] = int(time.time())


def seconds_left(request: HttpRequest) -> int:
    """How long this session lasts if nothing more happens; 0 when nobody is signed in."""
    if SESSION_KEY not in request.session:
        return 0
    seen = int(request.session.get(SEEN, time.time()))
    return max(0, int(settings.IDLE_MINUTES) * 60 - (int(time.time()) - seen))


def ran_out(request: HttpRequest) -> UUID | None:
    """Whose session had run out when this request came; `None` when none had. See the top of this file."""
    return getattr(request, "_ran_out", None)


def end_if_over(request: HttpRequest) -> None:
    """Let a session that has lasted too long go, and remember on the request whose it was."""
    person = request.session.get(SESSION_KEY)
    if person and not seconds_left(request):
        seen = int(request.session[SEEN])
        request.session.flush()
        # Whatever is written asks who the person is, and by now that is nobody.
        visits.left(UUID(person), at=datetime.fromtimestamp(seen, UTC))
        request._ran_out = UUID(person)  # type: ignore[attr-defined]


def note(request: HttpRequest) -> None:
    """Write down that the person was here, unless that was written a moment ago or only their browser was."""
    if SESSION_KEY not in request.session or getattr(request, "_in_passing", False):
        return
    if BY_ITSELF in request.headers:
        return
    if time.time() - request.session.get(SEEN, 0) >= WRITTEN_AFTER:
        begin(request)


def in_passing(request: HttpRequest) -> None:
    """This request is the browser's own and says nothing about the person."""
    request._in_passing = True  # type: ignore[attr-defined]
