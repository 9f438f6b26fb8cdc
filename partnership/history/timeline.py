"""What happened to a record, in words: who changed what, when and why, from the tables of changes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from string import Formatter
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import models

from partnership.base.tracking import Change
from partnership.pages import words
from partnership.pages.components import TimelineEntry

SHOWN = 8
SAYS_NOTHING = {"version", "created_at", "joined_at"}
"""Columns that change with every edit, or never."""
PLAIN = {"user": "person", "at": "time", "by": "by whom"}
"""What columns are called that have no name but that of their field."""
ONLY_NAMED = (models.TextField, models.EmailField, models.URLField, models.JSONField, models.UUIDField)
"""Kinds of columns of which only the name is told: too long for a line, or not for everybody's eyes."""


@dataclass(frozen=True)
class Part:
    """Rows that belong to a record and whose changes are told with it, such as a person's roles.

    `which` tells one row from another, with its columns in braces: the seat “of {user}”. `says` tells a change in the
    words of its room, from the row as it is and was, with {which} in it; where it says nothing, the columns are told.
    """

    model: type[models.Model]
    field: str
    which: str = ""
    says: Callable[[Any, Any], str] | None = None

    @property
    def names(self) -> set[str]:
        """The columns that `which` needs."""
        return {name for _, name, _, _ in Formatter().parse(self.which) if name}


@dataclass(frozen=True)
class Told:
    """One change beside the state of the row before it; `part` where it is not the record's own."""

    change: Change
    before: Change | None
    part: Part | None = None

    def subject(self, names: "Names") -> str:
        """What was changed: the record, or which of its parts."""
        if self.part is None:
            return "record"
        return f"{self.part.model._meta.verbose_name} {self.which(names)}".strip()

    def which(self, names: "Names") -> str:
        """What tells a part from its neighbours."""
        if self.part is None:
            return ""
        facts = {
            field.name: in_words(field, getattr(self.change, field.attname), names) for field in self.naming
        }
        return self.part.which.format(**facts)

    def in_its_words(self, names: "Names") -> str:
        """The change as the room of the part tells it, if it does."""
        if self.part is None or self.part.says is None:
            return ""
        return self.part.says(self.change, self.before).format(which=self.which(names))

    @property
    def naming(self) -> list[Any]:
        """The columns that tell a part from its neighbours."""
        named = self.part.names if self.part else set()
        return [field for field in self.change._meta.local_fields if field.name in named]


def of(row: models.Model, *parts: Part, shown: int = SHOWN) -> list[TimelineEntry]:
    """The latest changes of a record and its parts, newest first, for components/timeline.html.

    One query for each table of changes, one for the names of those who made them, and one for each kind of record that
    a change points to.
    """
    told = list(changes(kept(type(row)), {"pgh_obj_id": row.pk}, shown))
    for part in parts:
        told += changes(kept(part.model), {f"{part.field}_id": row.pk}, shown, part)
    return entries(told, shown)


def of_all(model: type[models.Model], *, shown: int = SHOWN, **which: Any) -> list[TimelineEntry]:
    """The same of all records of a kind for which this holds, such as the versions of one rule."""
    return entries(changes(kept(model), which, shown), shown)


def entries(told: Iterable[Told], shown: int) -> list[TimelineEntry]:
    """The latest of some changes in words, newest first."""
    told = sorted(filter(says_something, told), key=lambda one: one.change.pgh_created_at, reverse=True)[
        :shown
    ]
    names = Names(told)
    return [
        TimelineEntry(sentence(one, names), one.change.pgh_created_at, key=one.change.pgh_label == "insert")
        for one in told
    ]


def kept(model: type[models.Model]) -> type[Change]:
    """The table of changes of a model."""
    (changes,) = set(model.pgh_event_models.values())  # type: ignore[attr-defined]
    return changes  # type: ignore[no-any-return]


def changes(
    kind: type[Change], which: dict[str, Any], shown: int, part: Part | None = None
) -> Iterator[Told]:
    """The latest changes with the one before each; the oldest of them only lends its state to the next."""
    rows = list(kind._default_manager.filter(**which).order_by("-pgh_id")[: shown + 1])
    before: dict[UUID, Change] = {}
    for change in reversed(rows):
        earlier = before.get(change.pgh_obj_id)  # type: ignore[attr-defined]
        before[change.pgh_obj_id] = change  # type: ignore[attr-defined]
        if change is not rows[-1] or len(rows) <= shown:
            yield Told(change, earlier, part)


