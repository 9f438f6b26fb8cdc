"""What returns tell the annual report: how many agencies trained by themselves, by sector, live and on demand apart."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from partnership.agencies.rules import Sector
from partnership.base.report_parts import (
    SMALLEST_SHOWN,
    WITHHELD,
    Passage,
    Published,
    Table,
    in_words,
    withheld,
)
from partnership.base.years import FinancialYear
from partnership.pages import words
from training.returns.models import TRAINED, Entry, Return
from training.returns.rules import Checked, Delivery, State


@dataclass
class Trained:
    """People trained by agencies of one sector, once for each time that they took part."""

    agencies: int = 0
    live: int = 0
    on_demand: int = 0
    checked: int = 0


def passages(year: FinancialYear) -> tuple[Passage, ...]:
    """What agencies trained by themselves in the year, as far as their returns are accepted; nothing where none is."""
    sectors = by_sector(year)
    if not sectors:
        return ()
    within = Q(round__from_on__gte=year.start, round__until_on__lte=year.end)
    asked = Return.objects.filter(within).exclude(state=State.EXCUSED).order_by()
    number = asked.aggregate(asked=Count("agency", distinct=True))["asked"]
    reported = sum(one.agencies for one in sectors.values())
    published = {
        "live": withheld({sector: one.live for sector, one in sectors.items()}),
        "on_demand": withheld({sector: one.on_demand for sector, one in sectors.items()}),
    }
    table = Table(
        caption=f"People trained by their own agency, {year.words}",
        head=("Sector", "Agencies", "Live", "On demand"),
        rows=tuple(
            (
                str(Sector(sector).label),
                f"{one.agencies:,}",
                published["live"].cells[sector],
                published["on_demand"].cells[sector],
            )
            for sector, one in sectors.items()
        ),
        total=("All sectors", f"{reported:,}", published["live"].total, published["on_demand"].total),
    )
    told = [
        f"{words.count(reported, 'agency', 'agencies')} of {number:,} that were asked reported what they trained by "
        "themselves, and their returns were read and accepted. Somebody who took two courses is counted twice."
    ]
    told += [people(sectors, published)]
    return (
        Passage(
            heading="What agencies trained by themselves",
            paragraphs=tuple(filter(None, told)),
            tables=(table,),
            source="the returns of agencies that were accepted",
        ),
    )


def people(sectors: dict[str, Trained], published: dict[str, Published[str]]) -> str:
    """How many were trained, and how much of it was checked, as far as that may be told."""
    live = sum(one.live for one in sectors.values())
    on_demand = sum(one.on_demand for one in sectors.values())
    if any(one.hides_total or one.total == WITHHELD for one in published.values()):
        return ""
    told = f"They trained {in_words(live)} people live and {in_words(on_demand)} on demand."
    if live + on_demand < SMALLEST_SHOWN:
        return told
    share = round(100 * sum(one.checked for one in sectors.values()) / (live + on_demand))
    return f"{told} Of these, {share}% took part in something whose content was checked against our learning outcomes."


def by_sector(year: FinancialYear) -> dict[str, Trained]:
    """The sectors from which a return was accepted, those that trained most people live first: two queries."""
    found: defaultdict[str, Trained] = defaultdict(Trained)
    accepted = {
        "state": State.ACCEPTED,
        "round__from_on__gte": year.start,
        "round__until_on__lte": year.end,
    }
    returns = Return.objects.filter(**accepted).order_by().values_list("agency__sector")
    for sector, number in returns.annotate(number=Count("agency", distinct=True)):
        found[sector].agencies = number
    entries = Entry.objects.filter(
        **{f"a_return__{name}": value for name, value in accepted.items()}
    ).order_by()
    rows = entries.values_list("delivery", "checked", "a_return__agency__sector")
    for delivery, checked, sector, number in rows.annotate(number=Sum(TRAINED)):
        one = found[sector]
        if delivery == Delivery.LIVE:
            one.live += number
        else:
            one.on_demand += number
        one.checked += number if checked == Checked.YES else 0
    return dict(sorted(found.items(), key=lambda item: (-item[1].live, item[0])))
