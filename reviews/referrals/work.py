"""What waits of referrals: to countersign for a safeguarding lead, to look at again, to weigh and to decide."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from partnership.accounts.models import User
from partnership.pages.components import WorkItem
from partnership.pages.gathering import Ask, Row, Whole
from reviews.referrals import access
from reviews.referrals.models import Referral
from reviews.referrals.rules import State


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Each referral that waits for this person."""
    asks = []
    if leads := access.COUNTERSIGN.agencies_of(user):
        waiting = Referral.objects.filter(agency__in=leads, state=State.WAITING)
        asks.append(ask(waiting, "Countersign referral {reference}", "Or send it back to whoever wrote it"))
    if access.can_refer(user):
        back = access.visible(user).filter(referred_by=user, state=State.RETURNED)
        asks.append(
            ask(back, "Look again at referral {reference}", "Your safeguarding lead has sent it back")
        )
    if access.DECIDE_REFERRALS.held_by(user):
        sent = Referral.objects.filter(state=State.SENT).exclude(referred_by=user)
        asks.append(ask(sent, "Weigh and decide referral {reference}", "Referred by {agency}"))
    return asks


def ask(rows: QuerySet[Referral], title: str, context: str) -> Ask[WorkItem]:
    """Some referrals, the oldest first; no title says what happened."""

    def say(row: Row) -> WorkItem:
        return WorkItem(
            title=title.format(**row.facts),
            url=reverse("reviews_referrals:referral", args=[row.facts["pk"]]),
            context=context.format(**row.facts),
        )

    return Ask(
        rows=rows,
        by="created_at",
        facts={"pk": "pk", "reference": "reference", "agency": "agency__name"},
        say=say,
        most=5,
        whole=Whole("referral", "referrals", reverse("reviews_referrals:referrals")),
    )
