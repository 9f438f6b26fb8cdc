"""What the page of one referral shows: to its agency how far it is, to those who decide how it was weighed."""

from collections import Counter
from datetime import date
from itertools import groupby
from typing import Any

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Membership
from partnership.agencies.parts import partners_on
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.history import timeline
from partnership.pages import words
from partnership.pages.components import TimelineEntry
from reviews.incidents.rules import years_old
from reviews.people import holders
from reviews.referrals import access, services, tables
from reviews.referrals.models import Consideration, Decision, Referral
from reviews.referrals.rules import WITH_AGENCY, Answer, State

MOST_CHANGES = 200
"""So many rows of its history are read to tell the latest changes of a referral."""


def page(user: User, referral: Referral) -> dict[str, Any]:
    """Everything that this person may know of a referral."""
    discusses = access.sees_discussion(user)
    decisions = list(referral.decisions.prefetch_related("voices").select_related("written_by"))
    decides = access.can_decide(user, referral) and referral.state in (State.SENT, State.DECIDED)
    with_agency = referral.state in WITH_AGENCY
    leads = holders(Role.AGENCY_LEAD, agency=referral.agency_id) if with_agency else []
    return {
        "referral": referral,
        "tags": [tables.state_of(referral)],
        "facts": facts(referral),
        "decision": decisions[-1] if decisions else None,
        "discusses": discusses,
        "decisions": [outcome(one) for one in reversed(decisions)] if discusses else [],
        "criteria": services.frozen(referral, timezone.localdate()) if discusses else [],
        "alike": services.others_like(referral) if discusses else [],
        "decides": decides,
        "weighed": decides and access.is_weighed(referral, timezone.localdate()),
        "changes_it": access.can_change(user, referral),
        "signs": access.is_lead(user, referral) and referral.state in WITH_AGENCY,
        "sends_back": access.is_lead(user, referral) and referral.state == State.WAITING,
        "withdraws": access.can_withdraw(user, referral),
        "waits_for_lead": referral.state == State.WAITING and not access.is_lead(user, referral),
        "leads": words.listed([one.name for one in leads]),
        "leads_number": len(leads),
        "without_lead": with_agency and not leads,
        "partners": partners() if referral.state == State.SENT and not decides else "",
        "changes": changes(referral) if discusses else None,
    }


def unweighed(referral: Referral, today: date) -> int:
    """How many criteria of today were not considered."""
    found = access.findings(referral)
    return sum(access.words_of(one) not in found for one in access.criteria_on(today))


def outcome(decision: Decision) -> dict[str, Any]:
    """One decision with who took part."""
    return {"decision": decision, "voices": list(decision.voices.all())}


def facts(referral: Referral) -> list[tuple[str, str]]:
    """What was referred, in rows."""
    happened = words.plain_date(referral.happened_on) if referral.happened_on else "Not known"
    rows = [
        ("Agency", referral.agency.name),
        ("Referred by", f"{referral.referred_by.name}, {words.plain_date(referral.created_at)}"),
        ("Countersigned by", countersigned(referral)),
        ("Child called", referral.pseudonym),
        ("Age", years_old(referral.age)),
        (
            "Happened on",
            f"About {happened}" if referral.is_approximate and referral.happened_on else happened,
        ),
        ("What happened", referral.what_happened),
        ("Why it should be considered", referral.why),
        ("Who else knows the child", referral.others_know),
        ("What was done at once", referral.safety),
        (f"Why it was {'withdrawn' if referral.state == State.WITHDRAWN else 'sent back'}", referral.said),
    ]
    return [(key, value) for key, value in rows if value]


def countersigned(referral: Referral) -> str:
    """Who stands behind it."""
    if referral.countersigned_by is None or referral.countersigned_at is None:
        waits = referral.state in WITH_AGENCY
        return (
            f"Nobody yet. The safeguarding lead of {referral.agency.name} countersigns."
            if waits
            else "Nobody"
        )
    return f"{referral.countersigned_by.name}, {words.plain_date(referral.countersigned_at)}"


def partners() -> str:
    """The safeguarding partners of today, whose delegated partners decide."""
    return words.listed([one.name for one in partners_on(timezone.localdate())])


def people_who_decide() -> str:
    """The delegated safeguarding partners of today, as lines of the form that asks who decided: one query.

    Where each of them stood is for somebody to write: nobody agrees by being a partner.
    """
    rows = Membership.objects.filter(
        in_force(timezone.localdate()), role=Role.EXECUTIVE, user__is_active=True
    ).select_related("user", "agency")
    newest = {one.user_id: one for one in rows.order_by("from_on", "-id")}  # the newest of two
    lines = [f"{one.user.name}, {one.agency.name}," for one in newest.values()]
    return "\n".join(sorted(lines))


def changes(referral: Referral) -> list[TimelineEntry]:
    """What was changed in a referral, the newest first: what stands in it, and how it was weighed.

    Who weighs it counts its version without changing a word of it; what they found is told instead.
    """
    own = timeline.changes(timeline.kept(Referral), {"pgh_obj_id": referral.pk}, MOST_CHANGES)
    told = [one for one in own if one.before is None or timeline.differing(one)]
    return sorted(
        [*timeline.entries(told, timeline.SHOWN), *weighings(referral)],
        key=lambda one: one.at,  # type: ignore[arg-type, return-value]  # each of these has its time
        reverse=True,
    )[: timeline.SHOWN]


def weighings(referral: Referral) -> list[TimelineEntry]:
    """Each time that criteria were considered: by whom, and what was found."""
    rows = timeline.changes(timeline.kept(Consideration), {"referral_id": referral.pk}, MOST_CHANGES)
    told = [one for one in rows if one.before is None or timeline.differing(one)]
    names = timeline.Names(told)
    found = []
    rows_of: list[Any] = [one.change for one in told]  # with what pghistory adds
    for _, several in groupby(rows_of, key=lambda one: one.pgh_context):
        group = list(several)
        answers = Counter(one.answer for one in group)
        said = words.listed([f"{answers[one]} {one.label.lower()}" for one in Answer if answers[one]])
        count = words.count(len(group), "criterion", "criteria")
        who = timeline.who(group[-1].pgh_context or {}, names)
        found.append(TimelineEntry(f"{who} considered {count}: {said}", group[-1].pgh_created_at))
    return found
