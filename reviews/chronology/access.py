"""Who writes into a chronology, who reads which part of it, and who may see real names.

An agency’s safeguarding lead writes and reads their own agency’s part, and the whole once it is released. Whoever
reads the review whole reads the composite chronology, with pseudonyms. Real names are for those who write the review,
who say each time why; each look is written down as a reading of its own kind.
"""

from uuid import UUID

from django.db.models import F, Q, QuerySet

from partnership.accounts.models import User
from partnership.actions.models import Theme
from partnership.agencies.models import Agency
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from partnership.base.access import Answer
from reviews import access as reviews
from reviews.chronology.models import Chronology, Entry, File, Name, Part, Print
from reviews.chronology.rules import PEOPLE
from reviews.models import Review
from reviews.rules import State

READ_NAMES = Right(
    may="read the chronology of a review with real names, for a reason that is written down",
    why="To merge what agencies know, somebody has to see that two of them mean the same person.",
    roles=(Role.BUSINESS_UNIT,),
    also="The chair, the lead reviewer and the co-ordinator of the review may too.",
    source="UK GDPR, article 5(1)(c): no more than is necessary",
)


def visible(user: User) -> QuerySet[Chronology]:
    """The chronologies that somebody reads whole."""
    rows = Chronology.objects.select_related("review")
    return rows.filter(review__in=reviews.visible(user).values("pk"))


def visible_in_part(user: User) -> QuerySet[Chronology]:
    """Those that somebody reads whole, and those into which their agency writes."""
    rows = Chronology.objects.select_related("review")
    return rows.filter(review__in=reviews.visible_in_part(user).values("pk"))


def sees_part(user: User, review: Review, agency: UUID) -> bool:
    """Whoever reads the whole, and the lead of the agency itself."""
    return reviews.can_answer_for(user, review, agency) or reviews.sees_whole(user, review)


def writing_agencies(user: User, review: Review) -> QuerySet[Agency]:
    """The involved agencies for which somebody writes entries."""
    involved = Agency.objects.filter(reviews_involved_in__review=review).order_by("name")
    if reviews.writes(user, review):
        return involved
    return involved.filter(pk__in=reviews.SEE_OWN_PART.agencies_of(user))


def can_open(user: User, review: Review) -> Answer:
    """Those who write the review begin its chronology, send parts back and judge what stands against each other."""
    return reviews.can_carry_out(user, review)


def is_open(review: Review) -> bool:
    """Whether a review is under way: afterwards its chronology stays as it is."""
    return review.archived_on is None and review.state == State.OPEN


def can_enter(user: User, review: Review, agency: UUID) -> bool:
    """The agency’s safeguarding lead; for an agency that sends paper, those who write the review."""
    return reviews.can_answer_for(user, review, agency) or reviews.writes(user, review)


def wrote(user: User, entry: Entry) -> bool:
    """The safeguarding lead of the agency whose words these are: to them the names are no secret."""
    return reviews.can_answer_for(user, entry.chronology.review, entry.agency_id)


def knows(user: User, file: File) -> bool:
    """The lead of the agency from which a file comes, and whoever uploaded it."""
    return file.made_by_id == user.pk or reviews.can_answer_for(user, file.chronology.review, file.agency_id)


def can_read_names(user: User, review: Review) -> bool:
    """Those who write the review, yet nobody who handles allegations too."""
    writes = READ_NAMES.held_by(user) or reviews.writes(user, review)
    return writes and not reviews.KEPT_APART.held_by(user)


def entries(user: User) -> QuerySet[Entry]:
    """The entries that somebody reads: all of a review read whole, else those of their own agency."""
    rows = Entry.objects.select_related("chronology__review", "agency", "imported_in")
    own = Q(
        agency__in=reviews.SEE_OWN_PART.agencies_of(user),
        chronology__review__in=reviews.visible_in_part(user).values("pk"),
    )
    return rows.filter(own | Q(chronology__review__in=reviews.visible(user).values("pk")))


def names(user: User, review: Review) -> QuerySet[Name]:
    """The glossary of a review, for those who may see real names."""
    rows = Name.objects.filter(review=review)
    return rows if can_read_names(user, review) else rows.none()


def unconfirmed(user: User, chronology: Chronology, agency: Agency) -> QuerySet[File]:
    """The files of a part whose rows wait for somebody to confirm them."""
    rows = files(user).filter(chronology=chronology, agency=agency, confirmed_at=None, added__gt=0)
    return rows.filter(rows__isnull=False).distinct()


def files(user: User) -> QuerySet[File]:
    """The files of chronologies that somebody sees; whose rows they may confirm is asked by `can_enter`."""
    rows = File.objects.select_related("chronology__review", "agency", "made_by")
    return rows.filter(chronology__in=visible_in_part(user).values("pk"))


def prints(user: User) -> QuerySet[Print]:
    """The PDFs of chronologies that somebody reads whole."""
    rows = Print.objects.select_related("chronology__review").defer("content")
    return rows.filter(chronology__in=visible(user).values("pk"))


def to_write(user: User) -> QuerySet[Chronology]:
    """The chronologies of open reviews into which this lead writes: a row for each `agency` of theirs."""
    mine = reviews.SEE_OWN_PART.agencies_of(user)
    rows = Chronology.objects.filter(review__state=State.OPEN, review__archived_on=None)
    rows = rows.annotate(agency=F("review__involved__agency"))
    return rows.filter(agency__in=mine) if mine else rows.none()


def parts(chronology: Chronology) -> QuerySet[Part]:
    """What every agency’s part is at."""
    return Part.objects.filter(chronology=chronology).select_related("agency", "handed_in_by")


def of_review(review: Review) -> Chronology | None:
    """The chronology of a review that somebody reads whole, where it has begun."""
    return Chronology.objects.select_related("review").filter(review=review).first()


def part_of(chronology: Chronology, agency: Agency) -> Part | None:
    """How far one agency is; nothing before it has written anything."""
    return parts(chronology).filter(agency=agency).first()


def entries_of(chronology: Chronology, agency: Agency) -> QuerySet[Entry]:
    """What one agency has written."""
    return Entry.objects.filter(chronology=chronology, agency=agency)


def suspects(chronology: Chronology) -> QuerySet[Entry]:
    """Entries in which words stand that may be names."""
    return Entry.objects.filter(chronology=chronology).exclude(suspects=[])


def pseudonyms(review: UUID) -> QuerySet[Name]:
    """The people of a review as everybody who reads its chronology sees them."""
    return Name.objects.filter(review=review, kind__in=PEOPLE)


def involved(review: UUID) -> QuerySet[Agency]:
    """The agencies with a part in a review."""
    return Agency.objects.filter(reviews_involved_in__review=review).order_by("name")


def themes(chronology: Chronology) -> QuerySet[Theme]:
    """The themes that stand in a chronology."""
    used = Entry.themes.through.objects.filter(entry__chronology=chronology)
    return Theme.objects.filter(pk__in=used.values("theme"))
