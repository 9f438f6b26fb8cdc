"""The demonstration world's contributions: those that were published."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from partnership.agencies.demonstration import done_by
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from partnership.base.years import FinancialYear
from partnership.finance.models import Contribution

PUBLISHED = Path(__file__).parent / "data" / "financial_contributions.csv"


@done_by(Role.FINANCE_OFFICER)
def fill(today: date) -> None:
    """Record each published contribution of an agency; a second run changes nothing."""
    agencies = {agency.name: agency for agency in Agency.objects.all()}
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            Contribution.objects.get_or_create(
                agency=agencies[row["contributor"]],
                year=FinancialYear.parse(row["financial_year"]).first,
                defaults={"amount": Decimal(row["amount_gbp"])},
            )
