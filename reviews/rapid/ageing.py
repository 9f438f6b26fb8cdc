"""Whether a pack still says what the records say: what it was made of, in short, and what has changed since."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from partnership.history import timeline
from partnership.pages.words import plain_date
from reviews.incidents.models import Incident, Notification
from reviews.models import Review
from reviews.rapid.days import incident_of
from reviews.rapid.models import Making, Sending
from reviews.rapid.pack import DECISION, NOT_PUBLISHED, NOT_SIGNED, Pack, Section, compose, numbered

FIRST_PAGE, SIGNATURES, NOTE = "The first page", "Signatures", "note"
DAYS_GO_BY = "Late"
"""What the first page says by the day of the making alone; on which day it is due stands there besides."""
DATES: dict[str, tuple[type[Incident | Notification], str]] = {
    "Authority aware on": (Incident, "aware_on"),
    "Notified on": (Notification, "sent_on"),
}
"""The days on the first page from which the clocks are counted, and which are corrected where they were mistyped."""
AS_IT_IS = (NOTE, *DATES)
"""What is kept in words, not as a SHA-256."""
MOST = 3
"""So many parts are named; the rest are counted."""


def made_of(pack: Pack) -> dict[str, str]:
    """The SHA-256 of each part of a pack by its title, without its number; its note and DATES as they are."""
    facts = [one for one in pack.facts if one[0] != DAYS_GO_BY]
    found = {NOTE: pack.note, FIRST_PAGE: digest([pack.pseudonym, facts])}
    found |= {name: said for name, said in facts if name in DATES}
    for section in pack.sections:
        rest = section
        if section.title == DECISION:
            signed = next(one for one in section.parts if one.title == SIGNATURES)
            if signed.table:
                found[SIGNATURES] = digest_of(signed)
            rest = replace(section, title="Decision", parts=section.parts[:-1])
        found[rest.title] = digest_of(rest)
    return found


def digest_of(section: Section) -> str:
    return digest(asdict(numbered(section, "")))


def digest(what: object) -> str:
    return hashlib.sha256(json.dumps(what, default=str).encode()).hexdigest()


def older(made: Mapping[str, str], now: Mapping[str, str]) -> str:
    """The sentence that tells what a pack lacks that was made of this, or nothing where it says what holds now."""
    changed = [
        title for title in {**now, **made} if title not in AS_IT_IS and made.get(title) != now.get(title)
    ]
    before = []
    if made.get(NOTE) == NOT_SIGNED and now.get(NOTE) == NOT_PUBLISHED:
        before.append("before all three partners had signed, so that its pages say it is a draft")
        changed = [title for title in changed if title != SIGNATURES]
    if changed:
        rest = len(changed) - MOST
        named = changed[:MOST] + ([f"{rest} more"] if rest > 0 else [])
        before.append(f"before this changed: {'; '.join(named)}")
    return f"Made {', and '.join(before)}." if before else ""


def since(making: Making, review: Review) -> str:
    """What has changed since a pack was made, in a sentence; nothing where it says what the records say."""
    now = compose(review, as_at=making.asked_at)
    return older(making.pack.made_of, made_of(now))


def corrected(said: Mapping[str, str], review: Review) -> str:
    """Which days what was sent says, where others hold now, in a sentence; nothing where none.

    `said` are its days by their names in DATES; one that it has not is not told of.
    """
    incident = incident_of(review)
    found = []
    for name, (model, field) in DATES.items():
        about = incident if model is Incident else getattr(incident, "notification", None)
        is_now = plain_date(getattr(about, field)) if about else ""
        if is_now and said.get(name, is_now) != is_now:
            found.append(f"{name.lower()} {said[name]}; it is {is_now}")
    return f"What was sent says {'. It says '.join(found)}." if found else ""


def as_sent(sending: Sending) -> dict[str, str]:
    """The days of the notification when a sending was written down, by their names in DATES: as history has them.

    For what was made elsewhere. All moments are those of the database, by whose clock history is kept.
    """
    sent: Any = timeline.kept(Sending)._default_manager  # whose fields no checker knows
    first = sent.filter(pgh_obj_id=sending.pk).order_by("pgh_id").values_list("pgh_created_at", flat=True)[:1]
    said = {}
    for name, (model, field) in DATES.items():
        about = {"rapid_review" if model is Incident else "incident__rapid_review": sending.review_id}
        kept: Any = timeline.kept(model)._default_manager
        there = model._default_manager.filter(**about).values("pk")
        then = kept.filter(pgh_obj_id__in=there, pgh_created_at__lte=first).order_by("-pgh_id").first()
        if then is not None:
            said[name] = plain_date(getattr(then, field))
    return said
