"""Documents of agencies, each with its versions, and the bytes that the versions stand for."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from partnership.agencies.models import Agency
from partnership.base.models import EditableRecord, Record
from partnership.base.searching import Searched
from partnership.base.tracking import tracked
from partnership.documents.rules import FileType, Kind, State

DOCUMENT_WORDS = Searched(title=["title"], text=["kind"])


@tracked
class Document(EditableRecord):
    """A paper of one agency, or of the partnership itself: a policy, evidence, minutes, a letter.

    Section 11 of the Children Act 2004 asks agencies for policies that are kept up to date: `expires_on` is the last
    day on which the document holds. A sensitive one names a child, a family or somebody’s conduct. Other rooms link
    here by a foreign key; what may be opened is the newest version that is clean.
    """

    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="agency"
    )
    title = models.CharField(max_length=150)
    kind = models.CharField(max_length=10, choices=Kind)
    is_sensitive = models.BooleanField("sensitive", default=False)
    expires_on = models.DateField("holds until", null=True, blank=True)

    class Meta:
        ordering = ["title"]
        indexes = [
            # read by the list of documents to renew
            models.Index(fields=["expires_on"], name="documents_by_last_day"),
            # read by the search box
            GinIndex(DOCUMENT_WORDS.vector(), name="documents_words"),
        ]
        constraints = [
            models.CheckConstraint(
                name="documents_title_is_given",
                condition=~Q(title=""),
                violation_error_message="Enter the document’s title.",
            ),
            models.CheckConstraint(
                name="documents_kind_is_known",
                condition=Q(kind__in=["policy", "evidence", "minutes", "letter", "other"]),
                violation_error_message="Choose one of the kinds of document.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Stored(Record):
    """Bytes that the store of files holds, or is about to: written down before they are sent there.

    So nothing is ever kept unseen: a row to which no version points is what an upload left behind that did not come
    to its end, and the sweep removes it with its bytes. The key begins at random, so that it tells nothing.
    """

    key = models.CharField(max_length=120, unique=True)

    class Meta:
        verbose_name_plural = "stored"

    def __str__(self) -> str:
        return "a file in the store"


@tracked(exclude=["trouble"])
class Version(Record):
    """One state of a document, which never changes once it is there: to replace or restore makes another.

    It is held until the virus scanner has found nothing, where the portal has one. A refused version keeps its name,
    hash and reason, and no bytes. `trouble` says why a scan has not come about yet.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    filename = models.CharField(max_length=200)
    type = models.CharField(max_length=100, choices=FileType)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField("SHA-256", max_length=64)
    is_stripped = models.BooleanField("hidden data taken out", default=False)
    note = models.CharField(max_length=300, blank=True)
    restored_from = models.PositiveIntegerField(null=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State)
    refusal = models.CharField(max_length=300, blank=True)
    scanned_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)
    stored = models.ForeignKey(Stored, models.PROTECT, null=True, related_name="versions")

    class Meta:
        ordering = ["-number"]
        indexes = [
            # read by the task that has files scanned
            models.Index(fields=["created_at"], condition=Q(state="held"), name="documents_held"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"],
                name="documents_version_numbers_are_unique",
                violation_error_message="Somebody else has just added a version. Look at it, then try again.",
            ),
            models.CheckConstraint(
                name="documents_versions_count_from_one",
                condition=Q(number__gte=1)
                & (Q(restored_from=None) | Q(restored_from__lt=models.F("number"))),
                violation_error_message="Versions are counted from 1, and an earlier one is restored.",
            ),
            models.CheckConstraint(
                name="documents_version_is_not_empty",
                condition=Q(size__gt=0) & ~Q(filename=""),
                violation_error_message="A version has a file with a name and something in it.",
            ),
            models.CheckConstraint(
                name="documents_version_has_a_hash",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message="The SHA-256 of a file has 64 signs.",
            ),
            models.CheckConstraint(
                name="documents_refused_keeps_reason_and_no_bytes",
                condition=Q(Q(state="refused", stored=None) & ~Q(refusal=""))
                | Q(state__in=["held", "clean"], stored__isnull=False, refusal=""),
                violation_error_message="A refused version keeps the reason and no bytes; any other keeps its bytes.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename}, version {self.number}"


class Piece(models.Model):
    """Some of the bytes of a file, where the database is the store of files."""

    key = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "number"],
                name="documents_pieces_are_in_order",
                violation_error_message="This piece of the file is there already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}, piece {self.number}"
