"""The measurements: every figure beside one of the bare project taken moments before or after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median, quantiles

from tests.benchmarks.load import Load, Visit, drive
from tests.benchmarks.server import Server

CONNECTIONS = 8
CLIENTS = (1, 4, 8)


@dataclass(frozen=True)
class Effort:
    """How long to measure."""

    rounds: int
    warmth: float  # seconds of load that are not measured
    seconds: float  # of one stretch of load
    booking_seconds: float
    letters: int  # notices that are sent
    deadlines: int  # open ones that are swept
    waiting: int  # people in line for one session
    changes: int  # rows of history that are sealed
    searched: int  # rows that are searched
    search_rounds: int  # times that each role asks for each sort of words
    desks: int  # times that the start page of each of two people is opened
    attendees: int  # rows of past attendance that are imported, listed and taken away
    actions: int  # in the tracker, beside a tenth of them
    tracked: int  # times that each of its pages is opened
    entries: int  # of one chronology


THOROUGH = Effort(
    rounds=5,
    warmth=0.3,
    seconds=2.0,
    booking_seconds=2.5,
    letters=5000,
    deadlines=100_000,
    waiting=5000,
    changes=100_000,
    searched=200_000,
    search_rounds=12,
    desks=60,
    attendees=20_000,
    actions=10_000,
    tracked=30,
    entries=5000,
)
QUICK = Effort(
    rounds=1,
    warmth=0.05,
    seconds=0.05,
    booking_seconds=0.05,
    letters=50,
    deadlines=300,
    waiting=100,
    changes=300,
    searched=600,
    search_rounds=1,
    desks=2,
    attendees=200,
    actions=200,
    tracked=2,
    entries=100,
)


@dataclass
class Target:
    """One kind of visit to one server, and what its stretches of load came to."""

    name: str
    server: Server
    visits: Iterator[Visit]
    connections: int = CONNECTIONS
    loads: list[Load] = field(default_factory=list)
    server_cpu: float = 0.0

    def warm(self, seconds: float) -> None:
        """Every thread of every worker has its templates and its connection before anything is measured."""
        drive(self.server.port, self.visits, connections=CONNECTIONS, seconds=seconds)

    def run(self, seconds: float) -> Load:
        before = self.server.cpu()
        load = drive(self.server.port, self.visits, connections=self.connections, seconds=seconds)
        self.server_cpu += self.server.cpu() - before
        self.server.look()
        self.loads.append(load)
        return load

    @property
    def rate(self) -> float:
        """Visits per second, the median of the rounds."""
        return median(load.rate for load in self.loads)

    def latency(self, percent: int) -> float:
        """Milliseconds within which so many of a hundred visits were over."""
        every = [latency for load in self.loads for latency in load.latencies]
        return 1000 * (
            quantiles(every, n=100, method="inclusive")[percent - 1] if len(every) > 1 else every[0]
        )

    @property
    def cpu(self) -> float:
        """Milliseconds of the web server's processor time for one visit."""
        return 1000 * self.server_cpu / sum(len(load.latencies) for load in self.loads)

    @property
    def again(self) -> int:
        return sum(load.again for load in self.loads)


@dataclass
class Pair:
    """Two targets measured in turn, so that a drift of the machine meets both."""

    first: Target
    second: Target
    ratios: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How many times the second's rate the first one's is: the median of the rounds."""
        return median(self.ratios)

    @property
    def spread(self) -> tuple[float, float]:
        return min(self.ratios), max(self.ratios)


def compare(pairs: list[Pair], effort: Effort, seconds: float, say: Callable[[str], None]) -> None:
    """Measure each pair in every round: first then second, in the next round the other way about."""
    warm = {id(target): target for pair in pairs for target in (pair.first, pair.second)}
    for target in warm.values():
        target.warm(effort.warmth)
    for turn in range(effort.rounds):
        say(f"round {turn + 1} of {effort.rounds}")
        for pair in pairs:
            order = (pair.first, pair.second) if turn % 2 == 0 else (pair.second, pair.first)
            loads = {id(target): target.run(seconds) for target in order}
            pair.ratios.append(loads[id(pair.first)].rate / loads[id(pair.second)].rate)
