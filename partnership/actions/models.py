"""Themes, actions, and what is said of each: new dates and progress; how they are closed stands in `closing_models`."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from partnership.actions.chasing_models import Chase
from partnership.actions.closing_models import Closure, Evidence, Reopening, Test, somebody
from partnership.actions.rules import LIVE, Every, Facts, Outlook, Source, State, reference
from partnership.agencies.models import Agency
from partnership.base.models import EditableRecord, Record
from partnership.base.searching import Searched
from partnership.base.tracking import tracked
from partnership.meetings.models import Subgroup

__all__ = [
    "Action",
    "Chase",
    "Closure",
    "DateRequest",
    "DueChange",
    "Evidence",
    "ProgressReport",
    "Reopening",
    "Test",
    "Theme",
]

ACTION_WORDS = Searched(title=["title"], text=["agreed", "success_measure"])


@tracked
class Theme(EditableRecord):
    """What reviews find again and again, by one name: information sharing, hidden men, neglect.

    The national Panel and the tracker of the NHS name up to three themes of a case; here findings, recommendations
    and actions share one list.
    """

    name = models.CharField(max_length=80)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="part of"
    )
    is_active = models.BooleanField("in use", default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="actions_theme_name_is_unique",
                violation_error_message="There is already a theme with this name.",
            ),
            models.CheckConstraint(
                name="actions_theme_stands_apart",
                condition=~Q(name="") & (Q(parent=None) | ~Q(parent=F("pk"))),
                violation_error_message="A theme has a name, and is no part of itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Action(EditableRecord):
    """What one agency, or one group, has agreed to do by one date, wherever it was agreed.

    It is done when its owner says so, evidenced when somebody else has accepted what shows it, and embedded when a
    later audit, survey or indicator shows that practice has changed. `round` counts how often it was begun: what is
    contradicted begins again. `is_sensitive` marks what came from a review: `source_name` may then be shown only to
    those who see the review. `handed_in_on`, `outlook`, `report_due_on` and `chased_on` say whose turn it is; the
    status follows from them by rule and is never set.
    """

    number = models.PositiveIntegerField(editable=False)
    title = models.CharField(max_length=140)
    agreed = models.TextField("what was agreed", max_length=2000)
    success_measure = models.TextField("what success looks like", max_length=1000, blank=True)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name="agency"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="actions_owned"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="actions_deputised"
    )
    group = models.ForeignKey(
        Subgroup, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name="overseen by"
    )
    source = models.CharField("came from", max_length=12, choices=Source)
    source_name = models.CharField("its name", max_length=140)
    source_path = models.CharField("its page in the portal", max_length=300, blank=True)
    is_sensitive = models.BooleanField("from a review", default=False)
    agreed_on = models.DateField("agreed on")
    first_due_on = models.DateField("first due on", editable=False)
    due_on = models.DateField("due on")
    report_every = models.CharField("progress reports", max_length=2, choices=Every, blank=True)
    report_due_on = models.DateField("next progress report", null=True, blank=True)
    reported_on = models.DateField("last heard of", null=True, editable=False)
    outlook = models.CharField("how it goes", max_length=8, choices=Outlook, blank=True, editable=False)
    chased_on = models.DateField("reminded, unanswered", null=True, editable=False)
    handed_in_on = models.DateField("with those who check since", null=True, editable=False)
    state = models.CharField("how far", max_length=9, choices=State, default=State.OPEN, editable=False)
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    themes = models.ManyToManyField(Theme, blank=True, related_name="actions")

    class Meta:
        ordering = ["number"]
        indexes = [
            # read by the tracker, whose lists begin with what is to be done, by date
            models.Index(fields=["due_on", "number"], condition=Q(state__in=LIVE), name="actions_live"),
            models.Index(fields=["state", "due_on"], name="actions_by_state"),
            models.Index(fields=["source", "state"], name="actions_by_source"),
            # read by “my work”
            models.Index(fields=["owner", "due_on"], condition=Q(state__in=LIVE), name="actions_of_owner"),
            models.Index(fields=["deputy"], condition=Q(state__in=LIVE), name="actions_of_deputy"),
            # read by the search box
            GinIndex(ACTION_WORDS.vector(), name="actions_words"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="actions_number_is_unique",
                violation_error_message="Another action has just taken this number. Try again.",
            ),
            models.UniqueConstraint(
                fields=["title", "agency", "group", "source", "source_name", "agreed_on"],
                nulls_distinct=False,
                name="actions_agreed_once",
                violation_error_message="This action is in the tracker already, under the same title and source.",
            ),
            models.CheckConstraint(
                name="actions_is_said_in_words",
                condition=~Q(title="") & ~Q(agreed="") & ~Q(source_name=""),
                violation_error_message="Say what was agreed, under a title, and where it came from.",
            ),
            models.CheckConstraint(
                name="actions_somebody_owns_it",
                condition=Q(agency__isnull=False) | Q(group__isnull=False),
                violation_error_message="Choose the agency that owns the action, or the group.",
            ),
            models.CheckConstraint(
                name="actions_deputy_is_another",
                condition=Q(deputy=None) | Q(owner__isnull=False) & ~Q(deputy=F("owner")),
                violation_error_message="The deputy stands in for an owner, and is somebody else.",
            ),
            models.CheckConstraint(
                name="actions_due_after_it_is_agreed",
                condition=Q(due_on__gte=F("agreed_on"), first_due_on__gte=F("agreed_on")),
                violation_error_message="An action is due on the day on which it was agreed, or later.",
            ),
            models.CheckConstraint(
                name="actions_handed_in_when_done",
                condition=Q(handed_in_on=None) | Q(state=State.DONE),
                violation_error_message="Only what is said to be done is checked.",
            ),
            models.CheckConstraint(
                name="actions_reports_while_it_lasts",
                condition=Q(report_due_on=None) | Q(~Q(report_every=""), state__in=LIVE),
                violation_error_message="Progress is reported of an action that is to be done, at an interval.",
            ),
            models.CheckConstraint(
                name="actions_source_leads_into_the_portal",
                condition=Q(source_path="")
                | Q(source_path__startswith="/") & ~Q(source_path__startswith="//"),
                violation_error_message="The page that it came from is one of the portal, and starts with one slash.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        """A-0147"""
        return reference(self.number)

    @property
    def subject(self) -> str:
        """What its deadline is about."""
        return f"action:{self.pk}"

    @property
    def report_subject(self) -> str:
        """What the deadline of its progress report is about."""
        return f"action.report:{self.pk}"

    @property
    def owned_by(self) -> str:
        """The agency that owns it, else the group."""
        return str(self.agency or self.group)

    @property
    def facts(self) -> Facts:
        """What its status hangs on."""
        return Facts(
            state=self.state,
            due_on=self.due_on,
            handed_in_on=self.handed_in_on,
            outlook=self.outlook,
            report_due_on=self.report_due_on,
            chased_on=self.chased_on,
        )


@tracked(told_with="action")
class DueChange(Record):
    """That another date was agreed, and why. The dates before stay to be seen."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="due_changes")
    was_on = models.DateField("was due on")
    becomes_on = models.DateField("is due on")
    because = models.CharField(max_length=300)
    by = somebody("agreed by")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="actions_another_date_with_a_reason",
                condition=~Q(was_on=F("becomes_on")) & ~Q(because=""),
                violation_error_message="Choose another date, and say why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.was_on} to {self.becomes_on}"


