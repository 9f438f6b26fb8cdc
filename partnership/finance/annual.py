"""What finance tells the annual report: what each agency paid towards the arrangements, from the records."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from partnership.agencies.models import Agency
from partnership.base.report_parts import ChartSpec, KeyFigure, Passage, Section, Table
from partnership.base.years import FinancialYear
from partnership.finance.models import Contribution
from partnership.pages import words


@dataclass(frozen=True)
class Paid:
    """What is recorded of one agency and year. £0 is on record, and is not paying."""

    agency: UUID
    name: str
    amount: Decimal


def recorded(year: FinancialYear) -> tuple[list[Paid], list[Paid]]:
    """What each agency paid in the year, the largest first; and the same for the year before."""
    rows = Contribution.objects.filter(year__in=(year.first, year.first - 1)).order_by(
        "-amount", "agency__name"
    )
    found = list(rows.values_list("year", "agency_id", "agency__name", "amount"))
    now = [Paid(agency, name, amount) for of, agency, name, amount in found if of == year.first]
    return now, [Paid(agency, name, amount) for of, agency, name, amount in found if of != year.first]


def payers(recorded: list[Paid]) -> list[Paid]:
    return [paid for paid in recorded if paid.amount]


def section(year: FinancialYear) -> Section | None:
    """Functioning of the partnership: the contributions of one year; None where none are on record."""
    everybody, then = recorded(year)
    if not everybody:
        return None
    now = payers(everybody)
    total = sum((paid.amount for paid in now), Decimal())
    before = sum((paid.amount for paid in then), Decimal()) if then else None
    return Section(
        title="Functioning of the partnership",
        lead=lead(now, total, year),
        figures=figures(now, total, before),
        passages=(
            Passage(
                heading="What each agency paid",
                paragraphs=tuple(sentences(now, payers(then), total, before, year)),
                chart=chart(everybody, total, year),
            ),
        ),
        source=(
            "Source: the partnership’s record of contributions. Amounts are in pounds and leave out help in "
            "kind, such as rooms and staff time. Shares are rounded and may not add up to 100%."
        ),
    )


def share(amount: Decimal, total: Decimal) -> str:
    """A part of the whole as a whole percentage; nothing of nothing is nothing, and a little is not nothing."""
    percent = round(100 * amount / total) if total else 0
    return "under 1%" if amount and not percent else f"{percent}%"


def lead(now: list[Paid], total: Decimal, year: FinancialYear) -> str:
    """Who paid, and how much together."""
    if not now:
        return f"No agency paid towards the partnership in {year.words}."
    if len(now) == 1:
        return f"One agency paid towards the partnership in {year.words}: {now[0].name}, with {words.money(total)}."
    return f"{number(len(now))} agencies together paid {words.money(total)} towards the partnership in {year.words}."


def number(count: int) -> str:
    """A small number at the beginning of a sentence."""
    names = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    return names[count] if count < len(names) else f"{count:,}"


def figures(now: list[Paid], total: Decimal, before: Decimal | None) -> tuple[KeyFigure, ...]:
    """The total, and what the three largest paid."""
    label = "contributed in total" + (
        f", from {words.money(before)} the year before" if before is not None else ""
    )
    return (
        KeyFigure(words.money(total), label),
        *(KeyFigure(words.money(paid.amount), f"from {paid.name}") for paid in now[:3]),
    )


def sentences(
    now: list[Paid],
    then: list[Paid],
    total: Decimal,
    before: Decimal | None,
    year: FinancialYear,
) -> list[str]:
    """What the amounts say."""
    told = [
        "The safeguarding partners and relevant agencies pay for the staff and services that the "
        "arrangements share. Working Together asks that this funding is agreed between them, fair, and open "
        "to be seen."
    ]
    if len(now) > 1:
        most = now[0].amount
        largest = [paid.name for paid in now if paid.amount == most]
        if len(largest) == len(now):
            told.append(f"Every agency that paid gave the same: {words.money(most)}.")
        elif len(largest) > 1:
            told.append(
                f"{words.listed(largest)} paid the most, {words.money(most)} each, "
                f"{share(most * len(largest), total)} of the total together."
            )
        else:
            told.append(
                f"{largest[0]} paid the most: {words.money(most)}, {share(most, total)} of the total."
            )
    if before is None:
        told.append(
            f"There are no records of contributions for {year.back().words}, so the two years cannot be compared."
        )
    elif before == total:
        told.append(f"The total did not change from {year.back().words}: {words.money(total)} in both years.")
    else:
        moved = "rose" if total > before else "fell"
        told.append(
            f"The total {moved} from {words.money(before)} in {year.back().words} to {words.money(total)}, a "
            f"difference of {words.money(abs(total - before))}."
        )
    if before is not None:
        told.extend(came_and_went(now, then))
    return told


def came_and_went(now: list[Paid], then: list[Paid]) -> list[str]:
    """Who stopped and who began. An agency that merged goes on as its successor."""
    names = {paid.agency: paid.name for paid in (*now, *then)}
    paid_now, paid_then = ({paid.agency for paid in year} for year in (now, then))
    stopped, began = paid_then - paid_now, paid_now - paid_then
    taken_over = successors(stopped, paid_now)
    told = []
    for successor in sorted(set(taken_over.values()), key=lambda agency: names[agency]):
        merged = sorted(names[agency] for agency in taken_over if taken_over[agency] == successor)
        told.append(
            f"{names[successor]} took the place of {words.listed(merged)}, which paid in the year before."
        )
    for what, agencies in (
        ("Paid in the year before and not in this one", stopped - taken_over.keys()),
        ("Paid in this year and not in the one before", began - set(taken_over.values())),
    ):
        if agencies:
            told.append(f"{what}: {words.listed(sorted(names[agency] for agency in agencies))}.")
    return told


def successors(stopped: set[UUID], paying: set[UUID]) -> dict[UUID, UUID]:
    """For each agency that merged, the first one after it that pays."""
    if not stopped:
        return {}
    merged = Agency.objects.filter(successor__isnull=False)
    after: dict[UUID, UUID] = dict(merged.values_list("pk", "successor_id"))
    found = {}
    for agency in stopped:
        successor, steps = after.get(agency), len(after)
        while successor is not None and successor not in paying and steps:
            successor, steps = after.get(successor), steps - 1
        if successor in paying and successor is not None:
            found[agency] = successor
    return found


def chart(everybody: list[Paid], total: Decimal, year: FinancialYear) -> ChartSpec:
    """Each agency’s amount, drawn and in a table with its share."""
    table = Table(
        caption=f"Contributions, {year.words}",
        head=("Agency", "Amount", "Share"),
        rows=tuple((paid.name, words.money(paid.amount), share(paid.amount, total)) for paid in everybody),
        total=("Total contributions", words.money(total), "100%" if total else "0%"),
    )
    return ChartSpec(
        caption=f"Contributions by agency, {year.words}, in pounds",
        finding=f"{words.money(total)} from {words.count(len(payers(everybody)), 'agency', 'agencies')}",
        categories=tuple(paid.name for paid in everybody),
        series=(("Contribution", tuple(plain(paid.amount) for paid in everybody)),),
        description=", ".join(f"{paid.name} {words.money(paid.amount)}" for paid in everybody) + ".",
        table=table,
        lying=True,
    )


def plain(amount: Decimal) -> int | float:
    """Pounds for a drawing; pence only where there are any."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)
