"""Who asks agencies in a review, who answers, and who reads the answers.

The business unit asks, chases, reads, accepts and sends back. An agency answers by its safeguarding lead and sees its
own requests and nothing of the others. For an agency in which nobody can answer, the business unit writes down what it
has said in another way, and a colleague accepts that, where there is one. Whoever reads the whole review reads what
agencies have sent; what is still being written is the agency's own.
"""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from partnership.accounts.models import User
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from partnership.base.access import Answer
from partnership.deadlines import asking
from partnership.documents.models import Version
from reviews import access as reviews
from reviews.models import Involved, Review
from reviews.people import holders
from reviews.requests.models import SUBJECT, AgencyRequest, Attachment, Template
from reviews.requests.rules import ANSWERED, SENT_ONCE, TO_ACCEPT, WITH_AGENCY, State
from reviews.rules import State as ReviewState

KEEP_TEMPLATES = Right(
    may="write the questions that agencies are asked in reviews",
    why="Forms change with guidance; one office keeps them, and what was asked already stays as it was.",
    roles=(Role.BUSINESS_UNIT,),
)

UNDER_WAY = Q(involved__review__state=ReviewState.OPEN, involved__review__archived_on=None)
"""In reviews that have not ended: nothing waits for anybody in the others."""


def can_keep_templates(user: User) -> bool:
    """Whether the templates exist for this person."""
    return KEEP_TEMPLATES.held_by(user)


def visible_templates(user: User) -> QuerySet[Template]:
    """Every template, for those who write them."""
    return Template.objects.all() if can_keep_templates(user) else Template.objects.none()


def with_due(rows: QuerySet[AgencyRequest]) -> QuerySet[AgencyRequest]:
    """Each request with the day on which it is `due_on`."""
    return rows.select_related(
        "involved__review", "involved__agency", "template", "asked_by", "returned_by", "decided_by"
    ).annotate(due_on=asking.due_on_of(SUBJECT))


def of_own_agency(user: User) -> Q:
    """The requests to the agencies for which somebody answers."""
    theirs = reviews.SEE_OWN_PART.agencies_of(user)
    return Q(involved__agency__in=theirs, involved__review__archived_on=None)


def visible(user: User) -> QuerySet[AgencyRequest]:
    """The requests of the reviews that somebody reads whole, and those to their own agency."""
    rows = with_due(AgencyRequest.objects.all())
    if reviews.SEE_REVIEWS.held_by(user):
        return rows
    return rows.filter(Q(involved__review__in=reviews.visible(user).values("pk")) | of_own_agency(user))


def own(user: User) -> QuerySet[AgencyRequest]:
    """The requests to the agencies for which somebody answers."""
    return with_due(AgencyRequest.objects.filter(of_own_agency(user)))


def can_ask(user: User, review: Review) -> Answer:
    """Who runs reviews asks the agencies."""
    return reviews.can_staff(user, review)


def can_withdraw(user: User, one: AgencyRequest) -> Answer:
    """The same say that an agency need not answer, also once the review has ended."""
    return reviews.can_keep(user, one.involved.review)


def can_answer(user: User, one: AgencyRequest) -> bool:
    """The safeguarding lead of the agency."""
    return one.involved.agency_id in reviews.SEE_OWN_PART.agencies_of(user)


def answers_for_others(user: User, one: AgencyRequest) -> bool:
    """Who runs reviews, where the agency has no safeguarding lead."""
    return reviews.can_run(user) and not holders(Role.AGENCY_LEAD, agency=one.involved.agency_id)


def can_send_answer(user: User, one: AgencyRequest) -> Answer:
    """The lead, or whoever writes it down for an agency without one, while the review is under way."""
    review = one.involved.review
    may = can_answer(user, one) or answers_for_others(user, one)
    return reviews.under_way(review, reviews.kept(review, may))


def is_alone(user: User) -> bool:
    """Whether nobody else could read what this person of the business unit has sent or written down."""
    return reviews.can_run(user) and not holders(*reviews.RUN_REVIEWS.roles, but=user)


def can_decide(user: User, one: AgencyRequest) -> Answer:
    """Those who ask accept and send back while the review is under way, yet not what they have sent themselves.

    Unless nobody else could: then that the same person did both is written down.
    """
    review = one.involved.review
    may = reviews.can_run(user) and (one.returned_by_id != user.pk or is_alone(user))
    return reviews.under_way(review, reviews.kept(review, may))


def shows_answers(user: User, one: AgencyRequest) -> bool:
    """What was never sent is seen by the agency alone, and by whoever writes for one without a lead."""
    return one.state in SENT_ONCE or writes_it(user, one)


def writes_it(user: User, one: AgencyRequest) -> bool:
    """Whether somebody sees also what is put into an answer before it is sent."""
    return can_answer(user, one) or answers_for_others(user, one)


def visible_attachments(user: User) -> QuerySet[Attachment]:
    """The papers of the answers that somebody reads, and those that they have put into one themselves."""
    read = visible(user).filter(state__in=ANSWERED).values("pk")
    sent_then = Q(
        request__state=State.SENT_BACK,
        created_at__lte=F("request__returned_at"),
        request__in=visible(user).values("pk"),
    )
    put_in = Exists(Version.objects.filter(document=OuterRef("document"), uploaded_by=user))
    return Attachment.objects.select_related(
        "document", "request__involved__agency", "request__involved__review"
    ).filter(
        Q(request__in=own(user).values("pk"))
        | Q(request__in=read)
        | sent_then
        | Q(put_in, request__in=visible(user).values("pk"))
    )


def to_answer(user: User) -> QuerySet[AgencyRequest]:
    """What somebody's agency still has to answer."""
    return own(user).filter(UNDER_WAY, state__in=WITH_AGENCY)


def to_read(user: User) -> QuerySet[AgencyRequest]:
    """What agencies have returned and waits to be accepted, in the reviews that are under way."""
    if not reviews.can_run(user):
        return AgencyRequest.objects.none()
    rows = visible(user).filter(UNDER_WAY, state__in=TO_ACCEPT)
    return rows if is_alone(user) else rows.exclude(returned_by=user)


def to_chase(user: User, today: date) -> QuerySet[AgencyRequest]:
    """What agencies should have answered by now."""
    late = Q(UNDER_WAY, state__in=WITH_AGENCY, due_on__lt=today)
    return visible(user).filter(late)


def of_review(user: User, review: Review) -> QuerySet[AgencyRequest]:
    """The requests of one review that somebody sees."""
    return visible(user).filter(involved__review=review)


def involved(review: Review) -> QuerySet[Involved]:
    """The agencies with a part in a review, which can be asked."""
    return Involved.objects.filter(review=review).select_related("agency__successor__successor")


def why(user: User, one: AgencyRequest) -> list[str]:
    """The reasons for which this person sees a request."""
    whole = reviews.why(user, one.involved.review)
    own_part = reviews.SEE_OWN_PART.because(user, one.involved.agency_id)
    return [*whole, *(reason for reason in own_part if reason not in whole)]
