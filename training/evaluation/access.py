"""Who may see and who may do what with the evaluation of training.

Nobody but the person asked sees whose answers are whose: results are counted, comments stand without names. A manager
is asked by a link in their mail and needs no account.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from partnership.accounts.models import User
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from training.evaluation.models import Comment, Invitation, Questionnaire, Quote
from training.evaluation.rules import Audience, Point, State
from training.rules import BookingStatus, SessionStatus

SOURCE = "Working Together to Safeguard Children 2023, chapter 2: multi-agency training is evaluated"

ANSWER = Right(
    may="say how a course was that they have booked or been to",
    why="Only whoever was there can say what they learned.",
    also="Whoever came answers for their own place; their manager by the link in their mail.",
)
SEE_RESULTS = Right(
    may="see what people learned, by course, session, trainer, agency and year, counted and without names",
    why="Those who answer for multi-agency training need to know whether it works.",
    roles=(
        Role.TRAINING_OFFICER,
        Role.BUSINESS_UNIT,
        Role.SCRUTINEER,
        Role.EXECUTIVE,
        Role.LEAD_PARTNER,
    ),
    own_agency=(Role.AGENCY_LEAD,),
    also="A safeguarding lead sees figures of their own agency’s people, and none of fewer than five people.",
    source=SOURCE,
)
KEEP_EVALUATION = Right(
    may="keep the questions, read the comments without names, and release quotes to the public",
    why="Those who run the training answer for what is asked and for what is published of it.",
    roles=(Role.TRAINING_OFFICER, Role.BUSINESS_UNIT),
    source=SOURCE,
)


def can_see_results(user: User | AnonymousUser) -> bool:
    """Those who answer for training see the counted results, a lead those of their agency; others none."""
    return SEE_RESULTS.held_by(user) or bool(SEE_RESULTS.agencies_of(user))


def sees_own_alone(user: User) -> bool:
    """A safeguarding lead, who sees the figures of their own agency and no others."""
    return bool(SEE_RESULTS.agencies_of(user)) and not SEE_RESULTS.held_by(user)


def why(user: User) -> list[str]:
    """The reasons for which this person sees results."""
    own = [one for agency in SEE_RESULTS.agencies_of(user) for one in SEE_RESULTS.because(user, agency)]
    return SEE_RESULTS.because(user) or own


def can_keep(user: User | AnonymousUser) -> bool:
    """Training officer and business unit keep the questions, read the comments and release quotes."""
    return KEEP_EVALUATION.held_by(user)


def own(user: User) -> QuerySet[Invitation]:
    """What somebody was asked themselves, about their own places."""
    rows = Invitation.objects.filter(booking__user=user, audience=Audience.ATTENDEE)
    return rows.select_related("booking__session__course", "questionnaire")


def waiting(user: User) -> QuerySet[Invitation]:
    """What of it still waits for an answer, the soonest to end first."""
    rows = own(user).filter(state=State.OPEN, booking__status=BookingStatus.BOOKED)
    return rows.exclude(booking__session__status=SessionStatus.CANCELLED).order_by("ends_at")


def can_answer(user: User, invitation: Invitation) -> bool:
    """Whoever came answers for their own place."""
    return invitation.audience == Audience.ATTENDEE and invitation.booking.user_id == user.pk


def is_late_welcome(invitation: Invitation) -> bool:
    """Whether an answer may come after its time: a certificate may wait for it."""
    return invitation.audience == Audience.ATTENDEE and invitation.point == Point.AFTER


def questionnaires(user: User) -> QuerySet[Questionnaire]:
    """Every version of what is asked, for those who keep it."""
    rows = Questionnaire.objects.all()
    return rows if can_keep(user) else rows.none()


def comments(user: User) -> QuerySet[Comment]:
    """What people wrote, for those who may release it."""
    rows = Comment.objects.select_related("question", "invitation__booking__session__course")
    return rows if can_keep(user) else rows.none()


def quotes(user: User) -> QuerySet[Quote]:
    """What was released, and what was withdrawn since."""
    rows = Quote.objects.select_related("course", "released_by", "withdrawn_by")
    return rows if can_keep(user) else rows.none()
