"""Who reads what a review learned, who writes it, who answers a recommendation, and who compares reviews.

Findings and recommendations are read with the whole review. An agency to which a recommendation is addressed reads that
one once it is asked to answer, and nothing else of the review until the whole is released to it.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import access as actions
from partnership.actions.models import Action, Theme
from partnership.agencies.models import Agency
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from partnership.agencies.standing import existing
from partnership.base.access import Answer, NotNow
from reviews import access as core
from reviews.learning.models import Finding, Follows, Ground, Recommendation
from reviews.learning.rules import why_not_changed
from reviews.models import Review

ANSWER_RECOMMENDATIONS = Right(
    may="read a recommendation that a review addresses to their own agency, and answer it",
    why="Whoever is to act says whether they accept it, and why not.",
    own_agency=(Role.AGENCY_LEAD,),
    goes_on=True,
    also="The business unit writes down what bodies without an account here have answered.",
    source="Working Together to Safeguard Children 2023, chapter 5",
)
COMPARE_REVIEWS = Right(
    may="see what reviews have in common, theme by theme, and take it away",
    why="Themes return from review to review; who owns, runs or scrutinises them must see that.",
    roles=core.SEE_REVIEWS.roles,
    source=core.SEE_REVIEWS.source,
)


def reviews(user: User) -> QuerySet[Review]:
    """The reviews whose findings this person reads."""
    return core.visible(user)


def findings(user: User) -> QuerySet[Finding]:
    """The findings of the reviews that somebody reads whole."""
    rows = Finding.objects.select_related("review")
    return rows if sees_all(user) else rows.filter(review__in=core.visible(user).values("pk"))


def sees_all(user: User) -> bool:
    """Whether somebody reads every review whole."""
    return core.SEE_REVIEWS.held_by(user)


def visible(user: User) -> QuerySet[Recommendation]:
    """The recommendations of the reviews that somebody reads whole, and those their agency is asked to answer."""
    rows = Recommendation.objects.select_related("review", "agency__successor__successor")
    if sees_all(user):
        return rows
    whole = Exists(core.visible(user).filter(pk=OuterRef("review")))
    theirs = ANSWER_RECOMMENDATIONS.agencies_of(user)
    return rows.filter(Q(whole) | Q(agency__in=theirs, asked_on__isnull=False, review__archived_on=None))


def same(one: Recommendation) -> QuerySet[Recommendation]:
    """The same recommendation to other bodies, for those who read the review."""
    rows = Recommendation.objects.filter(review=one.review_id, number=one.number).exclude(pk=one.pk)
    return rows.select_related("agency__successor__successor").order_by("created_at", "pk")


def addressable(one: Recommendation | None = None) -> QuerySet[Agency]:
    """The agencies to which something may be recommended today; one that has ended stays where it is addressed."""
    there = existing(timezone.localdate())
    rows = Agency.objects.filter(there | Q(pk=one.agency_id) if one and one.agency_id else there)
    return rows.order_by("name")


def can_see_any(user: User) -> bool:
    """Whether the list of recommendations exists for this person."""
    return sees_all(user) or bool(ANSWER_RECOMMENDATIONS.agencies_of(user)) or core.visible(user).exists()


def can_write(user: User, review: Review) -> Answer:
    """Whoever writes the findings of this review."""
    return core.can_write(user, review)


def can_change(user: User, one: Recommendation) -> Answer:
    """Whoever writes the review, until the body has answered to these words."""
    if not (may := can_write(user, one.review)):
        return may
    refused = why_not_changed(one.responses.count(), 0)
    return NotNow(refused) if refused else True


def what_stays(one: Recommendation) -> str:
    """What of a recommendation stays because another body has answered it; empty where none has."""
    refused = why_not_changed(0, same(one).filter(responses__isnull=False).count())
    return f"{refused} You can still change who is to act." if refused else ""


def can_ask(user: User, review: Review) -> Answer:
    """The business unit asks the bodies to answer."""
    return core.can_keep(user, review)


def can_answer(user: User, one: Recommendation) -> Answer:
    """The safeguarding lead of the agency once it is asked; the business unit writes down what others said."""
    if one.asked_on is None:
        return False
    return core.kept(
        one.review, core.can_run(user) or one.agency_id in ANSWER_RECOMMENDATIONS.agencies_of(user)
    )


def answers_for_themselves(user: User, one: Recommendation) -> bool:
    """Whether somebody answers for their own agency, so that nobody need be named."""
    return one.agency_id in ANSWER_RECOMMENDATIONS.agencies_of(user)


def waits_for(user: User) -> QuerySet[Recommendation]:
    """What somebody's agency is asked and has not answered."""
    theirs = ANSWER_RECOMMENDATIONS.agencies_of(user)
    rows = Recommendation.objects.filter(asked_on__isnull=False, review__archived_on=None)
    return rows.filter(agency__in=theirs, responses=None)


def can_compare(user: User) -> bool:
    """Whether somebody sees the themes of all reviews, and the export of the NHS tracker."""
    return COMPARE_REVIEWS.held_by(user)


def actions_of(user: User, one: Recommendation) -> QuerySet[Action]:
    """The actions that follow from a recommendation, as far as this person sees actions."""
    rows: QuerySet[Action] = actions.visible(user).filter(follows__recommendation=one)
    return rows


def linked(user: User, one: Recommendation) -> QuerySet[Follows]:
    """The links from a recommendation to its actions."""
    return one.follows.select_related("action") if can_write(user, one.review) else one.follows.none()


def grounds_of(one: Recommendation) -> QuerySet[Ground]:
    """The findings behind a recommendation."""
    return one.grounds.select_related("finding").order_by("finding__number")


def findings_to_join(user: User, one: Recommendation) -> QuerySet[Finding]:
    """The findings of its review on which a recommendation does not rest yet."""
    return findings(user).filter(review=one.review_id).exclude(grounds__recommendation=one)


def can_link(user: User, one: Recommendation) -> Answer:
    """Whoever writes the review says which actions follow, if they keep actions too."""
    return can_write(user, one.review)


def can_act(user: User, one: Recommendation) -> Answer:
    """Whoever writes the review and keeps actions agrees new ones."""
    return core.kept(one.review, core.writes(user, one.review) and actions.can_keep(user))


def why(user: User, one: Recommendation) -> list[str]:
    """The reasons for which this person sees a recommendation."""
    asked = ANSWER_RECOMMENDATIONS.because(user, one.agency_id) if one.asked_on and one.agency_id else []
    return (core.why(user, one.review) if core.sees_whole(user, one.review) else []) + asked


def why_of_review(user: User, review: Review) -> list[str]:
    """The reasons for which this person reads what a review learned."""
    return core.why(user, review)


def why_the_list(user: User) -> list[str]:
    """The reasons for which somebody has the list of recommendations."""
    agencies = ANSWER_RECOMMENDATIONS.agencies_of(user)
    theirs = [reason for one in agencies for reason in ANSWER_RECOMMENDATIONS.because(user, one)]
    return core.SEE_REVIEWS.because(user) + theirs


def actions_to_link(user: User) -> QuerySet[Action]:
    """The actions that somebody may link to a recommendation: those that they see."""
    return actions.visible(user)


def themes(user: User) -> QuerySet[Theme]:
    """The themes, for those who compare reviews by them."""
    return Theme.objects.all() if can_compare(user) else Theme.objects.none()
