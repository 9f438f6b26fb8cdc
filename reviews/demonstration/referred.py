"""Cases that agencies have referred: one waits for the safeguarding lead, one for the partnership's decision."""

from datetime import date, datetime, timedelta
from typing import Any

from partnership.accounts.models import User
from partnership.agencies.demonstration import address
from partnership.agencies.rules import Role
from partnership.agencies.standing import standing
from reviews.demonstration.live import lead
from reviews.demonstration.past import midday
from reviews.referrals import services as referrals
from reviews.referrals.models import Referral


def make_referred(today: date) -> None:
    """A practitioner and a safeguarding lead refer a case each."""
    practitioner = User.objects.get(email=address(Role.PRACTITIONER))
    now = standing(practitioner)
    if now and now.agency:
        referred(
            agency=now.agency,
            by=practitioner,
            at=midday(today - timedelta(days=2)),
            pseudonym="Child Siskin",
            age=13,
            happened_on=today - timedelta(days=12),
            what_happened="A young person was found far from home with adults whom nobody knew. They were not harmed.",
            why="Four services had each noticed something in the weeks before. Nobody had put it together.",
            others_know="School, police, the youth service",
            safety="They live with a relative. A worker sees them each day.",
        )
    health = lead("Somerset NHS Foundation Trust")
    if health is not None:
        referred(
            agency=health.agency,
            by=health.user,
            at=midday(today - timedelta(days=5)),
            pseudonym="Child Twite",
            age=4,
            happened_on=today - timedelta(days=20),
            what_happened="A child was admitted a third time with the same symptoms. No cause was found.",
            why="Three hospitals have treated the child, and none knew of the others.",
            others_know="General practice, nursery, children’s social care",
            safety="A lead paediatrician is named. The nursery has been told what to watch for.",
        )


def referred(*, at: datetime, **facts: Any) -> None:
    """A referral made at a moment that has passed: it is not countersigned before it was written."""
    one = referrals.refer(now=at, **facts)
    Referral.objects.filter(pk=one.pk).update(created_at=at)
