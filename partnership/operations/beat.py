"""The beat, which writes down that it is alive, even while no broker takes what it says."""

from typing import Any

from celery.beat import PersistentScheduler, ScheduleEntry
from django.utils import timezone


class Scheduler(PersistentScheduler):
    """Celery's own, which keeps its times in a file; each entry that it calls for leaves the moment in its row."""

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        from partnership.operations import keeping  # the models are loaded after the beat

        super().apply_entry(entry, producer=producer)
        keeping.called(str(entry.name), now=timezone.now())
