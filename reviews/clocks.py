"""The clocks of reviews: how each begins and whose it is, and when what agencies owe to a review is due no more.

Whoever co-ordinates a review has its clocks; without a co-ordinator they are the business unit's. Who it is follows
from the days of their part, so a clock is looked at when a part is given or ends, and each hour for days gone by.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet, UUIDField, Value
from django.db.models.functions import Cast, StrIndex, Substr
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.deadlines import asking
from partnership.deadlines import services as deadlines
from partnership.deadlines.hands import give
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import RUNNING
from partnership.deadlines.rules import State as ClockState
from partnership.history import timeline
from reviews.models import Member, Review
from reviews.rules import Part, State

RAPID, REPORT, LOOK, COPIES = "review.rapid", "review.report", "review.look", "review.copies"
"""How the subjects of the clocks of a review begin; its id follows."""
NAMES = (RAPID, REPORT, LOOK, COPIES)


def subject(name: str, review: Review) -> str:
    """What one clock of a review is about."""
    return f"{name}:{review.pk}"


def of(name: str, review: Review) -> Deadline | None:
    """One clock of a review, running or not."""
    return asking.of(subject(name, review))


def due_on(name: str, review: Review) -> date | None:
    """The day on which a clock of a review ends, where it was started."""
    return asking.due_on(subject(name, review))


def of_reviews() -> QuerySet[Any]:
    """The clocks of all reviews, each with the id of its review as `about`."""
    named = Q()
    for name in NAMES:
        named |= Q(subject__startswith=f"{name}:")
    about = Substr("subject", StrIndex("subject", Value(":")) + 1)
    return Deadline.objects.filter(named).annotate(about=about)


# How they begin, and whose they are ---------------------------------------------------------------


def begin(
    name: str, review: Review, *, rule: str, trigger_on: date, title: str, path: str, by: User
) -> Deadline:
    """Let a clock of a review run by a rule from a day: the co-ordinator’s, else the business unit’s.

    Whoever has been given it by hand keeps it. Asking again changes what differs, as `deadlines.start` has it.
    """
    owner, deputy = hands(review, of(name, review), today=timezone.localdate())
    return deadlines.start(
        subject=subject(name, review),
        rule=rule,
        trigger_on=trigger_on,
        title=title,
        path=path,
        owner=owner,
        deputy=deputy,
        by=by,
    )


def hands(
    review: Review, clock: Deadline | None, *, today: date, gone: User | None = None
) -> tuple[User | None, User | None]:
    """Whose a clock of a review is, and who stands in: the first co-ordinator’s of today, else the deputy’s.

    Who was given it by hand keeps it, and so does the deputy, as `keeps` has it. `gone` is whose part has just been
    said to have ended, from whatever day.
    """
    now = co_ordinators(review, today=today)
    owner, deputy = (
        person if person and keeps(person, clock, name, review=review, today=today, gone=gone) else None
        for name, person in (("owner", clock and clock.owner), ("deputy", clock and clock.deputy))
    )
    owner = owner or (now[0] if now else deputy)
    return owner, None if owner == deputy else deputy


def keeps(
    person: User, clock: Deadline | None, name: str, *, review: Review, today: date, gone: User | None
) -> bool:
    """Whether the owner or the deputy of a clock of a review stays so: who co-ordinates it, or is of the business unit.

    Who had it while they co-ordinated the review loses it with that part, in the business unit too.
    """
    if person in co_ordinators(review, today=today):
        return True
    office = Membership.objects.filter(in_force(today), user=person, role=Role.BUSINESS_UNIT)
    if clock is None or not person.is_active or not office.exists():
        return False
    parts = Member.objects.filter(review=review, part=Part.COORDINATOR, user=person)
    ended = parts.filter(until_on__lt=today).order_by("-until_on").first()
    if ended is None or ended.until_on is None:
        return True
    return person != gone and ended.until_on < theirs_since(clock, name)


def co_ordinators(review: Review, *, today: date) -> list[User]:
    """Who co-ordinates a review today and works for an agency here, the first of them first."""
    here = Membership.objects.filter(in_force(today)).values("user")
    rows = Member.objects.filter(on_duty(today), review=review, part=Part.COORDINATOR)
    there = rows.filter(user__is_active=True, user__in=here).select_related("user")
    return [one.user for one in there.order_by("from_on", "created_at") if one.user is not None]


def on_duty(today: date) -> Q:
    """The parts in reviews that have begun and are not over on a day."""
    return (Q(until_on=None) | Q(until_on__gte=today)) & Q(from_on__lte=today)


def staying(review: Review, *, today: date) -> list[Deadline]:
    """The running clocks of a review that stay with whoever has them, though they do not co-ordinate it today."""
    now = co_ordinators(review, today=today)
    rows = Deadline.objects.select_related("rule", "owner", "deputy").filter(owner__isnull=False)
    theirs = rows.filter(subject__in=[subject(name, review) for name in NAMES], state__in=RUNNING)
    return [
        one
        for one in theirs.order_by("due_on", "pk")
        if one.owner not in now and hands(review, one, today=today)[0] == one.owner
    ]


def takers(deadline: Deadline) -> QuerySet[Any, Any]:
    """The ids of those who may be given a clock of a review beside the business unit: who co-ordinates it today.

    Nobody else in it: with the last day of a co-ordinator their clocks go on to whoever comes next, as `hands` has it.
    """
    name, _, review = deadline.subject.partition(":")
    if name not in NAMES:
        return Member.objects.none().values("user")
    today = timezone.localdate()
    working = Member.objects.filter(on_duty(today), review=UUID(review), part=Part.COORDINATOR)
    here = Membership.objects.filter(in_force(today)).values("user")
    return working.filter(user__in=here).values("user")


def theirs_since(clock: Deadline, name: str) -> date:
    """Since which day somebody is the owner or the deputy of a clock."""
    kept: Any = timeline.kept(Deadline)._default_manager  # whose fields no checker knows
    changes, column = kept.filter(pgh_obj_id=clock.pk), f"{name}_id"
    same = Q(**{column: getattr(clock, column)})
    others = changes.exclude(same).order_by("-pgh_id").values_list("pgh_id", flat=True)
    first = changes.filter(pgh_id__gt=others.first() or 0).order_by("pgh_id").first()
    return timezone.localdate(first.pgh_created_at if first else clock.created_at)


@transaction.atomic
def follow_members(review: Review, *, by: User | None, today: date, gone: User | None = None) -> None:
    """Give the running clocks of a review to whoever co-ordinates it today; `gone` as in `hands`."""
    rows = Deadline.objects.select_for_update(of=("self",)).select_related("owner", "deputy")
    theirs = [subject(name, review) for name in NAMES]
    for clock in rows.filter(subject__in=theirs, state__in=RUNNING).order_by("pk"):
        owner, deputy = hands(review, clock, today=today, gone=gone)
        if (owner, deputy) != (clock.owner, clock.deputy):
            give(clock, owner, deputy)


def follow_all_members(today: date) -> None:
    """The same of every review that somebody co-ordinates, or of which somebody has a clock: parts go by their days."""
    parts = Member.objects.filter(part=Part.COORDINATOR, user__isnull=False)
    theirs = of_reviews().filter(owner__isnull=False, state__in=RUNNING)
    under_way = Q(state=State.OPEN, pk__in=parts.values("review"))
    with_hands = Q(pk__in=theirs.annotate(review=Cast("about", UUIDField())).values("review"))
    for review in Review.objects.filter(under_way | with_hands, archived_on=None):
        follow_members(review, by=None, today=today)


# What agencies owe --------------------------------------------------------------------------------


def follow(review: Review, subjects: Sequence[str], *, by: User) -> None:
    """Let the clocks of what is still owed stand, or run by the same days once the review is under way again."""
    if review.state != State.OPEN or review.archived_on is not None:
        for subject in subjects:
            deadlines.drop(subject, by=by)
        return
    stood = Deadline.objects.filter(subject__in=subjects, state=ClockState.DROPPED)
    for one in stood.select_related("rule", "owner", "deputy", "agency") if subjects else ():
        run_on(one, by=by)


def run_on(stood: Deadline, *, by: User) -> None:
    """Let a clock that stood run again, by the day that was agreed if one was."""
    deadlines.start(
        subject=stood.subject,
        rule=stood.rule.code,
        trigger_on=stood.trigger_on,
        title=stood.title,
        path=stood.path,
        owner=stood.owner,
        deputy=stood.deputy,
        agency=stood.agency,
        by=by,
    )
