"""A nudge to the background that may get lost: the row is the job, and the beat finds what was missed."""

import logging
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def soon(task: "Task[Any, Any]", *args: str) -> None:
    """Ask for the task once the transaction is committed.

    A broker that is down is written to the log and never breaks the page: the row that stands for the work is
    committed, and the next sweep takes it up.
    """

    def send() -> None:
        try:
            task.apply_async(args=args, retry=False)
        except OperationalError:
            log.warning("The broker did not take %s; the next sweep will.", task.name)

    transaction.on_commit(send)
