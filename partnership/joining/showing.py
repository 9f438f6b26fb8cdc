"""Invitations and requests as people read them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Membership
from partnership.agencies.standing import in_force, stand
from partnership.joining import access
from partnership.joining.belonging import belonging
from partnership.joining.invitations import delivery
from partnership.joining.models import Departure, Invitation, Registration
from partnership.notices.models import Notice
from partnership.notices.rules import Status
from partnership.pages import words
from partnership.pages.components import Tag


@dataclass(frozen=True)
class InvitationRow:
    """One line of the list of invitations."""

    invitation: Invitation
    state: Tag
    mail: str
    can_resend: bool
    can_withdraw: bool


def open_first(rows: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """Those without an answer before the others, the newest first."""
    answered = Case(
        When(accepted_at=None, withdrawn_at=None, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return rows.order_by(answered, "-created_at", "pk")


def invitations(user: User, rows: list[Invitation], *, now: datetime) -> list[InvitationRow]:
    """The lines of the list: one query for what became of the mails, one for who stands behind them."""
    mails = delivery(rows)
    know_inviters([one for one in rows if one.is_open(now)])
    return [
        InvitationRow(
            one,
            state_of(one, now=now),
            said(mails.get(one.pk)),
            can_resend=undecided and access.can_change(user, one),
            can_withdraw=one.is_open(now) and access.can_change(user, one),
        )
        for one in rows
        for undecided in [one.accepted_at is None and one.withdrawn_at is None]
    ]


def know_inviters(rows: list[Invitation]) -> None:
    """Let each invitation know where whoever sent it stands today: one query for any number."""
    people = {one.invited_by_id for one in rows}
    held = Membership.objects.filter(in_force(timezone.localdate()), user__in=people).select_related("agency")
    found: dict[UUID, list[Membership]] = defaultdict(list)
    for membership in held.order_by("-from_on", "id"):
        found[membership.user_id].append(membership)
    for one in rows:
        stand(one.invited_by, tuple(found[one.invited_by_id]))


def state_of(invitation: Invitation, *, now: datetime) -> Tag:
    """Whose turn it is."""
    if invitation.accepted_at:
        return Tag("green", "Accepted")
    if invitation.withdrawn_at:
        return Tag("grey", "Withdrawn")
    if now >= invitation.expires_at:
        return Tag("amber", "Ran out")
    if not access.is_answered_for(invitation):
        return Tag("amber", "Send again: the sender left")
    return Tag("blue", "Waiting for them")


def said(notice: Notice | None) -> str:
    """What became of a mail."""
    if notice is None:
        return ""
    if notice.status == Status.SENT and notice.sent_at:
        return f"Sent: {words.moment(notice.sent_at)}"
    if notice.status == Status.FAILED:
        return f"Not delivered. {notice.problem}"
    return f"Not sent yet. {notice.problem}".strip()


def requests(rows: Iterable[Registration]) -> list[tuple[Registration, str]]:
    """Each request that waits with what is known of its domain."""
    today = timezone.localdate()
    return [(one, belonging(one.email, on=today).hint) for one in rows]


def facts(asked: Registration) -> list[tuple[str, str]]:
    """What somebody has said, and what became of it."""
    rows = [
        ("Email address", asked.email),
        ("Where they work", asked.organisation),
        ("Job title", asked.job_title),
        ("Asked", words.moment(asked.created_at)),
        ("Confirmed the address", words.moment(asked.confirmed_at) if asked.confirmed_at else ""),
        ("State", str(asked.get_state_display())),
        ("Reason", str(asked.get_reason_display()) if asked.reason else ""),
        ("Decided by", str(asked.decided_by or "")),
    ]
    return [(key, value) for key, value in rows if value]


def departure_said(departure: Departure) -> str:
    """What happens, in one line."""
    if departure.into:
        return f"Moves from {departure.agency} to {departure.into}"
    return f"Leaves {departure.agency or 'every agency'}"
