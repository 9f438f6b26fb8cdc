"""A file of entries: read and weighed row by row, shown, and only then written; all of it once, or thrown away."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max

from partnership.accounts.models import User
from partnership.actions.models import Theme
from partnership.agencies.imports.reading import UnreadableFile
from partnership.agencies.models import Agency
from partnership.base import secrets
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.naming.names import simple
from partnership.pages import words
from partnership.pages.text import one_line
from reviews.chronology import access, reading, sealing
from reviews.chronology.columns import COLUMNS
from reviews.chronology.dates import LONGEST
from reviews.chronology.models import Chronology, Entry, File, Row
from reviews.chronology.rules import MOST_ENTRIES, ROWS_KEPT_FOR, Outcome, known_first, outside
from reviews.chronology.services import FULL, open_part, when

__all__ = ["UnreadableFile", "confirm", "forget", "throw_away", "upload"]

ROOM = {
    "written": LONGEST,
    "happened": 6000,
    "source": 300,
    "place": 200,
    "known_written": LONGEST,
    "known_by": 200,
    "comment": 2000,
}
IN_PART = "The agency has this entry already, with the same date, words and source."
OUT = " of the review. Check the date; if it is right, the row is taken as it is."
IN_FILE = "This row stands twice in the file: it is added once."
SPOKEN = {column.name: column.head for column in COLUMNS}
FIRST = "Known before it happened, which cannot be. Check both dates; the row is taken as it is."
MOVED = (
    "This row has more cells than there are names of columns: a comma or semicolon in a text has moved what follows. "
    "Put the text in quotation marks."
)
ONE_LINE = ("written", "source", "place", "known_written", "known_by")


@transaction.atomic
def upload(
    chronology: Chronology, *, agency: Agency, by: User, filename: str, data: bytes, source: str, today: date
) -> tuple[File, list[str]]:
    """Keep the rows of a file, each with what would come of it; also remarks on what was left aside.

    `source` is for rows that name none. Writes no entry. Raises UnreadableFile.
    """
    require(access.can_enter(by, chronology.review, agency.pk))
    open_part(chronology, agency, by=by)
    found = reading.read(data, COLUMNS)
    file = File.objects.create(
        chronology=chronology,
        agency=agency,
        filename=one_line(filename)[-150:] or "file",
        digest=hashlib.sha256(data).hexdigest(),
        made_by=by,
    )
    weighing = Weighing(chronology, agency, source=source, today=today)
    Row.objects.bulk_create(
        [weighing.weigh(file, number, row) for number, row in enumerate(found.rows, start=1)], batch_size=500
    )
    count(file)
    remarks = list(found.remarks)
    if found.strange:
        remarks.append(f"Columns we did not use: {', '.join(found.strange)[:300]}.")
    return file, remarks


class Weighing:
    """Says of each row what would come of it, and why."""

    def __init__(self, chronology: Chronology, agency: Agency, *, source: str, today: date) -> None:
        self.chronology, self.agency, self.source, self.today = chronology, agency, source, today
        self.in_file: set[tuple[str, str, str]] = set()
        self.themes = {simple(one.name): one.name for one in Theme.objects.filter(is_active=True)}
        self.there = {
            key_of({"written": entry.written, **sealing.words_of(entry)})
            for entry in Entry.objects.filter(chronology=chronology, agency=agency).only("written", "sealed")
        }

    def weigh(self, file: File, number: int, cells: Mapping[str, str]) -> Row:
        """One row as it waits to be confirmed."""
        facts, notes, bad = self.facts(cells), [], []
        facts["themes"] = []
        for name in filter(None, (part.strip() for part in cells.get("themes", "").split(";"))):
            if known := self.themes.get(simple(name)):
                facts["themes"].append(known)
            else:
                notes.append(f"There is no theme “{name[:60]}”: the row is taken without it.")
        theirs = simple(cells.get("agency", ""))
        if theirs and theirs not in (simple(self.agency.name), simple(self.agency.short_name)):
            bad.append(f"This row is of another agency: {cells['agency'][:80]}.")
        bad += [
            f"{SPOKEN[name]} must be {room:,} characters or fewer."
            for name, room in ROOM.items()
            if len(facts[name]) > room
        ]
        if "moved" in cells:
            bad.append(MOVED)
        if "beyond" in cells:
            aside = words.count(int(cells["beyond"]), "cell")
            notes.append(f"{aside} of this row left aside: what stands over it names no column.")
        if not facts["happened"]:
            bad.append("What happened is missing.")
        if not facts["source"]:
            bad.append("The source is missing: name it in the row, or one for all rows that name none.")
        out, first = "", False
        try:
            days = when(facts, today=self.today)
            out = outside(
                days["earliest"],
                days["latest"],
                from_on=self.chronology.from_on,
                until_on=self.chronology.until_on,
            )
            first = known_first(days["earliest"], days["known_latest"])
        except RuleBroken as refusal:
            bad.append(refusal.sentence)
        key = key_of(facts)
        outcome = Outcome.BAD if bad else Outcome.TWICE if key in self.there else Outcome.ADD
        if outcome == Outcome.TWICE:  # nothing of it is taken
            notes = [IN_FILE if key in self.in_file else IN_PART]
        if outcome == Outcome.ADD:
            notes += [f"{out}{OUT}"] if out else []
            notes += [FIRST] if first else []
            self.there.add(key)
            self.in_file.add(key)
        return Row(
            file=file,
            number=number,
            place=cells.get("where", "")[:120],
            sealed=secrets.encrypt(json.dumps(facts)),
            outcome=outcome,
            notes="\n".join([*bad, *notes]),
        )

    def facts(self, cells: Mapping[str, str]) -> dict[str, Any]:
        """The cells as an entry has them."""
        facts: dict[str, Any] = {name: cells.get(name, "").strip() for name in ROOM}
        for name in ONE_LINE:
            facts[name] = " ".join(facts[name].split())
        for name in ("written", "known_written"):
            facts[name] = reading.from_serial(facts[name])
        if facts["written"] and (time := reading.time_of(" ".join(cells.get("time", "").split()))):
            facts["written"] = f"{facts['written']} {time}"
        facts["source"] = facts["source"] or self.source
        return facts


def key_of(facts: Mapping[str, str]) -> tuple[str, str, str]:
    """What makes two entries of one agency the same."""
    return simple(facts["written"]), simple(facts["happened"]), simple(facts["source"])


def count(file: File) -> None:
    """Write down what would come of the rows, in numbers."""
    rows = file.rows.order_by().values_list("outcome").annotate(number=Count("pk"))
    found: dict[str, int] = dict(rows.values_list("outcome", "number"))
    file.added, file.twice = found.get(Outcome.ADD, 0), found.get(Outcome.TWICE, 0)
    file.left_out = found.get(Outcome.BAD, 0)
    file.save(update_fields=["added", "twice", "left_out"])


def outside_the_period(file: File) -> int:
    """How many of the rows that can be added lie before or after the period of the review."""
    return file.rows.filter(outcome=Outcome.ADD, notes__contains=OUT).count()


def known_too_early(file: File) -> int:
    """How many of the rows that can be added say that something was known before it happened."""
    return file.rows.filter(outcome=Outcome.ADD, notes__contains=FIRST).count()


def opened(row: Row) -> dict[str, Any]:
    """What a row says, as it was written."""
    facts: dict[str, Any] = json.loads(secrets.decrypt(row.sealed))
    return facts


def read_as(row: Row, facts: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """What the dates of a row come to; nothing of one that cannot be added, whose date may be none."""
    return {} if row.outcome == Outcome.BAD else when(facts, today=today)


@transaction.atomic
def confirm(file: File, *, by: User, today: date, now: datetime) -> File:
    """Write the good rows of a file as entries, all or none, once: a second click finds them written.

    A row that somebody has written into the part meanwhile is left out, as there already. Raises RuleBroken where the
    rows are no longer kept, or nothing is left to write.
    """
    chronology, agency = file.chronology, file.agency
    require(access.can_enter(by, chronology.review, agency.pk))
    open_part(chronology, agency, by=by)
    file = lock(file)
    if file.confirmed_at is not None:
        return file
    rows = list(file.rows.filter(outcome=Outcome.ADD).order_by("number"))
    if not rows:
        raise RuleBroken(
            "There is nothing in this file to add."
            if file.rows.exists()
            else "The rows of this file are no longer kept. Upload the file again."
        )
    there = Weighing(chronology, agency, source="", today=today).there
    new = [(row, facts) for row in rows if key_of(facts := opened(row)) not in there]
    if Entry.objects.filter(chronology=chronology).count() + len(new) > MOST_ENTRIES:
        raise RuleBroken(FULL)
    make_entries(file, new, today=today)
    file.twice += len(rows) - len(new)
    file.added, file.confirmed_at, file.version = len(new), now, file.version + 1
    file.save(update_fields=["added", "twice", "confirmed_at", "version"])
    file.rows.all().delete()
    return file


def make_entries(file: File, rows: Iterable[tuple[Row, dict[str, Any]]], *, today: date) -> None:
    """Each row as an entry, with its themes and whose names stand in it."""
    entries = Entry.objects.filter(chronology=file.chronology_id, agency=file.agency_id)
    last = entries.aggregate(last=Max("sequence"))["last"] or 0
    by = sealing.glossary(file.chronology)
    themes: dict[str, UUID] = dict(Theme.objects.values_list("name", "pk"))
    new: list[Entry] = []
    people: list[Any] = []
    about: list[Any] = []
    for at, (row, facts) in enumerate(rows, start=1):
        hidden, keys = sealing.hide(facts, by)
        entry = Entry(
            chronology=file.chronology,
            agency=file.agency,
            written=facts["written"],
            known_written=facts["known_written"],
            sequence=last + at,
            sealed=sealing.sealed(facts),
            imported_in=file,
            imported_row=row.number,
            **when(facts, today=today),
            **hidden,
        )
        new.append(entry)
        people += [Entry.people.through(entry_id=entry.pk, name_id=UUID(key)) for key in keys]
        about += [
            Entry.themes.through(entry_id=entry.pk, theme_id=themes[name])
            for name in facts["themes"]
            if name in themes
        ]
    with in_words(Entry):
        Entry.objects.bulk_create(new, batch_size=500)
    Entry.people.through.objects.bulk_create(people, batch_size=2000)
    Entry.themes.through.objects.bulk_create(about, batch_size=2000)


@transaction.atomic
def throw_away(file: File, *, by: User) -> None:
    """Forget what was uploaded without writing any of it. Raises RuleBroken once it is imported."""
    require(access.can_enter(by, file.chronology.review, file.agency_id))
    file = lock(file)
    if file.confirmed_at is not None:
        raise RuleBroken("The rows of this file are in the chronology already.")
    file.delete()


def forget(*, now: datetime) -> int:
    """Remove the files that nobody has confirmed in two days, with their rows; returns how many."""
    return File.objects.filter(confirmed_at=None, created_at__lt=now - ROWS_KEPT_FOR).delete()[0]
