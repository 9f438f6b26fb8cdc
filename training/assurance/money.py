"""What training brings in and costs, by financial year, in whole pence: the invoices, and what was written down."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Sum

from partnership.base.years import FinancialYear
from training.assurance.models import Money
from training.assurance.rules import MoneyKind, Side, side_of
from training.charges.income import income_by_year


@dataclass
class Balance:
    """One year: `invoiced` less what was credited, and what was written down by kind."""

    invoiced: int = 0
    kinds: dict[str, int] = field(default_factory=dict)

    def side(self, side: Side) -> int:
        """What was written down on one side."""
        return sum(pence for kind, pence in self.kinds.items() if side_of(kind) == side)

    @property
    def income(self) -> int:
        return self.invoiced + self.side(Side.IN)

    @property
    def expenditure(self) -> int:
        return self.side(Side.OUT)

    @property
    def left(self) -> int:
        """What is left over; less than nothing where training cost more than it brought in."""
        return self.income - self.expenditure

    def of(self, side: Side) -> list[tuple[str, int]]:
        """The kinds of one side with their sums, in their order."""
        return [
            (str(kind.label), self.kinds[kind])
            for kind in MoneyKind
            if side_of(kind) == side and kind in self.kinds
        ]


def balances() -> dict[FinancialYear, Balance]:
    """Each year of which there is anything, the newest first: three queries."""
    years: defaultdict[FinancialYear, Balance] = defaultdict(Balance)
    for year, income in income_by_year().items():
        if income.invoiced or income.credited:
            years[year].invoiced = income.net
    rows = Money.objects.order_by().values_list("year", "kind")
    for first, kind, pence in rows.annotate(sum=Sum("pence")):
        years[FinancialYear(first)].kinds[kind] = pence
    return dict(sorted(years.items(), reverse=True))
