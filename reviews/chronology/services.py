"""What changes a chronology: it begins, agencies write and hand in, and somebody judges what stands against what."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from partnership.accounts.models import User
from partnership.actions.models import Theme
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken, require_move
from partnership.history import context
from reviews.chronology import access, children, dates, sealing, telling
from reviews.chronology.models import WORDS, Chronology, Comparison, Entry, Name, Part
from reviews.chronology.rules import MOST_ENTRIES, PART_MOVES, PartState, why_no_period
from reviews.models import Involved, Review
from reviews.rules import ARCHIVED, ENDED

NOT_NOW = "This part has moved on meanwhile. Open it again to see where it stands."
HANDED_IN = "This part is handed in. Ask the business unit to send it back if something is missing."
FULL = f"A chronology holds {MOST_ENTRIES:,} entries at most."


def require_open(review: Review) -> None:
    """Raises RuleBroken once a review has ended or is archived."""
    if not access.is_open(review):
        raise RuleBroken(ARCHIVED if review.archived_on else ENDED)


# The chronology -----------------------------------------------------------------------------------


@transaction.atomic
def begin(review: Review, *, by: User, today: date, **facts: Any) -> Chronology:
    """Ask the involved agencies for what they have recorded from one day to another; their leads are told.

    `facts` are from_on, until_on, wanted_on and guidance. Raises RuleBroken where there is a chronology already.
    """
    require(access.can_open(by, review))
    review = lock(review)
    require_open(review)
    if Chronology.objects.filter(review=review).exists():
        raise RuleBroken("This review has a chronology already.")
    refuse(facts, today=today)
    with in_words(Chronology):
        chronology = Chronology.objects.create(review=review, **facts)
    children.fill(chronology, by=by)
    telling.asked(chronology)
    return chronology


@transaction.atomic
def change(chronology: Chronology, *, by: User, version: int, today: date, **facts: Any) -> Chronology:
    """Change the period, the day by which parts are wanted, or the guidance. Raises ChangedMeanwhile."""
    require(access.can_open(by, chronology.review))
    require_open(chronology.review)
    refuse(facts, today=today)
    return write(open_at(chronology, version, "review"), **facts)


def refuse(facts: Mapping[str, Any], *, today: date) -> None:
    if refused := why_no_period(facts["from_on"], facts["until_on"], today=today):
        raise RuleBroken(refused[1], about=refused[0])


# Entries ------------------------------------------------------------------------------------------


def when(facts: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """What the dates as written come to. Raises RuleBroken, which says at which field."""
    found: dict[str, Any] = {}
    try:
        known = dates.read(facts["written"], today=today)
    except dates.NotADate as refusal:
        raise RuleBroken(f"{refusal.sentence}.", about="written") from None
    found |= {
        "earliest": known.earliest,
        "latest": known.latest,
        "precision": known.precision,
        "time": known.time,
    }
    later = dates.Known(None, None, dates.Precision.UNKNOWN)
    if facts.get("known_written"):
        try:
            later = dates.read(facts["known_written"], today=today)
        except dates.NotADate as refusal:
            raise RuleBroken(f"{refusal.sentence}.", about="known_written") from None
    return found | {"known_earliest": later.earliest, "known_latest": later.latest}


def open_part(chronology: Chronology, agency: Agency, *, by: User) -> Part:
    """The part of an agency into which somebody may write now, made where it has none.

    Whoever else writes, or changes the glossary, waits: no entry is made with pseudonyms of a moment ago. Raises
    RuleBroken.
    """
    review = lock(chronology.review)
    require_open(review)
    if not Involved.objects.filter(review=review, agency=agency).exists():
        raise RuleBroken("This agency has no part in the review.")
    part, _ = Part.objects.select_for_update().get_or_create(chronology=chronology, agency=agency)
    if part.state == PartState.HANDED_IN and not access.can_open(by, review):
        raise RuleBroken(HANDED_IN)
    return part


def require_writable(chronology: Chronology, agency: Agency, *, by: User) -> None:
    """Raises RuleBroken where somebody who may write into a part cannot do so now: before they have typed anything."""
    require_open(chronology.review)
    handed_in = Part.objects.filter(chronology=chronology, agency=agency, state=PartState.HANDED_IN)
    if not access.can_open(by, chronology.review) and handed_in.exists():
        raise RuleBroken(HANDED_IN)


def why_not_writable(chronology: Chronology, agency: Agency, *, by: User) -> str:
    """The sentence that tells why somebody cannot write into a part now; empty where they can."""
    try:
        require_writable(chronology, agency, by=by)
    except RuleBroken as refused:
        return refused.sentence
    return ""


@transaction.atomic
def add(
    chronology: Chronology,
    *,
    agency: Agency,
    by: User,
    today: date,
    people: Iterable[Name] = (),
    themes: Iterable[Theme] = (),
    **facts: Any,
) -> Entry:
    """Write one event into an agency’s part.

    Raises RuleBroken for a date that cannot be, an empty source, and where the agency has the very same entry.
    """
    require(access.can_enter(by, chronology.review, agency.pk))
    open_part(chronology, agency, by=by)
    entries = Entry.objects.filter(chronology=chronology)
    if entries.count() >= MOST_ENTRIES:
        raise RuleBroken(FULL)
    last = entries.filter(agency=agency).aggregate(last=Max("sequence"))["last"] or 0
    hidden, keys = sealing.hide(facts, sealing.glossary(chronology))
    same = {name: hidden[name] for name in WORDS} | {"written": facts["written"]}
    theirs = entries.filter(agency=agency, known_written=facts.get("known_written", ""), **same)
    if any(sealing.words_of(one)["happened"] == facts["happened"] for one in theirs):
        raise RuleBroken(
            "This entry is there already, with the same date, words and source. If it happened twice, say which one "
            "this is.",
            about="happened",
        )
    with in_words(Entry):
        entry = Entry.objects.create(
            chronology=chronology,
            agency=agency,
            written=facts["written"],
            known_written=facts.get("known_written", ""),
            sequence=last + 1,
            sealed=sealing.sealed(facts),
            **when(facts, today=today),
            **hidden,
        )
    link(entry, people, themes, keys)
    return entry


def link(entry: Entry, people: Iterable[Name], themes: Iterable[Theme], keys: Iterable[str]) -> None:
    """Whom an entry is about: those who were chosen, and those whose name stands in it."""
    entry.people.set(Name.objects.filter(pk__in={one.pk for one in people} | {UUID(key) for key in keys}))
    entry.themes.set(themes)


@transaction.atomic
def edit(
    entry: Entry,
    *,
    by: User,
    version: int,
    today: date,
    people: Iterable[Name] = (),
    themes: Iterable[Theme] = (),
    **facts: Any,
) -> Entry:
    """Change an entry as it was at `version`. Raises ChangedMeanwhile and RuleBroken."""
    require(access.can_enter(by, entry.chronology.review, entry.agency_id))
    open_part(entry.chronology, entry.agency, by=by)
    entry = open_at(entry, version, "chronology__review", "agency")
    hidden, keys = sealing.hide(facts, sealing.glossary(entry.chronology))
    entry = write(
        entry,
        written=facts["written"],
        known_written=facts.get("known_written", ""),
        sealed=sealing.sealed(facts),
        **when(facts, today=today),
        **hidden,
    )
    link(entry, people, themes, keys)
    return entry


@transaction.atomic
def remove(entry: Entry, *, by: User, because: str) -> None:
    """Take out an entry that was written by mistake, with the reason; the history keeps what it said, encrypted."""
    require(access.can_enter(by, entry.chronology.review, entry.agency_id))
    open_part(entry.chronology, entry.agency, by=by)
    with context.because(because):
        lock(entry).delete()


# Handing in ---------------------------------------------------------------------------------------


@transaction.atomic
def hand_in(
    chronology: Chronology, *, agency: Agency, by: User, now: datetime, nothing_because: str = ""
) -> Part:
    """Say that an agency’s part is complete, or that it has recorded nothing, and why. Twice changes nothing."""
    require(access.can_enter(by, chronology.review, agency.pk))
    part = open_part(chronology, agency, by=by)
    if part.state == PartState.HANDED_IN:
        return part
    require_move(PART_MOVES, part.state, PartState.HANDED_IN, NOT_NOW)
    has_entries = Entry.objects.filter(chronology=chronology, agency=agency).exists()
    if not has_entries and not nothing_because:
        raise RuleBroken(
            f"Add what {agency} has recorded, or say why there is nothing.", about="nothing_because"
        )
    part = write(
        part,
        state=PartState.HANDED_IN,
        nothing_because="" if has_entries else nothing_because,
        handed_in_at=now,
        handed_in_by=by,
        sent_back_because="",
    )
    telling.handed_in(part)
    return part


@transaction.atomic
def send_back(part: Part, *, by: User, because: str) -> Part:
    """Let an agency write on, and say what is missing. Raises RuleBroken where it has not handed in."""
    require(access.can_open(by, part.chronology.review))
    require_open(part.chronology.review)
    part = lock(part, "chronology__review", "agency")
    require_move(PART_MOVES, part.state, PartState.SENT_BACK, NOT_NOW)
    with context.because(because):
        part = write(part, state=PartState.SENT_BACK, sent_back_because=because)
    telling.sent_back(part)
    return part


# What stands against what -------------------------------------------------------------------------


@transaction.atomic
def judge(one: Entry, *, other: Entry, kind: str, stands: bool, because: str, by: User) -> Comparison:
    """Say that two entries are one event or contradict each other, or that they do not. Both stay as they are.

    Raises RuleBroken for entries of two chronologies, and for one entry with itself.
    """
    chronology = one.chronology
    require(access.can_open(by, chronology.review))
    require_open(chronology.review)
    if other.chronology_id != one.chronology_id or one.pk == other.pk:
        raise RuleBroken("Choose two entries of the same chronology.")
    first, second = sorted((one, other), key=lambda entry: entry.pk)
    lock(chronology)
    with in_words(Comparison):
        found, is_new = Comparison.objects.get_or_create(
            first=first,
            second=second,
            kind=kind,
            defaults={"chronology": chronology, "stands": stands, "because": because, "made_by": by},
        )
    return found if is_new else write(lock(found), stands=stands, because=because, made_by=by)


# The glossary -------------------------------------------------------------------------------------


@transaction.atomic
def keep_name(
    review: Review,
    *,
    name: Name | None,
    by: User,
    kind: str,
    pseudonym: str,
    wordings: Iterable[str],
    version: int = 0,
) -> Name:
    """Let a pseudonym stand for real wordings from now on, in every entry of the review’s chronology.

    Raises RuleBroken where a wording stands for somebody else already, and ChangedMeanwhile.
    """
    require(access.can_read_names(by, review))
    review = lock(review)
    require_open(review)
    real = list(dict.fromkeys(wordings))
    theirs = {
        sealing.simple(word): other
        for other in Name.objects.filter(review=review)
        if name is None or other.pk != name.pk
        for word in sealing.wordings(other)
    }
    for word in real:
        if other := theirs.get(sealing.simple(word)):
            raise RuleBroken(f"“{word}” stands for {other.pseudonym} already.", about="wordings")
    facts = {"kind": kind, "pseudonym": pseudonym, "sealed": sealing.seal_wordings(real)}
    with in_words(Name):
        kept = write(open_at(name, version), **facts) if name else Name.objects.create(review=review, **facts)
    sealing.hide_anew(review)
    return kept


@transaction.atomic
def remove_name(name: Name, *, by: User, because: str) -> None:
    """Take a pseudonym out of the glossary: its wordings are readable again for everybody who reads the chronology."""
    require(access.can_read_names(by, name.review))
    review = lock(name.review)
    require_open(review)
    with context.because(because):
        lock(name).delete()
    sealing.hide_anew(review)


@transaction.atomic
def no_names(chronology: Chronology, *, words: Iterable[str], by: User) -> Chronology:
    """Say that some words with a capital letter name nobody."""
    require(access.can_read_names(by, chronology.review))
    require_open(chronology.review)
    lock(chronology.review)
    chronology = lock(chronology)
    write(chronology, not_names=sorted({*chronology.not_names, *words}))
    sealing.hide_anew(chronology.review)
    return chronology
