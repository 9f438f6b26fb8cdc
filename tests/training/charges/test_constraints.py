"""What the database refuses, whatever the code does."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.training.charges.conftest import charge_of, taken
from training.charges.models import (
    Band,
    CancellationRule,
    Charge,
    ChargeRun,
    Consequence,
    Invoice,
    Item,
    PriceList,
    Printout,
    Series,
    Subsidy,
)
from training.charges.rules import Basis, Kind, Paper, State, What
from training.models import Session

DAY = date(2026, 4, 1)


@pytest.fixture
def charge(prices: PriceList, session: Session, practitioner: User, charity: Agency) -> Charge:
    return charge_of(taken(session, practitioner, charity))


@pytest.fixture
def invoice(charge: Charge, finance_officer: User) -> Invoice:
    return Invoice.objects.create(
        paper=Paper.INVOICE, number=1, reference="TR-00001", agency=charge.agency, to_name="Lantern", net=4500,
        issued_at=timezone.now(), issued_by=finance_officer,
    )  # fmt: skip


def copy(row: Charge | Invoice, **changes: object) -> Charge | Invoice:
    """The same row once more, with some things changed."""
    for name, value in {"id": None, **changes}.items():
        setattr(row, name, value)
    row._state.adding = True
    row.id = row._meta.pk.get_default()
    return row


PRICES: dict[str, Callable[[PriceList], object]] = {
    "training_charges_one_list_from_a_day": lambda prices: PriceList.objects.create(in_force_from=DAY),
    "training_charges_one_rule_from_a_day": lambda prices: CancellationRule.objects.create(
        in_force_from=DAY, days=3
    ),
    "training_charges_rule_is_plausible": lambda prices: CancellationRule.objects.create(
        in_force_from=DAY + timedelta(days=1), days=91
    ),
    "training_charges_band_has_a_name": lambda prices: Band.objects.create(
        price_list=prices, position=9, name=""
    ),
    "training_charges_price_is_plausible": lambda prices: Band.objects.create(
        price_list=prices, position=9, name="All", full_day=10_000_01
    ),
    "training_charges_subsidy_is_a_share": lambda prices: Subsidy.objects.create(
        sector="vcfse", per_cent=101, from_on=DAY
    ),
    "training_charges_subsidy_ends_after_it_begins": lambda prices: Subsidy.objects.create(
        sector="vcfse", per_cent=50, from_on=DAY, until_on=DAY - timedelta(days=1)
    ),
    "training_charges_share_has_a_per_cent": lambda prices: Consequence.objects.create(
        rule=CancellationRule.objects.get(), position=9, what=What.LATE, basis=Basis.SHARE, per_cent=0
    ),
    "training_charges_flat_is_plausible": lambda prices: Consequence.objects.create(
        rule=CancellationRule.objects.get(), position=9, what=What.LATE, basis=Basis.FLAT, full_day=10_000_01
    ),
    "training_charges_one_series_of_a_kind": lambda prices: Series.objects.bulk_create(
        [Series(paper=Paper.INVOICE), Series(paper=Paper.INVOICE)]
    ),
}
CHARGES: dict[str, Callable[[Charge], object]] = {
    "training_charges_one_for_a_booking": lambda charge: copy(charge, kind=Kind.LATE).save(),
    "training_charges_asks_for_something": lambda charge: Charge.objects.update(pence=0),
    "training_charges_waived_with_a_reason": lambda charge: Charge.objects.update(state=State.WAIVED),
    "training_charges_nobody_waives_their_own": lambda charge: Charge.objects.update(waived_by=charge.user),
    "training_charges_credit_of_what_was_invoiced": lambda charge: Charge.objects.update(
        credit_because="Wrong"
    ),
    "training_charges_one_fee_for_a_booking": lambda charge: [
        copy(charge, kind=Kind.FEE).save() for _ in range(2)
    ],
}
PAPERS: dict[str, Callable[[Invoice], object]] = {
    "training_charges_number_is_given_once": lambda invoice: copy(invoice).save(),
    "training_charges_credit_note_says_of_what_and_why": lambda invoice: copy(
        invoice, paper=Paper.CREDIT_NOTE
    ).save(),
    "training_charges_paper_asks_for_something": lambda invoice: copy(invoice, number=2, net=0).save(),
    "training_charges_invoiced_once": lambda invoice: [line(invoice) for _ in range(2)],
    "training_charges_never_credited_more_than_invoiced": lambda invoice: line(
        invoice, credits=line(invoice), of_pence=4500, pence=4501
    ),
    "training_charges_printed_whole": lambda invoice: Printout.objects.create(
        invoice=invoice, made_at=timezone.now()
    ),
    "training_charges_run_confirmed_by_somebody": lambda invoice: ChargeRun.objects.create(
        found={}, made_by=invoice.issued_by, confirmed_at=timezone.now()
    ),
}


def line(invoice: Invoice, **facts: object) -> Item:
    said: dict[str, object] = {"words": "Place", "person": "Priya Nair", "pence": 4500, **facts}
    return Item.objects.create(invoice=invoice, charge=Charge.objects.get(), **said)


@pytest.mark.parametrize("constraint", PRICES)
def test_prices_and_rules(prices: PriceList, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PRICES[constraint](prices)


@pytest.mark.parametrize("constraint", CHARGES)
def test_charges(charge: Charge, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CHARGES[constraint](charge)


@pytest.mark.parametrize("constraint", PAPERS)
def test_papers(invoice: Invoice, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PAPERS[constraint](invoice)
