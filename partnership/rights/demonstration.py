"""Two records that were opened in an emergency: one that was reviewed, and one that waits for it."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from partnership.agencies.demonstration import done_by, named
from partnership.agencies.rules import Role
from partnership.rights.models import Opening
from partnership.rights.rules import Emergency, Key, Outcome

HOUR = timedelta(hours=1)


def fill(today: date) -> None:
    """An evening of a fortnight ago, and yesterday afternoon."""
    past = at(today - timedelta(days=14), time(18, 40))
    recent = at(today - timedelta(days=1), time(16, 5))
    reviewed = Opening(
        id=named("opening", "reviewed"),
        key=str(Key("document", named("closed", "reviewed"))),
        what="Sensitive document (evidence) of Barnardo's",
        opened_by_id=named("player", Role.LADO_OFFICER.value),
        emergency=Emergency.NOBODY_REACHED,
        reason="A strategy discussion was called for this evening and the lead’s phone was off. Told the lead "
        "by email at once.",
        opened_at=past,
        until_at=past + HOUR,
        outcome=Outcome.JUSTIFIED,
        note="The out-of-hours team confirms the call. The lead now has a deputy who can be reached.",
        reviewed_by_id=named("player", Role.INFORMATION_GOVERNANCE.value),
        reviewed_at=past + timedelta(days=1),
    )
    waiting = Opening(
        id=named("opening", "waiting"),
        key=str(Key("document", named("closed", "waiting"))),
        what="Sensitive document (policy) of Somerset Domestic Abuse Service",
        opened_by_id=named("player", Role.EXECUTIVE.value),
        emergency=Emergency.CHILD_AT_RISK,
        reason="A family was moved to a refuge today and the receiving team had to know who may collect the "
        "child from school.",
        opened_at=recent,
        until_at=recent + HOUR,
    )
    for who, opening in ((Role.INFORMATION_GOVERNANCE, reviewed), (Role.EXECUTIVE, waiting)):
        with done_by(who):
            Opening.objects.bulk_create([opening], ignore_conflicts=True)


def at(day: date, hour: time) -> datetime:
    """An instant of a day, by the clock here."""
    return timezone.make_aware(datetime.combine(day, hour))
