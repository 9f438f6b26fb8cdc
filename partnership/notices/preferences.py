"""How people want their messages: at once, once a day, on Mondays, or in the portal only."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.standing import standing
from partnership.notices.kinds import find, kinds
from partnership.notices.models import Notice, Preference
from partnership.notices.rules import DIGEST, Kind, Status, digest_key, when_it_goes
from partnership.notices.services import nudge_once


def choosable(user: User) -> list[Kind]:
    """The kinds for which this person may choose."""
    return [kind for kind in kinds_for(user) if not kind.statutory and kind.code != DIGEST]


def always_sent(user: User) -> list[Kind]:
    """The kinds that go to this person at once."""
    return [kind for kind in kinds_for(user) if kind.statutory]


def kinds_for(user: User) -> Iterator[Kind]:
    """The kinds that this person can get by what they are today."""
    now = standing(user)
    for kind in kinds().values():
        if kind.audience is None or (now is not None and now.holds(*kind.audience)):
            yield kind


def choices_of(user: User) -> dict[str, str]:
    """How this person has each kind that one may choose for, by its code."""
    chosen = dict(Preference.objects.filter(user=user).values_list("kind", "how"))
    return {
        kind.code: chosen[kind.code] if chosen.get(kind.code) in kind.offered else kind.usual
        for kind in choosable(user)
    }


@transaction.atomic
def prefer(*, by: User, choices: Mapping[str, str], now: datetime) -> None:
    """Keep how somebody wants each kind, by its code; what waits for an email goes the new way too."""
    before = choices_of(by)
    changed = {code: how for code, how in choices.items() if before.get(code, how) != how}
    Preference.objects.bulk_create(
        [Preference(user=by, kind=code, how=how) for code, how in changed.items()],
        update_conflicts=True,
        unique_fields=["user", "kind"],
        update_fields=["how"],
    )
    local = timezone.localtime(now)
    had_one_today = Notice.objects.filter(key=digest_key(by.pk, local.date())).exists()
    for code, how in changed.items():
        status, due = when_it_goes(find(code), how, local, had_one_today=had_one_today)
        held = Notice.objects.filter(user=by, kind=code, status=Status.HELD, part_of=None)
        held.update(status=status, next_try_at=due)
    nudge_once()
