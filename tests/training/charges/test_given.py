"""What leads an invoice to those who pay it: the mail to the finance contact, the finance officer's work, mergers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies import services as agencies
from partnership.agencies.models import Agency
from partnership.notices.models import Notice
from partnership.notices.seals import sealed
from partnership.pages.gathering import gather
from tests.conftest import session_on
from tests.training.charges.conftest import charge_of, held_yesterday, taken
from training.charges import access, given, making, papers, runs, work
from training.charges.models import AgencyBilling, Charge, Invoice
from training.charges.rules import State
from training.models import Booking, Course
from training.rules import Attendance

pytestmark = pytest.mark.usefixtures("prices")


@pytest.fixture
def came(course: Course, practitioner: User, charity: Agency, billing: AgencyBilling) -> Booking:
    """The practitioner came yesterday, and the register says so."""
    booking = taken(held_yesterday(course), practitioner, charity, days_ago=30)
    Booking.objects.filter(pk=booking.pk).update(attendance=Attendance.ATTENDED, marked_at=timezone.now())
    return booking


def send(by: User) -> Invoice:
    """What the charge run of this moment invoices."""
    now = timezone.now()
    begun = runs.begin(by=by, now=now)
    assert runs.confirm(begun, shown=runs.preview(now=now).seal, by=by, now=now) == []
    return Invoice.objects.get(run=begun)


def test_the_finance_contact_is_sent_a_link_that_opens_the_paper_and_names_nobody(
    came: Booking, finance_officer: User, client: Client
) -> None:
    invoice = send(finance_officer)
    told = Notice.objects.get(kind="training.invoiced")
    assert (told.address, told.heading) == ("finance@lantern.example", "Invoice TR-00001 for training")
    page = client.get(sealed(told.path)).content.decode()
    assert "£45" in page
    assert came.user.name not in page + told.heading + told.text
    papers.credit(
        invoice,
        amounts={invoice.items.get(): 4500},
        because="Came to another date.",
        by=finance_officer,
        now=timezone.now(),
    )
    assert "credits invoice TR-00001" in Notice.objects.get(kind="training.credited").text


def test_the_link_opens_the_paper_for_ninety_days(came: Booking, finance_officer: User) -> None:
    invoice = send(finance_officer)
    assert given.is_open(invoice, now=invoice.issued_at + timedelta(days=89))
    assert not given.is_open(invoice, now=invoice.issued_at + timedelta(days=90))


def test_the_finance_officer_is_told_how_many_charges_the_next_run_would_send(
    came: Booking,
    course: Course,
    nurse: User,
    charity: Agency,
    finance_officer: User,
    training_officer: User,
) -> None:
    today = timezone.localdate()
    taken(session_on(course, today + timedelta(weeks=5)), nurse, charity)  # still to come
    assert work.work(training_officer, today) == []
    ((found,),) = gather(work.work(finance_officer, today))
    assert [item.title for _, item in found.told] == ["1 charge is ready to be invoiced or credited"]


@pytest.mark.parametrize("mark", list(Attendance))
@pytest.mark.parametrize("order", ["", "PO-1"])
def test_what_is_ready_is_what_a_run_would_take(came: Booking, mark: Attendance, order: str) -> None:
    AgencyBilling.objects.update(purchase_order_required=True, purchase_order=order)
    Booking.objects.update(
        attendance=mark, marked_at=None if mark == Attendance.NOT_MARKED else timezone.now()
    )
    now = timezone.now()
    taken_by_run = {one.pk for part in runs.preview(now=now).parts for one in part.charges}
    assert set(runs.ready(now=now).values_list("pk", flat=True)) == taken_by_run


def test_what_a_merged_agency_owes_is_asked_of_its_successor_and_what_was_invoiced_stays(
    came: Booking, charity: Agency, hospital: Agency, nurse: User, finance_officer: User, business_unit: User
) -> None:
    later = taken(came.session, nurse, charity, days_ago=20)
    invoice = send(finance_officer)
    yesterday = timezone.localdate() - timedelta(days=1)
    agencies.merge(charity, into=hospital, on=yesterday, by=business_unit)
    assert charge_of(later).agency == hospital
    invoiced = Charge.objects.get(booking=came)
    assert (invoiced.state, invoiced.agency, invoice.agency) == (State.INVOICED, charity, charity)
    later.refresh_from_db()
    Charge.objects.filter(booking=later).delete()
    making.marked(session_id=came.session_id, now=timezone.now())
    assert charge_of(later).agency == hospital


def test_whoever_leads_the_successor_sees_what_the_old_body_was_asked_for(
    came: Booking, charity: Agency, finance_officer: User, agency_lead: User, hospital: Agency
) -> None:
    Charge.objects.update(agency=hospital)
    invoice = send(finance_officer)
    assert invoice not in access.visible_invoices(agency_lead)
    Agency.objects.filter(pk=hospital.pk).update(successor=charity, until_on=timezone.localdate())
    assert invoice in access.visible_invoices(agency_lead)
