"""What the page of a review shows: its parts, the next step, who works on it and which agencies have a part."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from partnership.accounts.models import User
from partnership.agencies.standing import ended
from partnership.pages import words
from reviews import access, parts, people, tables
from reviews.models import Involved, Member, Review
from reviews.rules import State, may_take


class MemberLine(NamedTuple):
    """One person who works on a review."""

    member: Member
    name: str
    may_change: bool


class InvolvedLine(NamedTuple):
    """One agency with a part, and what has become of it where it ended."""

    part: Involved
    ended: str


def page(user: User, review: Review, *, today: date) -> dict[str, Any]:
    """The whole of a review, as far as it is nobody else's room."""
    lines = parts.lines(review, user)
    members = members_of(user, review)
    return {
        "review": review,
        "tags": [tables.state_of(review)],
        **people.coordination(review, today=today),
        "lines": lines,
        "step": next((line.step for line in lines if line.step), None),
        "facts": facts(review, user),
        "followed_by": list(access.visible(user).filter(follows=review)),
        "working": [one for one in members if works_on(one.member, today)],
        "worked": [one for one in members if not works_on(one.member, today)],
        "involved": involved(review.involved.all(), today=today),
        "today": today,
        "runs": access.can_run(user),
        "keeps": access.can_keep(user, review),
        "staffs": access.can_staff(user, review),
        "writes": access.can_carry_out(user, review),
    }


def part(user: User, review: Review) -> dict[str, Any]:
    """What the safeguarding lead of an agency with a part sees: the parts that are theirs, and nothing else."""
    lines = parts.lines(review, user)
    mine = review.involved.filter(agency__in=access.SEE_OWN_PART.agencies_of(user))
    return {
        "review": review,
        "tags": [tables.state_of(review)],
        "lines": lines,
        "step": next((line.step for line in lines if line.step), None),
        "involved": involved(mine, today=timezone.localdate()),
    }


def involved(rows: QuerySet[Involved], *, today: date) -> list[InvolvedLine]:
    """Agencies with a part; of one that has ended who goes on for it."""
    found = rows.select_related("agency__successor__successor")
    return [InvolvedLine(one, ended(one.agency, today=today)) for one in found]


def works_on(member: Member, today: date) -> bool:
    """Whether somebody works on the review today, or will."""
    return member.until_on is None or member.until_on >= today


def members_of(user: User, review: Review) -> list[MemberLine]:
    """Everybody who works or worked on it; nobody changes their own part, but for the office's."""
    keeps = bool(access.can_keep(user, review))

    def may_change(one: Member) -> bool:
        return keeps and (one.user_id != user.pk or may_take(one.part))

    return [
        MemberLine(one, one.user.name if one.user else one.name, may_change(one))
        for one in review.members.select_related("user", "agency")
    ]


def facts(review: Review, user: User) -> list[tuple[str, Any]]:
    """What is known, in rows; what is not known is left out."""
    before = review.follows if review.follows and access.sees_whole(user, review.follows) else None
    rows: list[tuple[str, Any]] = [
        ("Kind", review.get_kind_display()),
        ("Decided on", words.plain_date(review.started_on)),
        ("Overseen by", review.group.name if review.group else ""),
        ("Led by", review.lead_area),
        ("Follows from", link(before) if before else ""),
        ("Ended on", words.plain_date(review.ended_on) if review.ended_on else ""),
        ("Stopped because" if review.state == State.STOPPED else "Said when it ended", review.ended_because),
        ("Archived on", words.plain_date(review.archived_on) if review.archived_on else ""),
        ("Archived because", review.archived_because),
    ]
    return [(key, value) for key, value in rows if value]


def link(review: Review) -> Any:
    """Another review by its reference."""
    url = reverse("reviews:detail", args=[review.pk])
    return format_html('<a class="govuk-link" href="{}">{}</a>, {}', url, review.reference, review.pseudonym)
