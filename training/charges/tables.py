"""The lists of what is owed, of invoices and credit notes, and of their lines as a finance system wants them."""

from decimal import Decimal
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from partnership.base.years import FinancialYear
from partnership.pages import words as say
from partnership.pages.cells import naming, tag
from partnership.pages.components import Tag
from partnership.pages.listing import DayFilter, Filters, WordsFilter
from training.charges.models import Charge, Invoice, Item
from training.charges.rules import Kind, Paper, State, pounds

NUMBER = {"th": {"class": "app-table__number"}, "td": {"class": "app-table__number"}}
SHORT = {"th": {"class": "app-table__col-m"}}
WIDE = {"th": {"class": "app-table__col-wide"}}

COLOURS: dict[State, Any] = {
    State.DUE: "amber",
    State.WAIVED: "grey",
    State.INVOICED: "green",
    State.CREDITED: "grey",
    State.WITHDRAWN: "grey",
}


def state_tag(charge: Charge) -> Tag:
    """Where a charge stands."""
    if charge.credit_because and charge.state == State.INVOICED:
        return Tag("red", "To be credited")
    return Tag(COLOURS[State(charge.state)], charge.get_state_display())


def in_pounds(pence: int) -> Decimal:
    """An amount as a spreadsheet adds it up."""
    return Decimal(pence) / 100


class ChargeTable(tables.Table):  # type: ignore[misc]
    """What is owed for whom."""

    person = tables.Column(accessor="user__name", verbose_name="Person")
    agency = tables.Column(accessor="agency__name", verbose_name="Agency")
    kind = tables.Column(verbose_name="For", attrs=SHORT)
    pence = tables.Column(verbose_name="Amount", attrs=NUMBER)
    state = tables.Column(attrs=WIDE)
    course = tables.Column(accessor="booking__session__course__title", visible=False)
    day = tables.Column(accessor="booking__session__starts_at", verbose_name="Session", visible=False)
    rule = tables.Column(verbose_name="How it came about", visible=False, orderable=False)
    waived_because = tables.Column(verbose_name="Waived because", visible=False, orderable=False)
    ties = ("-made_at",)

    class Meta:
        default = ""

    def render_person(self, record: Charge) -> SafeString:
        session = record.booking.session
        return naming(
            reverse("training_charges:charge", args=[record.pk]),
            record.user.name,
            f"{session.course.title}, {say.tiny_date(session.starts_at)}",
        )

    def value_person(self, record: Charge) -> str:
        return record.user.name

    def render_pence(self, value: int) -> str:
        return pounds(value)

    def value_pence(self, value: int) -> Decimal:
        return in_pounds(value)

    def render_state(self, record: Charge) -> SafeString:
        return tag(state_tag(record))

    def value_state(self, record: Charge) -> str:
        return state_tag(record).text

    def render_day(self, record: Charge) -> str:
        return say.tiny_date(record.booking.session.starts_at)

    def value_day(self, record: Charge) -> Any:
        return record.booking.session.days[0]


class ChargeFilters(Filters):
    """Words, what for, and where it stands."""

    q = WordsFilter(method="find", label="Person, agency or course")
    state = filters.ChoiceFilter(
        label="Stands at",
        choices=[*State.choices, ("wrong", "To be credited")],
        method="at",
        empty_label="Any",
    )
    kind = filters.ChoiceFilter(label="For", choices=Kind.choices, empty_label="Anything")
    since = DayFilter(
        field_name="booking__session__starts_at", lookup_expr="date__gte", label="Session on or after"
    )
    until = DayFilter(
        field_name="booking__session__starts_at", lookup_expr="date__lte", label="Session on or before"
    )

    def find(self, rows: QuerySet[Charge], name: str, value: str) -> QuerySet[Charge]:
        return rows.filter(
            Q(user__name__icontains=value)
            | Q(agency__name__icontains=value)
            | Q(booking__session__course__title__icontains=value)
        )

    def at(self, rows: QuerySet[Charge], name: str, value: str) -> QuerySet[Charge]:
        if value == "wrong":
            return rows.filter(state=State.INVOICED).exclude(credit_because="")
        return rows.filter(state=value)


class InvoiceTable(tables.Table):  # type: ignore[misc]
    """Invoices and credit notes."""

    reference = tables.Column(verbose_name="Number", order_by=("paper", "number"))
    agency = tables.Column(accessor="to_name", verbose_name="Agency")
    issued_at = tables.Column(verbose_name="Date", attrs=SHORT)
    total = tables.Column(verbose_name="Amount", attrs=NUMBER, order_by=("net",))
    net = tables.Column(verbose_name="Without VAT", visible=False, attrs=NUMBER)
    vat = tables.Column(verbose_name="VAT", visible=False, attrs=NUMBER)
    due_on = tables.Column(verbose_name="To be paid by", visible=False)
    purchase_order = tables.Column(verbose_name="Purchase order", visible=False)
    ties = ("-number",)

    class Meta:
        default = ""
        order_by = ("-issued_at",)

    def render_reference(self, record: Invoice) -> SafeString:
        note = f"Credits {record.credits.reference}" if record.credits else record.get_paper_display()
        return naming(reverse("training_charges:invoice", args=[record.pk]), record.reference, note)

    def value_reference(self, record: Invoice) -> str:
        return record.reference

    def render_issued_at(self, value: Any) -> str:
        return say.tiny_date(value)

    def value_issued_at(self, value: Any) -> Any:
        return say.as_day(value)

    def render_due_on(self, value: Any) -> str:
        return say.tiny_date(value)

    def value_due_on(self, value: Any) -> Any:
        return value

    def signed(self, record: Invoice, pence: int) -> int:
        """A credit note takes away."""
        return -pence if record.paper == Paper.CREDIT_NOTE else pence

    def render_total(self, record: Invoice) -> str:
        return say.money(in_pounds(self.signed(record, record.total)))

    def value_total(self, record: Invoice) -> Decimal:
        return in_pounds(self.signed(record, record.total))

    def render_net(self, record: Invoice) -> str:
        return say.money(in_pounds(self.signed(record, record.net)))

    def value_net(self, record: Invoice) -> Decimal:
        return in_pounds(self.signed(record, record.net))

    def render_vat(self, record: Invoice) -> str:
        return say.money(in_pounds(self.signed(record, record.vat)))

    def value_vat(self, record: Invoice) -> Decimal:
        return in_pounds(self.signed(record, record.vat))


