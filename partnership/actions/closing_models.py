"""How an action is proved and closed: evidence, tests, what somebody closed, and what was reopened."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from partnership.actions.rules import ONE_STAGE, Result, Ruling, Stage, State, TestKind
from partnership.base.models import EditableRecord, Record
from partnership.base.tracking import append_only, tracked
from partnership.documents.models import Document


def somebody(verbose_name: str, **kwargs: Any) -> models.ForeignKey[Any, Any]:
    """A person who did something; what they did outlasts their account."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=verbose_name, related_name="+", **kwargs
    )


@tracked(told_with="action")
class Evidence(Record):
    """A document that shows that an action is done, what it shows, and whether somebody else agrees."""

    action = models.ForeignKey("actions.Action", models.CASCADE, related_name="evidence")
    document = models.ForeignKey(Document, models.PROTECT, related_name="shows_actions")
    shows = models.CharField("what it shows", max_length=300)
    by = somebody("added by")
    ruling = models.CharField(max_length=8, choices=Ruling, default=Ruling.OFFERED)
    said = models.CharField("why it is not enough", max_length=500, blank=True)
    decided_by = somebody("checked by", null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["created_at"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["action", "document"],
                name="actions_evidence_once",
                violation_error_message="This document is among the evidence already.",
            ),
            models.CheckConstraint(
                name="actions_evidence_shows_something",
                condition=~Q(shows=""),
                violation_error_message="Say what the document shows.",
            ),
            models.CheckConstraint(
                name="actions_evidence_is_checked_by_another",
                condition=Q(ruling=Ruling.OFFERED, decided_by=None, decided_at=None)
                | Q(ruling__in=(Ruling.ACCEPTED, Ruling.REFUSED), decided_at__isnull=False)
                & Q(decided_by__isnull=False)
                & ~Q(decided_by=F("by")),
                violation_error_message="Somebody else has to check what you have added.",
            ),
            models.CheckConstraint(
                name="actions_evidence_refused_with_a_reason",
                condition=~Q(ruling=Ruling.REFUSED) | ~Q(said=""),
                violation_error_message="Say why it is not enough.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.document)


@tracked(told_with="action")
class Test(EditableRecord):
    """A later audit, survey or indicator that shows whether practice has changed: planned, then carried out.

    Most yearly reports list what was done after reviews and few say what it changed; this row says so.
    """

    __test__ = False  # it is none of pytest's

    action = models.ForeignKey("actions.Action", models.CASCADE, related_name="tests")
    kind = models.CharField(max_length=9, choices=TestKind)
    name = models.CharField("which", max_length=140)
    path = models.CharField("its page in the portal", max_length=300, blank=True)
    planned_on = models.DateField("planned for")
    carried_out_on = models.DateField("carried out on", null=True, blank=True)
    result = models.CharField("what it shows", max_length=11, choices=Result, blank=True)
    says = models.TextField("what was found", max_length=2000, blank=True)
    by = somebody("planned by", editable=False)
    told_by = somebody("result by", null=True, editable=False)

    class Meta:
        ordering = ["planned_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                name="actions_test_has_a_name",
                condition=~Q(name=""),
                violation_error_message="Say which audit, survey or indicator it is.",
            ),
            models.CheckConstraint(
                name="actions_test_has_a_result",
                condition=Q(carried_out_on=None, result="", told_by=None)
                | Q(~Q(result=""), ~Q(says=""), carried_out_on__isnull=False, told_by__isnull=False),
                violation_error_message="Say on which day it was carried out, what it shows and what was found.",
            ),
            models.CheckConstraint(
                name="actions_test_leads_into_the_portal",
                condition=Q(path="") | Q(path__startswith="/") & ~Q(path__startswith="//"),
                violation_error_message="The page of a test is one of the portal, and starts with one slash.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked(told_with="action")
class Closure(Record):
    """That somebody closes one stage of an action, and why. Nobody closes two stages of the same round."""

    action = models.ForeignKey("actions.Action", models.CASCADE, related_name="closures")
    round = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=9, choices=Stage)
    on = models.DateField()
    because = models.CharField("what shows it", max_length=1000)
    by = somebody("closed by")
    test = models.ForeignKey(Test, models.PROTECT, null=True, blank=True, related_name="closures")

    class Meta:
        ordering = ["round", "created_at"]
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "round", "stage"],
                name="actions_each_stage_once",
                violation_error_message="Somebody else has closed this just now. Open it again to see.",
            ),
            models.UniqueConstraint(
                fields=["action", "round", "by"],
                name="actions_each_stage_by_another",
                violation_error_message=ONE_STAGE,
            ),
            models.CheckConstraint(
                name="actions_closed_with_words",
                condition=~Q(because=""),
                violation_error_message="Say what shows it.",
            ),
            models.CheckConstraint(
                name="actions_embedded_by_a_test",
                condition=Q(stage=Stage.EMBEDDED, test__isnull=False)
                | ~Q(stage=Stage.EMBEDDED) & Q(test=None),
                violation_error_message="An action is embedded when a test shows that practice has changed.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_stage_display())


@tracked(told_with="action")
class Reopening(Record):
    """That an action begins again, and why: sent back, contradicted by a test, or needed after all."""

    action = models.ForeignKey("actions.Action", models.CASCADE, related_name="reopenings")
    round = models.PositiveSmallIntegerField()
    was = models.CharField(max_length=9, choices=State)
    on = models.DateField()
    because = models.CharField(max_length=1000)
    by = somebody("reopened by")
    test = models.ForeignKey(Test, models.PROTECT, null=True, blank=True, related_name="reopenings")

    class Meta:
        ordering = ["round"]
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "round"],
                name="actions_each_round_ends_once",
                violation_error_message="Somebody else has reopened this just now. Open it again to see.",
            ),
            models.CheckConstraint(
                name="actions_reopened_with_a_reason",
                condition=~Q(because="") & ~Q(was=State.OPEN),
                violation_error_message="Say why the action begins again.",
            ),
        ]

    def __str__(self) -> str:
        return f"Reopened on {self.on}"
