"""What agencies trained by themselves, in the demonstration: a year that is accepted, and one that is still coming in.

The numbers are invented: no report gives any.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.demonstration import named
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Arrangement, Role
from partnership.base.years import FinancialYear
from partnership.deadlines import rulebook
from training.returns import services, telling
from training.returns.models import Entry, Return, Round
from training.returns.rules import WITH_AGENCY, Checked, DeliveredBy, Delivery, State

PUBLISHED = FinancialYear(2024)
LEAD_OF = "Barnardo's"
"""The agency of the safeguarding lead with an account, whose return waits for its answer."""
RUN: tuple[tuple[str, int | None, Delivery, str, DeliveredBy, Checked, dict[str, int]], ...] = (
    # what, level, how, hours, by whom, checked, most people of each group
    (
        "Basic Awareness", 1, Delivery.LIVE, "1.5", DeliveredBy.PACK, Checked.YES,
        {"group_1": 90, "group_2": 60, "group_3": 12},
    ),
    (
        "Safeguarding induction", 1, Delivery.ON_DEMAND, "1.0", DeliveredBy.BOUGHT, Checked.PARTLY,
        {"group_1": 140, "group_2": 40},
    ),
    (
        "Supervision and professional curiosity", 3, Delivery.LIVE, "3.0", DeliveredBy.OWN, Checked.YES,
        {"group_3": 24, "group_6": 12},
    ),
    (
        "Domestic abuse and coercive control", None, Delivery.LIVE, "2.0", DeliveredBy.OUTSIDE, Checked.NO,
        {"group_2": 30, "group_3": 30},
    ),
)  # fmt: skip
CLEAR = "Which of these were your own people, and which came from other agencies? Please count only your own."


def make_returns(today: date) -> None:
    """Two requests: of the year of the published report, and of the year that is just over."""
    rulebook.fill()
    officer = User.objects.get(pk=named("player", Role.TRAINING_OFFICER.value))
    make_round(PUBLISHED, PUBLISHED.end + timedelta(days=30), officer)
    last = FinancialYear.of(today).back()
    if last != PUBLISHED:
        make_round(last, today - timedelta(days=35), officer, is_open=True)


def make_round(year: FinancialYear, asked_on: date, officer: User, *, is_open: bool = False) -> None:
    """One request to every agency in the arrangements that somebody works for, and what they answered."""
    a_round, new = Round.objects.get_or_create(
        id=named("returns", year),
        defaults={"from_on": year.start, "until_on": year.end, "asked_on": asked_on, "made_by": officer},
    )
    if not new:
        return
    agencies = Agency.objects.filter(until_on=None).exclude(arrangement=Arrangement.OTHER).order_by("name")
    people = dict(Membership.objects.order_by("-from_on", "pk").values_list("agency", "user"))
    states = (State.ACCEPTED, State.ACCEPTED, State.SENT, State.ASKED, State.SENT_BACK)
    for number, agency in enumerate(one for one in agencies if one.pk in people):
        state = states[number % len(states)] if is_open else State.ACCEPTED
        state = State.ASKED if is_open and agency.name == LEAD_OF else state
        one = Return(id=named("return", year, agency.name), round=a_round, agency=agency, state=state)
        if state != State.ASKED:
            one.sent_at = at(asked_on + timedelta(days=12))
            one.sent_by_id = people[agency.pk]
        if state in (State.ACCEPTED, State.SENT_BACK):
            one.decided_at, one.decided_by = at(asked_on + timedelta(days=15)), officer
            one.said = CLEAR if state == State.SENT_BACK else ""
        one.save(force_insert=True)
        if state != State.ASKED:
            make_entries(one, year)
        if state in WITH_AGENCY:
            services.begin_clock(one, services.FIRST, by=officer, today=asked_on)
            telling.asked(one)


def at(day: date) -> datetime:
    """A working hour of a day."""
    return timezone.make_aware(datetime.combine(day, time(11, 20)))


def make_entries(one: Return, year: FinancialYear) -> None:
    """Two to four of the things that agencies run, with numbers of their own."""
    chance = Random(f"{year} {one.agency.name}")
    for title, level, delivery, hours, by, checked, most in chance.sample(RUN, chance.randint(2, len(RUN))):
        live = delivery == Delivery.LIVE
        first = year.start + timedelta(days=chance.randint(10, 200))
        Entry.objects.create(
            id=named("run", one.pk, title),
            a_return=one,
            title=title,
            level=level,
            from_on=first,
            until_on=first + timedelta(days=chance.randint(20, 120)),
            delivery=delivery,
            times=chance.randint(1, 9) if live else None,
            hours=Decimal(hours),
            delivered_by=by,
            checked=checked,
            quality="Evaluation forms, and a yearly check of the content." if checked == Checked.YES else "",
            **{name: chance.randint(number // 4, number) for name, number in most.items()},
        )
