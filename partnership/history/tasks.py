"""What the clock does for the history: seal what has been written."""

from typing import Any

from celery import Task, shared_task

from partnership.history import chain
from partnership.history.context import coming_from


class TracedTask(Task):  # type: ignore[type-arg]
    """Every task of the portal: what it changes carries its name."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with coming_from(lambda: {"task": str(self.name)}):
            return super().__call__(*args, **kwargs)


@shared_task
def seal() -> None:
    """Chain what was written since the last time."""
    chain.seal()
