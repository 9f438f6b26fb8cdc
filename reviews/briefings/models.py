"""Briefings, the sheet of paper of each, and what teams did with them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from partnership.agencies.models import Agency
from partnership.base.models import EditableRecord, Record
from partnership.base.tracking import tracked
from partnership.documents.models import Version
from partnership.publications.models import Publication
from reviews.briefings.rules import LONGEST, PANELS, State, why_too_long
from reviews.models import Review


def panel(name: str) -> "models.TextField[str, str]":
    """One of the seven."""
    return models.TextField(name, max_length=LONGEST, blank=True)


@tracked
class Briefing(EditableRecord):
    """What a review learned, in seven panels that a team reads and discusses in seven minutes.

    Whoever wrote the words last (`written_by`) does not check them: a second person looks for names and for what would
    tell a child from others. From then on the words stay.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="briefings")
    title = models.CharField(max_length=100)
    background = panel("background")
    matters = panel("why it matters")
    key_1 = panel("key information 1")
    key_2 = panel("key information 2")
    key_3 = panel("key information 3")
    points = panel("points to remember")
    to_do = panel("what to do")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="written by"
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name="checked by",
    )
    checked_at = models.DateTimeField(null=True, editable=False)
    said = models.CharField("what is to be changed", max_length=500, blank=True, editable=False)
    publication = models.OneToOneField(
        Publication, models.PROTECT, null=True, editable=False, related_name="briefing"
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                F("review"),
                Lower("title"),
                name="reviews_briefings_title_once",
                violation_error_message="There is a briefing of this review with this title. Give this one another.",
            ),
            models.CheckConstraint(
                name="reviews_briefings_has_a_title",
                condition=~Q(title=""),
                violation_error_message="Give the briefing a title, without a name.",
            ),
            models.CheckConstraint(
                name="reviews_briefings_checked_by_another",
                condition=Q(state__in=(State.DRAFT, State.TO_CHECK), checked_by=None, checked_at=None)
                | (
                    Q(state__in=(State.CHECKED, State.PUBLISHED), checked_by__isnull=False)
                    & Q(checked_at__isnull=False)
                    & ~Q(checked_by=F("written_by"))
                ),
                violation_error_message="Somebody who did not write the briefing has to check it for names.",
            ),
            models.CheckConstraint(
                name="reviews_briefings_whole_before_it_is_checked",
                condition=Q(state=State.DRAFT)
                | ~(
                    Q(background="")
                    | Q(matters="")
                    | Q(key_1="")
                    | Q(key_2="")
                    | Q(key_3="")
                    | Q(points="")
                    | Q(to_do="")
                ),
                violation_error_message="Write all seven panels first.",
            ),
            models.CheckConstraint(
                name="reviews_briefings_published_somewhere",
                condition=Q(state=State.PUBLISHED, publication__isnull=False)
                | (~Q(state=State.PUBLISHED) & Q(publication=None)),
                violation_error_message="A briefing that is published has a public page.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was public and is no more."""
        return self.publication is not None and self.publication.withdrawn_on is not None

    @property
    def why_too_long(self) -> str | None:
        """The sentence that tells why it does not fit on its sheet, or None."""
        return why_too_long(self.title, {name: getattr(self, name) for name, _ in PANELS})

    @property
    def panels(self) -> list[tuple[str, str]]:
        """Each heading with its text, in order."""
        return [(heading, getattr(self, name)) for name, heading in PANELS]


@tracked
class Sheet(Record):
    """The briefing as one page of A4. Until `attached_at` this row is the job of making it and giving it out."""

    briefing = models.OneToOneField(Briefing, models.PROTECT, related_name="sheet")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version_made = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")
    attached_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reviews_briefings_sheet_made_before_given",
                condition=Q(attached_at=None) | Q(version_made__isnull=False),
                violation_error_message="A sheet is made before it is given out.",
            ),
        ]

    def __str__(self) -> str:
        return f"Sheet of {self.briefing_id}"


@tracked
class Discussion(Record):
    """That a team has discussed a briefing: how many people, and one thing that they will change.

    Some areas ask each team for a short action plan that proves that a briefing was used; this is its one line.
    """

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="discussions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    team = models.CharField("team", max_length=100)
    discussed_on = models.DateField("discussed on")
    people = models.PositiveSmallIntegerField("how many people")
    will_change = models.CharField("one thing that we will change", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-discussed_on", "team"]
        constraints = [
            models.UniqueConstraint(
                F("briefing"),
                F("agency"),
                Lower("team"),
                F("discussed_on"),
                name="reviews_briefings_a_team_says_it_once_a_day",
                violation_error_message="This team has said so for that day already.",
            ),
            models.CheckConstraint(
                name="reviews_briefings_discussed_by_somebody",
                condition=~Q(team="") & Q(people__gte=1, people__lte=500),
                violation_error_message="Enter the team, and how many people took part: 1 to 500.",
            ),
            models.CheckConstraint(
                name="reviews_briefings_one_thing_will_change",
                condition=~Q(will_change=""),
                violation_error_message="Say one thing that the team will change.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team}, {self.discussed_on}"
