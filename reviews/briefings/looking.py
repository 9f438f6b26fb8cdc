"""What in a briefing may tell who somebody is: shown to whoever checks it, and to whoever publishes it.

A briefing is public for good (domain 8.2: nothing published tells who a child is). Nothing of what is found here is
kept: it is looked for anew each time that somebody opens the page.
"""

import re

from partnership.accounts.models import User
from partnership.naming.looking import Found, Look, single
from reviews.briefings.models import Briefing
from reviews.models import Member, Review
from reviews.requests.looking import ordinary

NUMBER = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
EXACT_AGE = re.compile(
    rf"\b{NUMBER}[ -](?:years?,?(?: and)?[ -]{NUMBER}[ -](?:months?|weeks?)|(?:months?|weeks?|days?)[ -]old)\b",
    re.IGNORECASE,
)
"""3 years 4 months, or six weeks old: with the county and the year it tells a child from others; "aged 3" does not."""


def look_of(review: Review) -> Look:
    """How the briefings of a review are looked through."""
    names = [*User.objects.values_list("name", flat=True)]
    names += Member.objects.filter(review=review).exclude(name="").values_list("name", flat=True)
    return Look(ordinary(review), single(names))


def in_briefing(briefing: Briefing, look: Look) -> Found:
    """What was found in its title and in each panel."""
    texts = [("Title", briefing.title), *((heading, text) for heading, text in briefing.panels)]
    found = [(where, [*look.found(text), *ages(text)]) for where, text in texts]
    return {where: told for where, told in found if told}


def ages(text: str) -> list[str]:
    """The exact ages in a text, each once."""
    return list(dict.fromkeys(" ".join(one[0].split()) for one in EXACT_AGE.finditer(text)))
