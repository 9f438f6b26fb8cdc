"""What is allowed with places that are kept for an agency: pure, without database, request or clock."""

from datetime import date, datetime, timedelta

from django.db.models import TextChoices


class HeirState(TextChoices):
    """What became of a place that was promised to somebody without an account."""

    WAITING = "waiting", "Asked to join"
    GIVEN = "given", "Has the place"
    LATE = "late", "Did not join in time"
    REFUSED = "refused", "Could not have it"
    OVER = "over", "Taken back"


JOINS_BEFORE = timedelta(days=2)
"""So long before a session somebody has to have joined who is promised a place; where it is nearer, `JOINS_LATEST`."""

JOINS_LATEST = timedelta(hours=2)


def joins_until(starts_at: datetime, *, now: datetime) -> datetime | None:
    """Until when a place can wait for somebody to join; None where the session is too near for that."""
    usual, latest = starts_at - JOINS_BEFORE, starts_at - JOINS_LATEST
    if usual > now + timedelta(days=1):
        return usual
    return latest if latest > now else None


MOST_IN_A_BLOCK = 10
"""So many places a safeguarding lead books at once for people to be named; more are kept by the training officer."""

NAMED_BEFORE = timedelta(days=14)
"""So long before the first day a block is named, or goes back: others can still plan to come."""

LATEST_RELEASE = timedelta(days=3)
"""Nothing is kept nearer to the first day than this: a place that nobody uses then is lost to everybody."""

REMINDED_BEFORE = (7, 2)
"""So many days before the release whoever has to name people is reminded."""


def latest_release(first_day: date) -> date:
    """The last date on which places of a session can be released."""
    return first_day - LATEST_RELEASE


def usual_release(first_day: date, *, today: date) -> date:
    """When what has no name goes back: two weeks before; where that is over, three days before, or tomorrow."""
    nearer = max(latest_release(first_day), today + timedelta(days=1))
    return first_day - NAMED_BEFORE if first_day - NAMED_BEFORE > today else nearer


def why_not_kept_until(release_on: date, *, first_day: date, today: date) -> str | None:
    """The sentence that tells why places cannot be kept until this date, or None."""
    if latest_release(first_day) <= today:
        return "This session is too near to keep places without names. Book each person by name."
    if release_on <= today:
        return "Choose a date from tomorrow on."
    if release_on > latest_release(first_day):
        return "Places are released at least 3 days before the session. Choose an earlier date."
    return None


def stage_on(release_on: date, *, today: date) -> int | None:
    """The reminder that is due: the number of days before the release that it belongs to, the latest alone."""
    ahead = (release_on - today).days
    due = [days for days in REMINDED_BEFORE if 0 < ahead <= days]
    return min(due) if due else None
