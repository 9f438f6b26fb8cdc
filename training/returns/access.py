"""Who asks agencies what they trained by themselves, who answers, who reads it and who compares.

An agency answers by its safeguarding lead and sees nothing of the others. Who runs the training asks, chases, reads,
accepts and sends back, yet never what they have sent themselves. Those who answer for the arrangements compare. What
an agency has not sent is its own business.
"""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.parts import taking_part
from partnership.agencies.rights import Right
from partnership.agencies.rules import IN_THEM, Role
from partnership.deadlines import asking
from training.assurance import access as assurance
from training.returns.models import SUBJECT, Entry, Return, Round
from training.returns.rules import COUNTED, WITH_AGENCY

ASK_FOR_RETURNS = Right(
    may="ask agencies what they trained by themselves, remind them, and read, accept or send back what they answer",
    why="Figures of agencies are worth something once somebody has read them and asked back.",
    roles=assurance.RUNS,
    also="Nobody accepts a return that they have sent themselves.",
    source=assurance.SOURCE,
)
ANSWER_RETURNS = Right(
    may="say what their agency trained by itself",
    why="Each agency answers for the training of its own people.",
    own_agency=(Role.AGENCY_LEAD,),
    source=assurance.SOURCE,
)


def can_compare(user: User) -> bool:
    """Those who see the returns of every agency."""
    return assurance.SEE_RETURNS.held_by(user)


def can_ask(user: User) -> bool:
    """Training officer and business unit ask, remind, and read."""
    return ASK_FOR_RETURNS.held_by(user)


def can_answer(user: User, one: Return) -> bool:
    """The safeguarding lead of the agency."""
    return one.agency_id in ANSWER_RETURNS.agencies_of(user)


def can_decide(user: User, one: Return) -> bool:
    """Those who ask, yet not whoever sent it."""
    return can_ask(user) and one.sent_by_id != user.pk


def visible_rounds(user: User) -> QuerySet[Round]:
    """Every request, for those who compare."""
    rounds = Round.objects.select_related("made_by")
    return rounds if can_compare(user) else rounds.none()


def visible(user: User) -> QuerySet[Return]:
    """Those of every agency for who compares them, their own agency's for a lead, each with the day it is `due_on`."""
    returns = Return.objects.select_related("round", "agency", "sent_by", "decided_by").annotate(
        due_on=asking.due_on_of(SUBJECT)
    )
    return (
        returns if can_compare(user) else returns.filter(agency__in=assurance.SEE_RETURNS.agencies_of(user))
    )


def shows_entries(user: User, one: Return) -> bool:
    """What is still being written is seen by the agency alone."""
    return can_answer(user, one) or one.sent_at is not None


def own_entries(user: User) -> QuerySet[Entry]:
    """What somebody may change: the entries of their agency's returns, while those are with the agency."""
    mine = ANSWER_RETURNS.agencies_of(user)
    return Entry.objects.select_related("a_return__round", "a_return__agency").filter(
        a_return__agency__in=mine
    )


def compared_entries(user: User) -> QuerySet[Entry]:
    """What agencies have sent, for those who compare."""
    entries = Entry.objects.select_related("a_return__agency").filter(a_return__state__in=COUNTED)
    return entries if can_compare(user) else entries.none()


def in_the_arrangements(on: date) -> QuerySet[Agency]:
    """The agencies that take part in the arrangements on a day: those of which returns are asked."""
    return Agency.objects.filter(taking_part(*IN_THEM, on=on)).order_by("name")


def not_asked(a_round: Round) -> QuerySet[Agency]:
    """The agencies in the arrangements today that this request has left out."""
    return in_the_arrangements(timezone.localdate()).exclude(training_returns__round=a_round)


def waits_for(user: User) -> QuerySet[Return]:
    """The returns that somebody's agency still has to send."""
    return visible(user).filter(agency__in=ANSWER_RETURNS.agencies_of(user), state__in=WITH_AGENCY)


def why(user: User, one: Return) -> list[str]:
    """The reasons for which this person sees a return."""
    return assurance.SEE_RETURNS.because(user, one.agency_id)
