"""The charge run: what would be invoiced and credited, shown first, then sent exactly as it was shown."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.pages import words
from training.charges import access, papers, tariff
from training.charges.models import AgencyBilling, Charge, ChargeRun, Invoice, Item
from training.charges.rules import Kind, State, pounds
from training.rules import Attendance, BookingStatus, SessionStatus

Found = dict[str, Any]


@dataclass
class Part:
    """What one agency would get."""

    agency: Agency
    billing: AgencyBilling
    charges: list[Charge] = field(default_factory=list)

    @property
    def net(self) -> int:
        return sum(one.pence for one in self.charges)


@dataclass(frozen=True)
class Skipped:
    """A charge that stays, and why."""

    charge: Charge
    reason: str


@dataclass
class Left:
    """Charges that stay for the same reason."""

    reason: str
    number: int = 0
    pence: int = 0
    agencies: list[str] = field(default_factory=list)


@dataclass
class Preview:
    """What a charge run would do now."""

    parts: list[Part]
    credits: list[Item]
    skipped: list[Skipped]

    @property
    def total(self) -> int:
        return sum(part.net for part in self.parts)

    @property
    def left(self) -> list[Left]:
        """What is skipped, by reason."""
        found: dict[str, Left] = {}
        for one in self.skipped:
            row = found.setdefault(one.reason, Left(one.reason))
            row.number, row.pence = row.number + 1, row.pence + one.charge.pence
            if one.charge.agency.name not in row.agencies:
                row.agencies.append(one.charge.agency.name)
        return list(found.values())

    @property
    def seal(self) -> str:
        """Stands for all of it: two previews with the same seal ask the same of the same agencies."""
        return hashlib.sha256(json.dumps(self.found, sort_keys=True).encode()).hexdigest()

    @property
    def found(self) -> Found:
        """The same as plain facts, to be kept and compared."""
        return {
            "agencies": {
                str(part.agency.pk): {
                    "name": part.agency.name,
                    "to": papers.addressed(part.billing),
                    "charges": {str(one.pk): one.pence for one in part.charges},
                }
                for part in self.parts
            },
            "credits": {str(item.pk): item.pence for item in self.credits},
        }


def preview(*, now: datetime, held: bool = False) -> Preview:
    """What is ready to be invoiced, by agency, what is to be credited, and what is skipped; `held` locks it."""
    rows = Charge.objects.select_for_update(of=("self",)) if held else Charge.objects.all()
    rows = rows.select_related("agency", "user", "booking__session__course").order_by("pk")
    charges = [*rows.filter(state=State.DUE)]
    wrong = list(rows.filter(state=State.INVOICED).exclude(credit_because=""))
    known = {one.agency_id: one for one in AgencyBilling.objects.select_related("agency")}
    parts: dict[UUID, Part] = {}
    skipped = []
    for charge in sorted(
        charges, key=lambda one: (one.agency.name, one.booking.session.starts_at, one.user.name)
    ):
        if charge.agency_id not in known:
            known[charge.agency_id] = tariff.assumed(charge.agency)
        billing = known[charge.agency_id]
        if reason := why_not_yet(charge, billing, now=now):
            skipped.append(Skipped(charge, reason))
            continue
        parts.setdefault(charge.agency_id, Part(charge.agency, billing)).charges.append(charge)
    credits = Item.objects.filter(charge__in=wrong, credits=None, credited_by=None)
    credits = credits.select_related("invoice__agency", "charge").order_by("invoice__number", "pk")
    return Preview(list(parts.values()), list(credits), skipped)


def why_not_yet(charge: Charge, billing: AgencyBilling, *, now: datetime) -> str:
    """Why a charge is not invoiced now, or nothing."""
    booking = charge.booking
    session = booking.session
    if charge.kind != Kind.LATE and booking.status == BookingStatus.BOOKED:
        if session.status == SessionStatus.CANCELLED:
            return "The session was called off."
        if session.ends_at > now:
            return "The session is still to come."
        if booking.attendance == Attendance.NOT_MARKED:
            return "The register has no mark yet."
    if billing.purchase_order_required and not billing.purchase_order:
        return "The agency needs a purchase order number, and none is given."
    return ""


def ready(*, now: datetime) -> QuerySet[Charge]:
    """What a charge run would invoice or credit now, as a question to the database: see `why_not_yet`."""
    settled = (
        Q(kind=Kind.LATE)
        | ~Q(booking__status=BookingStatus.BOOKED)
        | (Q(booking__session__ends_at__lte=now) & ~Q(booking__attendance=Attendance.NOT_MARKED))
    )
    called_off = Q(booking__session__status=SessionStatus.CANCELLED, booking__status=BookingStatus.BOOKED)
    no_order = Q(agency__billing__purchase_order_required=True, agency__billing__purchase_order="")
    due = Q(settled, state=State.DUE) & ~(called_off & ~Q(kind=Kind.LATE)) & ~no_order
    wrong = Q(state=State.INVOICED) & ~Q(credit_because="")
    return Charge.objects.filter(due | wrong)


@transaction.atomic
def begin(*, by: User, now: datetime) -> ChargeRun:
    """Keep what a charge run would do now, to be shown and confirmed. Nothing is invoiced yet."""
    require(access.can_invoice(by))
    return ChargeRun.objects.create(found=preview(now=now).found, made_by=by)


@transaction.atomic
def confirm(run: ChargeRun, *, shown: str, by: User, now: datetime) -> list[str]:
    """Send what was shown: all invoices and credit notes of the run in one transaction, and none beside them.

    `shown` is the seal of the preview on the page. Where something has changed since, nothing is sent: what changed
    comes back in sentences, to be shown and confirmed anew. Confirming twice sends nothing the second time.
    """
    require(access.can_invoice(by))
    run = lock(run)
    if run.confirmed_at:
        return []
    now_found = preview(now=now, held=True)
    if now_found.seal != shown:
        changed = differences(run.found, now_found.found)
        run.found = now_found.found
        run.save(update_fields=["found"])
        return changed or ["What the page showed is not what there is now. Look at it again."]
    if not now_found.parts and not now_found.credits:
        raise RuleBroken("There is nothing to invoice at the moment.")
    run.confirmed_at, run.confirmed_by = now, by
    run.save(update_fields=["confirmed_at", "confirmed_by"])
    due_on = timezone.localdate(now) + timedelta(days=settings.TRAINING_PAY_WITHIN_DAYS)
    for part in now_found.parts:
        papers.invoice(part.billing, charges=part.charges, run=run, due_on=due_on, by=by, now=now)
    for invoice, items in by_invoice(now_found.credits):
        because = words.listed(sorted({item.charge.credit_because for item in items}))
        papers.credit(
            invoice, amounts={item: item.pence for item in items}, because=because, run=run, by=by, now=now
        )
    return []


def by_invoice(items: Iterable[Item]) -> list[tuple[Invoice, list[Item]]]:
    """The items of each invoice together."""
    found: dict[UUID, tuple[Invoice, list[Item]]] = {}
    for item in items:
        found.setdefault(item.invoice_id, (item.invoice, []))[1].append(item)
    return list(found.values())


def differences(before: Found, after: Found) -> list[str]:
    """What differs between two findings, one sentence for each agency."""
    told = []
    then, now = before["agencies"], after["agencies"]
    for key in sorted(then | now, key=lambda one: (then.get(one) or now[one])["name"]):
        old, new = then.get(key), now.get(key)
        name = (new or old)["name"]
        if old is None or new is None:
            amount = pounds(sum((old or new)["charges"].values()))
            told.append(f"{name}: {amount} {'has been added' if new else 'is no longer to be invoiced'}.")
        elif old["charges"] != new["charges"]:
            was, now_is = (pounds(sum(one["charges"].values())) for one in (old, new))
            told.append(f"{name}: it was {was} and is {now_is} now.")
        elif old != new:
            told.append(f"{name}: the billing details have changed.")
    if before["credits"] != after["credits"]:
        was, now_is = (words.count(len(one["credits"]), "line") for one in (before, after))
        told.append(f"To be credited: it was {was} and is {now_is} now.")
    return told
