"""From a published briefing on to what teams say of it."""

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rights import Somebody
from partnership.publications.models import Publication
from partnership.publications.onward import Onward
from partnership.publications.rules import Kind
from reviews.briefings import access


def discuss(publication: Publication, user: Somebody) -> Onward | None:
    """For whoever may say for a team that it was discussed; two queries, for a briefing alone."""
    if publication.kind != Kind.BRIEFING or not isinstance(user, User):
        return None
    briefing = access.published(user).filter(publication=publication).first()
    if briefing is None:
        return None
    links = [("Every briefing", reverse("reviews_briefings:briefings"))]
    if access.can_see_coverage(user):
        links.insert(0, ("Who has discussed it", reverse("reviews_briefings:coverage", args=[briefing.pk])))
    return Onward(
        title="Read it with your team",
        text="It takes seven minutes. Then say how many you were, and one thing that you will change.",
        action="Our team discussed it",
        url=reverse("reviews_briefings:discuss", args=[briefing.pk]),
        links=links,
    )
