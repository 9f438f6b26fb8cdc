"""Who asks the safeguarding partners to sign, who signs for whom, and who sees it.

Each of the three partners signs by its delegated safeguarding partner, and nobody for another. Whoever reads the whole
review sees what is signed and who has signed.
"""

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from partnership.accounts.models import User
from partnership.agencies.parts import partners_on
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from partnership.base.access import Answer, NotNow
from reviews import access as reviews
from reviews.models import Review
from reviews.people import holders
from reviews.rules import State as ReviewState
from reviews.signing.models import Signature, Signing
from reviews.signing.rules import State

SIGN = Right(
    may="sign reviews for their own safeguarding partner",
    why="All three safeguarding partners decide on a review and own the decision; none signs for another.",
    own_agency=(Role.EXECUTIVE,),
    goes_on=True,
    also="Where a partner has merged after it was asked, the one that it became signs in its place.",
    source="Children Act 2004, section 16E; Working Together to Safeguard Children 2023, chapter 5",
)


def visible(user: User) -> QuerySet[Signing]:
    """The sign-offs of the reviews that somebody reads whole."""
    rows = Signing.objects.select_related("review", "opened_by")
    if reviews.SEE_REVIEWS.held_by(user):
        return rows
    return rows.filter(review__in=reviews.visible(user).values("pk"))


def can_open(user: User, review: Review) -> Answer:
    """Who writes the review asks the partners to sign it, and takes that back."""
    return reviews.can_carry_out(user, review)


def can_void(user: User, signing: Signing) -> Answer:
    """Who asks takes it back, until what was signed has gone where it was signed for."""
    may = can_open(user, signing.review)
    refused = why_gone(signing) if may else ""
    return NotNow(refused) if refused else may


def why_gone(signing: Signing) -> str:
    """The sentence that says that what was signed has gone where it was signed for (SIGNED_AND_SENT); else nothing."""
    source = settings.SIGNED_AND_SENT.get(signing.what)
    said: str = import_string(source)(signing.review) if source else ""
    return said


def can_sign(user: User, signing: Signing) -> Answer:
    """Whoever signs for some partner, while the review is under way."""
    review = signing.review
    return reviews.under_way(review, reviews.kept(review, bool(SIGN.agencies_of(user))))


def signers(agency: UUID) -> list[User]:
    """Who signs for a partner today: its delegated safeguarding partners."""
    return holders(*SIGN.own_agency, agency=agency)


def can_sign_for(user: User, agency: UUID) -> bool:
    """The delegated safeguarding partner of this partner."""
    return agency in SIGN.agencies_of(user)


def places(user: User, signing: Signing) -> QuerySet[Signature]:
    """Where this person can sign now: for their own partner, which has not agreed yet."""
    rows = Signature.objects.select_related("agency", "user").filter(
        signing=signing, agency__in=SIGN.agencies_of(user)
    )
    is_open = signing.state == State.OPEN and can_sign(user, signing)
    return rows.exclude(agrees=True) if is_open else rows.none()


def waits_for(user: User) -> QuerySet[Signature]:
    """What somebody's partner has not signed yet."""
    return Signature.objects.filter(
        agency__in=SIGN.agencies_of(user),
        agrees=None,
        signing__state=State.OPEN,
        signing__review__state=ReviewState.OPEN,
        signing__review__archived_on=None,
    )


def why(user: User, signing: Signing) -> list[str]:
    """The reasons for which this person sees a sign-off."""
    today = timezone.localdate()
    mine = [
        reason
        for agency in partners_on(today).filter(pk__in=SIGN.agencies_of(user))
        for reason in SIGN.because(user, agency.pk)
    ]
    return [*reviews.why(user, signing.review), *mine]
