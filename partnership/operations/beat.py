"""The beat, which writes down that it is alive, even while no broker takes what it says."""

from typing import Any

from celery.beat import PersistentScheduler, ScheduleEntry
from django.utils import timezone

from partnership.operations.rules import BEGINNING


class Scheduler(PersistentScheduler):
    """Celery's own, which keeps its times in a file; each entry that it calls for leaves the moment in its row.

    So does its beginning: nobody has to wait for the first sweep to hear that it is there.
    """

    def setup_schedule(self) -> None:
        from partnership.operations import keeping  # the models are loaded after the beat

        super().setup_schedule()
        keeping.called(BEGINNING, now=timezone.now())

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        from partnership.operations import keeping  # the models are loaded after the beat

        super().apply_entry(entry, producer=producer)
        keeping.called(str(entry.name), now=timezone.now())
