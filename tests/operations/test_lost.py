"""A task that is stopped from outside leaves its failure behind like one that fails by itself."""

import json
from uuid import uuid4

import pytest
from billiard.einfo import ExceptionInfo
from billiard.exceptions import WorkerLostError
from kombu import Message
from kombu.utils.imports import symbol_by_name

from config.celery import app
from partnership.operations.models import Failure

TASK = "partnership.operations.tasks.forget_failures"


def handed_out() -> object:
    """The task as the worker has it that hands tasks out to its processes."""
    app.loader.import_default_modules()
    task = app.tasks[TASK]
    message = Message(
        body=json.dumps([[], {}, {}]),
        headers={"id": str(uuid4()), "task": TASK, "lang": "py"},
        content_type="application/json",
        content_encoding="utf-8",
        delivery_info={},
        properties={},
    )
    return symbol_by_name(task.Request)(
        message, app=app, task=task, on_ack=lambda *_: None, on_reject=lambda *_: None
    )


@pytest.mark.django_db(transaction=True)
def test_a_task_that_takes_too_long_is_counted() -> None:
    handed_out().on_timeout(False, 900)  # type: ignore[attr-defined]
    row = Failure.objects.get()
    assert (row.task, row.error) == (TASK, "TimeLimitExceeded")


@pytest.mark.django_db(transaction=True)
def test_a_task_whose_process_is_killed_is_counted_and_taken_up_again() -> None:
    try:
        raise WorkerLostError("signal 9")
    except WorkerLostError:
        handed_out().on_failure(ExceptionInfo())  # type: ignore[attr-defined]
    row = Failure.objects.get()
    assert (row.task, row.error, row.times) == (TASK, "WorkerLostError", 1)
