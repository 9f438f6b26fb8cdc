"""Who may see a review and who may run it.

The most sensitive papers that a partnership holds. The business unit runs reviews; the delegated and lead safeguarding
partners decide on them; the scrutineer reads them. Beside these only who has a part: the panel, whoever sits on the
group that oversees the review, and the safeguarding lead of an agency that is asked, who sees the agency's own part
until the whole is released to it. Nobody else finds a review, not even that it is there.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from partnership.agencies.standing import Standing, existing, standing
from partnership.base.access import Answer, NotNow
from partnership.meetings.rules import VERBS as SEAT_VERBS
from partnership.meetings.rules import SeatKind
from partnership.pages import words
from reviews.models import Involved, Member, Review
from reviews.rules import ARCHIVED, ENDED, VERBS, Part, State

SEE_REVIEWS = Right(
    may="see every review and its papers",
    why="The safeguarding partners own the reviews, the business unit runs them, and scrutiny looks at all of them.",
    roles=(Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.LEAD_PARTNER, Role.SCRUTINEER),
    also=(
        "Whoever works on a review sees that one; so does whoever sits on the group that oversees it, and the "
        "safeguarding lead of an agency to which the whole was released."
    ),
    source="Children Act 2004, sections 16C to 16F; Working Together to Safeguard Children 2023, chapter 5",
)
SEE_OWN_PART = Right(
    may="see what their own agency is asked for in a review, and answer",
    why="Each agency answers for its own part, and reads the others’ only when the review is released to it.",
    own_agency=(Role.AGENCY_LEAD,),
    goes_on=True,
    source="Working Together to Safeguard Children 2023, chapter 5",
)
RUN_REVIEWS = Right(
    may="start and run reviews, and say who works on them",
    why="One office keeps the clocks and the papers of all reviews.",
    roles=(Role.BUSINESS_UNIT,),
    also="The chair and the lead reviewer of a review write its findings and its report.",
)
DECIDE = Right(
    may="decide on reviews for a safeguarding partner",
    why="The three safeguarding partners decide together, and own what was decided.",
    roles=(Role.EXECUTIVE,),
    source="Children Act 2004, section 16E; Working Together to Safeguard Children 2023, chapter 5",
)
KEPT_APART = Right(
    may="never see who stands behind a pseudonym, whatever else they do",
    why="Allegations are a compartment of their own: who handles them is not to join the two.",
    roles=(Role.LADO_OFFICER, Role.LADO_MANAGER),
)


def working(user: User) -> QuerySet[Member]:
    """Where this person works on a review today."""
    today = timezone.localdate()
    rows = Member.objects.filter(Q(until_on=None) | Q(until_on__gte=today), user=user, from_on__lte=today)
    now = standing(user)
    return rows if now and now.memberships else rows.none()


def writing(user: User) -> QuerySet[Member]:
    """Where this person chairs, leads or co-ordinates a review today, and so writes it."""
    return working(user).filter(part__in=(Part.CHAIR, Part.LEAD_REVIEWER, Part.COORDINATOR))


def groups(user: User) -> list[UUID]:
    """The groups on which this person answers for reviews: an adviser is asked about practice, not about a case."""
    now = standing(user)
    return [seat.group for seat in now.seats if seat.kind != SeatKind.ADVISER] if now else []


def inside(user: User) -> Q:
    """The reviews of which somebody reads what is still being written too: who works on them or answers for them."""
    if SEE_REVIEWS.held_by(user):
        return Q()
    mine = working(user).filter(review=OuterRef("pk"))
    return Q(Exists(mine)) | Q(group__in=groups(user))


def whole(user: User) -> Q:
    """The reviews that somebody reads whole: from inside, or as an agency to which the whole is released."""
    if SEE_REVIEWS.held_by(user):
        return Q()
    released = Involved.objects.filter(
        review=OuterRef("pk"),
        agency__in=SEE_OWN_PART.agencies_of(user),
        released_on__lte=timezone.localdate(),
    )
    return inside(user) | Q(Exists(released))


def visible(user: User) -> QuerySet[Review]:
    """The reviews that this person reads whole; archived ones only for those who see all."""
    rows = Review.objects.select_related("group", "follows").filter(whole(user))
    return rows if SEE_REVIEWS.held_by(user) else rows.filter(archived_on=None)


def visible_in_part(user: User) -> QuerySet[Review]:
    """The reviews that somebody reads whole, and those in which their agency has a part."""
    if SEE_REVIEWS.held_by(user):
        return visible(user)
    theirs = Involved.objects.filter(review=OuterRef("pk"), agency__in=SEE_OWN_PART.agencies_of(user))
    rows = Review.objects.select_related("group", "follows").filter(archived_on=None)
    return rows.filter(whole(user) | Q(Exists(theirs)))


def visible_members(user: User) -> QuerySet[Member]:
    """Who works on the reviews that this person reads whole."""
    return Member.objects.select_related("review", "user").filter(review__in=visible(user).values("pk"))


def visible_involved(user: User) -> QuerySet[Involved]:
    """The agencies with a part in the reviews that this person reads whole."""
    return Involved.objects.select_related("review", "agency").filter(review__in=visible(user).values("pk"))


def not_involved(review: Review) -> QuerySet[Agency]:
    """The agencies of today without a part in a review."""
    rows = Agency.objects.filter(existing(timezone.localdate()))
    return rows.exclude(reviews_involved_in__review=review).order_by("name")


def in_menu(standing: Standing) -> bool:
    """Whether the menu leads to the list: by role alone, since it asks the database nothing.

    Whoever only works on a review, or sits on the group that oversees one, finds it on the start page.
    """
    return SEE_REVIEWS.held_at(standing) or SEE_OWN_PART.held_somewhere_at(standing)


def can_see_any(user: User) -> bool:
    """Whether the list of reviews exists for this person."""
    return SEE_REVIEWS.held_by(user) or bool(SEE_OWN_PART.agencies_of(user)) or visible(user).exists()


def sees_whole(user: User, review: Review) -> bool:
    """Whether somebody reads the whole of this review."""
    return visible(user).filter(pk=review.pk).exists()


def can_run(user: User) -> bool:
    """Whether somebody starts reviews and runs all of them."""
    return RUN_REVIEWS.held_by(user)


def kept(review: Review, may: bool) -> Answer:
    """A right of this person in a review: in one that is archived nobody changes anything but that."""
    return NotNow(ARCHIVED) if may and review.archived_on is not None else may


def under_way(review: Review, may: Answer) -> Answer:
    """A right in the work of a review, which stands still once it has ended, until it is taken up again.

    What follows from a review (its learning, its briefings, its publication, what the Panel answers) goes on after it.
    """
    return NotNow(ENDED) if may and review.state != State.OPEN else may


def can_keep(user: User, review: Review) -> Answer:
    """Who runs reviews writes down what becomes of this one, also after its end."""
    return kept(review, can_run(user))


def can_staff(user: User, review: Review) -> Answer:
    """Who runs reviews says who works on this one, what is asked of whom, and how it is held."""
    return under_way(review, can_keep(user, review))


def writes(user: User, review: Review) -> bool:
    """The business unit, and who chairs, leads or co-ordinates this review."""
    return can_run(user) or writing(user).filter(review=review).exists()


def can_write(user: User, review: Review) -> Answer:
    """Those who write a review write its findings and its report, and what is told of them after its end."""
    return kept(review, writes(user, review))


def can_carry_out(user: User, review: Review) -> Answer:
    """Those who write a review carry it out."""
    return under_way(review, can_write(user, review))


def can_decide(user: User) -> bool:
    """Whether somebody decides for a safeguarding partner."""
    return DECIDE.held_by(user)


def can_answer_for(user: User, review: Review, agency: UUID) -> bool:
    """The safeguarding lead of an agency that has a part in this review."""
    theirs = agency in SEE_OWN_PART.agencies_of(user)
    return theirs and Involved.objects.filter(review=review, agency=agency).exists()


def why(user: User, row: Review) -> list[str]:
    """The reasons for which this person sees a review, what they do in it first."""
    parts = [
        f"because you {VERBS[Part(one.part)]} this review, since {words.plain_date(one.from_on)}"
        for one in working(user).filter(review=row)
    ]
    now = standing(user)
    seats = [
        f"because you {SEAT_VERBS[SeatKind(seat.kind)]} the {seat.group_name}, which oversees this review"
        for seat in (now.seats if now else ())
        if seat.group == row.group_id and seat.kind != SeatKind.ADVISER
    ]
    agencies = [
        reason
        for one in Involved.objects.filter(review=row, agency__in=SEE_OWN_PART.agencies_of(user))
        for reason in SEE_OWN_PART.because(user, one.agency_id)
    ]
    # One lead may answer for two agencies.
    return list(dict.fromkeys(parts + seats + SEE_REVIEWS.because(user) + agencies))
