"""What the worker that hands tasks out knows of one whose process was killed: that process itself can write no more."""

from typing import Any

from billiard.einfo import ExceptionInfo
from billiard.exceptions import WorkerLostError
from celery.worker.request import Request
from django.db import connection
from django.utils import timezone

from partnership.operations import keeping


class PortalRequest(Request):
    """Counts a lost process as a failure of its task. The task is taken up again, so Celery tells nobody of it.

    A task that is stopped for having taken too long is told to `PortalTask.on_failure` by Celery itself.
    """

    def on_failure(self, exc_info: ExceptionInfo, *rest: Any, **more: Any) -> Any:
        error = getattr(exc_info.exception, "exc", exc_info.exception)
        if isinstance(error, WorkerLostError):
            keeping.task_failed(str(self.name), error, now=timezone.now())
            connection.close()  # the next process is a copy of this one, and must not share its connection
        return super().on_failure(exc_info, *rest, **more)
