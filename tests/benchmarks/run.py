"""The course of a run: what is served, what is visited in which order, and what the figures are."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from tests.benchmarks import (
    attendees,
    changes,
    chronology,
    counting,
    desk,
    post,
    search,
    sweep,
    tracker,
    visits,
    waiting,
)
from tests.benchmarks.attendees import Attendees
from tests.benchmarks.changes import Changes
from tests.benchmarks.chronology import Chronology
from tests.benchmarks.counting import Asked
from tests.benchmarks.desk import Desks
from tests.benchmarks.fill import World
from tests.benchmarks.measure import CLIENTS, Effort, Pair, Target, compare
from tests.benchmarks.post import Post
from tests.benchmarks.search import Searches
from tests.benchmarks.server import PORTAL, Memory, Server, serving
from tests.benchmarks.sweep import Sweeps
from tests.benchmarks.tracker import Tracker
from tests.benchmarks.waiting import Passes

BARE = "tests.benchmarks.bare:application"


@dataclass(frozen=True)
class Page:
    """A page, and whether somebody has signed in."""

    name: str
    path: str
    signed_in: bool = False


@dataclass(frozen=True)
class Figures:
    """Everything that a run has found out."""

    bare: Target
    pages: dict[str, Pair]  # each beside the bare view
    bookings: dict[int, Pair]  # by the number of clients, each beside the bare view with as many
    bare_booking: Pair
    tenfold: dict[str, Pair]  # the usual data beside ten times the data
    queries: dict[str, Asked]
    booking: Asked
    memory: Memory
    bare_memory: Memory
    post: Post
    sweeps: Sweeps
    passes: Passes
    changes: Changes
    searches: Searches
    desks: Desks
    attendees: Attendees
    tracker: Tracker
    chronology: Chronology
    own_share: float  # of one processor, that the load generator took from the server while the bare view ran


def pages(world: World) -> list[Page]:
    return [
        Page("catalogue", "/training/"),
        Page("course page", world.course),
        Page("course page, signed in", world.course, signed_in=True),
        Page("home, signed out", "/"),
        Page("home, signed in", "/", signed_in=True),
    ]


def run(
    world: World,
    *,
    small: str,
    large: str,
    twins: tuple[str, str],
    folder: Path,
    effort: Effort,
    stack: ExitStack,
    say: Callable[[str], None],
) -> Figures:
    """Count, serve and measure: on a small database, a large one, and two copies of the small to open in turn."""
    cookie = settings.SESSION_COOKIE_NAME
    reader, *bookers = world.session_keys

    def serve(application: str, database: str, name: str) -> Server:
        env = {**os.environ, "DATABASE_URL": database}
        return stack.enter_context(serving(application, log=folder / f"{name}.log", env=env))

    def visit(page: Page, server: Server) -> Target:
        jar = {cookie: reader} if page.signed_in else {}
        return Target(page.name, server, visits.pages(page.path, jar))

    say("Counting queries")
    queries = {
        page.name: counting.of_page(page.path, reader if page.signed_in else None) for page in pages(world)
    }
    booking = counting.of_booking(f"/training/sessions/{world.roomy[0]}/book/", reader)

    say("Starting the servers")
    bare, portal, tenfold = (
        serve(BARE, small, "bare"),
        serve(PORTAL, small, "portal"),
        serve(PORTAL, large, "tenfold"),
    )

    say("Measuring pages")
    bare_view = Target("bare view", bare, visits.pages("/"))
    by_page = {page.name: Pair(visit(page, portal), bare_view) for page in pages(world)}
    compare(list(by_page.values()), effort, effort.seconds, say)

    say("Measuring bookings")
    portal_bookings = visits.portal_bookings(bookers, world.roomy, cookie)
    by_clients = {
        clients: Pair(
            Target("booking", portal, portal_bookings, clients),
            Target("bare view", bare, visits.pages("/"), clients),
        )
        for clients in CLIENTS
    }
    bare_booking = Pair(
        Target("bare booking", bare, visits.bare_bookings()),
        Target("bare view", bare, visits.pages("/")),
    )
    compare([*by_clients.values(), bare_booking], effort, effort.booking_seconds, say)

    say("Measuring ten times the data")
    by_size = {page.name: Pair(visit(page, portal), visit(page, tenfold)) for page in pages(world)}
    compare(list(by_size.values()), effort, effort.seconds, say)

    say("Sending notices")
    letters = post.measure(small, effort.letters)

    say("Sweeping deadlines")
    sweeps = sweep.measure(small, effort.deadlines)

    say("Passing over a waiting list")
    passes = waiting.measure(small, effort.waiting)

    say("Booking with history and without, and sealing it")
    history = changes.measure(small, effort.changes // 500 + 5, effort.changes)

    say("Searching")
    searches = search.measure(small, effort.searched, effort.search_rounds)

    say("Importing past attendance, listing it and taking it away")
    listed = attendees.measure(
        small, effort.attendees, portal=portal, bare=bare_view, cookie=cookie, effort=effort, say=say
    )

    say("Opening the tracker with few actions and with many")
    tracked = tracker.measure(twins, effort.actions, effort.tracked)

    say("Merging a chronology, drawing it and taking it away")
    merged = chronology.measure(small, effort.entries, 5)

    say("Opening start pages with much on them")
    desks = desk.measure(large, effort.desks)

    return Figures(
        bare=bare_view,
        pages=by_page,
        bookings=by_clients,
        bare_booking=bare_booking,
        tenfold=by_size,
        queries=queries,
        booking=booking,
        memory=portal.largest,
        bare_memory=bare.largest,
        post=letters,
        sweeps=sweeps,
        passes=passes,
        changes=history,
        searches=searches,
        desks=desks,
        attendees=listed,
        tracker=tracked,
        chronology=merged,
        own_share=sum(load.own_cpu for load in bare_view.loads)
        / sum(load.seconds for load in bare_view.loads),
    )
