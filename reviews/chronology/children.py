"""The glossary knows the children of the incident: their pseudonyms, and the names that are kept behind them.

A name goes from one encrypted column to another and is shown to nobody on its way; that it went is written down.
"""

import re
from contextlib import suppress

from django.db import transaction
from django.db.models import Q

from partnership.accounts.models import User
from partnership.base.editing import write
from partnership.base.locks import lock
from partnership.base.secrets import Unreadable
from partnership.naming.names import ORDINARY, simple
from reviews.chronology import access, sealing
from reviews.chronology.models import Chronology, Name
from reviews.chronology.rules import NameKind
from reviews.incidents import keys
from reviews.incidents.models import Child
from reviews.models import Review

WORDS_TOO = frozenset(
    """
    will mark grace hope faith joy rose dean bill rich miles max sky art frank guy rob sue pat ray jack june april may
    august summer autumn star melody harmony precious angel king prince princess blue
    """.split()  # noqa: SIM905  prose is easier to read than forty strings
)
"""First names that are words of every text too: alone they are not replaced, but pointed out as words to look at."""
KNOWN_AS = re.compile(r"\s*(?:[;/\n]|\b(?:also )?known as\b|\ba\.?k\.?a\b\.?)\s*", re.IGNORECASE)


def fill(chronology: Chronology, *, by: User) -> None:
    """Everything that is known of the children, when a chronology begins."""
    review = chronology.review
    before = [review.pk, review.follows_id, review.follows and review.follows.follows_id]
    know(chronology, list(Child.objects.filter(incident__rapid_review__in=filter(None, before))), by=by)


def follow(child: Child, *, by: User, was: str = "") -> None:
    """A child was added or changed, or their name was written down: into the chronologies that tell of them.

    `was` is the pseudonym until now. Who stands in a glossary is not taken out of the incident (`why_kept`).

    A glossary that nobody can read, because its key is gone, stays as it is: it holds up nobody's work on a child.
    """
    review = child.incident.rapid_review_id
    if review is None:
        return
    theirs = Q(review=review) | Q(review__follows=review) | Q(review__follows__follows=review)
    for chronology in Chronology.objects.select_related("review").filter(theirs):
        with suppress(Unreadable), transaction.atomic():
            know(chronology, [child], by=by, was=was)


def why_kept(child: Child) -> str:
    """The sentence that tells in which glossary a child stands, so that they stay; empty where in none."""
    review = child.incident.rapid_review_id
    if review is None:
        return ""
    theirs = Q(review=review) | Q(review__follows=review) | Q(review__follows__follows=review)
    held = Name.objects.filter(theirs, pseudonym__iexact=child.pseudonym).select_related("review").first()
    if held is None:
        return ""
    return (
        f"The glossary of {held.review.reference} has {child.pseudonym}. Take the name out of it first, where the "
        "chronology does not need it."
    )


def know(chronology: Chronology, children: list[Child], *, by: User, was: str = "") -> None:
    """Write the children into the glossary, beside what somebody has written there. A review that has ended stays."""
    review = lock(chronology.review)
    if not access.is_open(review):
        return
    changed = [keep(review, child, by=by, was=was) for child in children]
    if any(changed):
        sealing.hide_anew(review)


def keep(review: Review, child: Child, *, by: User, was: str = "") -> bool:
    """One child; whether anything is new. Words that stand for somebody else stay theirs."""
    name = keys.lent(child, by=by, to=f"names of the chronology {review.reference}")
    real = wordings(name) if name else []
    kept = {one: sealing.wordings(one) for one in Name.objects.filter(review=review)}
    same = next((one for one in kept if simple(one.pseudonym) == simple(child.pseudonym)), None)
    if same is None and real:
        whole = simple(real[0])
        same = next((one for one, said in kept.items() if whole in map(simple, said)), None)
    if same is None and was:
        same = next((one for one in kept if simple(one.pseudonym) == simple(was)), None)
    taken = {simple(word) for one, said in kept.items() if one is not same for word in said}
    before = kept[same] if same else []
    new = [word for word in real if simple(word) not in taken | set(map(simple, before))]
    if same is None:
        sealed = sealing.seal_wordings(new)
        Name.objects.create(review=review, kind=NameKind.CHILD, pseudonym=child.pseudonym, sealed=sealed)
    elif new or same.pseudonym != child.pseudonym:
        write(lock(same), pseudonym=child.pseudonym, sealed=sealing.seal_wordings([*before, *new]))
    else:
        return False
    return True


def wordings(name: str) -> list[str]:
    """How a child is called in records: by each full name, without what stands between, and by the first name alone.

    Not by the surname, which is that of the family. A first name that is a word too is left to people.
    """
    found: dict[str, None] = {}
    for one in KNOWN_AS.split(re.sub(r"[()“”\"]", " ", name)):
        last, _, first = one.partition(",")
        parts = (f"{first} {last}" if first.strip() else last).split()
        if not parts:
            continue
        found[" ".join(parts)] = None
        if len(parts) > 2:
            found[f"{parts[0]} {parts[-1]}"] = None
        alone = parts[0]
        if len(alone) > 2 and alone.capitalize() not in ORDINARY and alone.lower() not in WORDS_TOO:
            found[alone] = None
    return [one for one in found if len(one) > 1 and simple(one) not in WORDS_TOO]
