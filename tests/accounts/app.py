"""An authenticator app, as RFC 6238 describes it."""

import base64
import hmac
import struct
import time


def code(secret: str, *, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes ahead of or behind the portal's clock."""
    key = base64.b32decode(secret.replace(" ", ""))
    counted = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(key, counted, "sha1").digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
