"""A mail server on loopback that keeps what it is sent, and that can be told to misbehave."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast


class Post(socketserver.StreamRequestHandler):
    """One conversation in SMTP (RFC 5321), no more of it than a client needs."""

    def handle(self) -> None:
        office = cast(PostOffice, self.server)
        office.calls.set()
        if office.stalls:
            office.may_go_on.wait(120)
        self.say("220 post office")
        while line := self.rfile.readline():
            verb = line.decode().upper().split(":")[0].strip().split(" ")[0]
            if verb in ("EHLO", "HELO", "MAIL", "RSET", "NOOP"):
                self.say("250 very well")
            elif verb == "RCPT":
                refused = any(address in line.decode() for address in office.refuses)
                self.say(office.refusal if refused else "250 very well")
            elif verb == "DATA":
                if office.hangs_up_after is not None and len(office.letters) >= office.hangs_up_after:
                    return
                self.say("354 go on")
                self.take_letter(office)
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 goodbye")
                return
            else:
                self.say("500 what?")

    def take_letter(self, office: "PostOffice") -> None:
        lines = []
        while (line := self.rfile.readline()) and line != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        with office.lock:
            office.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class PostOffice(socketserver.ThreadingTCPServer):
    """The letters that arrived, in order, and how the server behaves."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Post)
        self.letters: list[EmailMessage] = []
        self.lock = threading.Lock()
        self.refuses: set[str] = set()
        self.refusal = "550 5.1.1 no such person"
        self.hangs_up_after: int | None = None
        self.stalls = False
        self.calls = threading.Event()
        self.may_go_on = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def recipients(self) -> list[str]:
        return sorted(str(letter["To"]) for letter in self.letters)


@contextmanager
def open_office() -> Iterator[PostOffice]:
    """A post office for as long as a test needs it."""
    with PostOffice() as office:
        thread = threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield office
        finally:
            office.may_go_on.set()
            office.shutdown()


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
