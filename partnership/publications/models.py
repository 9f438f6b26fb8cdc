"""What the partnership publishes for everybody to learn from."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from partnership.base.models import EditableRecord
from partnership.base.searching import Searched
from partnership.base.tracking import tracked
from partnership.documents.models import Version
from partnership.publications.rules import Kind

PUBLICATION_WORDS = Searched(title=["title"], text=["summary"])


@tracked
class Publication(EditableRecord):
    """One thing that anybody may read: the report of a review, a briefing, a bulletin, a resource.

    Its text lies in `sections`, each with a heading and text; its file is one version of a document, so that what was
    published stays what it was when the document gets a newer version. A published review stays public for at least a
    year (Children Act 2004, section 16F; Working Together 2018, chapter 4, and 2023, chapter 5): until `stays_until`.
    What is withdrawn is not deleted.
    """

    kind = models.CharField("kind", max_length=10, choices=Kind)
    slug = models.SlugField(max_length=100, unique=True, editable=False)
    title = models.CharField("title", max_length=150)
    summary = models.CharField("what it says, in one sentence", max_length=300)
    sections = models.JSONField("text", default=list, blank=True)
    version_given = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="publications", verbose_name="file"
    )
    published_on = models.DateField("published on")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    stays_until = models.DateField("stays public until at least", null=True, editable=False)
    withdrawn_on = models.DateField("withdrawn on", null=True, editable=False)
    withdrawn_because = models.CharField("why it was withdrawn", max_length=300, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="replaces",
        verbose_name="what was published in its place",
    )

    class Meta:
        ordering = ["-published_on", "title"]
        indexes = [
            # read by the public list
            models.Index(
                fields=["-published_on"], condition=Q(withdrawn_on=None), name="publications_public"
            ),
            # read by the search box
            GinIndex(PUBLICATION_WORDS.vector(), name="publications_words"),
        ]
        constraints = [
            models.CheckConstraint(
                name="publications_say_what_they_are",
                condition=~Q(title="") & ~Q(summary="") & ~Q(slug=""),
                violation_error_message="Enter a title, and what it says in one sentence.",
            ),
            models.CheckConstraint(
                name="publications_have_something_to_read",
                condition=~Q(sections=[]) | Q(version_given__isnull=False),
                violation_error_message="Write the text or choose a file: there is nothing to read yet.",
            ),
            models.CheckConstraint(
                name="publications_withdrawn_with_a_reason",
                condition=Q(withdrawn_on=None, withdrawn_because="")
                | Q(withdrawn_on__isnull=False, withdrawn_on__gte=F("published_on"))
                & ~Q(withdrawn_because=""),
                violation_error_message="Say why it is withdrawn.",
            ),
            models.CheckConstraint(
                name="publications_replaced_stays_withdrawn",
                condition=Q(replaced_by=None) | Q(withdrawn_on__isnull=False),
                violation_error_message="Another was published in its place, so it stays withdrawn.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
