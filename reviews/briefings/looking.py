"""What in a briefing may tell who somebody is: shown to whoever checks it, and to whoever publishes it.

A briefing is public for good (domain 8.2: nothing published tells who a child is). Nothing of what is found here is
kept: it is looked for anew each time that somebody opens the page.
"""

from partnership.accounts.models import User
from partnership.naming.ages import LookForAges, with_ages
from partnership.naming.looking import Found, Look, single
from partnership.publications import looking as publications
from reviews.briefings.models import Briefing
from reviews.models import Member, Review
from reviews.requests.looking import ordinary


def look_of(review: Review) -> LookForAges:
    """How the briefings of a review are looked through."""
    names = [*User.objects.values_list("name", flat=True)]
    names += Member.objects.filter(review=review).exclude(name="").values_list("name", flat=True)
    return LookForAges(ordinary(review), single(names))


def in_briefing(briefing: Briefing, look: Look) -> Found:
    """What was found in its title and in each panel."""
    texts = [("Title", briefing.title), *((heading, text) for heading, text in briefing.panels)]
    found = [(where, look.found(text)) for where, text in texts]
    return {where: told for where, told in found if told}


def look_of_team() -> LookForAges:
    """How what a team says of its discussion is looked through: other agencies read it, none of them the review."""
    return with_ages(publications.look_of())
