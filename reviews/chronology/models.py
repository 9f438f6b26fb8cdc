"""The chronology of a review: its period, each agency's part, the entries, and the names behind pseudonyms.

What an agency writes may name people. `sealed` holds its words as written, encrypted (`base.secrets`); the readable
columns hold the same words with pseudonyms, made anew whenever the glossary changes. So nobody reads a known name in
the database, in its backups or in the history, and nothing of what was written is lost.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower

from partnership.actions.models import Theme
from partnership.agencies.models import Agency
from partnership.base.job_rules import LIVE
from partnership.base.jobs import Job
from partnership.base.models import EditableRecord
from partnership.base.tracking import tracked
from reviews.chronology.dates import LONGEST, Precision
from reviews.chronology.rules import Against, NameKind, Outcome, PartState
from reviews.models import Review

WORDS = ("happened", "source", "place", "known_by", "comment")
"""What an agency writes into an entry."""


@tracked(told_with="review")
class Chronology(EditableRecord):
    """That agencies write down, for a review, what they have recorded from one day to another.

    `not_names` are words with a capital letter that somebody has looked at and that name nobody.
    """

    review = models.OneToOneField(Review, models.PROTECT, related_name="chronology")
    from_on = models.DateField("first day of the period")
    until_on = models.DateField("last day of the period")
    wanted_on = models.DateField("parts are wanted by", null=True, blank=True)
    guidance = models.TextField("what agencies should know", max_length=2000, blank=True)
    not_names = ArrayField(
        models.CharField(max_length=60), default=list, editable=False, verbose_name="words that are no names"
    )

    class Meta:
        verbose_name_plural = "chronologies"
        constraints = [
            models.CheckConstraint(
                name="reviews_chronology_period_ends_later",
                condition=Q(until_on__gte=F("from_on")),
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"Chronology of {self.review_id}"


@tracked(told_with="chronology")
class Part(EditableRecord):
    """One agency's part: whether it is still being written, and who handed it in."""

    chronology = models.ForeignKey(Chronology, models.PROTECT, related_name="parts")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PartState, default=PartState.WRITING)
    nothing_because = models.CharField("why there was nothing", max_length=400, blank=True)
    handed_in_at = models.DateTimeField(null=True, editable=False)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    sent_back_because = models.CharField("what is missing", max_length=400, blank=True)

    class Meta:
        verbose_name = "part of a chronology"
        verbose_name_plural = "parts of chronologies"
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["chronology", "agency"],
                name="reviews_chronology_one_part_an_agency",
                violation_error_message="This agency has a part in the chronology already.",
            ),
            models.CheckConstraint(
                name="reviews_chronology_handed_in_by_somebody",
                condition=~Q(state=PartState.HANDED_IN)
                | Q(handed_in_at__isnull=False, handed_in_by__isnull=False),
                violation_error_message="A part that is handed in has a time and a sender.",
            ),
            models.CheckConstraint(
                name="reviews_chronology_sent_back_with_a_reason",
                condition=~Q(state=PartState.SENT_BACK) | ~Q(sent_back_because=""),
                violation_error_message="Say what is missing.",
            ),
        ]

    def __str__(self) -> str:
        return f"Part of {self.agency_id}"


