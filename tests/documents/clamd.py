"""A virus scanner on loopback that speaks clamd's INSTREAM, and knows one virus."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Conversation(socketserver.StreamRequestHandler):
    """One file: its pieces, each after its length, and a last one of none."""

    def handle(self) -> None:
        scanner = cast(Scanner, self.server)
        if self.rfile.read(10) != b"zINSTREAM\0":
            return
        if scanner.is_ill:
            self.wfile.write(b"stream: Can't allocate memory ERROR\0")
            return
        data = b""
        while length := struct.unpack(">L", self.rfile.read(4))[0]:
            data += self.rfile.read(length)
            if len(data) > scanner.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        scanner.seen.append(data)
        self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0")


class Scanner(socketserver.ThreadingTCPServer):
    """What it has seen, and how it behaves."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.seen: list[bytes] = []
        self.most = 1024 * 1024
        self.is_ill = False

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


@contextmanager
def running() -> Iterator[Scanner]:
    """A scanner for as long as a test needs it."""
    with Scanner() as scanner:
        thread = threading.Thread(target=scanner.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield scanner
        finally:
            scanner.shutdown()
