"""A load generator in one process: many keep-alive connections, each of which makes one visit after another."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"content-length:"
REUSED = 100  # requests, then a connection is made anew, so that no worker keeps more of them than the other
SILENCE = 30.0  # seconds without any answer before we give up


@dataclass(frozen=True)
class Answer:
    """What came back for one request."""

    status: int
    head: bytes
    body: bytes


Visit = Generator[bytes, Answer, None]
"""One operation of one visitor: yields requests, is sent the answers."""


@dataclass
class Load:
    """What one stretch of load came to."""

    seconds: float = 0.0
    own_cpu: float = 0.0
    latencies: list[float] = field(default_factory=list)
    again: int = 0

    @property
    def rate(self) -> float:
        """Visits per second."""
        return len(self.latencies) / self.seconds


class Connection:
    """One visitor's line to the server."""

    def __init__(self, port: int, selector: selectors.BaseSelector) -> None:
        self.port = port
        self.selector = selector
        self.line: socket.socket | None = None
        self.used = 0
        self.request = b""
        self.received = b""
        self.visit: Visit | None = None
        self.began = 0.0

    def begin(self, visit: Visit) -> None:
        self.visit, self.began = visit, time.perf_counter()
        self.ask(next(visit))

    def ask(self, request: bytes) -> None:
        self.request, self.received = request, b""
        if self.used >= REUSED:
            self.hang_up()
        try:
            self.open().sendall(request)
        except ConnectionError:  # the server hung up while we kept the line
            self.hang_up()
            self.open().sendall(request)
        self.used += 1

    def open(self) -> socket.socket:
        if self.line is None:
            self.line = socket.create_connection(("127.0.0.1", self.port))
            self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.selector.register(self.line, selectors.EVENT_READ, self)
        return self.line

    def hang_up(self) -> None:
        if self.line is not None:
            self.selector.unregister(self.line)
            self.line.close()
        self.line, self.used = None, 0

    def read(self) -> Answer | None:
        """The answer once it is whole. Raises ConnectionError where the server hung up before it said anything."""
        assert self.line is not None
        chunk = self.line.recv(262_144)
        if not chunk:
            raise ConnectionError("hung up")
        self.received += chunk
        head, gap, body = self.received.partition(END_OF_HEAD)
        if not gap:
            return None
        lower = head.lower()
        at = lower.find(LENGTH)
        if at < 0:
            raise ValueError(f"No Content-Length in {head!r}")
        length = int(lower[at + len(LENGTH) :].split(b"\r\n", 1)[0])
        if len(body) < length:
            return None
        if b"connection: close" in lower:
            self.hang_up()
        return Answer(int(head[9:12]), head, body)


def drive(port: int, visits: Iterator[Visit], *, connections: int, seconds: float) -> Load:
    """Keep so many visitors busy for so long; each starts anew as soon as it is done.

    A request that the server dropped unanswered is asked again: that happens when gunicorn replaces a worker.
    """
    load = Load()
    with selectors.DefaultSelector() as selector:
        lines = [Connection(port, selector) for _ in range(connections)]
        cpu, began = time.process_time(), time.perf_counter()
        until = began + seconds
        for line in lines:
            line.begin(next(visits))
        busy = connections
        while busy:
            ready = selector.select(SILENCE)
            if not ready:
                raise TimeoutError(f"The server has been silent for {SILENCE:.0f} seconds.")
            for key, _ in ready:
                line = key.data
                try:
                    answer = line.read()
                except ConnectionError:
                    line.hang_up()
                    load.again += 1
                    line.ask(line.request)
                    continue
                if answer is None:
                    continue
                try:
                    line.ask(line.visit.send(answer))
                except StopIteration:
                    now = time.perf_counter()
                    load.latencies.append(now - line.began)
                    if now < until:
                        line.begin(next(visits))
                    else:
                        line.hang_up()
                        busy -= 1
        load.seconds = time.perf_counter() - began
        load.own_cpu = time.process_time() - cpu
    return load
