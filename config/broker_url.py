"""One address for the broker: what Redis calls `unix://` Celery calls `redis+socket://`."""


def celery_broker(redis_url: str) -> str:
    """The address as Celery wants it.

    Takes `redis://host:port/db`, `rediss://...` or `unix:///path/to.sock?db=0`.
    """
    if not redis_url.startswith("unix://"):
        return redis_url
    path, _, query = redis_url.removeprefix("unix://").partition("?")
    database = query.removeprefix("db=") or "0"
    return f"redis+socket://{path}?virtual_host={database}"
