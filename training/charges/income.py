"""What training brought in, by financial year, in whole pence."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Sum
from django.db.models.functions import TruncDate

from partnership.base.years import FinancialYear
from training.charges.models import Charge, Invoice
from training.charges.rules import Paper, State


@dataclass
class Income:
    """One year: `invoiced` and `credited` by the day of the paper, without VAT; `waived` by the day of the charge."""

    invoiced: int = 0
    credited: int = 0
    waived: int = 0
    to_invoice: int = 0

    @property
    def net(self) -> int:
        return self.invoiced - self.credited


def income_by_year() -> dict[FinancialYear, Income]:
    """Each year with an invoice, a credit note or a charge, the newest first: two queries."""
    years: defaultdict[FinancialYear, Income] = defaultdict(Income)
    papers = Invoice.objects.order_by().annotate(day=TruncDate("issued_at")).values("day", "paper")
    for row in papers.annotate(sum=Sum("net")):
        year = years[FinancialYear.of(row["day"])]
        if row["paper"] == Paper.INVOICE:
            year.invoiced += row["sum"]
        else:
            year.credited += row["sum"]
    charges = Charge.objects.order_by().filter(state__in=[State.DUE, State.WAIVED])
    charges = charges.annotate(day=TruncDate("made_at"))
    for day, state, pence in charges.values_list("day", "state").annotate(sum=Sum("pence")):
        year = years[FinancialYear.of(day)]
        if state == State.WAIVED:
            year.waived += pence
        else:
            year.to_invoice += pence
    return dict(sorted(years.items(), reverse=True))
