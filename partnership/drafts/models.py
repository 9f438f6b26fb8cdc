"""What is true of drafts: one of each person for each place."""

from django.conf import settings
from django.db import models

from partnership.base.models import Record
from partnership.drafts.rules import LONGEST_PLACE, LONGEST_TITLE


class Draft(Record):
    """What one person has typed into the form at one address, as the browser sent it and judged by nobody.

    When the form has been saved the words go at once. The row stays for a day without them and remembers from which
    page that was, so that words which were on their way meanwhile do not come back; and which words they were, by a
    fingerprint, so that the same words sent twice are not kept once they are saved.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=LONGEST_PLACE)
    title = models.CharField(max_length=LONGEST_TITLE)
    typed = models.JSONField(null=True)
    """Every field with its values; one text where they are encrypted (sealing.py), none once the form is saved."""
    asked = models.JSONField(default=list)
    """The questions of the form, so that the words can be read without it."""
    version = models.PositiveIntegerField(null=True)
    """The version of the record that the page showed; none where there is no record yet."""
    page = models.UUIDField()
    """The opened page from which the words came last."""
    serial = models.BigIntegerField(default=0)
    """How the script of that page has counted them: an older number comes too late."""
    saved = models.CharField(max_length=64, blank=True)
    """The fingerprint of the words that were saved."""
    led_to = models.CharField(max_length=LONGEST_PLACE, blank=True)
    """Where saving them led."""
    was_signed_out = models.BooleanField(default=False)
    """Whether they were sent to be saved by somebody who was no longer signed in."""
    began_at = models.DateTimeField()
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["-kept_at"]
        indexes = [
            # read by every form of a record: who else is writing here
            models.Index(fields=["place"], name="drafts_by_place"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "place"],
                name="drafts_one_for_each_place",
                violation_error_message="There is a draft of this form already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
