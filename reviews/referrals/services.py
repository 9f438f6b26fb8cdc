"""What changes a referral: it is made, countersigned or sent back, weighed criterion by criterion, and decided."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import ChangedMeanwhile, open_at, write
from partnership.base.locks import lock, one_at_a_time
from partnership.base.rules import RuleBroken, require_move
from partnership.pages import words
from reviews import services as reviews
from reviews.incidents import services as incidents
from reviews.incidents.models import Child
from reviews.incidents.rules import why_not_called
from reviews.referrals import access, telling
from reviews.referrals.models import Consideration, Criterion, Decision, Referral, Voice
from reviews.referrals.rules import (
    LIKE_EACH_OTHER,
    MOVED_ON,
    MOVES,
    WITH_AGENCY,
    Answer,
    Outcome,
    State,
    is_alike,
    reference,
    why_not_decided_on,
)
from reviews.referrals.rules import Voice as Said
from reviews.rules import Kind

UNWEIGHED = "Consider the criteria first: nothing is written down of any of them yet."


# The agency ---------------------------------------------------------------------------------------


@transaction.atomic
def refer(*, agency: Agency, by: User, now: datetime, **facts: Any) -> Referral:
    """Refer a case; the safeguarding lead of the agency countersigns it. What the lead refers is countersigned by that.

    `facts` are the fields of `Referral`. Raises RuleBroken for what may be initials, for a day to come, and where the
    same was referred before in the same words.
    """
    require(access.agencies(by).filter(pk=agency.pk).exists())
    refuse(facts, today=timezone.localdate(now))
    referral = Referral(agency=agency, referred_by=by, **facts)
    year = timezone.localdate(now).year
    referral.reference = next_reference(year)
    told = {"pseudonym": referral.pseudonym, "what_happened": referral.what_happened}
    same = Referral.objects.filter(agency=agency, referred_by=by, **told).exclude(state=State.WITHDRAWN)
    if there := same.first():
        raise RuleBroken(
            f"This is {there.reference}: it was referred in these words already.", about="what_happened"
        )
    if access.is_lead(by, referral):
        referral.state, referral.countersigned_by, referral.countersigned_at = State.SENT, by, now
    with in_words(Referral):
        referral.save(force_insert=True)
    if referral.state == State.SENT:
        telling.sent(referral, by=by)
    else:
        telling.made(referral, by=by)
    return referral


def refuse(facts: Mapping[str, Any], *, today: date) -> None:
    """Raise RuleBroken for what cannot be referred so."""
    if wrong := why_not_called(facts["pseudonym"]):
        raise RuleBroken(wrong, about="pseudonym")
    if facts.get("happened_on") and facts["happened_on"] > today:
        raise RuleBroken("Choose today or an earlier day.", about="happened_on")


def next_reference(year: int) -> str:
    one_at_a_time(f"reviews.referral:{year}")
    stem = reference(year, 0)[:-2]
    taken = Referral.objects.filter(reference__startswith=stem).values_list("reference", flat=True)
    return reference(year, max((int(one[len(stem) :]) for one in taken), default=0) + 1)


def likely_same(
    user: User, *, agency: Agency, pseudonym: str, happened_on: date | None, now: datetime
) -> list[Referral]:
    """Referrals of the same agency that are likely about the same case: it is asked about them, and not refused."""
    recent = access.visible(user).filter(agency=agency, created_at__gte=now - LIKE_EACH_OTHER)
    others = list(recent.exclude(state=State.WITHDRAWN))
    alike = is_alike(pseudonym, happened_on, [(one.pseudonym, one.happened_on) for one in others])
    return [one for one, same in zip(others, alike, strict=True) if same]


def others_like(referral: Referral) -> list[Referral]:
    """Referrals of any agency that are likely about the same case, for those who decide."""
    then = referral.created_at
    near = Referral.objects.filter(created_at__range=(then - LIKE_EACH_OTHER, then + LIKE_EACH_OTHER))
    others = list(near.exclude(pk=referral.pk).exclude(state=State.WITHDRAWN).select_related("agency"))
    alike = is_alike(
        referral.pseudonym, referral.happened_on, [(one.pseudonym, one.happened_on) for one in others]
    )
    return [one for one, same in zip(others, alike, strict=True) if same]


@transaction.atomic
def change(referral: Referral, *, version: int, by: User, today: date, **facts: Any) -> Referral:
    """Change a referral while it is with its agency; one that came back waits for the lead again.

    Why it came back stays to be read until it is countersigned: whoever countersigns sees what was asked for.
    """
    require(access.can_change(by, referral))
    refuse(facts, today=today)
    referral = open_at(referral, version, "agency")
    if referral.state not in WITH_AGENCY:
        raise RuleBroken(MOVED_ON)
    was = referral.state
    referral = write(referral, **facts, state=State.WAITING)
    if was == State.RETURNED:
        telling.made(referral, by=by)
    return referral


@transaction.atomic
def countersign(referral: Referral, *, version: int | None = None, by: User, now: datetime) -> Referral:
    """Stand behind a referral as the safeguarding lead, as it was at `version`; it goes to the partnership.

    Raises ChangedMeanwhile where its words are others by now.
    """
    require(access.is_lead(by, referral))
    referral = lock(referral, "agency", "referred_by")
    if referral.state in WITH_AGENCY and version not in (None, referral.version):
        raise ChangedMeanwhile(referral)
    referral = moved(referral, State.SENT, said="", countersigned_by=by, countersigned_at=now)
    telling.sent(referral, by=by)
    return referral


@transaction.atomic
def send_back(referral: Referral, *, said: str, by: User) -> Referral:
    """Ask whoever wrote it to look again, and say why."""
    require(access.is_lead(by, referral))
    referral = moved(referral, State.RETURNED, said=said)
    telling.returned(referral)
    return referral


@transaction.atomic
def withdraw(referral: Referral, *, said: str, by: User) -> Referral:
    """Take a referral back, and say why; it stays on record."""
    require(access.can_withdraw(by, referral))
    return moved(referral, State.WITHDRAWN, said=said)


def moved(referral: Referral, state: State, **facts: Any) -> Referral:
    """The referral in its next state. Raises RuleBroken where it has gone elsewhere meanwhile."""
    referral = lock(referral, "agency", "referred_by")
    require_move(MOVES, State(referral.state), state, MOVED_ON)
    return write(referral, state=state, **facts)


# The partnership ----------------------------------------------------------------------------------


@transaction.atomic
def weigh(
    referral: Referral, *, version: int, by: User, answers: Mapping[Criterion, tuple[str, str]]
) -> Referral:
    """Keep what was found of each criterion, and why; a criterion without an answer is left as it was.

    Raises RuleBroken for an answer without a reason, ChangedMeanwhile where somebody else weighed it meanwhile.
    """
    require(access.can_decide(by, referral))
    referral = open_at(referral, version)
    if referral.state not in (State.SENT, State.DECIDED):
        raise RuleBroken(MOVED_ON)
    for criterion, (answer, reason) in answers.items():
        if answer:
            with in_words(Consideration):
                Consideration.objects.update_or_create(
                    referral=referral, criterion=criterion, defaults={"answer": answer, "reason": reason}
                )
    return write(referral)


def frozen(referral: Referral, on: date) -> list[dict[str, str]]:
    """Each criterion in force on a day in its words of that day, with what was found of it."""
    found = access.findings(referral)
    rows = []
    for criterion in access.criteria_on(on):
        finding = found.get(access.words_of(criterion))
        rows.append(
            {
                "about": criterion.get_about_display(),
                "text": criterion.text,
                "source": criterion.source,
                "answer": finding.get_answer_display() if finding else str(Answer.UNKNOWN.label),
                "reason": finding.reason if finding else "",
            }
        )
    return rows


@transaction.atomic
def decide(
    referral: Referral,
    *,
    version: int,
    by: User,
    today: date,
    outcome: str,
    decided_on: date,
    reasons: str,
    told: str,
    voices: Sequence[Said],
    authority: Agency | None = None,
    aware_on: date | None = None,
    nature: str = "",
) -> Decision:
    """Add what was decided, by whom and why, with the criteria as they were found; what follows opens at once, once.

    To notify opens a serious incident of `authority`, which became aware on `aware_on`; a learning review begins on the
    day of the decision. Something new may be decided later: the decisions before it stay.
    Raises ChangedMeanwhile for a form that is sent twice, RuleBroken for the decision that holds already, for a day
    that cannot be, before any criterion was considered (regulation 11 of SI 2018/789), and for what is missing.
    """
    require(access.can_decide(by, referral))
    referral = open_at(referral, version, "agency", "referred_by", "incident", "review")
    require_move(MOVES, State(referral.state), State.DECIDED, MOVED_ON)
    if refused := why_not_decided_on(
        decided_on, made_on=timezone.localdate(referral.created_at), today=today
    ):
        raise RuleBroken(refused, about="decided_on")
    if not access.is_weighed(referral, today):
        raise RuleBroken(UNWEIGHED)
    criteria = frozen(referral, decided_on)
    said = {
        "outcome": outcome,
        "reasons": reasons,
        "told": told,
        "decided_on": decided_on,
        "criteria": criteria,
    }
    refuse_again(referral, said, voices)
    with in_words(Decision):
        decision = Decision.objects.create(referral=referral, written_by=by, **said)
    with in_words(Voice):
        Voice.objects.bulk_create(
            Voice(decision=decision, position=number, **one._asdict()) for number, one in enumerate(voices, 1)
        )
    facts: dict[str, Any] = {"state": State.DECIDED}
    if outcome == Outcome.NOTIFY and referral.incident is None:
        if authority is None or aware_on is None or not nature:
            raise RuleBroken(
                "Say which local authority notifies it, since when it is aware, and what happened.",
                about="authority",
            )
        facts["incident"] = incidents.write_down(
            authority=authority,
            aware_on=aware_on,
            nature=nature,
            by=by,
            today=today,
            happened_on=referral.happened_on,
            is_approximate=referral.is_approximate,
            summary=referral.what_happened,
        )
        if not Child.objects.filter(pseudonym__iexact=referral.pseudonym).exists():
            Child.objects.create(incident=facts["incident"], pseudonym=referral.pseudonym, age=referral.age)
    if outcome == Outcome.LEARNING and referral.review is None:
        facts["review"] = reviews.begin(
            kind=Kind.LEARNING,
            pseudonym=referral.pseudonym,
            started_on=decided_on,
            by=by,
            today=today,
            summary=referral.what_happened,
        )
    telling.decided(write(referral, **facts))
    return decision


def refuse_again(referral: Referral, said: Mapping[str, Any], voices: Sequence[Said]) -> None:
    """Raise RuleBroken where the decision that holds says all of this already: it stays for ever and needs no twin."""
    last = referral.decisions.select_related("written_by").last()
    if last is None or any(getattr(last, name) != value for name, value in said.items()):
        return
    names = [*Said._fields]
    if list(last.voices.order_by("position").values_list(*names)) == [tuple(one) for one in voices]:
        raise RuleBroken(
            f"This decision is written down already: {last.written_by} wrote it {words.moment_on(last.created_at)}. To "
            "decide anew, say what is new."
        )


# Criteria -----------------------------------------------------------------------------------------


@transaction.atomic
def add_criterion(*, by: User, about: str, text: str, source: str, from_on: date) -> Criterion:
    """Add a criterion from a day on, behind the others."""
    require(access.can_keep_criteria(by))
    last = Criterion.objects.order_by("-position").values_list("position", flat=True).first() or 0
    with in_words(Criterion):
        return Criterion.objects.create(
            about=about, text=text, source=source, from_on=from_on, position=last + 1
        )


@transaction.atomic
def end_criterion(criterion: Criterion, *, by: User, until_on: date) -> Criterion:
    """Say which day is a criterion's last; what was decided by it keeps its words."""
    require(access.can_keep_criteria(by))
    criterion = lock(criterion)
    criterion.until_on = until_on
    with in_words(Criterion):
        criterion.save(update_fields=["until_on"])
    return criterion
