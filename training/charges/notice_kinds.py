"""The messages about money, to finance contacts, who mostly have no account. A mail names nobody and no course."""

from partnership.notices.rules import Kind

KINDS = [
    Kind(
        code="training.invoiced",
        name="A finance contact is sent an invoice",
        heading="Invoice {reference} for training",
        text="Your agency has invoice {reference} for training, to be paid by {pay_by}. Open the link within 90 days "
        "to see it and to keep its PDF. You need no account.",
        statutory=True,
        sealed=True,
        audience=(),
        facts=("reference", "pay_by"),
    ),
    Kind(
        code="training.credited",
        name="A finance contact is sent a credit note",
        heading="Credit note {reference} for training",
        text="Your agency has credit note {reference}, which credits invoice {invoice}. Open the link within 90 days "
        "to see it and to keep its PDF. You need no account.",
        statutory=True,
        sealed=True,
        audience=(),
        facts=("reference", "invoice"),
    ),
]
