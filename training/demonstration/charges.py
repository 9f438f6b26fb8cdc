"""What training costs in the demonstration: invented prices, what agencies owe, invoices and a credit note."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.demonstration import done_by, named
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role, Sector
from partnership.base.years import FinancialYear
from training.charges import making, papers, runs, services, tariff
from training.charges.models import (
    AgencyBilling,
    Band,
    CancellationRule,
    Charge,
    Consequence,
    Invoice,
    PriceList,
    Subsidy,
)
from training.charges.rules import Area, Basis, Below, Kind, OrganisationType, Paper, State, Turnover, What
from training.models import Booking, Session
from training.rules import BookingStatus
from training.rules import Kind as CourseKind

BANDS: tuple[tuple[str, list[str], str, int, int], ...] = (
    ("Council, integrated care board and police", [OrganisationType.PARTNER], "", 0, 0),
    ("Childminders", [OrganisationType.CHILDMINDER], "", 35_00, 20_00),
    ("Small charities and groups", [OrganisationType.CHARITY], Below.UNDER_100K, 35_00, 20_00),
    (
        "Schools, nurseries, GPs, care homes and other public bodies",
        [
            OrganisationType.SCHOOL,
            OrganisationType.EARLY_YEARS,
            OrganisationType.PRIMARY_CARE,
            OrganisationType.CARE,
            OrganisationType.PUBLIC,
        ],
        "",
        70_00,
        35_00,
    ),
    ("Everybody else", [], "", 100_00, 50_00),
)
BILLED = (
    # agency, type, turnover, finance contact, email, purchase order
    (
        "Barnardo's", OrganisationType.CHARITY, Turnover.OVER_1M, "Petra Lindqvist", "accounts@barnardos.example",
        "PO-20418",
    ),
    ("Action for Children", OrganisationType.CHARITY, Turnover.OVER_1M, "Dev Marwaha", "finance@afc.example", ""),
    (
        "Somerset Domestic Abuse Service", OrganisationType.CHARITY, Turnover.UNDER_1M, "Ruth Amadi",
        "ruth.amadi@sdas.example", "",
    ),
    (
        "Faith and Community Sector", OrganisationType.CHARITY, Turnover.UNDER_100K, "Ivor Blunt",
        "treasurer@faith.example", "",
    ),
)  # fmt: skip


def make_prices(today: date) -> None:
    """Prices and a rule that have been in force for a while, those of the coming year, and who pays."""
    if PriceList.objects.exists():
        return
    since = FinancialYear.of(today - timedelta(days=150)).start
    with done_by(Role.FINANCE_OFFICER):
        for day, more in ((since, 0), (FinancialYear.of(today).back(-1).start, 5_00)):
            prices = PriceList.objects.create(
                id=named("prices", day), in_force_from=day, note="Training group, in January"
            )
            for at, (name, types, below, full, half) in enumerate(BANDS, start=1):
                Band.objects.create(
                    id=named("band", day, at),
                    price_list=prices,
                    position=at,
                    name=name,
                    organisation_types=types,
                    turnover_below=below,
                    full_day=full + more if full else 0,
                    half_day=half + more if half else 0,
                )
        Subsidy.objects.create(
            id=named("subsidy"), sector=Sector.VCFSE, kind=CourseKind.CORE, per_cent=50, from_on=since
        )
        rule = CancellationRule.objects.create(
            id=named("rule"), in_force_from=since, days=10, working=True, note="Training group, in January"
        )
        for at, what in enumerate((What.LATE, What.NO_SHOW), start=1):
            Consequence.objects.create(
                id=named("flat", what), rule=rule, position=at, what=what, basis=Basis.FLAT, full_day=70_00,
                half_day=35_00, organisation_types=[OrganisationType.PARTNER], also_free=True,
            )  # fmt: skip
            Consequence.objects.create(
                id=named("full", what), rule=rule, position=at + 2, what=what, basis=Basis.PRICE
            )
        for name, kind, turnover, contact, email, order in BILLED:
            AgencyBilling.objects.create(
                id=named("billing", name),
                agency=Agency.objects.get(name=name),
                organisation_type=kind,
                turnover=turnover,
                area=Area.IN,
                finance_contact=contact,
                finance_email=email,
                purchase_order_required=bool(order),
                purchase_order=order,
            )
    tariff.forget()


def make_charges(today: date) -> None:
    """What agencies owe for the last weeks and for what is coming; invoices of a fortnight ago, one partly credited."""
    if Charge.objects.filter(state=State.INVOICED).exists():
        return
    now = timezone.now()
    held = Session.objects.filter(starts_at__gte=now - timedelta(days=45), ends_at__lt=now)
    for session in held.exclude(register_closed_at=None):
        making.marked(session.pk, session.register_closed_at or now)
    coming(now)
    players = {
        role: User.objects.get(pk=named("player", role.value))
        for role in (Role.FINANCE_OFFICER, Role.TRAINING_OFFICER)
    }
    finance = players[Role.FINANCE_OFFICER]
    with done_by(Role.FINANCE_OFFICER):
        then = now - timedelta(days=14)
        run = runs.begin(by=finance, now=then)
        runs.confirm(run, shown=runs.preview(now=then).seal, by=finance, now=then)
        credited(finance, now - timedelta(days=6))
    due = Charge.objects.filter(state=State.DUE, kind=Kind.PLACE, agency__name="Action for Children")
    if charge := due.order_by("pk").first():
        with done_by(Role.TRAINING_OFFICER):
            services.waive(
                charge,
                because="Called to an emergency on the morning, as the manager wrote.",
                by=players[Role.TRAINING_OFFICER],
                now=now - timedelta(days=2),
            )


def coming(now: datetime) -> None:
    """The places of sessions to come, at the price of the day they were booked."""
    rows = Booking.objects.filter(session__starts_at__gt=now, status=BookingStatus.BOOKED, charges=None)
    made = []
    for booking in rows.select_related("session__course", "agency"):
        owed = making.quoted_of(booking, booking.session, ())
        if owed:
            made.append(making.charge_of(booking, owed, now=booking.booked_at))
    Charge.objects.bulk_create(made, batch_size=1000)


def credited(finance: User, now: datetime) -> None:
    """Half of one line is given back to the agency of the demonstration’s lead: the session ended early."""
    theirs = named("player", Role.AGENCY_LEAD.value)
    invoice = Invoice.objects.filter(paper=Paper.INVOICE, agency__memberships__user=theirs).first()
    if invoice and (item := invoice.items.order_by("pk").first()):
        because = "The session had to end at noon."
        papers.credit(invoice, amounts={item: item.pence // 2}, because=because, by=finance, now=now)
