"""The charge run: it shows everything first, and sends exactly that."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import page
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.base.years import FinancialYear
from tests.annual_report import reading
from tests.conftest import session_on
from tests.training.charges.conftest import charge_of, held_yesterday, taken
from training.charges import keeping, numbers, papers, printing, runs, services
from training.charges.income import income_by_year
from training.charges.models import AgencyBilling, Charge, ChargeRun, Invoice, Printout, Series
from training.charges.rules import OrganisationType, Paper, State
from training.models import Booking, Course
from training.rules import Attendance

pytestmark = pytest.mark.usefixtures("prices")


@pytest.fixture
def came(course: Course, practitioner: User, charity: Agency, billing: AgencyBilling) -> Booking:
    """The practitioner came yesterday, and the register says so."""
    booking = taken(held_yesterday(course), practitioner, charity, days_ago=30)
    Booking.objects.filter(pk=booking.pk).update(attendance=Attendance.ATTENDED, marked_at=timezone.now())
    return booking


def run(by: User) -> list[Invoice]:
    """Begin a run and confirm what it shows."""
    now = timezone.now()
    begun = runs.begin(by=by, now=now)
    assert runs.confirm(begun, shown=runs.preview(now=now).seal, by=by, now=now) == []
    return list(Invoice.objects.filter(run=begun).order_by("paper", "number"))


def test_what_is_ready_is_invoiced_to_the_finance_contact_and_numbered(
    came: Booking, finance_officer: User, practitioner: User
) -> None:
    assert came.user == practitioner
    AgencyBilling.objects.update(purchase_order="PO-77")
    (invoice,) = run(finance_officer)
    assert (invoice.reference, invoice.net, invoice.vat, invoice.total) == ("TR-00001", 4500, 0, 4500)
    assert (invoice.to_contact, invoice.purchase_order) == ("Bea Lund", "PO-77")
    assert invoice.due_on == timezone.localdate() + timedelta(days=30)
    assert charge_of(came).state == State.INVOICED
    item = invoice.items.get()
    assert item.words.startswith("Place: Advanced Child Protection, ")
    assert item.person == "Priya Nair"


def test_what_is_not_ready_is_left_with_the_reason(
    came: Booking, course: Course, nurse: User, charity: Agency, finance_officer: User
) -> None:
    taken(session_on(course, timezone.localdate() + timedelta(weeks=5)), nurse, charity)
    AgencyBilling.objects.update(purchase_order_required=True)
    found = runs.preview(now=timezone.now())
    assert [(row.reason, row.number) for row in found.left] == [
        ("The agency needs a purchase order number, and none is given.", 1),
        ("The session is still to come.", 1),
    ]
    Booking.objects.filter(pk=came.pk).update(attendance=Attendance.NOT_MARKED, marked_at=None)
    assert {row.reason for row in runs.preview(now=timezone.now()).left} == {
        "The register has no mark yet.", "The session is still to come.",
    }  # fmt: skip


def test_a_run_that_has_changed_since_sends_nothing_and_says_what(
    came: Booking, course: Course, nurse: User, charity: Agency, finance_officer: User, training_officer: User
) -> None:
    now = timezone.now()
    begun = runs.begin(by=finance_officer, now=now)
    shown = runs.preview(now=now).seal
    services.waive(charge_of(came), because="Ill on the morning.", by=training_officer, now=now)
    changed = runs.confirm(begun, shown=shown, by=finance_officer, now=now)
    assert changed == ["Lantern Family Trust: £45 is no longer to be invoiced."]
    assert not Invoice.objects.exists()
    with pytest.raises(RuleBroken, match="nothing to invoice"):
        runs.confirm(begun, shown=runs.preview(now=now).seal, by=finance_officer, now=now)


def test_confirming_twice_sends_nothing_the_second_time(came: Booking, finance_officer: User) -> None:
    run(finance_officer)
    begun = ChargeRun.objects.get()
    assert runs.confirm(begun, shown="", by=finance_officer, now=timezone.now()) == []
    assert Invoice.objects.count() == 1


def test_only_the_finance_officer_sends_invoices(came: Booking, training_officer: User) -> None:
    with pytest.raises(PermissionDenied):
        runs.begin(by=training_officer, now=timezone.now())


def test_a_mark_corrected_after_the_invoice_is_credited_by_the_next_run(
    came: Booking, finance_officer: User
) -> None:
    (invoice,) = run(finance_officer)
    Charge.objects.update(credit_because="The register was corrected.")
    (note,) = run(finance_officer)
    assert (note.reference, note.credits, note.net) == ("TC-00001", invoice, 4500)
    assert note.because == "The register was corrected."
    assert Charge.objects.get().state == State.CREDITED


def test_a_part_of_a_line_is_credited_by_hand_and_never_more_than_was_invoiced(
    came: Booking, finance_officer: User
) -> None:
    (invoice,) = run(finance_officer)
    item = invoice.items.get()
    now = timezone.now()
    with pytest.raises(RuleBroken, match="Not more"):
        papers.credit(invoice, amounts={item: 4501}, because="Too much", by=finance_officer, now=now)
    note = papers.credit(
        invoice, amounts={item: 1000}, because="Half a day fell out.", by=finance_officer, now=now
    )
    assert (note.total, Charge.objects.get().state) == (1000, State.INVOICED)
    with pytest.raises(RuleBroken, match="already"):
        papers.credit(invoice, amounts={item: 1}, because="Again", by=finance_officer, now=now)
    year = income_by_year()[FinancialYear.of(timezone.localdate())]
    assert (year.invoiced, year.credited, year.net) == (4500, 1000, 3500)


def test_nobody_credits_or_waives_for_their_own_agency_or_booking(
    course: Course,
    finance_officer: User,
    business_unit: User,
    council: Agency,
    training_officer: User,
    hospital: Agency,
) -> None:
    AgencyBilling.objects.create(agency=council, organisation_type=OrganisationType.OTHER)
    session, now = held_yesterday(course), timezone.now()
    booking = taken(session, business_unit, council, days_ago=30)
    with pytest.raises(RuleBroken, match="own agency"):
        services.waive(charge_of(booking), because="We are kind.", by=training_officer, now=now)
    own = taken(session, training_officer, hospital, days_ago=30)
    with pytest.raises(RuleBroken, match="own booking"):
        services.waive(charge_of(own), because="I was ill.", by=training_officer, now=now)
    Booking.objects.update(attendance=Attendance.ATTENDED, marked_at=now)
    to_council = next(one for one in run(finance_officer) if one.agency == council)
    with pytest.raises(RuleBroken, match="own agency"):
        papers.credit(
            to_council,
            amounts={to_council.items.get(): 1},
            because="We are kind.",
            by=finance_officer,
            now=now,
        )


def test_vat_is_added_to_the_penny_where_the_partnership_charges_it(
    came: Booking, finance_officer: User
) -> None:
    Charge.objects.update(pence=4503)
    with override_settings(TRAINING_VAT_PER_CENT=20):
        (invoice,) = run(finance_officer)
    assert (invoice.net, invoice.vat, invoice.total) == (4503, 901, 5404)


def test_the_files_can_be_read_by_everybody_and_are_made_once(came: Booking, finance_officer: User) -> None:
    (invoice,) = run(finance_officer)
    now = timezone.now()
    papers.credit(
        invoice, amounts={invoice.items.get(): 1000}, because="Half a day.", by=finance_officer, now=now
    )
    for waiting in printing.waiting():
        assert printing.make(waiting, now=now)
        assert not printing.make(waiting, now=now)
    said = []
    for made in Printout.objects.order_by("created_at"):
        content = bytes(made.content or b"")
        result = page.validate_pdf_bytes(content, profile="ua1")
        assert result.is_compliant, [(failure.rule_id, failure.message) for failure in result.failures]
        said.append(" ".join(reading.pages(content)))
    assert "Please pay £45.00 by" in said[0]
    assert "Take £10.00 off what is still to be paid of TR-00001" in said[1]


@pytest.mark.parametrize("table", ["training_charges_invoice", "training_charges_item"])
def test_what_was_sent_can_be_changed_by_nobody(came: Booking, finance_officer: User, table: str) -> None:
    run(finance_officer)
    with (
        pytest.raises(DatabaseError, match="annot update"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"update {table} set created_at = now()")  # noqa: S608  a name of ours


# Numbers --------------------------------------------------------------------------------------------


class Stumbles(Exception):
    """Something that goes wrong after the number was given."""


@pytest.mark.django_db(transaction=True)
def test_twenty_who_issue_at_once_leave_no_gap_also_where_some_stumble(
    finance_officer: User, hospital: Agency
) -> None:
    def issue(number: int) -> None:
        try:
            for turn in range(3):
                try:
                    with transaction.atomic():
                        given, reference = numbers.following(Paper.INVOICE)
                        Invoice.objects.create(
                            paper=Paper.INVOICE, number=given, reference=reference, agency=hospital,
                            to_name=hospital.name, issued_at=timezone.now(), issued_by=finance_officer, net=100,
                        )  # fmt: skip
                        if (number + turn) % 3 == 0:
                            raise Stumbles
                except Stumbles:
                    pass
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(issue, range(20)))
    given = sorted(Invoice.objects.values_list("number", flat=True))
    assert given == list(range(1, 41))
    assert Series.objects.get().last == 40


def test_billing_details_count_from_now_on(charity: Agency, agency_lead: User, came: Booking) -> None:
    kept = keeping.keep_billing(
        charity,
        version=0,
        by=agency_lead,
        organisation_type=OrganisationType.SCHOOL,
        finance_contact="Li Wen",
    )
    assert (kept.finance_contact, kept.version) == ("Li Wen", 1)
    with pytest.raises(RuleBroken, match="Somebody else"):
        keeping.keep_billing(charity, version=0, by=agency_lead, finance_contact="Nobody")
