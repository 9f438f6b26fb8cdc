"""Who may see certificates, and who says what courses need.

A certificate is its holder's; those who run the training see everybody's, issue them with a session and withdraw one
that should not be. Everybody may ask whether a number is real, and learns neither name nor agency by it. What courses
need, exceptions, and whether training elsewhere counts are said by those who run the training, and never by anybody
about themselves.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from partnership.accounts.models import User
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from training import access as training
from training.certificates.models import Bundle, Certificate, Equivalent, External, Override, Requirement
from training.models import Session

VERIFY = Right(
    may="ask whether a certificate is real, by its number",
    why="Employers are shown certificates and must be able to rely on them; no name is told, one can only be compared.",
    public=True,
)
KEEP_CERTIFICATES = Right(
    may="see everybody’s certificates, withdraw one, and say what courses need and who may come without it",
    why="Whoever runs the training answers for what its certificates say.",
    roles=(Role.TRAINING_OFFICER, Role.BUSINESS_UNIT),
    also="Everybody sees their own certificates, also after they have left. Nobody makes an exception for "
    "themselves or accepts their own training elsewhere.",
    source="Working Together to Safeguard Children 2023, chapter 2: multi-agency training",
)


def can_keep(user: User | AnonymousUser) -> bool:
    """Training officer and business unit."""
    return KEEP_CERTIFICATES.held_by(user)


def can_decide_for(user: User, person: User) -> bool:
    """Those who run the training decide about everybody but themselves."""
    return can_keep(user) and user.pk != person.pk


def can_verify(user: User | AnonymousUser) -> bool:
    """Everybody."""
    return VERIFY.held_by(user)


def can_record(user: User) -> bool:
    """Whoever may book writes down what they have done elsewhere."""
    return training.can_book(user)


def own_certificates(user: User) -> QuerySet[Certificate]:
    """The person's own, withdrawn ones too."""
    return Certificate.objects.filter(user=user)


def visible_certificates(user: User) -> QuerySet[Certificate]:
    """Everybody's for those who run the training, their own for others."""
    return Certificate.objects.all() if can_keep(user) else own_certificates(user)


def certificates_of(session: Session, user: User) -> QuerySet[Certificate]:
    """Those of one session that hold, for those who run the training."""
    found = Certificate.objects.filter(booking__session=session, withdrawn_at=None)
    return found if can_keep(user) else found.none()


def visible_bundles(user: User) -> QuerySet[Bundle]:
    """The files with the certificates of a session, for those who run the training."""
    found = Bundle.objects.select_related("session__course").defer("content")
    return found if can_keep(user) else found.none()


def visible_externals(user: User) -> QuerySet[External]:
    """What was written down of training elsewhere: everybody's for those who run the training, else one's own."""
    found = External.objects.select_related("user", "agency", "course", "evidence")
    return found if can_keep(user) else found.filter(user=user)


def visible_requirements(user: User) -> QuerySet[Requirement]:
    """What courses need, for those who keep it; others read it on the course's page."""
    found = Requirement.objects.select_related("course").prefetch_related("options__course")
    return found if can_keep(user) else found.none()


def visible_equivalents(user: User) -> QuerySet[Equivalent]:
    """What counts as a course, for those who keep it."""
    found = Equivalent.objects.select_related("course", "other")
    return found if can_keep(user) else found.none()


def visible_overrides(user: User) -> QuerySet[Override]:
    """The exceptions, for those who make them."""
    found = Override.objects.select_related("user", "course", "session", "made_by")
    return found if can_keep(user) else found.none()


def why(user: User, row: Certificate | External) -> list[str]:
    """The reasons for which this person sees a certificate or training elsewhere."""
    own = ["because it is your own"] if row.user_id == user.pk else []
    return own + KEEP_CERTIFICATES.because(user)
