"""What the page of one referral shows: to its agency how far it is, to those who decide how it was weighed."""

from typing import Any

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.rules import Role
from partnership.agencies.standing import standing
from partnership.pages import words
from reviews.people import holders
from reviews.referrals import access, services, tables
from reviews.referrals.models import Decision, Referral
from reviews.referrals.rules import WITH_AGENCY, State


def page(user: User, referral: Referral) -> dict[str, Any]:
    """Everything that this person may know of a referral."""
    discusses = access.sees_discussion(user)
    decisions = list(referral.decisions.prefetch_related("voices").select_related("written_by"))
    decides = access.can_decide(user, referral) and referral.state in (State.SENT, State.DECIDED)
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
        "changes_it": access.can_change(user, referral),
        "signs": access.is_lead(user, referral) and referral.state in WITH_AGENCY,
        "sends_back": access.is_lead(user, referral) and referral.state == State.WAITING,
        "withdraws": access.can_withdraw(user, referral),
        "waits_for_lead": referral.state == State.WAITING and not access.is_lead(user, referral),
        "without_lead": without_lead(referral),
    }


def outcome(decision: Decision) -> dict[str, Any]:
    """One decision with who took part."""
    return {"decision": decision, "voices": list(decision.voices.all())}


def facts(referral: Referral) -> list[tuple[str, str]]:
    """What was referred, in rows."""
    happened = words.plain_date(referral.happened_on) if referral.happened_on else "Not known"
    age = (
        "" if referral.age is None else words.count(referral.age, "year") if referral.age else "Under 1 year"
    )
    rows = [
        ("Agency", referral.agency.name),
        ("Referred by", f"{referral.referred_by.name}, {words.plain_date(referral.created_at)}"),
        ("Countersigned by", countersigned(referral)),
        ("Child called", referral.pseudonym),
        ("Age", age),
        (
            "Happened on",
            f"About {happened}" if referral.is_approximate and referral.happened_on else happened,
        ),
        ("What happened", referral.what_happened),
        ("Why it should be considered", referral.why),
        ("Who else knows the child", referral.others_know),
        ("What was done at once", referral.safety),
        ("Why it went back or was withdrawn", referral.said),
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


def people_who_decide() -> str:
    """The delegated safeguarding partners of today, as lines of the form that asks who decided."""
    lines = []
    for person in holders(Role.EXECUTIVE):
        now = standing(person)
        mine = next((one for one in (now.memberships if now else ()) if one.role == Role.EXECUTIVE), None)
        if mine is not None:
            lines.append(f"{person.name}, {mine.agency.name}, agreed")
    return "\n".join(lines)


def without_lead(referral: Referral) -> bool:
    """Whether nobody can countersign it."""
    return referral.state in WITH_AGENCY and not holders(Role.AGENCY_LEAD, agency=referral.agency_id)
