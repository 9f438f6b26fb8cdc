"""Tasks whose changes say where they come from. Here is no task itself: whatever makes one asks for its class first."""

from typing import Any

from celery import Task

from partnership.history.context import coming_from


class TracedTask(Task):  # type: ignore[type-arg]
    """Every task of the portal: what it changes carries its name."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with coming_from(lambda: {"task": str(self.name)}):
            return super().__call__(*args, **kwargs)
