"""Who is told what about a briefing: those who check it, who wrote it, and the leads of every agency."""

from collections.abc import Iterable

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rules import Role
from partnership.notices import services as notices
from partnership.notices.taking_back import take_back
from reviews.briefings import access
from reviews.briefings.models import Briefing
from reviews.people import holders


def path_of(briefing: Briefing) -> str:
    return reverse("reviews_briefings:briefing", args=[briefing.pk])


def post(kind: str, key: str, briefing: Briefing, people: Iterable[User], path: str, **facts: str) -> None:
    """One message to each."""
    notices.post_all(
        notices.Message(kind, f"reviews:briefing:{briefing.pk}:{key}:{person.pk}", person, path, facts)
        for person in people
    )


def to_check(briefing: Briefing) -> None:
    """Whoever may check it hears that there is a briefing to check: the office, the partners, the review’s chair."""
    key = f"to_check:{briefing.version}"
    post(
        "reviews.briefing_to_check",
        key,
        briefing,
        access.checkers(briefing),
        path_of(briefing),
        review=briefing.review.reference,
    )


def no_longer_to_check(briefing: Briefing, because: str) -> None:
    """Nobody is asked by a message that has not gone yet, and that somebody else has seen to."""
    take_back(f"reviews:briefing:{briefing.pk}:to_check:", because=because)


def sent_back(briefing: Briefing, *, by: User) -> None:
    """Whoever wrote it hears that it came back."""
    no_longer_to_check(briefing, "it went back to whoever wrote it.")
    people = [briefing.written_by] if briefing.written_by_id != by.pk else []
    key = f"back:{briefing.version}"
    post(
        "reviews.briefing_sent_back",
        key,
        briefing,
        people,
        path_of(briefing),
        review=briefing.review.reference,
    )


def published(briefing: Briefing) -> None:
    """Every safeguarding lead hears that there is something to discuss; its title is public now."""
    path = reverse("reviews_briefings:discuss", args=[briefing.pk])
    post(
        "reviews.briefing_published",
        "published",
        briefing,
        holders(Role.AGENCY_LEAD),
        path,
        title=briefing.title,
    )
