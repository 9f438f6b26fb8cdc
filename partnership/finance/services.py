"""What changes in the record of contributions."""

from decimal import Decimal

from django.db import transaction

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.years import FinancialYear
from partnership.finance import access
from partnership.finance.models import Contribution


@transaction.atomic
def record(*, agency: Agency, year: FinancialYear, amount: Decimal, by: User) -> Contribution:
    """Write down what an agency paid in a year. Raises RuleBroken if that was recorded before: a double click."""
    require(access.can_record(by))
    contribution = Contribution(agency=agency, year=year.first, amount=amount)
    with in_words(Contribution):
        contribution.save(force_insert=True)
    return contribution


@transaction.atomic
def correct(
    contribution: Contribution,
    *,
    version: int,
    agency: Agency,
    year: FinancialYear,
    amount: Decimal,
    by: User,
) -> Contribution:
    """Change a contribution as it was at `version`. Raises ChangedMeanwhile when somebody else has saved since."""
    require(access.can_record(by))
    return write(open_at(contribution, version), agency=agency, year=year.first, amount=amount)
