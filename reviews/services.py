"""What changes a review: it starts, is changed, ends or is archived; agencies and people get their parts in it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.locks import lock, one_at_a_time
from partnership.base.rules import RuleBroken
from partnership.history import context
from partnership.pages import words
from reviews import access, clocks, telling
from reviews.models import Involved, Member, Review
from reviews.rules import Kind, State, may_take, reference, why_not_begun

NEEDS_NOTIFICATION = (
    "A rapid review begins with the notification of a serious incident. Write down the incident first."
)


@transaction.atomic
def start(*, kind: str, pseudonym: str, started_on: date, by: User, today: date, **facts: Any) -> Review:
    """Begin a review of any kind but the rapid one, which a notification begins.

    `facts` are other fields of the review: summary, follows, group, lead_area. Raises RuleBroken for a day on which a
    review of this kind cannot begin, and where the very same has begun.
    """
    require(access.can_run(by) or access.can_decide(by))
    if kind == Kind.RAPID:
        raise RuleBroken(NEEDS_NOTIFICATION, about="kind")
    one_at_a_time(f"reviews.start:{kind}")
    same = Review.objects.filter(
        kind=kind, pseudonym__iexact=pseudonym, started_on=started_on, archived_on=None
    ).first()
    if same:
        raise RuleBroken(
            f"{same.reference} has begun with this name and day already. Call another one by another name.",
            about="pseudonym",
        )
    return begin(kind=kind, pseudonym=pseudonym, started_on=started_on, by=by, today=today, **facts)


@transaction.atomic
def begin(*, kind: str, pseudonym: str, started_on: date, by: User, today: date, **facts: Any) -> Review:
    """Begin what a room has allowed, with the next reference of its kind and year."""
    if refused := why_not_begun(kind, started_on=started_on, today=today):
        raise RuleBroken(refused[1], about=refused[0])
    require_after(facts.get("follows"), started_on)
    review = Review(kind=kind, pseudonym=pseudonym, started_on=started_on, **facts)
    review.reference = next_reference(kind, started_on.year)
    with in_words(Review):
        review.save(force_insert=True)
    return told(review, by=by)


def require_after(earlier: Review | None, started_on: date) -> None:
    """Raise RuleBroken for a review that would begin before the one that it follows from."""
    if earlier is not None and started_on < earlier.started_on:
        raise RuleBroken(
            f"The review that it follows from began on {words.plain_date(earlier.started_on)}. Choose that day or a "
            "later one.",
            about="started_on",
        )


def told(review: Review, *, by: User) -> Review:
    """The review, once the rooms that keep its clocks have heard of the change."""
    for path in settings.REVIEW_LISTENERS:
        import_string(path)(review, by=by)
    return review


def next_reference(kind: str, year: int) -> str:
    """The next free reference of a kind in a year; whoever else asks waits until this transaction ends."""
    one_at_a_time(f"reviews.reference:{kind}:{year}")
    stem = reference(kind, year=year, number=0)[:-2]
    taken = Review.objects.filter(reference__startswith=stem).values_list("reference", flat=True)
    return reference(kind, year=year, number=max((int(one[len(stem) :]) for one in taken), default=0) + 1)


@transaction.atomic
def change(review: Review, *, version: int, by: User, today: date, **facts: Any) -> Review:
    """Change what is said of a review as it was at `version`. Raises ChangedMeanwhile when it has left it.

    Its kind stays: a rapid review that leads to a practice review is followed by one.
    """
    require(access.can_carry_out(by, review))
    review = open_at(review, version)
    started_on = facts.get("started_on", review.started_on)
    if refused := why_not_begun(review.kind, started_on=started_on, today=today):
        raise RuleBroken(refused[1], about=refused[0])
    require_after(facts.get("follows", review.follows), started_on)
    return told(write(review, **facts), by=by)


@transaction.atomic
def end(review: Review, *, state: str, on: date, by: User, because: str = "") -> Review:
    """Say that a review is complete, or that it was stopped and why.

    Raises RuleBroken for a day to come, and where it has ended already.
    """
    require(access.can_keep(by, review))
    if on > timezone.localdate():
        raise RuleBroken("Choose today or an earlier day.", about="on")
    return close(review, state=state, on=on, by=by, because=because)


@transaction.atomic
def close(review: Review, *, state: str, on: date, by: User, because: str = "") -> Review:
    """End a review where a room has allowed it; the rooms hear of it, so that no clock runs on."""
    review = lock(review)
    if review.state != State.OPEN:
        raise RuleBroken("This review has ended already.")
    review.state, review.ended_on, review.ended_because = state, on, because
    with context.because(because), in_words(Review):
        review.save(update_fields=["state", "ended_on", "ended_because"])
    return told(review, by=by)


@transaction.atomic
def reopen(review: Review, *, because: str, by: User) -> Review:
    """Take a review up again, with the reason. Raises RuleBroken where it has not ended."""
    require(access.can_keep(by, review))
    return resume(review, because=because, by=by)


@transaction.atomic
def resume(review: Review, *, because: str, by: User) -> Review:
    """Take a review up again where a room has allowed it; the rooms hear of it."""
    review = lock(review)
    if review.state == State.OPEN:
        raise RuleBroken("This review is under way already.")
    review.state, review.ended_on, review.ended_because = State.OPEN, None, ""
    with context.because(because):
        review.save(update_fields=["state", "ended_on", "ended_because"])
    return told(review, by=by)


@transaction.atomic
def archive(review: Review, *, because: str, on: date, by: User) -> Review:
    """Put away a review that was made by mistake or is no longer to be read: nothing of it is deleted."""
    require(access.can_keep(by, review))
    review = lock(review)
    if review.archived_on is not None:
        raise RuleBroken("This review is archived already.")
    review.archived_on, review.archived_because = on, because
    with context.because(because), in_words(Review):
        review.save(update_fields=["archived_on", "archived_because"])
    return told(review, by=by)


@transaction.atomic
def restore(review: Review, *, because: str, by: User) -> Review:
    """Bring an archived review back, with the reason."""
    require(access.can_run(by))
    review = lock(review)
    if review.archived_on is None:
        raise RuleBroken("This review is not archived.")
    review.archived_on, review.archived_because = None, ""
    with context.because(because):
        review.save(update_fields=["archived_on", "archived_because"])
    return told(review, by=by)


@transaction.atomic
def involve(review: Review, *, agency: Agency, by: User, how: str = "") -> Involved:
    """Say that an agency has a part in a review. Raises RuleBroken where it has one already."""
    require(access.can_carry_out(by, review))
    review = lock(review)
    with in_words(Involved):
        return Involved.objects.create(review=review, agency=agency, how=how)


@transaction.atomic
def involve_all(review: Review, *, agencies: Iterable[Agency], by: User) -> int:
    """The same of several agencies; those with a part already keep it. Returns how many are new."""
    require(access.can_carry_out(by, review))
    review = lock(review)
    have = set(Involved.objects.filter(review=review).values_list("agency_id", flat=True))
    chosen = {agency.pk: agency for agency in agencies if agency.pk not in have}
    new = [Involved(review=review, agency=agency) for agency in chosen.values()]
    Involved.objects.bulk_create(new)
    return len(new)


@transaction.atomic
def change_part(
    involved: Involved, *, version: int, by: User, how: str, released_on: date | None
) -> Involved:
    """Say how an agency was involved, and from when its safeguarding lead reads the whole; with None, its part only."""
    require(access.can_keep(by, involved.review))
    involved = write(open_at(involved, version, "review", "agency"), how=how, released_on=released_on)
    if released_on is not None:
        telling.released(involved)
    return involved


@transaction.atomic
def appoint(review: Review, *, by: User, **facts: Any) -> Member:
    """Give somebody a part in a review, as `Member` has it. A co-ordinator gets its clocks.

    Nobody gives a part to themselves, but the business unit, which runs the review, says who of it co-ordinates.
    """
    require(access.can_staff(by, review) and (facts.get("user") != by or may_take(facts.get("part"))))
    review = lock(review)
    with in_words(Member):
        member = Member.objects.create(review=review, **facts)
    if member.user != by:
        telling.appointed(member)
    clocks.follow_members(review, by=by, today=timezone.localdate())
    return member


@transaction.atomic
def dismiss(member: Member, *, until_on: date, by: User, version: int) -> Member:
    """Say which day is somebody's last in a review: safeguarding partners may remove a reviewer."""
    require(access.can_keep(by, member.review) and (member.user != by or may_take(member.part)))
    member = write(open_at(member, version, "review"), until_on=until_on)
    clocks.follow_members(member.review, by=by, today=timezone.localdate(), gone=member.user)
    return member
