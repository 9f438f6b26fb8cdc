"""What the page of one action shows: how far it has come, what shows it, and what happened."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from partnership.accounts.models import User
from partnership.actions import access, lists, threads, turns
from partnership.actions.models import Action, Closure, Evidence, Test
from partnership.actions.rules import LIVE, Result, Ruling, Stage, State, Status, status
from partnership.actions.whole import Whole
from partnership.documents.lists import size
from partnership.documents.rules import State as VersionState
from partnership.history import seen, timeline
from partnership.pages import words
from partnership.pages.components import Closure as Proof
from partnership.pages.components import Colour, File, Tag, TimelineEntry
from partnership.pages.text import references

FIRST_SHOWN = 8
RULINGS: dict[Ruling, Colour] = {
    Ruling.OFFERED: "blue",
    Ruling.ACCEPTED: "green",
    Ruling.REFUSED: "red",
}


def page_of(action: Action, *, user: User, today: date) -> dict[str, Any]:
    """Everything of the page."""
    whole = Whole.of(action)
    known = replace(action.facts, is_shown=bool(whole.proving), is_contradicted=whole.is_contradicted)
    found, because = status(known, today=today)
    theirs = access.can_report(user, action)
    keeps = access.can_keep(user)
    told = story(whole)
    return {
        "action": action,
        "tags": tags(whole, found),
        "because": because,
        "meta": meta(action, today=today),
        "source": lists.source_of(action, reads=access.reads_sources(user)),
        "next": turns.next_step(whole, user=user, found=found, today=today),
        "thread": threads.of(action, user),
        "proofs": proofs(whole),
        "facts": facts(action, whole, user=user),
        "files": files(whole, theirs=theirs),
        "tests": tests(whole, user=user),
        "progress": whole.progress[:3],
        "story": told[:FIRST_SHOWN],
        "earlier": told[FIRST_SHOWN:],
        "changes": timeline.of(action) if keeps else [],
        "can": turns.can(whole, user=user),
        "reasons": access.why(user, action),
        "seen": seen.of(action) if action.is_sensitive else None,
    }


def tags(whole: Whole, found: Status) -> list[Tag]:
    """The status, and what waits beside it."""
    told = [Tag(lists.COLOURS[found], str(found.label))]
    if found in (Status.OVERDUE, Status.AT_RISK, Status.ON_TRACK) and whole.waiting:
        told.append(Tag("blue", "Evidence being checked"))
    if whole.action.state not in (State.OPEN, State.DROPPED):
        is_shown = whole.action.state != State.DONE or whole.action.handed_in_on is not None
        told.append(Tag("grey", str(State(whole.action.state).label) if is_shown else "Said to be done"))
    return told


def meta(action: Action, *, today: date) -> list[tuple[str, Any]]:
    """When it is due, and whose it is."""
    due = lists.due_of(action, today=today)
    near = f", {due.relative.lower()}" if action.state in LIVE and not action.handed_in_on else ""
    return [
        ("calendar", format_html("Due <strong>{}</strong>{}", words.plain_date(action.due_on), near)),
        ("people", format_html("Owned by <strong>{}</strong>", action.owned_by)),
    ]


# How far ------------------------------------------------------------------------------------------


def proofs(whole: Whole) -> list[Proof]:
    """Done, evidenced, embedded: each with who said so, or who may."""
    action = whole.action
    done, evidenced = whole.closed(Stage.DONE), whole.closed(Stage.EVIDENCED)
    embedded = whole.closed(Stage.EMBEDDED)
    planned = whole.planned[0] if whole.planned else None
    test = (
        f"Will be tested: {planned.name}, {words.plain_date(planned.planned_on)}."
        if planned
        else "No test is planned yet."
    )
    if whole.proving:
        test = f"{whole.proving[-1].name} shows that practice has changed."
    return [
        Proof("Done", done.because, said(done), "met")
        if done
        else Proof(
            "Done", "Not yet.", "Said by whoever owns it", "now" if action.state == State.OPEN else ""
        ),
        Proof("Evidenced", evidenced.because, said(evidenced), "met")
        if evidenced
        else Proof(
            "Evidenced",
            pieces(whole),
            "Decided by somebody of another agency",
            "now" if action.state == State.DONE else "",
        ),
        Proof("Embedded", embedded.because, said(embedded), "met")
        if embedded
        else Proof(
            "Embedded", test, "Decided by a third person, by a later test", "now" if evidenced else ""
        ),
    ]


def said(closure: Closure) -> str:
    return f"Said by {closure.by} on {words.plain_date(closure.on)}"


def pieces(whole: Whole) -> str:
    """2 of 3 pieces accepted. One is being checked."""
    if not whole.evidence:
        return "No evidence yet."
    counting = sum(not whole.is_past(one) for one in whole.evidence)
    if not counting:
        return "Nothing since it began again."
    told = f"{len(whole.accepted)} of {words.count(counting, 'piece')} accepted."
    return f"{told} {len(whole.waiting)} being checked." if whole.waiting else told


# What is known ------------------------------------------------------------------------------------


def facts(action: Action, whole: Whole, *, user: User) -> list[tuple[str, Any]]:
    """What was agreed, in rows."""
    reads = access.reads_sources(user)
    name = lists.source_of(action, reads=reads)
    came = references(f"{action.get_source_display()}: {name}" if name != lists.A_REVIEW else name)
    source: Any = came
    if action.source_path and (reads or not action.is_sensitive):
        source = format_html('<a class="govuk-link" href="{}">{}</a>', action.source_path, came)
    nobody = "nobody named" if action.agency else "whose chair answers for it"
    owner = f"{action.owned_by}, {action.owner or nobody}"
    rows = [
        ("Agreed action", action.agreed),
        ("What success looks like", action.success_measure or "Nobody has said how success will be seen."),
        ("Owner", owner),
        ("Deputy", str(action.deputy) if action.deputy else ""),
        ("Overseen by", str(action.group) if action.group and action.agency else ""),
        ("Due", due_words(action, whole)),
        ("Progress reports", report_words(action)),
        ("Came from", source),
        ("Themes", words.listed([str(theme) for theme in action.themes.all()])),
    ]
    return [(key, value) for key, value in rows if value]


def due_words(action: Action, whole: Whole) -> str:
    """4 February 2026. Moved once, from 12 December 2025."""
    told = words.plain_date(action.due_on)
    if whole.asked:
        told = f"{told}. {words.plain_date(whole.asked.asks_for_on)} is asked for, and not decided yet"
    if not whole.due_changes:
        return told
    often = {1: "once", 2: "twice"}.get(len(whole.due_changes), f"{len(whole.due_changes)} times")
    newest = whole.due_changes[0]
    return (
        f"{told}. Moved {often}, first agreed for {words.plain_date(action.first_due_on)}: {newest.because}"
    )


def report_words(action: Action) -> str:
    """Every 3 months, next on 4 February 2026"""
    if not action.report_every:
        return ""
    told = str(action.get_report_every_display())
    return f"{told}, next on {words.plain_date(action.report_due_on)}" if action.report_due_on else told


@dataclass(frozen=True)
class Piece:
    """One piece of evidence with its newest version."""

    file: File
    evidence: Evidence
    renews: bool
    before: list[str]
    """What was said of it so far, and what is different in each version since, in sentences."""
    earlier: list[tuple[str, str]]
    """The versions before, each with its address."""


def files(whole: Whole, *, theirs: bool) -> list[Piece]:
    """The evidence with its versions."""
    return [piece(one, whole, renews=theirs and whole.action.state in LIVE) for one in whole.evidence]


def piece(row: Evidence, whole: Whole, *, renews: bool) -> Piece:
    """One of them, in words."""
    *former, version = whole.versions[row.document_id]
    number = f", version {version.number}" if version.number > 1 else ""
    kind = version.filename.rpartition(".")[2].upper()
    name = f"{row.document.title}{number} ({kind}, {size(version)})"
    added = f"Added {words.plain_date(version.created_at)} by {version.uploaded_by.name}."
    note = f"{words.sentence(row.shows)} {added}"
    if row.ruling == Ruling.REFUSED:
        note += f" Not enough: {row.said}"
    ruling = Ruling(row.ruling)
    tag = Tag(RULINGS[ruling], str(ruling.label))
    if whole.is_past(row) and ruling == Ruling.ACCEPTED:
        tag = Tag("grey", "Accepted before it began again")
    if version.state == VersionState.HELD:
        tag = Tag("amber", "Being scanned")
    url = reverse("actions:evidence_file", args=[row.pk])
    earlier = [
        (f"Version {one.number}, {words.plain_date(one.created_at)}", f"{url}?version={one.number}")
        for one in reversed(former)
    ]
    return Piece(File(name, url, note, tag), row, renews, before(row, whole), earlier)


def before(row: Evidence, whole: Whole) -> list[str]:
    """Version 1 was not enough, as Niamh Carrick said: Two teams are missing. Version 2: The whole pathway."""
    told: list[tuple[datetime, str]] = []
    there = whole.versions[row.document_id]
    for one in there[1:]:
        told.append((one.created_at, f"Version {one.number}: {words.sentence(one.note)}"))
    for ruled in whole.rulings:
        if ruled.evidence == row.pk and ruled.at != row.decided_at:
            number = max((one.number for one in there if one.created_at <= ruled.at), default=1)
            was = f"was not enough, as {ruled.by} said: {words.sentence(ruled.said)}"
            if ruled.ruling == Ruling.ACCEPTED:
                was = f"was accepted by {ruled.by}."
            told.append((ruled.at, f"Version {number} {was}"))
    return [said for _, said in sorted(told)]


@dataclass(frozen=True)
class Tested:
    """One test, in words, and what may be done with it."""

    test: Test
    tag: Tag
    note: str
    tells: bool


def tests(whole: Whole, *, user: User) -> list[Tested]:
    """The tests, planned and carried out."""
    tells = access.can_test(user, whole.action)
    found = []
    for one in whole.tests:
        if one.carried_out_on is None:
            late = one.planned_on < timezone.localdate()
            tag = Tag("red", "Not carried out") if late else Tag("grey", "Planned")
            note = f"{one.get_kind_display()}, planned for {words.plain_date(one.planned_on)}"
        else:
            good = one.result == Result.SUPPORTS
            tag = Tag("green" if good else "red", str(one.get_result_display()))
            note = f"{one.get_kind_display()}, {words.plain_date(one.carried_out_on)}. {one.says}"
        found.append(Tested(one, tag, note, tells and one.carried_out_on is None))
    return found


# What happened ------------------------------------------------------------------------------------


def story(whole: Whole) -> list[TimelineEntry]:
    """What happened to an action, the newest first, in sentences."""
    action = whole.action
    told: list[tuple[datetime, TimelineEntry]] = []

    def add(text: str, row: Any, at: Any = None, *, on: date | None = None, key: bool = False) -> None:
        at = at or row.created_at
        # What was written down later than it happened stands by its own day.
        late = on is not None and on < timezone.localdate(at)
        order = beginning(on) if on and late else at
        told.append((order, TimelineEntry(text, on if late else at, key)))

    add(f"Agreed: {action.get_source_display().lower()}", action, on=action.agreed_on)
    for chase in whole.chases:
        add(f"A reminder went to {chase.asked}", chase, on=chase.on)
    for change in whole.due_changes:
        add(f"Due date moved from {words.plain_date(change.was_on)}: {change.because}", change)
    for ask in whole.dates_asked:
        wanted = words.plain_date(ask.asks_for_on)
        add(f"{ask.by} asked for {wanted}: {ask.because}", ask)
        if ask.is_granted is False:
            add(f"{ask.decided_by} did not agree to {wanted}: {ask.said}", ask, ask.decided_at)
        elif ask.lapsed_at:
            add(f"The request for {wanted} lapsed: nobody had decided it", ask, ask.lapsed_at)
    for report in whole.progress:
        how = str(report.get_outlook_display()).partition(":")[0]
        add(f"{report.by}: {how.lower()}. {words.cut(report.text, 200)}", report, on=report.said_on)
    for row in whole.evidence:
        first, *newer = whole.versions[row.document_id]
        add(f"{row.document.title} added as evidence by {first.uploaded_by.name}", row)
        for one in newer:
            add(f"{one.uploaded_by.name} added version {one.number} of {row.document.title}: {one.note}", one)
    titles = {row.pk: row.document.title for row in whole.evidence}
    for ruled in whole.rulings:
        is_enough = ruled.ruling == Ruling.ACCEPTED
        why = "" if is_enough else f": {words.cut(ruled.said, 200)}"
        verb = "accepted" if is_enough else "did not accept"
        add(f"{ruled.by} {verb} {titles[ruled.evidence]}{why}", ruled, ruled.at)
    for closure in whole.closures:
        add(
            f"{closure.get_stage_display()}, as {closure.by} said: {words.cut(closure.because, 200)}",
            closure,
            on=closure.on,
            key=True,
        )
    for again in whole.reopenings:
        add(f"Began again: {words.cut(again.because, 200)}", again, on=again.on, key=True)
    for test in whole.tests:
        add(f"Test planned: {test.name}", test)
        if test.carried_out_on:
            showed = str(test.get_result_display()).lower()
            result = f"{test.name}: {showed}, as {test.told_by} told. {words.cut(test.says, 200)}"
            # Nobody writes down when it was told: it has its own day, and stands above its plan, below what followed.
            order = max(test.created_at + timedelta(microseconds=1), beginning(test.carried_out_on))
            told.append((order, TimelineEntry(result, test.carried_out_on, key=True)))
    return [entry for _, entry in sorted(told, key=lambda one: one[0], reverse=True)]


def beginning(day: date) -> datetime:
    """The first instant of a day."""
    return timezone.make_aware(datetime.combine(day, time()))