@tracked(told_with="action")
class DateRequest(Record):
    """That whoever does it asks for another date; the business unit grants it or says why not.

    What nobody has decided lapses once the action is said to be done, handed in, dropped, or begins again.
    """

    action = models.ForeignKey(Action, models.CASCADE, related_name="date_requests")
    asks_for_on = models.DateField("asks for")
    because = models.CharField(max_length=300)
    by = somebody("asked by")
    is_granted = models.BooleanField(null=True, editable=False)
    said = models.CharField("what was answered", max_length=300, blank=True)
    decided_by = somebody("decided by", null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    lapsed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(is_granted=None, lapsed_at=None),
                name="actions_one_date_is_asked_for",
                violation_error_message="Another date has been asked for already. Wait for the answer.",
            ),
            models.CheckConstraint(
                name="actions_date_is_asked_with_a_reason",
                condition=~Q(because=""),
                violation_error_message="Say why another date is needed.",
            ),
            models.CheckConstraint(
                name="actions_date_is_decided_by_another",
                condition=Q(is_granted=None, decided_by=None, decided_at=None)
                | Q(
                    is_granted__isnull=False,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    lapsed_at=None,
                )
                & ~Q(decided_by=F("by"))
                & (Q(is_granted=True) | ~Q(said="")),
                violation_error_message="Somebody else decides, and says why where the date stays.",
            ),
        ]

    def __str__(self) -> str:
        return f"Another date asked for: {self.asks_for_on}"


@tracked(told_with="action")
class ProgressReport(Record):
    """How it goes, as whoever does it says; `due_on` is the day for which it was asked, where it was."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="progress")
    due_on = models.DateField("asked for by", null=True, blank=True)
    said_on = models.DateField()
    outlook = models.CharField("how it goes", max_length=8, choices=Outlook)
    text = models.TextField("what has happened", max_length=2000)
    by = somebody("said by")

    class Meta:
        ordering = ["-said_on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                name="actions_progress_is_told",
                condition=~Q(text=""),
                violation_error_message="Say what has happened since the last time.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_outlook_display())
