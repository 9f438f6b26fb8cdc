"""The page of operations: what is wrong first, then the numbers, each beside what it means."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from partnership.notices.outbox import Outbox, outbox
from partnership.operations import broker, figures
from partnership.operations.broker import Broker
from partnership.operations.figures import Seal
from partnership.operations.models import Sweep
from partnership.operations.rules import BEAT_LATE, OUTBOX_LATE, SEAL_LATE
from partnership.pages import words
from partnership.pages.components import Stat, Tag

UNITS = ("bytes", "KB", "MB", "GB", "TB")


@dataclass(frozen=True)
class SweepRow:
    """One entry of the beat as the page shows it."""

    name: str
    began_at: datetime | None
    ended_at: datetime | None
    called_at: datetime | None
    tag: Tag
    expected: str
    """What stands in place of a moment that has not come."""


def page(now: datetime) -> dict[str, object]:
    """The page's context."""
    mail = outbox(now)
    found = broker.look()
    sweeps = figures.sweeps()
    failures = figures.failures()
    sealing = figures.seal()
    room = figures.room()
    beat_began, last = figures.beat_last_heard()
    wrong = what_is_wrong(now, found, mail, sweeps, sealing, last)
    return {
        "crumbs": [("My work", reverse("home"))],
        "wrong": wrong,
        "lead": "Everything runs, and email goes out."
        if not wrong
        else f"{words.count(len(wrong), 'thing needs', 'things need')} looking after.",
        "stats": [
            Stat(
                "Tasks waiting",
                found.waiting + found.in_hand if found else "Unknown",
                alert=found is None,
            ),
            Stat(
                "Emails waiting",
                mail.due + mail.trying,
                alert=mail.oldest_due > OUTBOX_LATE,
            ),
            Stat("Emails failed", mail.failed, reverse("notices:failed"), alert=mail.failed > 0),
            Stat("Task failures", sum(one.times for one in failures), "#failures" if failures else ""),
            Stat("Database", size(room.database), "#storage"),
        ],
        "mail": mail_rows(mail, now),
        "sweeps": [sweep_row(sweep, now, beat_began) for sweep in sweeps],
        "failures": failures,
        "room": [
            ("Database", size(room.database)),
            ("Documents", f"{size(room.documents)} in {words.count(room.files, 'file')}, in {room.store}"),
        ],
        "largest_heads": ["Table", "Rows, about", "Size"],
        "largest": [(one.name, [words.commas(one.rows), size(one.size)]) for one in room.largest],
        "seal": seal_rows(sealing, now),
        "versions": figures.versions(found.version if found else "does not answer"),
    }


def what_is_wrong(
    now: datetime,
    found: Broker | None,
    mail: Outbox,
    sweeps: list[Sweep],
    sealing: Seal,
    last: datetime | None,
) -> list[str]:
    """Each thing that somebody must look after, in a sentence that says what people notice of it."""
    failing = [sweep.entry for sweep in sweeps if sweep.failed]
    said = []
    if found is None:
        said.append("The broker does not answer: pages work, while email and reports wait until it is back.")
    if last is None:
        said.append(
            "The beat has never called: nothing is sent, reminded or made by itself. Start the part “beat”."
        )
    elif now - last > BEAT_LATE:
        said.append(
            f"The beat has been silent for {span(now - last)}: nothing is sent, reminded or made by itself."
        )
    if mail.oldest_due > OUTBOX_LATE:
        said.append(
            f"Email has been due for {span(mail.oldest_due)}, and no worker takes it: look after the part “worker”."
        )
    if mail.trying:
        said.append(
            f"{words.count(mail.trying, 'email was', 'emails were')} tried and "
            f"{'waits' if mail.trying == 1 else 'wait'} for another try: the mail server may be down."
        )
    if failing:
        said.append(f"Failed the last time: {words.listed(failing)}.")
    if sealing.since and now - sealing.since > SEAL_LATE:
        said.append(f"The history has not been sealed for {span(now - sealing.since)}.")
    return said


def sweep_row(sweep: Sweep, now: datetime, beat_began: datetime | None) -> SweepRow:
    """What became of an entry the last time, or when the first time will be."""
    if sweep.failed:
        tag = Tag("red", "Failed")
    elif sweep.began_at and (sweep.ended_at is None or sweep.ended_at < sweep.began_at):
        tag = Tag("blue", "Running") if now - sweep.began_at < OUTBOX_LATE else Tag("red", "Cut short")
    elif sweep.ended_at:
        tag = Tag("green", "Done")
    else:
        tag = Tag("grey", "Not yet")
    name = sweep.entry[:1].upper() + sweep.entry[1:]
    first = figures.first_call(sweep.entry, began_at=beat_began, now=now) if not sweep.called_at else None
    expected = f"Not yet. First: {words.moment_inside(first)}" if first else "Not yet"
    return SweepRow(name, sweep.began_at, sweep.ended_at, sweep.called_at, tag, expected)


def mail_rows(mail: Outbox, now: datetime) -> list[tuple[str, str]]:
    """The outbox as a list of facts."""
    return [
        ("Due and not sent", aged(mail.due, mail.oldest_due, "the first for")),
        ("Tried, and tried again later", words.commas(mail.trying)),
        ("Go with others later", words.commas(mail.held)),
        ("Given up", aged(mail.failed, mail.oldest_failed, "the oldest from")),
        ("Addresses that take no mail", words.commas(mail.refused)),
    ]


def aged(number: int, age: timedelta, how: str) -> str:
    return f"{words.commas(number)}, {how} {span(age)}" if number else "None"


def seal_rows(sealing: Seal, now: datetime) -> list[tuple[str, str]]:
    """How far the history is sealed."""
    age = span(now - sealing.since) if sealing.since else ""
    return [
        ("Entries not sealed yet", f"{words.commas(sealing.waiting)}, the first {age} old" if age else "None")
    ]


def span(age: timedelta) -> str:
    """3 days; 5 hours; 12 minutes; 40 seconds"""
    seconds = max(int(age.total_seconds()), 0)
    for length, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= 2 * length or (name != "minute" and seconds >= length):
            return words.count(seconds // length, name)
    return words.count(seconds, "second")


def size(number: int) -> str:
    """24.1 MB"""
    amount = float(number)
    for unit in UNITS:
        if amount < 1000 or unit == UNITS[-1]:
            break
        amount /= 1000
    return f"{amount:.0f} {unit}" if unit in ("bytes", "KB") else f"{amount:.1f} {unit}"
