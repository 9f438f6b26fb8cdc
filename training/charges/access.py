"""Who may see what training costs, and who may change it.

What a place costs is public. What an agency owes is seen by those who run the training, by those who keep the money,
and by the agency's own safeguarding lead. Invoices are sent by the finance officer alone. A charge is waived by
neither the person it is for nor anybody of the agency it is for.
"""

from django.db.models import Q, QuerySet

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rights import Right, Somebody
from partnership.agencies.rules import Role
from partnership.agencies.standing import standing
from training.charges.models import AgencyBilling, Charge, ChargeRun, Invoice, Item

SEE_PRICES = Right(
    may="see what a place on a course costs",
    why="Who books must know before what it costs, and until when it can be given back for nothing.",
    public=True,
)
SEE_CHARGES = Right(
    may="see what agencies owe and have been asked for",
    why="Those who run the training and those who keep its money answer questions about an invoice.",
    roles=(Role.FINANCE_OFFICER, Role.TRAINING_OFFICER, Role.BUSINESS_UNIT),
    own_agency=(Role.AGENCY_LEAD,),
    also="The lead of an agency that took over from another sees what the other was asked for too.",
)
KEEP_PRICES = Right(
    may="write the prices, subsidies and cancellation rules that hold from a coming day on",
    why="Prices follow what the partners have agreed; those who run the training write them down.",
    roles=(Role.FINANCE_OFFICER, Role.TRAINING_OFFICER, Role.BUSINESS_UNIT),
)
KEEP_BILLING = Right(
    may="keep what an agency is to the price list, and who there is asked to pay",
    why="The agency knows its finance contact and its purchase orders best.",
    roles=(Role.FINANCE_OFFICER,),
    own_agency=(Role.AGENCY_LEAD,),
)
WAIVE = Right(
    may="waive a charge, with a reason",
    why="Somebody falls ill on the morning: the rule would be unfair, and the reason is kept.",
    roles=(Role.FINANCE_OFFICER, Role.TRAINING_OFFICER, Role.BUSINESS_UNIT),
    also="Nobody waives a charge for their own booking or for an agency that they work for.",
)
INVOICE = Right(
    may="send invoices and credit notes",
    why="Whoever sells places does not collect the money.",
    roles=(Role.FINANCE_OFFICER,),
    also="Nobody credits their own booking or an agency that they work for.",
)
SEE_INCOME = Right(
    may="see the income from training by year",
    why="The partners decide what training may cost by what it brings in.",
    roles=(
        Role.FINANCE_OFFICER,
        Role.TRAINING_OFFICER,
        Role.BUSINESS_UNIT,
        Role.EXECUTIVE,
        Role.LEAD_PARTNER,
        Role.SCRUTINEER,
    ),
)


def can_see(user: User) -> bool:
    """Whether the lists of charges and invoices exist for this person."""
    return SEE_CHARGES.held_by(user) or bool(SEE_CHARGES.agencies_of(user))


def can_see_everybody(user: User) -> bool:
    """Whether they hold those of all agencies."""
    return SEE_CHARGES.held_by(user)


def can_keep_prices(user: Somebody) -> bool:
    return KEEP_PRICES.held_by(user)


def can_keep_billing(user: User, agency: Agency) -> bool:
    """The finance officer keeps every agency's, a safeguarding lead their own."""
    return KEEP_BILLING.held_for(user, agency.pk)


def can_keep_all_billing(user: User) -> bool:
    return KEEP_BILLING.held_by(user)


def can_waive(user: User) -> bool:
    """Whether they waive charges at all; whose they may not waive, `is_own_agency` says."""
    return WAIVE.held_by(user)


def can_invoice(user: User) -> bool:
    return INVOICE.held_by(user)


def can_see_income(user: User) -> bool:
    return SEE_INCOME.held_by(user)


def works_for(user: User, agency: Agency) -> bool:
    """Whether somebody works today for an agency, or for the one that has taken over from it."""
    now = standing(user)
    return now is not None and any(one.pk in (agency.pk, agency.successor_id) for one in now.agencies)


def of_theirs(user: User) -> Q:
    """What belongs to the agencies whose charges somebody sees, and to those that merged into them; or everything."""
    if SEE_CHARGES.held_by(user):
        return Q()
    theirs = SEE_CHARGES.agencies_of(user)
    return Q(agency__in=theirs) | Q(agency__successor__in=theirs)


def visible(user: User) -> QuerySet[Charge]:
    """The charges that somebody sees."""
    return Charge.objects.filter(of_theirs(user)).select_related("agency", "user", "booking__session__course")


def visible_invoices(user: User) -> QuerySet[Invoice]:
    """The invoices and credit notes that somebody sees."""
    return Invoice.objects.filter(of_theirs(user)).select_related("agency", "credits")


def visible_items(user: User) -> QuerySet[Item]:
    """The lines of the papers that somebody sees."""
    shown = visible_invoices(user).order_by().values("pk")
    return Item.objects.filter(invoice__in=shown).select_related(
        "invoice__agency", "invoice__credits", "charge__booking__session__course"
    )


def visible_billing(user: User) -> QuerySet[AgencyBilling]:
    """The billing details that somebody sees."""
    return AgencyBilling.objects.filter(of_theirs(user)).select_related("agency")


def billed_agencies(user: User) -> QuerySet[Agency]:
    """The agencies whose billing details somebody may look up, with them, whether there are any yet or not."""
    agencies = Agency.objects.filter(until_on=None).select_related("billing")
    return agencies if SEE_CHARGES.held_by(user) else agencies.filter(pk__in=SEE_CHARGES.agencies_of(user))


def visible_runs(user: User) -> QuerySet[ChargeRun]:
    """The charge runs, for those who send invoices."""
    runs = ChargeRun.objects.select_related("made_by", "confirmed_by")
    return runs if can_invoice(user) else runs.none()


def why(user: User, row: Charge | Invoice) -> list[str]:
    """The reasons for which this person sees a charge or an invoice."""
    return SEE_CHARGES.because(user, row.agency_id)
