"""Whether a pack still says what the records say: what it was made of, in short, and what has changed since."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from partnership.history import timeline
from partnership.pages.words import plain_date
from reviews.incidents.models import Incident, Notification
from reviews.models import Review
from reviews.rapid.models import Making
from reviews.rapid.pack import DECISION, NOT_PUBLISHED, NOT_SIGNED, Pack, Section, compose, numbered

FIRST_PAGE, SIGNATURES, NOTE = "The first page", "Signatures", "note"
DAYS_GO_BY = "Late"
"""What the first page says by the day of the making alone; on which day it is due stands there besides."""
MOST = 3
"""So many parts are named; the rest are counted."""


def made_of(pack: Pack) -> dict[str, str]:
    """The SHA-256 of each part of a pack by its title, without its number; and the note of its pages as it is."""
    facts = [one for one in pack.facts if one[0] != DAYS_GO_BY]
    found = {NOTE: pack.note, FIRST_PAGE: digest([pack.pseudonym, facts])}
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
    changed = [title for title in {**now, **made} if title != NOTE and made.get(title) != now.get(title)]
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


DATES: tuple[tuple[type[Incident | Notification], str, str], ...] = (
    (Incident, "aware_on", "authority aware on"),
    (Notification, "sent_on", "notified on"),
)
"""The days in a pack from which its clocks are counted, and which are corrected where they were mistyped."""


def corrected(review: Review, *, at: datetime) -> str:
    """Which days of the notification were corrected after `at`, when what was sent was made; nothing where none."""
    found = []
    for model, field, name in DATES:
        about = {"rapid_review" if model is Incident else "incident__rapid_review": review}
        now: Any = model._default_manager.filter(**about).first()  # each has its own days
        kept: Any = timeline.kept(model)._default_manager  # whose fields no checker knows
        then = now and kept.filter(pgh_obj_id=now.pk, pgh_created_at__lte=at).order_by("-pgh_id").first()
        if then and getattr(then, field) != getattr(now, field):
            found.append(
                f"{name} {plain_date(getattr(then, field))}; it is {plain_date(getattr(now, field))}"
            )
    return f"What was sent says {'. It says '.join(found)}." if found else ""
