"""Checks and writes a list of agencies. An agency is known by its name or its short name."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone

from partnership.agencies.forms import domains_in, wrong_domain
from partnership.agencies.imports.plans import (
    Checked,
    Differences,
    Plan,
    read_choice,
    read_day,
    read_text,
    write_changes,
)
from partnership.agencies.imports.reading import Row
from partnership.agencies.mergers import require_nobody_leaves
from partnership.agencies.models import Agency, Domain, Membership
from partnership.agencies.parts import DAY, part
from partnership.agencies.rules import WEIGHT, Arrangement, Sector
from partnership.agencies.services import settle
from partnership.base.constraints import in_words
from partnership.base.rules import RuleBroken
from partnership.pages import words

HEADS = {
    "name": "Name",
    "short_name": "Short name",
    "sector": "Sector",
    "arrangement": "Part in the arrangements",
    "from_on": "First day",
    "until_on": "Last day",
    "notes": "Notes",
    "part_of": "Part of",
    "successor": "Merged into",
}

ENDING = {"until_on", "successor"}

LABELS: dict[str, dict[Any, Any]] = {"sector": dict(Sector.choices), "arrangement": dict(Arrangement.choices)}


@dataclass
class AgencyRow(Checked):
    """One row of the list, and the agency that it is about."""

    agency: Agency = field(default_factory=Agency)
    changes: Differences = field(default_factory=Differences)
    domains: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    """The other agencies that the row names, by field: `part_of` and `successor`."""


class Names:
    """Agencies by name and short name, those of the database and those of the file."""

    def __init__(self, agencies: Sequence[Agency]) -> None:
        self.known: dict[str, Agency] = {}
        self.twice: set[str] = set()
        for agency in agencies:
            if agency.short_name:
                self.add(agency.short_name, agency)
        for agency in agencies:
            self.known[agency.name.casefold()] = agency
            self.twice.discard(agency.name.casefold())

    def add(self, short_name: str, agency: Agency) -> None:
        key = short_name.casefold()
        if key in self.known and self.known[key] is not agency:
            self.twice.add(key)
        self.known.setdefault(key, agency)

    def find(self, text: str) -> Agency | None:
        key = text.casefold()
        return None if key in self.twice else self.known.get(key)


def hold(rows: Sequence[Row]) -> None:
    """Lock the directory's agencies, so that the plan made next is still true when it is written."""
    list(Agency.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def check(rows: Sequence[Row], **_: Any) -> Plan:
    """What the rows would do to the directory as it is now: a few queries for any number of rows."""
    listed = Agency.objects.annotate(part=part(timezone.localdate()))
    agencies = list(listed.select_related("part_of", "successor").prefetch_related("domains"))
    owners = {domain.name.casefold(): agency.pk for agency in agencies for domain in agency.domains.all()}
    names = Names(agencies)
    checked = [check_row(row, names, owners) for row in rows]
    seen: dict[Any, int] = {}
    for row in checked:
        key = row.title.casefold()
        if not row.is_bad and key in seen:
            row.wrong("Name", f"This agency stands in row {seen[key]} already")
        seen.setdefault(key, row.number)
    coming = {row.title.casefold(): row for row in checked if row.what == "add"}
    for row in checked:
        link(row, names, coming)
    refuse_circles(checked)
    refuse_what_cannot_end(checked)
    refuse_what_hangs_on_bad_rows(checked, coming)
    return Plan(list(checked))


def check_row(row: Row, names: Names, owners: dict[str, Any]) -> AgencyRow:
    """One row by itself: its words, its dates, and whether the agency is known."""
    name = str(row.get("name", ""))
    checked = AgencyRow(row, title=name or "No name")
    known = names.find(name) if name else None
    if known is None and row.get("short_name") and names.find(str(row["short_name"])):
        known = names.find(str(row["short_name"]))
        checked.wrong("Short name", f"‘{row['short_name']}’ is the short name of {known} already")
        return checked
    if not name:
        checked.wrong("Name", "The name is missing")
    read_text(checked, "name", "Name", 150)
    values: dict[str, Any] = {
        "short_name": read_text(checked, "short_name", "Short name", 20),
        "sector": read_choice(checked, "sector", "Sector", Sector.choices),
        "arrangement": read_choice(checked, "arrangement", "Part in the arrangements", Arrangement.choices),
        "from_on": read_day(checked, "from_on", "First day"),
        "until_on": read_day(checked, "until_on", "Last day"),
        "notes": read_text(checked, "notes", "Notes", 300),
    }
    checked.links = {field: str(row[field]) for field in ("part_of", "successor") if row.get(field)}
    owner = known.pk if known else checked.agency.pk
    checked.domains = domains_in(str(row.get("domains", "")))
    for domain in checked.domains:
        if sentence := wrong_domain(domain):
            checked.wrong("Email domains", sentence)
        elif owners.setdefault(domain, owner) != owner:
            checked.wrong("Email domains", f"‘{domain}’ belongs to another agency already")
    first = values["from_on"] or (known.from_on if known else None)
    last = values["until_on"] or (known.until_on if known else None)
    if first and last and last < first:
        checked.wrong("Last day", "The last day must be after the first")
    if "successor" in checked.links and not last:
        checked.wrong("Merged into", "An agency with a successor needs a last day")
    if checked.is_bad:
        return checked
    if known is None:
        checked.what = "add"
        plain = {field: value for field, value in values.items() if value is not None}
        checked.agency = Agency(pk=checked.agency.pk, name=name, **plain)
    else:
        checked.agency = known
        checked.title = known.name
        if values["arrangement"] == known.part:  # type: ignore[attr-defined]
            del values["arrangement"]  # as the portal's own list has it: what goes on in it of others, too
        merged = by_merger(known, values.get("arrangement"))
        for field_name, value in values.items():
            checked.changes.add(known, field_name, value)
        note_changes(checked)
        if merged:
            checked.details.append(merged)
    return checked


def by_merger(agency: Agency, said: str | None) -> str:
    """What an agency stays by those it has taken over, where a file says that it is less; empty of any other."""
    stays = Arrangement(agency.part)  # type: ignore[attr-defined]
    if not said or stays == agency.arrangement or WEIGHT[Arrangement(said)] >= WEIGHT[stays]:
        return ""
    changes = (
        "This file changes nothing of that"
        if said == agency.arrangement
        else "This file changes only what it is by itself"
    )
    return f"It stays {stays.label.lower()} because of a merger. {changes}"


def link(row: AgencyRow, names: Names, coming: dict[str, AgencyRow]) -> None:
    """Find the other agencies that a row names, in the directory or among the new ones."""
    for field_name, text in row.links.items():
        new = coming.get(text.casefold())
        other = names.find(text) or (new.agency if new else None)
        if other is None:
            row.wrong(
                HEADS[field_name], f"There is no agency ‘{words.cut(text, 60)}’, here or in the directory"
            )
        elif other.pk == row.agency.pk:
            row.wrong(HEADS[field_name], "An agency cannot stand here for itself")
        elif not row.is_bad and getattr(row.agency, f"{field_name}_id") != other.pk:
            row.changes[field_name] = other
            if row.what != "add":
                row.what = "change"
                row.details.append(f"{HEADS[field_name]}: {other.name}")


def refuse_circles(rows: Sequence[AgencyRow]) -> None:
    """An agency must not be part of itself, nor lead back to itself, by way of others."""
    for field_name in ("part_of", "successor"):
        steps = {row.agency.pk: row.changes[field_name] for row in rows if field_name in row.changes}
        for row in rows:
            at, passed = steps.get(row.agency.pk), set()
            while at is not None and at.pk not in passed:
                passed.add(at.pk)
                if at.pk == row.agency.pk and not row.is_bad:
                    row.wrong(HEADS[field_name], "This leads back to the agency itself")
                at = steps.get(at.pk) or getattr(at, field_name)


def refuse_what_cannot_end(rows: Sequence[AgencyRow]) -> None:
    """A merger needs a successor that is still there; an end without one, that nobody begins after it."""
    file = {row.agency.pk: row.changes for row in rows}
    ending = [row for row in rows if not row.is_bad and (row.what == "add" or row.changes.keys() & ENDING)]
    keys = [row.agency.pk for row in ending]
    joining: dict[Any, date] = defaultdict(lambda: date.min)
    for one in Agency.objects.filter(successor__in=keys):
        day = file.get(one.pk, Differences()).get("until_on", one.until_on) or date.min
        joining[one.successor_id] = max(joining[one.successor_id], day)
    latest = dict(
        Membership.objects.filter(agency__in=keys).values_list("agency").annotate(Max("from_on")).order_by()
    )
    for row in ending:
        last = row.changes.get("until_on", row.agency.until_on)
        into = row.changes.get("successor", row.agency.successor)
        begins = latest.get(row.agency.pk)
        if last and joining[row.agency.pk] >= last:
            row.wrong("Last day", "Another agency becomes part of it on that day or later")
        was, today, heir = row.agency.until_on, timezone.localdate(), row.agency.successor
        if heir and was and last and was < today <= last:
            row.wrong("Last day", f"Its open work has gone over to {heir}. The day has to be over")
        elif heir and was and last and was < last:
            try:
                require_nobody_leaves(row.agency, heir, was=was, now=last)
            except RuleBroken as broken:
                row.wrong("Last day", broken.sentence.removesuffix("."))
        if into is None:
            if begins and begins > last:
                row.wrong("Last day", f"Somebody’s role there begins on {words.plain_date(begins)}")
            continue
        if row.agency.successor_id and into.pk != row.agency.successor_id:
            row.wrong("Merged into", f"It has already merged into {row.agency.successor}")
        end = file.get(into.pk, Differences()).get("until_on", into.until_on)
        if end and end <= last:
            row.wrong(
                "Merged into", f"{into.name} ended on {words.plain_date(end)}. Name the agency after it"
            )
        if last and row.what == "change" and "successor" in row.changes:
            if was:
                row.details.append(f"Whose role ended with its last day goes on at {into.name}")
            brings, has = part_of(row.agency, row.changes), part_of(into, file.get(into.pk, Differences()))
            if WEIGHT[brings] > WEIGHT[has]:
                row.details.append(f"{into.name}: {brings.label} from {words.plain_date(last + DAY)}")


def part_of(agency: Agency, changes: Differences) -> Arrangement:
    """What an agency is in the arrangements, as the file or today's directory has it."""
    known = getattr(agency, "part", agency.arrangement)
    return Arrangement(changes.get("arrangement", known))


def refuse_what_hangs_on_bad_rows(rows: Sequence[AgencyRow], coming: dict[str, AgencyRow]) -> None:
    """A row that names a new agency falls with that agency's row, and so on along the chain."""
    bad = {row.agency.pk for row in coming.values() if row.is_bad}
    while bad:
        fallen = set()
        for row in rows:
            for field_name, other in row.changes.items():
                if not row.is_bad and field_name in row.links and other.pk in bad:
                    row.wrong(
                        HEADS[field_name], f"The row of {other.name} is bad, so it is not there to be named"
                    )
                    fallen.add(row.agency.pk)
        bad = fallen


def note_changes(row: AgencyRow) -> None:
    """Say in words what of a known agency would change."""
    for field_name, value in row.changes.items():
        row.what = "change"
        said = (
            words.plain_date(value)
            if isinstance(value, date)
            else LABELS.get(field_name, {}).get(value, value)
        )
        row.details.append(f"{HEADS[field_name]}: {said}")
    new = set(row.domains) - {domain.name for domain in row.agency.domains.all()} if row.domains else set()
    if new:
        row.what = "change"
        row.details.append(f"Email domains: {', '.join(sorted(new))}")


def write(plan: Plan, **_: Any) -> None:
    """Write the good rows, in the transaction of the caller, which holds the agencies.

    A few queries for any number of rows, and a few more for each agency that ends and has people.
    """
    rows = [row for row in plan.rows if isinstance(row, AgencyRow) and row.what in ("add", "change")]
    with in_words(Agency, Domain):
        Agency.objects.bulk_create([row.agency for row in rows if row.what == "add"], batch_size=1000)
        changed = [row for row in rows if row.changes]
        ended = {row.agency.pk: row.agency.until_on for row in changed}
        for row in changed:
            for field_name, value in row.changes.items():
                setattr(row.agency, field_name, value)
            row.agency.version += 1
        write_changes((row.agency, [*row.changes, "version"]) for row in changed)
        known = set(Domain.objects.values_list("name", flat=True))
        Domain.objects.bulk_create(
            Domain(agency=row.agency, name=name) for row in rows for name in row.domains if name not in known
        )
    for row in changed:
        if row.changes.keys() & ENDING:
            settle(row.agency, was=ended[row.agency.pk], merging="successor" in row.changes)
