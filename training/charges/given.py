"""Invoices and credit notes as the agency's finance contact gets them: a mail with a link, and no account needed."""

from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from partnership.notices import services as notices
from partnership.pages import words
from training.charges.models import Invoice

OPEN_FOR = timedelta(days=90)
"""So long the link in the mail opens the paper."""


def tell(invoice: Invoice) -> None:
    """Write to the finance contact whom a paper names, once."""
    if not invoice.to_email:
        return
    of = invoice.credits
    kind, facts = (
        ("training.credited", {"invoice": of.reference})
        if of
        else ("training.invoiced", {"pay_by": words.plain_date(invoice.due_on) if invoice.due_on else ""})
    )
    notices.post_to(
        kind=kind,
        key=f"{kind}:{invoice.pk}",
        address=invoice.to_email,
        path=path_of(invoice.pk),
        facts={"reference": invoice.reference, **facts},
    )


def path_of(pk: UUID) -> str:
    """The address of the page behind the link, without its seal."""
    return reverse("training_charges:given", args=[pk, "-"]).removesuffix("-/")


def find(pk: UUID) -> Invoice | None:
    """What a link with the right seal is about."""
    rows = Invoice.objects.select_related("credits", "printout").defer("printout__content")
    return rows.filter(pk=pk).first()


def is_open(invoice: Invoice, *, now: datetime) -> bool:
    """Whether the link still opens it."""
    return now < invoice.issued_at + OPEN_FOR
