"""What a room said of a deadline that is over, and corrects: from which day it counted, and when it was done."""

from datetime import date

from django.db import transaction

from partnership.accounts.models import User
from partnership.deadlines.counting import DATES, rule_on, set_dates
from partnership.deadlines.days_off import held_calendar
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import RUNNING, State
from partnership.deadlines.services import restart


@transaction.atomic
def correct_end(subject: str, *, on: date, by: User | None) -> Deadline | None:
    """Correct the day on which a subject was done. None where it is not done."""
    deadline = Deadline.objects.select_for_update().filter(subject=subject, state=State.MET).first()
    if deadline is not None:
        deadline.met_on = on
        deadline.save(update_fields=["met_on"])
    return deadline


@transaction.atomic
def recount(
    subject: str, *, rule: str, trigger_on: date, by: User | None, met_on: date | None = None
) -> Deadline | None:
    """Count a clock that is over from the day that holds now, so that what is said of it is true; it stays over.

    A date that was agreed stays too: by that it was met in time, or was not.
    `met_on` is the day on which it was met, where that was corrected too. None where it still runs, or there is none.
    """
    held_calendar()
    rows = Deadline.objects.select_for_update(of=("self",)).select_related("rule")
    deadline = rows.filter(subject=subject).exclude(state__in=RUNNING).first()
    if deadline is None:
        return None
    if trigger_on != deadline.trigger_on or deadline.rule.code != rule:
        agreed_on, because = deadline.revised_on, deadline.revised_because
        restart(deadline, rule_on(rule, trigger_on), trigger_on)
        deadline.revised_because = because
        set_dates(deadline, reckoned_on=deadline.reckoned_on, revised_on=agreed_on)
    if deadline.state == State.MET:
        deadline.met_on = met_on or deadline.met_on
    deadline.save(update_fields=["rule", "trigger_on", "met_on", *DATES])
    return deadline
