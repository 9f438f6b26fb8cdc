"""Who writes briefings, who checks them, who publishes them, and who says and sees that teams have discussed one.

Until a briefing is published those alone see it who work on the review or answer for it, and no agency, since nobody
has checked it for names. Then everybody reads it, until it is withdrawn: then the business unit alone reads its words.
Whoever works for an agency says for a team of that agency that it was discussed. An agency sees its own teams, the
business unit all of them.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.parts import taking_part
from partnership.agencies.rights import Right
from partnership.agencies.rules import IN_THEM, Role
from partnership.agencies.standing import in_force, standing
from partnership.base.access import Answer
from partnership.publications import access as publications
from reviews import access as core
from reviews.briefings.models import Briefing, Discussion
from reviews.briefings.rules import State
from reviews.models import Review
from reviews.people import holders

DISCUSS = Right(
    may="say that a team of their agency has discussed a briefing, and what it will change",
    why="Learning that reached nobody has changed nothing.",
    any_role=True,
    source="Working Together to Safeguard Children 2023, chapter 5",
)
SEE_COVERAGE = Right(
    may="see which teams have discussed a briefing",
    why="Who owns or scrutinises the reviews must see whether their learning arrives; a lead sees their own agency.",
    roles=(Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.LEAD_PARTNER, Role.SCRUTINEER, Role.TRAINING_OFFICER),
    own_agency=(Role.AGENCY_LEAD,),
)


def visible(user: User) -> QuerySet[Briefing]:
    """The briefings of the reviews that somebody reads whole; where it is released to an agency, those published."""
    rows = Briefing.objects.select_related("review", "written_by", "checked_by", "publication__replaced_by")
    of_review = core.visible(user).filter(pk=OuterRef("review"))
    return rows.filter(
        Exists(of_review.filter(core.inside(user))) | Q(Exists(of_review), state=State.PUBLISHED)
    )


def reads(user: User, briefing: Briefing) -> bool:
    """Whether somebody who sees a briefing reads its words: of one that is withdrawn, who publishes and corrects."""
    return not briefing.is_withdrawn or publications.can_publish(user)


def of_review(user: User, review: Review) -> QuerySet[Briefing]:
    """Those of one review."""
    return visible(user).filter(review=review)


def earlier(user: User, briefing: Briefing) -> QuerySet[Briefing]:
    """The others of its review in whose place a briefing may stand: published once, and nothing in their place yet."""
    rows = of_review(user, briefing.review).filter(publication__isnull=False).exclude(pk=briefing.pk)
    return rows.filter(publication__replaced_by=None).order_by("-publication__published_on", "title")


def reviews(user: User) -> QuerySet[Review]:
    """The reviews of which somebody reads briefings before they are public."""
    return core.visible(user)


def ever_published(user: User) -> QuerySet[Briefing]:
    """What is or was public, for whoever works for an agency; of what was withdrawn they read no words."""
    rows = Briefing.objects.select_related("review", "publication__replaced_by")
    return rows.filter(state=State.PUBLISHED) if can_discuss(user) else rows.none()


def published(user: User) -> QuerySet[Briefing]:
    """What teams can discuss: what is public now, for whoever works for an agency."""
    return ever_published(user).filter(publication__withdrawn_on=None)


def who_discuss(people: Iterable[User]) -> set[UUID]:
    """Those among these people who work for an agency today: one query."""
    rows = Membership.objects.filter(in_force(timezone.localdate()), user__in=list(people))
    return set(rows.order_by().values_list("user", flat=True))


def can_discuss(user: User) -> bool:
    """Whoever works for an agency."""
    return DISCUSS.held_by(user)


def agencies(user: User) -> QuerySet[Agency]:
    """The agencies for whose teams somebody speaks: those that they work for."""
    now = standing(user)
    return Agency.objects.filter(pk__in=[one.pk for one in now.agencies] if now else [])


def can_write(user: User, review: Review) -> Answer:
    """Whoever writes the review writes its briefings."""
    return core.can_write(user, review)


def checks(user: User, briefing: Briefing) -> bool:
    """Whoever writes the review or decides for a safeguarding partner, and did not write these words."""
    return briefing.written_by_id != user.pk and (core.can_decide(user) or core.writes(user, briefing.review))


def to_check(user: User) -> QuerySet[Briefing]:
    """What others have written and handed in, for whoever may check it."""
    rows = visible(user).filter(state=State.TO_CHECK, review__archived_on=None).exclude(written_by=user)
    if core.can_run(user) or core.can_decide(user):
        return rows
    return rows.filter(review__in=core.writing(user).values("review"))


def checkers(briefing: Briefing) -> list[User]:
    """Whoever may check a briefing today, each once."""
    members = briefing.review.members.filter(user__is_active=True).select_related("user")
    people = holders(Role.BUSINESS_UNIT, Role.EXECUTIVE) + [one.user for one in members if one.user]
    return [one for one in {person.pk: person for person in people}.values() if checks(one, briefing)]


def can_check(user: User, briefing: Briefing) -> Answer:
    """Who checks these words agrees to them."""
    return core.kept(briefing.review, checks(user, briefing))


def can_send_back(user: User, briefing: Briefing) -> Answer:
    """Who checks these words says what is to be changed; who writes the review takes them back."""
    may = checks(user, briefing) or core.writes(user, briefing.review)
    return core.kept(briefing.review, may)


def can_publish(user: User, briefing: Briefing) -> Answer:
    """The business unit publishes."""
    return core.kept(briefing.review, publications.can_publish(user))


def sees_all_teams(user: User) -> bool:
    """Whether somebody sees the teams of every agency."""
    return SEE_COVERAGE.held_by(user)


def can_see_coverage(user: User) -> bool:
    """Whether somebody sees the teams of any agency."""
    return sees_all_teams(user) or bool(own(user))


def own(user: User) -> set[UUID]:
    """The agencies whose teams a safeguarding lead sees."""
    return SEE_COVERAGE.agencies_of(user)


def discussions(user: User) -> QuerySet[Discussion]:
    """What teams have said: of every agency, or of one's own; and whatever somebody has written down themselves."""
    rows = Discussion.objects.select_related("agency", "by", "briefing")
    return rows if sees_all_teams(user) else rows.filter(Q(agency__in=own(user)) | Q(by=user))


def is_said(user: User, briefing: Briefing, **said: Any) -> bool:
    """Whether somebody has said the same of a team already."""
    return discussions(user).filter(briefing=briefing, by=user, **said).exists()


def expected(user: User) -> QuerySet[Agency]:
    """The agencies of the arrangements today whose teams somebody sees: those from which discussions are expected."""
    there = Agency.objects.filter(taking_part(*IN_THEM, on=timezone.localdate()))
    return there if sees_all_teams(user) else there.filter(pk__in=own(user))


def waits_for(user: User) -> QuerySet[Briefing]:
    """The public briefings of which no team of somebody's agency has said anything yet, for its safeguarding lead."""
    theirs = own(user)
    said = Discussion.objects.filter(briefing=OuterRef("pk"), agency__in=theirs)
    rows = published(user)
    return rows.exclude(Exists(said)) if theirs else rows.none()


def why(user: User, briefing: Briefing) -> list[str]:
    """The reasons for which this person sees a briefing before it is public."""
    return core.why(user, briefing.review)


def why_coverage(user: User) -> list[str]:
    """The reasons for which somebody sees who has discussed a briefing."""
    theirs = [reason for one in own(user) for reason in SEE_COVERAGE.because(user, one)]
    return SEE_COVERAGE.because(user) or theirs
