"""Who works in the room of a practice review, who checks the facts of its drafts, and who keeps the stages.

Whoever reads the whole review sees the room; until publication everything in it is under embargo. The business unit,
and who chairs, leads or co-ordinates the review, write in it; only the business unit stops clocks, sends copies and
publishes. An agency that is asked whether a draft has its facts right reads that draft and nothing else.
"""

from uuid import UUID

from django.db.models import Q, QuerySet

from partnership.accounts.models import User
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from partnership.base.access import Answer, NotNow
from reviews import access as reviews
from reviews.models import Member, Review
from reviews.people import holders
from reviews.practice.models import Check, Correction, Draft, Event, Explanation, Offer, Parallel, Stage
from reviews.practice.rules import KINDS
from reviews.rules import State

CHECK_FACTS = Right(
    may="say whether a draft that their agency was sent has its facts right",
    why="A report is fair once those of whom it speaks have read it.",
    own_agency=(Role.AGENCY_LEAD,),
    goes_on=True,
    also="Once the agency has answered, the draft closes for it.",
)
STOPPED = (
    "This review was stopped, so nothing of it is published. Take it up again on its page before you publish."
)
KEEP_STAGES = Right(
    may="say what the stages of each kind of review are called",
    why="No one list of stages is agreed in England; one office keeps this partnership’s.",
    roles=(Role.BUSINESS_UNIT,),
)


def visible(user: User) -> QuerySet[Review]:
    """The reviews with a room here that somebody reads whole: every kind but rapid reviews."""
    return reviews.visible(user).filter(kind__in=KINDS)


def can_write(user: User, review: Review) -> Answer:
    """The business unit, and who chairs, leads or co-ordinates the review."""
    return reviews.can_carry_out(user, review)


def can_run(user: User, review: Review) -> Answer:
    """The business unit says how the review is held, and stops its clocks."""
    return reviews.can_staff(user, review)


def can_publish(user: User, review: Review) -> Answer:
    """The business unit sends copies, publishes and explains, also once the review has ended."""
    return reviews.can_keep(user, review)


def can_bring_out(user: User, review: Review) -> Answer:
    """The business unit decides on publication, plans it and publishes; nothing is published of a stopped review."""
    may = can_publish(user, review)
    return NotNow(STOPPED) if may and review.state == State.STOPPED else may


def can_watch(user: User, review: Review) -> Answer:
    """The safeguarding partners look at time and quality; the business unit writes it down for them."""
    may = reviews.can_decide(user) or reviews.can_run(user)
    return reviews.under_way(review, reviews.kept(review, may))


def can_keep_stages(user: User) -> bool:
    """The business unit keeps the stages."""
    return KEEP_STAGES.held_by(user)


def visible_stages(user: User) -> QuerySet[Stage]:
    """The stages of every kind, for those who keep them."""
    return Stage.objects.all() if can_keep_stages(user) else Stage.objects.none()


def drafts(user: User) -> QuerySet[Draft]:
    """The drafts of the reviews that somebody reads whole."""
    rows = Draft.objects.select_related("review", "document", "made_by")
    return rows.filter(review__in=visible(user).values("pk"))


def of_own_agency(user: User) -> Q:
    """The checks that somebody's agency was asked for."""
    theirs = CHECK_FACTS.agencies_of(user)
    return Q(involved__agency__in=theirs, involved__review__archived_on=None)


def checks(user: User) -> QuerySet[Check]:
    """The checks of the reviews that somebody reads whole, and those that their agency was asked for."""
    rows = Check.objects.select_related(
        "draft__review",
        "draft__document",
        "involved__agency",
        "involved__review",
        "answered_by",
        "withdrawn_by",
    )
    return rows.filter(of_own_agency(user) | Q(draft__review__in=visible(user).values("pk")))


def waiting() -> QuerySet[Check]:
    """The checks that agencies still owe: neither answered nor taken back."""
    return Check.objects.filter(answered_at=None, withdrawn_at=None)


