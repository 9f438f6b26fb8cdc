"""Who is told what about a rapid review: those who decide for the safeguarding partners, and the business unit."""

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rules import Role
from partnership.notices import services as notices
from reviews.people import holders
from reviews.rapid.models import Reply


def differs(reply: Reply, *, by: User) -> None:
    """The Panel does not agree with what the partners decided: one message for each reply."""
    kind, review = "reviews.panel_differs", reply.review
    path = reverse("reviews_rapid:room", args=[review.pk])
    notices.post_all(
        notices.Message(kind, f"{kind}:{reply.pk}:{person.pk}", person, path, {"review": review.reference})
        for person in holders(Role.BUSINESS_UNIT, Role.EXECUTIVE, but=by)
    )
