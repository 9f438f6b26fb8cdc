"""Which work addresses take no mail: noted when a mail server says so for good, forgotten when a mail gets through."""

from collections.abc import Iterable
from datetime import datetime
from smtplib import SMTPRecipientsRefused

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower

from partnership.accounts.models import User
from partnership.notices.models import Notice, RefusedAddress
from partnership.notices.rules import Status

FOR_GOOD = range(500, 600)
"""The answers of a mail server that say that trying again will not help."""


def refused(people: Iterable[User] | QuerySet[User]) -> QuerySet[RefusedAddress]:
    """Whose address, among these people, takes no mail, the newest refusal first.

    It holds for the address that was refused: who has another one since is not listed.
    """
    return (
        RefusedAddress.objects.filter(user__in=people, user__is_active=True)
        .annotate(now=Lower("user__email"))
        .filter(now=Lower("address"))
        .select_related("user")
    )


def takes_no_mail(address: str) -> bool:
    """Whether an address is known to take no mail: somebody's here, or one whose last mail from us did not arrive."""
    if RefusedAddress.objects.filter(address__iexact=address).exists():
        return True
    done = Notice.objects.filter(user=None, address__iexact=address, status__in=[Status.SENT, Status.FAILED])
    return done.order_by("-created_at").values_list("status", flat=True).first() == Status.FAILED


def is_refused(problem: Exception) -> bool:
    """Whether a mail server said for good that it does not take mail for the address."""
    return isinstance(problem, SMTPRecipientsRefused) and any(
        code in FOR_GOOD for code, _ in problem.recipients.values()
    )


@transaction.atomic
def note(user: User, *, address: str, reason: str, now: datetime) -> None:
    """Remember that an address takes no mail; a second refusal of the same address keeps the first day."""
    RefusedAddress.objects.exclude(address__iexact=address).filter(user=user).delete()
    RefusedAddress.objects.bulk_create(
        [RefusedAddress(user=user, address=address, reason=reason, since=now, last_at=now)],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["reason", "last_at"],
    )


def forget(user: User) -> None:
    """A mail got through, so the address works."""
    RefusedAddress.objects.filter(user=user).delete()
