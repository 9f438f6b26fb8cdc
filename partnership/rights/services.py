"""What changes: a closed record is opened in an emergency, those concerned are told, and somebody else reviews it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.history.context import because
from partnership.history.services import record_read
from partnership.notices.services import post
from partnership.rights import access
from partnership.rights.glass import find
from partnership.rights.models import Opening


@transaction.atomic
def break_glass(*, by: User, key: str, emergency: str, reason: str, now: datetime) -> Opening:
    """Open the record with this key to somebody for `settings.EMERGENCY_MINUTES`, and tell its owners and reviewers.

    Raises PermissionDenied for somebody who may not, or to whom the record is closed for good, and RuleBroken where
    it is open to them already or the reason says too little.
    """
    require(access.BREAK_GLASS.held_by(by))
    record = find(key, by)
    if record is None:
        raise PermissionDenied
    with because(reason.strip()), in_words(Opening):
        opening = Opening.objects.create(
            key=key,
            what=record.what,
            opened_by=by,
            emergency=emergency,
            reason=reason.strip(),
            opened_at=now,
            until_at=now + timedelta(minutes=settings.EMERGENCY_MINUTES),
        )
    record_read(
        by=by, what="emergency opening", row=opening, how="read", purpose=opening.get_emergency_display()
    )
    reviewers = overseers(but=by)
    for person in reviewers:
        tell("rights.opened", opening, person, reverse("rights:opening", args=[opening.pk]))
    for person in {one.pk: one for one in record.owners}.values():
        if person != by and person not in reviewers:
            tell("rights.opened_yours", opening, person, record.path)
    return opening


def overseers(*, but: User) -> list[User]:
    """The information governance leads of today; where there is none, the business unit, so that somebody hears."""
    for roles in (access.REVIEW_OPENINGS.roles, (Role.BUSINESS_UNIT,)):
        holding = Membership.objects.filter(in_force(timezone.localdate()), role__in=roles)
        found = list(User.objects.filter(pk__in=holding.values("user"), is_active=True).exclude(pk=but.pk))
        if found:
            return found
    return []


def tell(kind: str, opening: Opening, person: User, path: str) -> None:
    """One message, in the transaction of the change."""
    post(kind=kind, key=f"{kind}:{opening.pk}:{person.pk}", user=person, path=path)


@transaction.atomic
def review(opening: Opening, *, by: User, outcome: str, note: str, now: datetime) -> Opening:
    """Say whether an opening was justified, once and for good.

    Raises PermissionDenied for one's own opening, and RuleBroken where somebody has reviewed it already.
    """
    opening = lock(opening, "opened_by")
    require(access.can_review(by, opening))
    if opening.is_reviewed:
        raise RuleBroken("Somebody has reviewed this opening already.")
    opening.outcome, opening.note, opening.reviewed_by, opening.reviewed_at = outcome, note.strip(), by, now
    with because(opening.note), in_words(Opening):
        opening.save(update_fields=["outcome", "note", "reviewed_by", "reviewed_at"])
    tell("rights.reviewed", opening, opening.opened_by, reverse("rights:opening", args=[opening.pk]))
    return opening
