"""The figures as one table in plain text, with the aims beside and what falls short."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.benchmarks.databases import TIMES
from tests.benchmarks.measure import CONNECTIONS, Effort, Pair, Target
from tests.benchmarks.run import Figures

COURSE_PAGE_SHARE = 1 / 4
COURSE_PAGE_QUERIES = 6
BOOKING_REQUESTS = 4
BOOKING_QUERIES = 20
BOOKINGS_PER_THOUSAND = 31
TENFOLD_SLOWER = 1.2
WORKER_MB = 120
LETTERS_PER_MINUTE = 5000
SWEEP_SECONDS = 10
PASS_SECONDS = 5
SEARCH_MS = 150
DESK_MS, DESK_QUERIES = 100, 8
IMPORT_SECONDS, XLSX_SECONDS = 60, 8
ATTENDEES_QUERIES = 10
CHRONOLOGY_SECONDS = 2
TRACKER_QUERIES, TRACKER_SLOWER, TRACKER_FILE_SECONDS = 12, 1.2, 3
ATTENDEES_SHARE = {"first page": 1 / 15, "last page": 1 / 15, "search": 1 / 30}
GROWN_MB = 25  # of memory, from a tenth of the rows to all of them: less is called flat


@dataclass(frozen=True)
class Aim:
    """One line of the last part: what is aimed at, what was found."""

    what: str
    aim: str
    found: str
    short_by: float  # as a share of the aim; nothing or less where it is met
    peer: str

    def line(self) -> str:
        verdict = "met" if self.short_by <= 0 else f"SHORT by {self.short_by:.0%}"
        return f"{self.what:<52}{self.aim:>8}{self.found:>12}{self.peer:>12}   {verdict}"


def below(limit: float, found: float) -> float:
    """By which share something that should be small is too large."""
    return found / limit - 1


def above(limit: float, found: float) -> float:
    """By which share something that should be large is too small."""
    return 1 - found / limit


def one_in(share: float) -> str:
    return f"1/{1 / share:.1f}"


def processor() -> str:
    with open("/proc/cpuinfo") as file:
        names = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    return f"{os.cpu_count()} cores ({names[0] if names else platform.machine()})"


def lines(
    figures: Figures, effort: Effort, small: Mapping[str, int], large: Mapping[str, int], database: str
) -> Iterator[str]:
    yield f"{processor()}, Python {platform.python_version()}, PostgreSQL {database}."
    yield "Client, web server and PostgreSQL share these cores. No worker or beat runs meanwhile. Every rate is the"
    yield f"median of {effort.rounds} rounds, and what is compared was measured in turn. While the bare view ran, the"
    yield f"client took {figures.own_share:.0%} of one core, which a client of its own would leave to the server."
    yield "Data: " + ", ".join(f"{number:,} {name}" for name, number in small.items()) + "."
    yield ""
    yield from of_pages(figures)
    yield ""
    yield from of_bookings(figures)
    yield ""
    yield from of_tenfold(figures, large)
    yield ""
    yield (
        f"A web worker's memory after the load: {figures.memory.resident:.0f} MB resident, "
        f"{figures.memory.proportional:.0f} MB by fair share of what workers have in common; "
        f"a bare one {figures.bare_memory.resident:.0f} MB resident."
    )
    sweeps = figures.sweeps
    yield (
        f"Sweep: {sweeps.deadlines:,} open deadlines in {sweeps.first:.1f} s, {sweeps.reminders:,} reminders; the next "
        f"day in {sweeps.next_day:.1f} s, {sweeps.next_reminders:,} reminders. Memory grew by {sweeps.grown:.0f} MB."
    )
    changes = figures.changes
    yield (
        f"History: a booking’s work in the database takes {changes.with_history:.2f} ms, of which its triggers and "
        f"context are {changes.overhead:.2f} ms (medians of {changes.bookings:,} bookings in turn). "
        f"{changes.rows:,} rows were sealed in {changes.sealed_in:.1f} s and checked in {changes.checked_in:.1f} s."
    )
    searches = figures.searches
    yield (
        f"Search: over {searches.rows:,} rows, half of the pages within {searches.p50:.0f} ms and 95% within "
        f"{searches.p95:.0f} ms; slowest ({searches.slowest}) 95% within {searches.slowest_p95:.0f} ms. "
        f"{searches.words:,} words were gathered in {searches.gathered_in:.1f} s."
    )
    desks = figures.desks
    yield (
        f"My work, with {desks.items} open items and as many notices, for the business unit and an agency's lead: half "
        f"of the pages within {desks.p50:.0f} ms and 95% within {desks.p95:.0f} ms of the server's time, "
        f"{desks.queries} queries."
    )
    tracker = figures.tracker
    yield (
        f"Tracker of {tracker.actions:,} actions, beside a tenth of them: "
        + "; ".join(
            f"{name} {tracker.few[name]:.0f} and {time:.0f} ms" for name, time in tracker.many.items()
        )
        + f". All of them as CSV in {tracker.files['csv']:.1f} s, as XLSX in {tracker.files['xlsx']:.1f} s."
    )
    chronology = figures.chronology
    yield (
        f"Chronology of {chronology.entries:,} entries: merged and drawn on one page in {chronology.whole:.2f} s, its "
        f"first page in {chronology.first_page:.2f} s; "
        + ", ".join(f"{form} in {took:.1f} s" for form, took in chronology.files.items())
        + "."
    )
    files = figures.attendees.files
    yield (
        f"Past attendance: {files.rows:,} rows were weighed in {files.looked_in:.1f} s and written in "
        f"{files.written_in:.1f} s (memory +{files.import_grown:.0f} MB from a tenth of the rows to the rest). "
        f"As XLSX in {files.xlsx_in:.1f} s, {files.xlsx_queries} queries, of a tenth {files.xlsx_queries_of_a_tenth} "
        f"(memory +{files.xlsx_grown:.0f} MB)."
    )
    post = figures.post
    yield (
        f"Notices: {post.letters:,} posted in {post.posted_in:.1f} s and sent in {post.sent_in:.1f} s by one worker "
        f"to a mail server on the same machine; {post.different:,} different ones arrived."
    )
    passes = figures.passes
    yield (
        f"Waiting list of {passes.waiting:,}, of whom only the last {passes.offered} can come: they are found and "
        f"offered their places in {passes.offered_in:.2f} s; a pass that finds nobody says why in "
        f"{passes.explained_in:.2f} s."
    )
    again = [pair.first.again for pair in (*figures.pages.values(), *figures.bookings.values())]
    yield f"Requests asked again because a worker was being replaced: {sum(again)}."
    yield ""
    yield f"{'Aims':<52}{'aim':>8}{'found':>12}{'best peer':>12}"
    for aim in aims(figures):
        yield aim.line()


def of_pages(figures: Figures) -> Iterator[str]:
    yield (
        f"{f'Pages, {CONNECTIONS} connections':<28}{'req/s':>8}{'p50 ms':>8}{'p95':>8}{'p99':>8}{'CPU ms':>8}"
        f"{'of bare':>9}{'min to max':>18}{'by CPU':>9}{'queries':>9}"
    )
    yield f"{measured(figures.bare)}{'1':>9}{'':>18}{'1':>9}{'1':>9}"
    for name, pair in figures.pages.items():
        low, high = pair.spread
        spread = f"{one_in(low)} to {one_in(high)}"
        asked = len(figures.queries[name].queries)
        by_cpu = one_in(figures.bare.cpu / pair.first.cpu)
        yield f"{measured(pair.first)}{one_in(pair.ratio):>9}{spread:>18}{by_cpu:>9}{asked:>9}"
    yield "CPU ms is the web server's own processor time for one page; by CPU is the share that follows from it, which"
    yield "other work on the machine moves less. With each request Django also asks `select 1` once, to see that its"
    yield "connection lives; the bare project does not."


def measured(target: Target) -> str:
    latencies = "".join(f"{target.latency(percent):>8.1f}" for percent in (50, 95, 99))
    return f"{target.name:<28}{target.rate:>8.0f}{latencies}{target.cpu:>8.2f}"


def of_bookings(figures: Figures) -> Iterator[str]:
    yield (
        f"{'Bookings':<28}{'per s':>8}{'p50 ms':>8}{'p95':>8}{'p99':>8}{'CPU ms':>8}"
        f"{'per 1,000 bare requests':>25}{'min to max':>16}"
    )
    for clients, pair in figures.bookings.items():
        yield booked(f"{clients} client{'s' if clients > 1 else ''}", pair)
    yield booked(f"bare, {CONNECTIONS} clients", figures.bare_booking)
    asked = figures.booking
    yield (
        f"One booking: {asked.requests} requests (form, booking, confirmation), {len(asked.queries)} queries and "
        f"{asked.transaction_statements} transaction statements. A bare one: 3 requests, 5 queries, 2."
    )


def booked(name: str, pair: Pair) -> str:
    target = pair.first
    latencies = "".join(f"{target.latency(percent):>8.1f}" for percent in (50, 95, 99))
    low, high = pair.spread
    spread = f"{1000 * low:.0f} to {1000 * high:.0f}"
    return f"{name:<28}{target.rate:>8.1f}{latencies}{target.cpu:>8.2f}{1000 * pair.ratio:>25.0f}{spread:>16}"


def of_tenfold(figures: Figures, large: Mapping[str, int]) -> Iterator[str]:
    yield (
        f"{f'{TIMES} times the data':<28}{'req/s':>8}{'with 10x':>10}{'times slower':>14}{'min to max':>16}"
        f"{'CPU ms':>8}{'10x':>8}"
    )
    for name, pair in figures.tenfold.items():
        low, high = pair.spread
        usual, more = pair.first, pair.second
        yield (
            f"{name:<28}{usual.rate:>8.0f}{more.rate:>10.0f}{pair.ratio:>14.2f}"
            f"{f'{low:.2f} to {high:.2f}':>16}{usual.cpu:>8.2f}{more.cpu:>8.2f}"
        )
    yield "Here: " + ", ".join(f"{number:,} {name}" for name, number in large.items()) + "."
    yield "People, past dates and bookings grow tenfold; agencies, courses and the dates to come stay."


def aims(figures: Figures) -> Iterator[Aim]:
    course = figures.pages["course page"]
    queries = max(len(asked.queries) for name, asked in figures.queries.items() if name.startswith("course"))
    yield Aim(
        "course page: share of the bare view's rate",
        ">= 1/4",
        one_in(course.ratio),
        above(COURSE_PAGE_SHARE, course.ratio),
        "1/33",
    )
    yield Aim(
        "course page: queries",
        f"<= {COURSE_PAGE_QUERIES}",
        str(queries),
        below(COURSE_PAGE_QUERIES, queries),
        "15",
    )
    requests, asked = figures.booking.requests, len(figures.booking.queries)
    yield Aim(
        "booking: requests", f"<= {BOOKING_REQUESTS}", str(requests), below(BOOKING_REQUESTS, requests), "9"
    )
    yield Aim("booking: queries", f"<= {BOOKING_QUERIES}", str(asked), below(BOOKING_QUERIES, asked), "259")
    for clients, pair in figures.bookings.items():
        per_thousand = 1000 * pair.ratio
        yield Aim(
            f"bookings per 1,000 bare requests, {clients} client{'s' if clients > 1 else ''}",
            f">= {BOOKINGS_PER_THOUSAND}",
            f"{per_thousand:.0f}",
            above(BOOKINGS_PER_THOUSAND, per_thousand),
            "3",
        )
    slowest = max(figures.tenfold, key=lambda name: figures.tenfold[name].ratio)
    ratio = figures.tenfold[slowest].ratio
    yield Aim(
        f"{TIMES} times the data: times slower ({slowest})",
        f"<= {TENFOLD_SLOWER}",
        f"{ratio:.2f}",
        below(TENFOLD_SLOWER, ratio),
        "",
    )
    yield Aim(
        "notices sent a minute",
        f">= {LETTERS_PER_MINUTE:,}",
        f"{figures.post.per_minute:,.0f}",
        above(LETTERS_PER_MINUTE, figures.post.per_minute),
        "",
    )
    yield Aim(
        f"sweep of {figures.sweeps.deadlines:,} open deadlines, s",
        f"< {SWEEP_SECONDS}",
        f"{figures.sweeps.first:.1f}",
        below(SWEEP_SECONDS, figures.sweeps.first),
        "",
    )
    passes = figures.passes
    slower = max(passes.offered_in, passes.explained_in)
    yield Aim(
        f"pass over {passes.waiting:,} people who wait, s",
        f"< {PASS_SECONDS}",
        f"{slower:.1f}",
        below(PASS_SECONDS, slower),
        "",
    )
    yield Aim(
        f"search over {figures.searches.rows:,} rows, p95 in ms",
        f"< {SEARCH_MS}",
        f"{figures.searches.p95:.0f}",
        below(SEARCH_MS, figures.searches.p95),
        "",
    )
    yield Aim(
        f"my work with {figures.desks.items} open items, p95 in ms",
        f"< {DESK_MS}",
        f"{figures.desks.p95:.0f}",
        below(DESK_MS, figures.desks.p95),
        "",
    )
    yield Aim(
        "its queries",
        f"<= {DESK_QUERIES}",
        f"{figures.desks.queries}",
        below(DESK_QUERIES, figures.desks.queries),
        "",
    )
    yield from of_attendees(figures)
    yield from of_tracker(figures)
    merged = figures.chronology
    yield Aim(
        f"a chronology of {merged.entries:,} entries on one page, s",
        f"< {CHRONOLOGY_SECONDS}",
        f"{merged.whole:.2f}",
        below(CHRONOLOGY_SECONDS, merged.whole),
        "",
    )
    yield Aim(
        "memory of a web worker, MB",
        f"< {WORKER_MB}",
        f"{figures.memory.resident:.1f}",
        below(WORKER_MB, figures.memory.resident),
        "280",
    )


def of_attendees(figures: Figures) -> Iterator[Aim]:
    """The list of attendees, its file, and the import that filled it."""
    found = figures.attendees
    files = found.files
    for name, pair in found.pages.items():
        share = ATTENDEES_SHARE[name.partition(", ")[2]]
        yield Aim(
            f"{name}: share of bare", f">= {one_in(share)}", one_in(pair.ratio), above(share, pair.ratio), ""
        )
    most = max(files.queries.values())
    yield Aim("its queries", f"<= {ATTENDEES_QUERIES}", str(most), below(ATTENDEES_QUERIES, most), "")
    seconds = files.looked_in + files.written_in
    for what, limit, took in (
        (f"import of {files.rows:,} rows of attendance, s", IMPORT_SECONDS, seconds),
        ("attendees as XLSX, s", XLSX_SECONDS, files.xlsx_in),
    ):
        yield Aim(what, f"< {limit}", f"{took:.1f}", below(limit, took), "")
    more = files.xlsx_queries - files.xlsx_queries_of_a_tenth
    yield Aim("its queries more than for a tenth of the rows", "<= 0", str(more), float(more), "")
    grown = max(files.import_grown, files.xlsx_grown)
    yield Aim(
        "memory more than for a tenth of the rows, MB",
        f"< {GROWN_MB}",
        f"{grown:.0f}",
        below(GROWN_MB, grown),
        "",
    )


def of_tracker(figures: Figures) -> Iterator[Aim]:
    """The list of actions, ten times as long, and its files."""
    found = figures.tracker
    name, ratio = found.slowest
    yield Aim(
        f"{found.actions:,} actions: times slower ({name})",
        f"<= {TRACKER_SLOWER}",
        f"{ratio:.2f}",
        below(TRACKER_SLOWER, ratio),
        "",
    )
    most = max(found.queries.values())
    yield Aim("its queries", f"<= {TRACKER_QUERIES}", str(most), below(TRACKER_QUERIES, most), "")
    took = max(found.files.values())
    yield Aim(
        "all of them as a file, s",
        f"< {TRACKER_FILE_SECONDS}",
        f"{took:.1f}",
        below(TRACKER_FILE_SECONDS, took),
        "",
    )
