"""What in a briefing may tell who somebody is: shown to whoever checks it, and to whoever publishes it.

A briefing is public for good (domain 8.2: nothing published tells who a child is). Nothing of what is found here is
kept: it is looked for anew each time that somebody opens the page.
"""

from dataclasses import dataclass

from partnership.accounts.models import User
from partnership.naming.names import CAPITAL, FIRST_NAMES, ORDINARY, POSSESSIVE, telling
from reviews.briefings.models import Briefing
from reviews.models import Member, Review
from reviews.requests.looking import ordinary, quoted

Found = dict[str, list[str]]
"""The words that were found, by where they stand."""


@dataclass(frozen=True)
class Look:
    """What names nobody in a review (`ordinary`), and the names of those who work on it or in the portal (`names`).

    `names` are single words in small letters.
    """

    ordinary: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def found(self, text: str) -> list[str]:
        """The words of a text that may tell who somebody is, each once."""
        told = telling(text, ordinary=self.ordinary)
        bare = [POSSESSIVE.sub("", word) for word in CAPITAL.findall(text)]
        return list(dict.fromkeys([*told, *(word for word in bare if self.is_known_name(word))]))

    def is_known_name(self, word: str) -> bool:
        """Whether somebody who works here has this name, and it is not only a word of any text."""
        only_a_word = word in ORDINARY and word not in FIRST_NAMES
        return word.lower() in self.names and word not in self.ordinary and not only_a_word


def look_of(review: Review) -> Look:
    """How the briefings of a review are looked through."""
    names = [*User.objects.values_list("name", flat=True)]
    names += Member.objects.filter(review=review).exclude(name="").values_list("name", flat=True)
    single = frozenset(word.lower() for name in names for word in name.split() if len(word) > 2)
    return Look(ordinary(review), single)


def in_briefing(briefing: Briefing, look: Look) -> Found:
    """What was found in its title and in each panel."""
    texts = [("Title", briefing.title), *((heading, text) for heading, text in briefing.panels)]
    found = [(where, look.found(text)) for where, text in texts]
    return {where: told for where, told in found if told}


def in_sentences(found: Found) -> list[str]:
    """Background: “Joan” and “EX1 1AA”"""
    return [f"{where}: {quoted(told)}" for where, told in found.items()]
