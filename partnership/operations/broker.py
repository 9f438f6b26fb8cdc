"""What the broker says of itself, asked for a second at most."""

from dataclasses import dataclass

import redis
from django.conf import settings

SECONDS = 1.0
QUEUE = "celery"


@dataclass(frozen=True)
class Broker:
    """Messages that wait for a worker, messages that a worker has in hand, and the server's version."""

    waiting: int
    in_hand: int
    version: str


def client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=SECONDS, socket_timeout=SECONDS)


def answers() -> bool:
    try:
        with client() as broker:
            return bool(broker.ping())
    except (redis.RedisError, OSError):
        return False


def look() -> Broker | None:
    """The broker now, or None where it does not answer."""
    try:
        with client() as broker:
            pipe = broker.pipeline(transaction=False)
            pipe.llen(QUEUE)
            pipe.hlen("unacked")
            pipe.info("server")
            waiting, in_hand, server = pipe.execute()
    except (redis.RedisError, OSError):
        return None
    version = server.get("valkey_version")
    return Broker(waiting, in_hand, f"Valkey {version}" if version else f"Redis {server['redis_version']}")
