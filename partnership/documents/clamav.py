"""What ClamAV says of a file: its INSTREAM command, spoken directly."""

import socket
import struct
from collections.abc import Iterable

SECONDS = 60.0
PIECE = 64 * 1024


class NotScanned(Exception):
    """The sentence says why; `is_there` whether the scanner answered at all, and may take another file."""

    def __init__(self, sentence: str, *, is_there: bool) -> None:
        super().__init__(sentence)
        self.is_there = is_there


def connect(address: str) -> socket.socket:
    """A connection to `host:port` or to a socket file, `/run/clamav/clamd.ctl`."""
    if address.startswith(("/", "unix:")):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(SECONDS)
        connection.connect(address.removeprefix("unix://").removeprefix("unix:"))
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), SECONDS)


def scan(address: str, pieces: Iterable[bytes]) -> str:
    """The name of what was found, or nothing. Raises NotScanned where the file was not scanned."""
    answer = b""
    try:
        with connect(address) as clamd:
            try:
                clamd.sendall(b"zINSTREAM\0")
                for piece in pieces:
                    for at in range(0, len(piece), PIECE):
                        part = piece[at : at + PIECE]
                        clamd.sendall(struct.pack(">L", len(part)) + part)
                clamd.sendall(struct.pack(">L", 0))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it hangs up on a file that is too large for it, and says so in its answer
            while not answer.endswith(b"\0") and (some := clamd.recv(4096)):
                answer += some
    except OSError as problem:
        raise NotScanned("The virus scanner does not answer.", is_there=False) from problem
    said = answer.decode("utf-8", "replace").strip("\0\n ").removeprefix("stream: ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    if "size limit" in said:
        raise NotScanned("The file is larger than the virus scanner takes.", is_there=True)
    raise NotScanned("The virus scanner could not scan the file.", is_there=True)