class Names:
    """What the people and records are called to which changes point, asked for in one go for each kind."""

    def __init__(self, told: Iterable[Told]) -> None:
        wanted: dict[type[models.Model], set[UUID]] = defaultdict(set)
        for one in told:
            if who := (one.change.pgh_context or {}).get("user"):  # type: ignore[attr-defined]
                wanted[get_user_model()].add(UUID(who))
            for field in [*one.naming, *differing(one)]:
                if isinstance(field, models.ForeignKey):
                    for state in (one.change, one.before):
                        if key := getattr(state, field.attname, None):
                            wanted[field.related_model].add(key)
        self.found = {
            model: {key: str(row) for key, row in model._default_manager.in_bulk(keys).items()}
            for model, keys in wanted.items()
        }

    def of(self, model: type[models.Model], key: UUID) -> str:
        """The name, or that there is none any more."""
        return self.found.get(model, {}).get(key, "somebody or something that is no more")


def differing(told: Told) -> list[Any]:
    """The columns that differ from the state before; for a part that is new, those that say something."""
    fields = [
        field
        for field in told.change._meta.local_fields
        if not field.name.startswith("pgh_")
        and field.name not in SAYS_NOTHING
        and not (told.part and field.name == told.part.field)
    ]
    if told.before is None:
        if not told.part or told.change.pgh_label != "insert":
            return []
        return [f for f in fields if f.editable and getattr(told.change, f.attname) not in (None, "", [])]
    return [f for f in fields if getattr(told.change, f.attname) != getattr(told.before, f.attname)]


def sentence(told: Told, names: Names) -> str:
    """Tom Okafor changed title (was ‘Child Protection’, now ‘Advanced Child Protection’)."""
    context: dict[str, str] = told.change.pgh_context or {}  # type: ignore[attr-defined]
    if said_so := told.in_its_words(names):
        return f"{who(context, names)} {said_so}"
    fields = [
        field for field in spoken(differing(told)) if not says_why(field, told) and not says_who(field, told)
    ]
    subject, is_new = told.subject(names), told.change.pgh_label == "insert"
    said = words.listed(
        [said_of(field, told, names) for field in fields if not (is_new and field in told.naming)]
    )
    match told.change.pgh_label:
        case "insert":
            did = f"added the {subject}{': ' if said else ''}{said}"
        case "delete":
            did = f"removed the {subject}"
        case _:
            did = f"changed {f'the {subject}: ' if told.part else ''}{said or 'something'}"
    reason = f". Why: {context['purpose']}" if "purpose" in context else ""
    return f"{who(context, names)} {did}{reason}"


def says_something(told: Told) -> bool:
    """Whether a change is one to read of: not only that a record was saved again, with its rows told elsewhere."""
    context: dict[str, str] = told.change.pgh_context or {}  # type: ignore[attr-defined]
    is_bare = told.change.pgh_label == "update" and told.before is not None and not differing(told)
    return not is_bare or "purpose" in context


def says_why(field: Any, told: Told) -> bool:
    """Whether a column holds the reason, which is told anyway."""
    context: dict[str, str] = told.change.pgh_context or {}  # type: ignore[attr-defined]
    return "purpose" in context and bool(getattr(told.change, field.attname) == context["purpose"])


def says_who(field: Any, told: Told) -> bool:
    """Whether a column of what is new holds who added it, with whom the sentence begins."""
    context: dict[str, str] = told.change.pgh_context or {}  # type: ignore[attr-defined]
    is_by = field.related_model is get_user_model() and field.name.endswith("_by")
    return is_by and told.before is None and str(getattr(told.change, field.attname)) == context.get("user")


def spoken(fields: Sequence[Any]) -> Sequence[Any]:
    """Without what the portal works out from the rest, unless nothing else changed."""
    return [field for field in fields if field.editable] or fields


def who(context: dict[str, str], names: Names) -> str:
    """Who made a change: a person, the portal by itself, or whoever keeps it running."""
    if user := context.get("user"):
        return names.of(get_user_model(), UUID(user))
    if "command" in context:
        return "A command of those who run the portal"
    return "The portal" if context else "Somebody outside the portal’s pages"


def said_of(field: Any, told: Told, names: Names) -> str:
    """One column: its name, what it was and what it became."""
    name = str(field.verbose_name)
    if name == field.name:
        name = PLAIN.get(name, name)
    if isinstance(field, ONLY_NAMED):
        return name
    after = in_words(field, getattr(told.change, field.attname), names)
    if told.before is None:
        return f"{name} {after}"
    before = in_words(field, getattr(told.before, field.attname), names)
    return f"{name} ({f'was {before}, ' if before else ''}now {after or 'empty'})"


def in_words(field: Any, value: Any, names: Names) -> str:
    """A value as people write it."""
    if value in (None, ""):
        return ""
    if isinstance(field, models.ForeignKey):
        return names.of(field.related_model, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return words.moment_inside(value)
        case date():
            return words.plain_date(value)
        case time():
            return words.time_of_day(value)
        case list():
            return words.listed([in_words(field.base_field, one, names) for one in value])
        case str():
            return f"‘{value}’"
    return words.commas(value)