class InvoiceFilters(Filters):
    """Words, which paper, and when."""

    q = WordsFilter(method="find", label="Number, agency or purchase order")
    paper = filters.ChoiceFilter(label="Which", choices=Paper.choices, empty_label="Both")
    since = DayFilter(field_name="issued_at", lookup_expr="date__gte", label="Dated on or after")
    until = DayFilter(field_name="issued_at", lookup_expr="date__lte", label="Dated on or before")

    def find(self, rows: QuerySet[Invoice], name: str, value: str) -> QuerySet[Invoice]:
        return rows.filter(
            Q(reference__icontains=value) | Q(to_name__icontains=value) | Q(purchase_order__icontains=value)
        )


class LineTable(tables.Table):  # type: ignore[misc]
    """Every line of every paper, as a finance system takes it in: amounts signed, one line a row."""

    number = tables.Column(accessor="invoice__reference", verbose_name="Document number")
    paper = tables.Column(accessor="invoice__paper", verbose_name="Document type")
    date = tables.Column(accessor="invoice__issued_at", verbose_name="Document date")
    due_on = tables.Column(accessor="invoice__due_on", verbose_name="Due date", visible=False)
    year = tables.Column(accessor="invoice__issued_at", verbose_name="Financial year", visible=False)
    agency = tables.Column(accessor="invoice__to_name", verbose_name="Customer")
    email = tables.Column(accessor="invoice__to_email", verbose_name="Customer email", visible=False)
    purchase_order = tables.Column(accessor="invoice__purchase_order", verbose_name="Purchase order")
    credits = tables.Column(
        accessor="invoice__credits__reference", verbose_name="Credits document", visible=False
    )
    words = tables.Column(verbose_name="Description")
    person = tables.Column(verbose_name="Delegate", visible=False)
    kind = tables.Column(accessor="charge__kind", verbose_name="Kind", visible=False)
    session = tables.Column(
        accessor="charge__booking__session__starts_at", verbose_name="Session date", visible=False
    )
    net = tables.Column(accessor="pence", verbose_name="Net", attrs=NUMBER)
    vat = tables.Column(verbose_name="VAT", visible=False, attrs=NUMBER)
    gross = tables.Column(accessor="pence", verbose_name="Gross", attrs=NUMBER)
    ties = ("-invoice__number", "person")

    class Meta:
        default = ""
        order_by = ("-date",)

    def render_number(self, record: Item) -> SafeString:
        return naming(reverse("training_charges:invoice", args=[record.invoice_id]), record.invoice.reference)

    def value_number(self, record: Item) -> str:
        return record.invoice.reference

    def render_paper(self, record: Item) -> str:
        return record.invoice.get_paper_display()

    def render_kind(self, record: Item) -> str:
        return record.charge.get_kind_display()

    def render_year(self, record: Item) -> str:
        return str(FinancialYear.of(say.as_day(record.invoice.issued_at)))

    def signed(self, record: Item, pence: int) -> Decimal:
        return in_pounds(-pence if record.credits_id else pence)

    def render_net(self, record: Item) -> str:
        return say.money(self.signed(record, record.pence))

    def value_net(self, record: Item) -> Decimal:
        return self.signed(record, record.pence)

    def render_vat(self, record: Item) -> str:
        return say.money(self.signed(record, record.vat))

    def value_vat(self, record: Item) -> Decimal:
        return self.signed(record, record.vat)

    def render_gross(self, record: Item) -> str:
        return say.money(self.signed(record, record.pence + record.vat))

    def value_gross(self, record: Item) -> Decimal:
        return self.signed(record, record.pence + record.vat)

    def render_date(self, value: Any) -> str:
        return say.tiny_date(value)

    def value_date(self, value: Any) -> Any:
        return say.as_day(value)

    def render_due_on(self, value: Any) -> str:
        return say.tiny_date(value)

    def value_due_on(self, value: Any) -> Any:
        return value

    def render_session(self, value: Any) -> str:
        return say.tiny_date(value)

    def value_session(self, value: Any) -> Any:
        return say.as_day(value)


ALL_COLUMNS = ",".join(LineTable.base_columns)
"""What a finance system takes in: every column."""


class LineFilters(Filters):
    """Words, which paper, and when."""

    q = WordsFilter(method="find", label="Number, agency or delegate")
    paper = filters.ChoiceFilter(
        field_name="invoice__paper", label="Which", choices=Paper.choices, empty_label="Both"
    )
    since = DayFilter(field_name="invoice__issued_at", lookup_expr="date__gte", label="Dated on or after")
    until = DayFilter(field_name="invoice__issued_at", lookup_expr="date__lte", label="Dated on or before")

    def find(self, rows: QuerySet[Item], name: str, value: str) -> QuerySet[Item]:
        return rows.filter(
            Q(invoice__reference__icontains=value)
            | Q(invoice__to_name__icontains=value)
            | Q(person__icontains=value)
        )
