"""What every task carries and leaves behind."""

import logging
from time import perf_counter
from typing import Any

from django.utils import timezone
from structlog.contextvars import bound_contextvars, get_contextvars

from partnership.base.depth import in_one_piece
from partnership.history.traced import TracedTask
from partnership.operations import keeping

log = logging.getLogger(__name__)

REQUEST = "portal_request"
"""The header of a message that carries the number of the request that asked for the work."""
SWEEP = "portal_sweep"
"""The header that carries the name of the beat's entry."""


class PortalTask(TracedTask):
    """Every task: carries the number of its request, says when it is done, and is counted when it fails."""

    Request = "partnership.operations.lost:PortalRequest"

    def apply_async(self, *args: Any, **options: Any) -> Any:
        asked_by = get_contextvars().get("request_id")
        if asked_by:
            options["headers"] = {**(options.get("headers") or {}), REQUEST: asked_by}
        return super().apply_async(*args, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.request.called_directly:
            return super().__call__(*args, **kwargs)
        headers = self.request.headers or {}
        sweep = headers.get(SWEEP, "")
        began = perf_counter()
        with bound_contextvars(request_id=headers.get(REQUEST) or self.request.id):
            if sweep:
                keeping.began(sweep, now=timezone.now())
            failed = True
            try:
                result = in_one_piece(super().__call__, *args, **kwargs)
                failed = False
            finally:
                if sweep:
                    keeping.ended(sweep, now=timezone.now(), failed=failed)
                facts = {"task": self.name, "sweep": sweep, "ms": round(1000 * (perf_counter() - began), 1)}
                log.info("task failed" if failed else "task done", extra=facts)
        return result

    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        keeping.task_failed(str(self.name), exc, now=timezone.now())