def to_check(user: User) -> QuerySet[Check]:
    """The drafts whose facts somebody's agency still has to check."""
    return waiting().filter(of_own_agency(user), involved__review__state=State.OPEN)


def can_check(user: User, check: Check) -> bool:
    """The safeguarding lead of the agency that was asked."""
    return check.involved.agency_id in CHECK_FACTS.agencies_of(user)


def answers_for_others(user: User, check: Check) -> bool:
    """Who runs reviews, where the agency has no safeguarding lead."""
    return reviews.can_run(user) and not holders(Role.AGENCY_LEAD, agency=check.involved.agency_id)


def can_correct(user: User, check: Check) -> Answer:
    """The lead, or whoever writes it down for an agency without one, while the review is under way."""
    review = check.draft.review
    may = can_check(user, check) or answers_for_others(user, check)
    return reviews.under_way(review, reviews.kept(review, may))


def can_tell(user: User, check: Check) -> Answer:
    """The same, where somebody else writes it down."""
    review = check.draft.review
    may = not can_check(user, check) and answers_for_others(user, check)
    return reviews.under_way(review, reviews.kept(review, may))


def can_withdraw(user: User, check: Check) -> Answer:
    """Who runs reviews says that an agency need not answer, also once the review has ended."""
    return reviews.can_keep(user, check.draft.review)


def may_read_draft(user: User, check: Check) -> bool:
    """Whoever reads the whole review; the agency only while it is asked."""
    return check.is_waiting or reviews.sees_whole(user, check.draft.review)


def correction(user: User, pk: UUID) -> QuerySet[Correction]:
    """One point that an agency has sent to a draft, where somebody sees it.

    What is not sent is seen by the agency alone, and by whoever writes for one without a lead.
    """
    rows = Correction.objects.select_related("check_of__draft__review", "check_of__involved__agency")
    rows = rows.filter(pk=pk)
    own = Check.objects.filter(of_own_agency(user))
    sent = checks(user).filter(answered_at__isnull=False)
    rest = waiting().filter(corrections=pk).select_related("involved") if reviews.can_run(user) else ()
    others = [one.pk for one in rest if answers_for_others(user, one)]
    return rows.filter(
        Q(check_of__in=own.values("pk")) | Q(check_of__in=sent.values("pk")) | Q(check_of__in=others)
    )


def to_answer(user: User) -> QuerySet[Correction]:
    """What agencies say is wrong and nobody has answered, in the reviews that somebody writes."""
    rows = Correction.objects.filter(
        verdict="open",
        check_of__answered_at__isnull=False,
        check_of__draft__review__archived_on=None,
        check_of__draft__review__state=State.OPEN,
    )
    if reviews.can_run(user):
        return rows
    return rows.filter(check_of__draft__review__in=reviews.writing(user).values("review"))


def events(user: User) -> QuerySet[Event]:
    """The practitioner events of the reviews that somebody reads whole."""
    return Event.objects.select_related("review").filter(review__in=visible(user).values("pk"))


def offers(user: User) -> QuerySet[Offer]:
    """What the family was offered in the reviews that somebody reads whole."""
    return Offer.objects.select_related("review").filter(review__in=visible(user).values("pk"))


def parallels(user: User) -> QuerySet[Parallel]:
    """What runs beside the reviews that somebody reads whole."""
    return Parallel.objects.select_related("review").filter(review__in=visible(user).values("pk"))


def explanations(user: User) -> QuerySet[Explanation]:
    """What was explained of the reviews that somebody reads whole."""
    return Explanation.objects.select_related("review").filter(review__in=visible(user).values("pk"))


def members(review: Review) -> QuerySet[Member]:
    """Who works on a review."""
    return review.members.select_related("user", "agency")


def why(user: User, check: Check) -> list[str]:
    """The reasons for which this person sees a check of the facts."""
    whole = reviews.why(user, check.draft.review)
    own = CHECK_FACTS.because(user, check.involved.agency_id)
    return own or whole
