"""An invoice or a credit note, written with its lines and its number in the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.background import soon
from partnership.base.constraints import in_words
from partnership.base.rules import RuleBroken
from training import words
from training.charges import access, given, numbers, tasks
from training.charges.models import AgencyBilling, Charge, ChargeRun, Invoice, Item, Printout
from training.charges.rules import Paper, State, per_cent_of


def addressed(billing: AgencyBilling) -> dict[str, str]:
    """Who is asked to pay, as it stands on the paper."""
    return {
        "to_name": billing.agency.name,
        "to_contact": billing.finance_contact,
        "to_email": billing.finance_email,
        "to_address": billing.address,
        "purchase_order": billing.purchase_order,
    }


def said(charge: Charge) -> str:
    """Place: Advanced Child Protection, Tuesday 24 February 2026"""
    session = charge.booking.session
    return f"{charge.get_kind_display()}: {session.course.title}, {words.long_days(session.days, year=True)}"


@transaction.atomic
def invoice(
    billing: AgencyBilling,
    *,
    charges: Sequence[Charge],
    run: ChargeRun | None,
    due_on: date,
    by: User,
    now: datetime,
) -> Invoice:
    """Invoice charges of one agency that the caller has locked, whole or not at all."""
    require(access.can_invoice(by))
    vat = settings.TRAINING_VAT_PER_CENT
    items = [
        Item(
            charge=charge,
            words=said(charge),
            person=charge.user.name,
            pence=charge.pence,
            vat=per_cent_of(charge.pence, vat),
        )
        for charge in charges
    ]
    made = Invoice(
        paper=Paper.INVOICE,
        agency=billing.agency,
        **addressed(billing),
        issued_at=now,
        issued_by=by,
        due_on=due_on,
        run=run,
        vat_per_cent=vat,
    )
    for charge in charges:
        charge.state = State.INVOICED
    Charge.objects.bulk_update(charges, ["state"])
    return write(made, items)


@transaction.atomic
def credit(
    of: Invoice,
    *,
    amounts: Mapping[Item, int],
    because: str,
    by: User,
    now: datetime,
    run: ChargeRun | None = None,
) -> Invoice:
    """Give back so many pence of each of these lines of an invoice, never more than was asked for.

    A line is credited once, wholly or in part. What the portal itself found wrong is credited by a charge run; by
    hand nobody credits their own booking or an agency that they work for.
    """
    require(access.can_invoice(by))
    charges = {
        one.pk: one
        for one in Charge.objects.select_for_update(of=("self",))
        .filter(pk__in=[item.charge_id for item in amounts])
        .order_by("pk")
    }
    if run is None and access.works_for(by, of.agency):
        raise RuleBroken("This invoice is for your own agency. Somebody of another agency credits it.")
    if run is None and any(one.user_id == by.pk for one in charges.values()):
        raise RuleBroken("This invoice has your own booking. Somebody else credits it.")
    if not amounts or any(item.invoice_id != of.pk or not pence for item, pence in amounts.items()):
        raise RuleBroken("Choose at least one line of the invoice, and how much of it.")
    if any(pence > item.pence for item, pence in amounts.items()):
        raise RuleBroken("Not more can be credited than was invoiced.")
    if Item.objects.filter(credits__in=amounts).exists():
        raise RuleBroken("One of these lines has been credited already. Open the invoice again.")
    items = []
    for item, pence in amounts.items():
        whole = pence == item.pence
        items.append(
            Item(
                charge=item.charge,
                credits=item,
                of_pence=item.pence,
                words=item.words,
                person=item.person,
                pence=pence,
                vat=item.vat if whole else per_cent_of(pence, of.vat_per_cent),
            )
        )
        if whole:
            charge = charges[item.charge_id]
            charge.state = State.CREDITED
            charge.save(update_fields=["state"])
    made = Invoice(
        paper=Paper.CREDIT_NOTE,
        credits=of,
        because=because[:300],
        agency=of.agency,
        to_name=of.to_name,
        to_contact=of.to_contact,
        to_email=of.to_email,
        to_address=of.to_address,
        purchase_order=of.purchase_order,
        issued_at=now,
        issued_by=by,
        run=run,
        vat_per_cent=of.vat_per_cent,
    )
    return write(made, items)


def write(made: Invoice, items: Sequence[Item]) -> Invoice:
    """The paper with its sums, its number and the job of printing it."""
    made.net, made.vat = sum(item.pence for item in items), sum(item.vat for item in items)
    made.number, made.reference = numbers.following(Paper(made.paper))
    with in_words(Invoice, Item):
        made.save(force_insert=True)
        for item in items:
            item.invoice = made
        Item.objects.bulk_create(items)
    printout = Printout.objects.create(invoice=made)
    soon(tasks.print_paper, str(printout.pk))
    given.tell(made)
    return made
