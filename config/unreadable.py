"""What gunicorn cannot read as a request never reaches Django, and is answered with a page of ours all the same.

A configuration file of gunicorn's: it offers no hook for its own error pages, so their writer is replaced.
"""

import socket

from gunicorn import util

HEADERS = (
    "Connection: close",
    "Content-Type: text/html; charset=utf-8",
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Frame-Options: DENY",
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: same-origin",
)


def write_error(client: socket.socket, status: int, reason: str, _: str) -> None:
    """The 400 page, or the 500 page, under gunicorn's own status. What was sent is not repeated."""
    from partnership.pages.errors import bare  # Django is set up by now, and was not when this file was read

    page = bare("500.html" if status >= 500 else "400.html").encode()
    head = "\r\n".join([f"HTTP/1.1 {status} {reason}", *HEADERS, f"Content-Length: {len(page)}", "\r\n"])
    util.write_nonblock(client, head.encode() + page)


util.write_error = write_error