@tracked(exclude=["sealed"], told_with="review")
class Name(EditableRecord):
    """One pseudonym in the papers of a review, and every wording that it stands for, encrypted in `sealed`.

    A child, a parent, a professional, a school: whatever tells who it is. History keeps no wording.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="names")
    kind = models.CharField("whose or what name it is", max_length=12, choices=NameKind)
    pseudonym = models.CharField("what stands in its place", max_length=60)
    sealed = models.TextField("real wordings", editable=False)

    class Meta:
        verbose_name = "name"
        ordering = ["pseudonym"]
        constraints = [
            models.UniqueConstraint(
                "review",
                Lower("pseudonym"),
                name="reviews_chronology_pseudonym_once",
                violation_error_message=(
                    "This pseudonym is there already. If it is the same person, add the wording there; if not, choose "
                    "another."
                ),
            ),
            models.CheckConstraint(
                name="reviews_chronology_name_has_a_pseudonym",
                condition=~Q(pseudonym="") & ~Q(sealed=""),
                violation_error_message="Enter the real name and what stands in its place.",
            ),
        ]

    def __str__(self) -> str:
        return self.pseudonym


@tracked
class File(EditableRecord):
    """A file from which an agency takes entries. The file itself is not kept; its rows are until they are confirmed.

    `digest` is the SHA-256 of the file, by which one that comes a second time is recognised.
    """

    chronology = models.ForeignKey(Chronology, models.PROTECT, related_name="files")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    filename = models.CharField(max_length=150)
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    added = models.PositiveIntegerField(default=0)
    twice = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "imported file"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.filename


class Row(models.Model):
    """One row of a file that waits to be confirmed: what comes of it, why, and its cells, encrypted."""

    file = models.ForeignKey(File, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    place = models.CharField("where it stands", max_length=120)
    sealed = models.TextField()
    outcome = models.CharField(max_length=6, choices=Outcome)
    notes = models.TextField(blank=True)

    class Meta:
        verbose_name = "row of a file"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "number"],
                name="reviews_chronology_a_row_once",
                violation_error_message="This row of the file is there already.",
            ),
            models.CheckConstraint(
                name="reviews_chronology_bad_with_a_reason",
                condition=~Q(outcome=Outcome.BAD) | ~Q(notes=""),
                violation_error_message="Say what is wrong with the row.",
            ),
        ]

    def __str__(self) -> str:
        return f"Row {self.number}"


@tracked(exclude=[*WORDS, "suspects", "replaced"], told_with="chronology")
class Entry(EditableRecord):
    """One event as one agency has recorded it, with its source.

    `written` is the date as it was written; `earliest` and `latest` are the days between which it lies; one of them is
    empty where it was before or after a day, both where nothing is known.
    `known_*` say when and by whom it became known, where that was later: who knew what when.
    `sequence` is the agency's own order. `suspects` are words that may be names of people whom the glossary lacks.
    """

    chronology = models.ForeignKey(Chronology, models.PROTECT, related_name="entries")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    written = models.CharField("date, as it is recorded", max_length=LONGEST)
    earliest = models.DateField(null=True, editable=False)
    latest = models.DateField(null=True, editable=False)
    precision = models.CharField(max_length=12, choices=Precision, editable=False)
    time = models.TimeField(null=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    happened = models.TextField("what happened", max_length=6000)
    source = models.CharField(max_length=300)
    place = models.CharField("where", max_length=200, blank=True)
    known_written = models.CharField("when the agency knew of it", max_length=LONGEST, blank=True)
    known_earliest = models.DateField(null=True, editable=False)
    known_latest = models.DateField(null=True, editable=False)
    known_by = models.CharField("who knew", max_length=200, blank=True)
    comment = models.TextField("why it matters", max_length=2000, blank=True)
    sealed = models.TextField("words", editable=False)
    people = models.ManyToManyField(Name, related_name="entries", blank=True)
    themes = models.ManyToManyField(Theme, related_name="+", blank=True)
    suspects = ArrayField(models.CharField(max_length=60), default=list, editable=False)
    replaced = models.PositiveSmallIntegerField(default=0, editable=False)
    imported_in = models.ForeignKey(
        File, models.PROTECT, null=True, editable=False, related_name="entries", verbose_name="imported from"
    )
    imported_row = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        verbose_name_plural = "entries"
        ordering = [
            Coalesce("earliest", "latest").asc(nulls_last=True),
            F("time").asc(nulls_first=True),
            "latest",
            "sequence",
        ]
        indexes = [
            # read by the composite chronology, and by the part of one agency
            models.Index(fields=["chronology", "agency"], name="reviews_chronology_entries"),
        ]
        constraints = [
            models.CheckConstraint(
                name="reviews_chronology_entry_lies_between",
                condition=Q(earliest=None, latest=None, precision=Precision.UNKNOWN)
                | Q(earliest=None, latest__isnull=False, precision=Precision.BEFORE)
                | Q(earliest__isnull=False, latest=None, precision=Precision.AFTER)
                | (
                    Q(earliest__isnull=False, latest__isnull=False, latest__gte=F("earliest"))
                    & ~Q(precision__in=[Precision.BEFORE, Precision.AFTER, Precision.UNKNOWN])
                ),
                violation_error_message="An event lies between two days, at one side of a day, or is not dated.",
            ),
            models.CheckConstraint(
                name="reviews_chronology_exact_is_one_day",
                condition=~Q(precision=Precision.EXACT) | Q(earliest=F("latest")),
                violation_error_message="An exact date is one day.",
            ),
            models.CheckConstraint(
                name="reviews_chronology_known_between",
                condition=Q(known_earliest=None)
                | Q(known_latest=None)
                | Q(known_latest__gte=F("known_earliest")),
                violation_error_message="When it became known lies between two days.",
            ),
            models.CheckConstraint(
                name="reviews_chronology_entry_says_what",
                condition=~Q(happened="") & ~Q(sealed="") & ~Q(written=""),
                violation_error_message="Enter the date and what happened.",
            ),
            models.CheckConstraint(
                name="reviews_chronology_entry_has_a_source",
                condition=~Q(source=""),
                violation_error_message="Enter the source: the record from which this comes.",
            ),
            models.UniqueConstraint(
                fields=["imported_in", "imported_row"],
                name="reviews_chronology_row_imported_once",
                violation_error_message="This row of the file is in the chronology already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.written}, {self.agency_id}"


@tracked(told_with="chronology")
class Comparison(EditableRecord):
    """What somebody has judged of two entries: that they are one event or contradict each other, or that they do not.

    Both entries stay as they are. `first` has the smaller key, so that a pair has one row for each question.
    """

    chronology = models.ForeignKey(Chronology, models.PROTECT, related_name="comparisons")
    first = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    second = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=13, choices=Against)
    stands = models.BooleanField()
    because = models.CharField("why", max_length=400)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second", "kind"],
                name="reviews_chronology_pair_judged_once",
                violation_error_message="These two entries are judged already.",
            ),
            models.CheckConstraint(
                name="reviews_chronology_pair_in_order",
                condition=Q(first__lt=F("second")),
                violation_error_message="An entry is compared with another one.",
            ),
            models.CheckConstraint(
                name="reviews_chronology_judged_with_a_reason",
                condition=~Q(because=""),
                violation_error_message="Say why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.first_id}, {self.second_id}"


@tracked(fields=["chronology", "state", "asked_by", "asked_at", "problem", "entries"])  # not each step
class Print(Job):
    """The composite chronology as a PDF, with pseudonyms: no file with real names is ever kept."""

    chronology = models.ForeignKey(Chronology, models.CASCADE, related_name="prints")
    filters = models.JSONField(default=dict)
    content = models.BinaryField(null=True, editable=False)
    entries = models.PositiveIntegerField(default=0)

    class Meta(Job.Meta):
        verbose_name = "print of a chronology"
        verbose_name_plural = "prints of chronologies"
        constraints = [
            *Job.Meta.constraints,
            models.UniqueConstraint(
                fields=["chronology"],
                condition=Q(state__in=LIVE),
                name="reviews_chronology_one_live_print",
                violation_error_message="This file is already being made.",
            ),
        ]

    def __str__(self) -> str:
        return f"Print of {self.chronology_id}"

    @property
    def steps(self) -> int:
        return 2
