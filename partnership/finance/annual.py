"""What finance tells the annual report: what each agency paid towards the arrangements, from the records."""

from decimal import Decimal

from partnership.base.report_parts import ChartSpec, KeyFigure, Passage, Section, Table
from partnership.base.years import FinancialYear
from partnership.finance.models import Contribution
from partnership.pages import words

Paid = list[tuple[str, Decimal]]
"""Agencies and what they paid."""


def paid(year: FinancialYear) -> tuple[Paid, Paid]:
    """Each agency that paid in the year and what, the largest first; and the same for the year before."""
    rows = Contribution.objects.filter(year__in=(year.first, year.first - 1)).order_by(
        "-amount", "agency__name"
    )
    found = list(rows.values_list("year", "agency__name", "amount"))
    now = [(name, amount) for of, name, amount in found if of == year.first]
    return now, [(name, amount) for of, name, amount in found if of != year.first]


def section(year: FinancialYear) -> Section | None:
    """Functioning of the partnership: the contributions of one year; None where none are on record."""
    now, then = paid(year)
    if not now:
        return None
    total = sum((amount for _, amount in now), Decimal())
    before = sum((amount for _, amount in then), Decimal()) if then else None
    return Section(
        title="Functioning of the partnership",
        lead=lead(now, total, year),
        figures=figures(now, total, before),
        passages=(
            Passage(
                heading="What each agency paid",
                paragraphs=tuple(sentences(now, then, total, before, year)),
                chart=chart(now, total, year),
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


def lead(now: Paid, total: Decimal, year: FinancialYear) -> str:
    """Who paid, and how much together."""
    if len(now) == 1:
        return f"One agency paid towards the partnership in {year.words}: {now[0][0]}, with {words.money(total)}."
    return f"{number(len(now))} agencies together paid {words.money(total)} towards the partnership in {year.words}."


def number(count: int) -> str:
    """A small number at the beginning of a sentence."""
    names = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    return names[count] if count < len(names) else f"{count:,}"


def figures(now: Paid, total: Decimal, before: Decimal | None) -> tuple[KeyFigure, ...]:
    """The total, and what the three largest paid."""
    label = "contributed in total" + (
        f", from {words.money(before)} the year before" if before is not None else ""
    )
    return (
        KeyFigure(words.money(total), label),
        *(KeyFigure(words.money(amount), f"from {name}") for name, amount in now[:3]),
    )


def sentences(
    now: Paid,
    then: Paid,
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
    largest = [name for name, amount in now if amount == now[0][1]]
    if len(now) > 1 and now[0][1]:
        if len(largest) == len(now):
            told.append(f"Every agency paid the same: {words.money(now[0][1])}.")
        elif len(largest) > 1:
            told.append(
                f"{words.listed(largest)} paid the most, {words.money(now[0][1])} each, "
                f"{share(now[0][1] * len(largest), total)} of the total together."
            )
        else:
            told.append(
                f"{largest[0]} paid the most: {words.money(now[0][1])}, {share(now[0][1], total)} of the total."
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
    paid_now, paid_then = {name for name, _ in now}, {name for name, _ in then}
    if then and paid_then - paid_now:
        told.append(
            f"Paid in the year before and not in this one: {words.listed(sorted(paid_then - paid_now))}."
        )
    if then and paid_now - paid_then:
        told.append(
            f"Paid in this year and not in the one before: {words.listed(sorted(paid_now - paid_then))}."
        )
    return told


def chart(now: Paid, total: Decimal, year: FinancialYear) -> ChartSpec:
    """Each agency’s amount, drawn and in a table with its share."""
    table = Table(
        caption=f"Contributions, {year.words}",
        head=("Agency", "Amount", "Share"),
        rows=tuple((name, words.money(amount), share(amount, total)) for name, amount in now),
        total=("Total contributions", words.money(total), "100%" if total else "0%"),
    )
    return ChartSpec(
        caption=f"Contributions by agency, {year.words}, in pounds",
        finding=f"{words.money(total)} from {words.count(len(now), 'agency', 'agencies')}",
        categories=tuple(name for name, _ in now),
        series=(("Contribution", tuple(plain(amount) for _, amount in now)),),
        description=", ".join(f"{name} {words.money(amount)}" for name, amount in now) + ".",
        table=table,
        lying=True,
    )


def plain(amount: Decimal) -> int | float:
    """Pounds for a drawing; pence only where there are any."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)
