"""What agencies trained by themselves, added up: by agency, by training group, live and on demand apart."""

from dataclasses import dataclass
from functools import reduce
from operator import add

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from partnership.pages.charts import Chart, Series
from partnership.pages.components import Stat
from training.returns.models import GROUP_FIELDS, TRAINED, Entry, Return, Round
from training.returns.rules import COUNTED, WITH_AGENCY, Checked, Delivery, State
from training.rules import Group

DRAWN = 10
"""How many bars a chart has at most."""
OF_A_RETURN = reduce(add, (F(f"entries__{name}") for name in GROUP_FIELDS))


def with_figures(returns: QuerySet[Return]) -> QuerySet[Return]:
    """What each says once it is sent: the `number` of things run, people `live` and `on_demand`, `hours`, `checked`."""
    sent = Q(state__in=COUNTED)

    def people(**which: str) -> Coalesce:
        where = Q(**{f"entries__{name}": value for name, value in which.items()})
        return Coalesce(Sum(OF_A_RETURN, filter=sent & where), 0)

    return returns.annotate(
        number=Count("entries", filter=sent),
        live=people(delivery=Delivery.LIVE),
        on_demand=people(delivery=Delivery.ON_DEMAND),
        hours=Sum(
            OF_A_RETURN * F("entries__hours"),
            filter=sent,
            output_field=DecimalField(max_digits=12, decimal_places=1),
        ),
        checked=people(checked=Checked.YES),
    )


@dataclass(frozen=True)
class Standing:
    """How far a request has come: how many agencies were asked, sent, and are accepted."""

    asked: int
    sent: int
    accepted: int
    late: int

    @property
    def waiting(self) -> int:
        return self.asked - self.sent


def standing(states: list[tuple[str, bool]]) -> Standing:
    """Counted from each return's state and whether its day is over; who need not answer is not counted."""
    asked = [one for one in states if one[0] != State.EXCUSED]
    return Standing(
        asked=len(asked),
        sent=sum(state in COUNTED for state, _ in asked),
        accepted=sum(state == State.ACCEPTED for state, _ in asked),
        late=sum(late and state in WITH_AGENCY for state, late in asked),
    )


def stats(now: Standing, here: str) -> list[Stat]:
    """The numbers of the opening."""
    return [
        Stat("Agencies asked", now.asked, here),
        Stat("Have answered", now.sent),
        Stat("To be read", now.sent - now.accepted, f"{here}?state={State.SENT}"),
        Stat("Accepted", now.accepted, f"{here}?state={State.ACCEPTED}"),
        Stat("Late", now.late, f"{here}?state=late", alert=now.late > 0),
    ]


def by_group(a_round: Round) -> list[tuple[str, int, int]]:
    """Each training group with how many were trained live, and on demand: one query."""
    sums = {
        f"{name}_{delivery}": Coalesce(Sum(name, filter=Q(delivery=delivery)), 0)
        for name in GROUP_FIELDS
        for delivery in Delivery
    }
    found = Entry.objects.filter(a_return__round=a_round, a_return__state__in=COUNTED).aggregate(**sums)
    rows = [
        (
            str(group.label),
            found[f"group_{group.value}_{Delivery.LIVE}"],
            found[f"group_{group.value}_{Delivery.ON_DEMAND}"],
        )
        for group in Group
    ]
    return [row for row in rows if row[1] or row[2]]


def chart(a_round: Round) -> Chart | None:
    """How many each agency trained live, the most first; nothing where there is nothing to compare: one query."""
    entries = Entry.objects.filter(
        a_return__round=a_round, a_return__state__in=COUNTED, delivery=Delivery.LIVE
    )
    rows = entries.order_by().values_list("a_return__agency__name").annotate(people=Sum(TRAINED))
    drawn = sorted(rows, key=lambda row: (-row[1], row[0]))
    if len(drawn) < 2:
        return None
    return Chart(
        heading=f"{drawn[0][0]} trained most of its own people live",
        subtitle=f"People trained live by their own agency, {a_round.period}"
        + (f", the {DRAWN} agencies with most" if len(drawn) > DRAWN else ""),
        categories=tuple(name for name, _ in drawn[:DRAWN]),
        series=(Series("People", tuple(number for _, number in drawn[:DRAWN])),),
        category_label="Agency",
    )
