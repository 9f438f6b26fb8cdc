"""`python -m tests.benchmarks.sink`: a mail server that takes everything and keeps nothing but the numbers.

Prints its port, serves until its input ends, then prints how many letters came and how many were different.
"""

from __future__ import annotations

import asyncio
import sys

ANSWERS = {b"EHLO": b"250 sink", b"HELO": b"250 sink", b"QUIT": b"221 goodbye", b"DATA": b"354 go on"}
seen: list[bytes] = []


async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One conversation in SMTP, as far as a client needs."""
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        verb = line[:4].upper()
        writer.write(ANSWERS.get(verb, b"250 very well") + b"\r\n")
        if verb == b"DATA":
            letter = await reader.readuntil(b"\r\n.\r\n")
            head = letter.partition(b"\r\n\r\n")[0].lower()
            seen.append(head.partition(b"message-id:")[2].split()[0])
            writer.write(b"250 taken\r\n")
        if verb == b"QUIT":
            break
    writer.close()


async def main() -> None:
    server = await asyncio.start_server(converse, "127.0.0.1", 0, limit=2**20)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    sys.stdout.write(f"{len(seen)} {len(set(seen))}\n")


if __name__ == "__main__":
    asyncio.run(main())
