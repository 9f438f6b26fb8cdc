"""Who has looked at what, and the chain that seals it together with every change."""

from django.conf import settings
from django.db import models

from partnership.base.tracking import append_only
from partnership.history.rules import How


class Read(models.Model):
    """Somebody looked at, found or took away records about people (UK GDPR, article 32).

    `what` names the kind of record in small letters ("people", "register"), `row` which one where it was one, `rows`
    how many there were. Nothing of what was typed into a search is kept. Rows can only be added.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    # The log outlives what it speaks of, so it is tied to nothing.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    what = models.CharField(max_length=60)
    row = models.UUIDField(null=True)
    rows = models.PositiveIntegerField(default=1)
    how = models.CharField(max_length=10, choices=How)
    purpose = models.CharField(max_length=300, blank=True)
    request = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            # read by "who has seen this"
            models.Index(
                fields=["row", "-id"], condition=models.Q(row__isnull=False), name="history_reads_of_row"
            ),
            # read by the page of the information governance lead about one person
            models.Index(fields=["user", "-id"], name="history_reads_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="history_read_is_one_of_three",
                condition=models.Q(how__in=["read", "search", "export"]),
                violation_error_message="A record is read, found or exported.",
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.how} {self.what}"


class Link(models.Model):
    """One link of the chain: a row of changes or of the read log, its digest, and the hash that holds it to all before.

    `kind` is the row's table and `event` its number. The digest is made by PostgreSQL from the table's name and the
    row's columns as JSON; `hash` is the SHA-256 of the link before's hash followed by the digest.
    """

    number = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=63)
    event = models.BigIntegerField()
    digest = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "event"],
                name="history_one_link_a_row",
                violation_error_message="This row is a link of the chain already.",
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"link {self.number}"


class Mark(models.Model):
    """What the chain knew at a moment; itself a link like any other.

    `after` is the number of the last link before it. `columns` says of each table which columns are digested from here
    on, so that a later release may add one. Of every row up to `floors` the sealing has made a link: one below that
    has none was added behind its back. `tops` are the highest numbers seen then, which become the floors once every
    transaction before `horizon` has ended, since a number can be given out long before its row is committed.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    after = models.BigIntegerField()
    columns = models.JSONField()
    floors = models.JSONField()
    tops = models.JSONField()
    horizon = models.BigIntegerField()

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"mark after link {self.after}"
