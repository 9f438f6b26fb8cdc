"""From a published briefing on to what teams say of it, and from a withdrawn one to a corrected one."""

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rights import Somebody
from partnership.publications.models import Publication
from partnership.publications.onward import Onward
from partnership.publications.rules import Kind
from reviews.briefings import access, showing


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


def correct(publication: Publication, user: Somebody) -> Onward | None:
    """For whoever may write the corrected one of a briefing that was withdrawn, and has nothing in its place yet."""
    if publication.kind != Kind.BRIEFING or publication.withdrawn_on is None or not isinstance(user, User):
        return None
    briefing = access.visible(user).filter(publication=publication).first()
    url = showing.anew(user, briefing) if briefing and access.reads(user, briefing) else ""
    if not briefing or not url:
        return None
    return Onward(
        title=showing.CORRECT,
        text=showing.HOW_TO_CORRECT,
        action=showing.CORRECT,
        url=url,
        links=[("The briefing in its review", reverse("reviews_briefings:briefing", args=[briefing.pk]))],
    )
