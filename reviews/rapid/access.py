"""Who sees the room of a rapid review, who writes in it, and who sends it to the Panel.

Whoever reads the whole review sees its room; chair, lead reviewer, co-ordinator and business unit write. A rapid review
is never published, so that there is no page and no file of it for anybody else.
"""

from django.db.models import QuerySet

from partnership.accounts.models import User
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from partnership.base.access import Answer, NotNow
from reviews import access as reviews
from reviews.models import Review
from reviews.rapid.models import Decision, Making, Meeting, Milestone, Reply, SafetyAction, Sending
from reviews.rapid.rules import SENT
from reviews.rules import Kind
from reviews.rules import State as ReviewState
from reviews.signing.models import Signing
from reviews.signing.rules import State, What

KEEP_TIMETABLE = Right(
    may="set on which working days the steps of a rapid review are due",
    why="The target of 15 working days is national, and the days within it are the partnership’s own.",
    roles=(Role.BUSINESS_UNIT,),
)


def visible(user: User) -> QuerySet[Review]:
    """The rapid reviews that somebody reads whole."""
    return reviews.visible(user).filter(kind=Kind.RAPID)


def before_sending(review: Review, may: Answer) -> Answer:
    """A right in what is sent, which stays as it is from then on."""
    return NotNow(SENT) if may and Sending.objects.filter(review=review).exists() else may


def can_write(user: User, review: Review) -> Answer:
    """Who writes the review writes its draft, its meetings and its recommendation."""
    return before_sending(review, reviews.can_carry_out(user, review))


def can_make(user: User, review: Review) -> Answer:
    """Who writes the review has its pack made, also once it has ended."""
    return reviews.can_write(user, review)


def can_send(user: User, review: Review) -> Answer:
    """The business unit sends the review, once."""
    return before_sending(review, reviews.can_staff(user, review))


def can_follow_up(user: User, review: Review) -> Answer:
    """The business unit writes down what the Panel answered, and begins the practice review that was decided."""
    return reviews.can_keep(user, review)


def visible_meetings(user: User) -> QuerySet[Meeting]:
    return Meeting.objects.select_related("review").filter(review__in=visible(user).values("pk"))


def visible_safety_actions(user: User) -> QuerySet[SafetyAction]:
    return SafetyAction.objects.select_related("review").filter(review__in=visible(user).values("pk"))


def visible_replies(user: User) -> QuerySet[Reply]:
    return Reply.objects.select_related("review").filter(review__in=visible(user).values("pk"))


def visible_makings(user: User) -> QuerySet[Making]:
    return Making.objects.select_related("review").filter(review__in=visible(user).values("pk"))


def visible_milestones(user: User) -> QuerySet[Milestone]:
    """The timetable, for those who set it."""
    return Milestone.objects.all() if KEEP_TIMETABLE.held_by(user) else Milestone.objects.none()


def to_send(user: User) -> QuerySet[Review]:
    """The reviews that all partners have signed and that have not gone to the Panel."""
    if not reviews.can_run(user):
        return Review.objects.none()
    signed = Signing.objects.filter(what=What.RAPID, state=State.SIGNED).values("review")
    return visible(user).filter(pk__in=signed, rapid_sending=None, state=ReviewState.OPEN, archived_on=None)


def to_begin(user: User) -> QuerySet[Decision]:
    """The decisions for a practice review that has not begun."""
    if not reviews.can_run(user):
        return Decision.objects.none()
    signed = Signing.objects.filter(what=What.RAPID, state=State.SIGNED).values("review")
    return Decision.objects.filter(
        review__in=signed, outcome="practice", leads_to=None, review__archived_on=None
    )
