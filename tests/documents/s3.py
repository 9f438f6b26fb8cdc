"""An object store on loopback that speaks as much of S3 as keeping a file takes; requests must be signed."""

import hashlib
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import uuid4
from xml.sax.saxutils import escape

PIECE = 256 * 1024


class Request(BaseHTTPRequestHandler):
    """One request for one object: put, put in parts, get, head, delete."""

    protocol_version = "HTTP/1.1"

    @property
    def query(self) -> dict[str, str]:
        return {
            key: found[0]
            for key, found in parse_qs(urlsplit(self.path).query, keep_blank_values=True).items()
        }

    @property
    def place(self) -> Path:
        """Where the object is kept. Raises for one that leads out of the store."""
        folder = cast(Store, self.server).folder
        return folder / hashlib.sha256(unquote(urlsplit(self.path).path).encode()).hexdigest()

    def is_signed(self) -> bool:
        signed = re.match(r"AWS4-HMAC-SHA256 Credential=a-key/", self.headers.get("Authorization", ""))
        if not signed:
            self.say(403, b"<Error><Code>AccessDenied</Code></Error>")
        return bool(signed)

    def keep(self, place: Path) -> str:
        """Write the body; returns its MD5, which S3 calls the ETag."""
        left, md5 = int(self.headers["Content-Length"]), hashlib.md5(usedforsecurity=False)
        with place.open("wb") as file:
            while left:
                piece = self.rfile.read(min(left, PIECE))
                md5.update(piece)
                file.write(piece)
                left -= len(piece)
        return md5.hexdigest()

    def do_PUT(self) -> None:
        if not self.is_signed():
            return
        if cast(Store, self.server).is_full():
            self.rfile.read(int(self.headers["Content-Length"]))
            self.say(507, b"<Error><Code>InsufficientStorage</Code></Error>")
            return
        name = (
            f"part-{self.query['uploadId']}-{int(self.query['partNumber']):05}"
            if "uploadId" in self.query
            else ""
        )
        etag = self.keep(self.place.with_name(name) if name else self.place)
        self.say(200, b"", ETag=f'"{etag}"')

    def do_POST(self) -> None:
        if not self.is_signed():
            return
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "uploads" in self.query:
            upload = uuid4().hex
            text = f"<InitiateMultipartUploadResult><UploadId>{upload}</UploadId></InitiateMultipartUploadResult>"
            self.say(200, text.encode())
            return
        parts = sorted(self.place.parent.glob(f"part-{self.query['uploadId']}-*"))
        with self.place.open("wb") as file:
            for part in parts:
                file.write(part.read_bytes())
                part.unlink()
        key = escape(unquote(urlsplit(self.path).path))
        self.say(
            200, f"<CompleteMultipartUploadResult><Key>{key}</Key></CompleteMultipartUploadResult>".encode()
        )

    def do_GET(self) -> None:
        if not self.is_signed():
            return
        if not self.place.exists():
            self.say(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        self.send_response(200)
        self.send_header("Content-Length", str(self.place.stat().st_size))
        self.end_headers()
        if self.command == "GET":
            with self.place.open("rb") as file:
                while piece := file.read(PIECE):
                    self.wfile.write(piece)

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        if not self.is_signed():
            return
        if "uploadId" in self.query:
            for part in self.place.parent.glob(f"part-{self.query['uploadId']}-*"):
                part.unlink()
        else:
            self.place.unlink(missing_ok=True)
        self.say(204, b"")

    def say(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Store(ThreadingHTTPServer):
    """The objects are files of a folder; a file `full` in it says that there is no room."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.folder = folder

    def is_full(self) -> bool:
        return (self.folder / "full").exists()


if __name__ == "__main__":
    with Store(Path(sys.argv[1])) as store:
        print(store.server_address[1], flush=True)  # noqa: T201  the test reads it
        store.serve_forever()
