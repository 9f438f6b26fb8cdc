"""What every record has."""

from uuid import uuid4

from django.db import models


class Record(models.Model):
    """A row that can be named in an address without telling how many there are."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class EditableRecord(Record):
    """A record that two people may edit at once: the second to save is shown what differs.

    `version` goes up by one with every edit; a form carries the number it was opened with.
    """

    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
