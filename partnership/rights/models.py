"""Records that were opened in an emergency, for good: what was opened is never changed, and is reviewed once."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual

from partnership.base.models import Record
from partnership.base.tracking import tracked
from partnership.rights.rules import LONGEST_TEXT, SHORTEST_REASON, Emergency, Outcome


class Hours(Func):
    """The time from one instant to another as a PostgreSQL range."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


@tracked
class Opening(Record):
    """Somebody opened one closed record for a limited time, said why, and somebody else looked at it afterwards.

    Sharing to protect a child is lawful without consent (Data Protection Act 2018, Schedule 1, paragraph 18), and the
    duty to share can be as important as the duty to keep (Caldicott principle 7). Whoever does so says why, and
    answers for it.
    """

    key = models.CharField("record", max_length=80, db_index=True)
    what = models.CharField(max_length=200)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="openings")
    emergency = models.CharField(max_length=20, choices=Emergency)
    reason = models.TextField(max_length=LONGEST_TEXT)
    opened_at = models.DateTimeField()
    until_at = models.DateTimeField()
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    note = models.TextField(max_length=LONGEST_TEXT, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = "emergency opening"
        constraints = [
            models.CheckConstraint(
                name="rights_opening_says_why",
                condition=GreaterThanOrEqual(Length("reason"), SHORTEST_REASON),
                violation_error_message=f"Say in at least {SHORTEST_REASON} characters why it cannot wait.",
            ),
            models.CheckConstraint(
                name="rights_opening_comes_to_an_end",
                condition=Q(until_at__gt=F("opened_at")),
                violation_error_message="An emergency opening comes to an end.",
            ),
            ExclusionConstraint(
                name="rights_one_opening_at_a_time",
                expressions=[
                    ("opened_by", RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                    (Hours("opened_at", "until_at"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="You have opened this record already. It stays open until its time is over.",
            ),
            models.CheckConstraint(
                name="rights_review_is_whole",
                condition=Q(outcome="", note="", reviewed_by=None, reviewed_at=None)
                | (~Q(outcome="") & ~Q(note="") & Q(reviewed_by__isnull=False, reviewed_at__isnull=False)),
                violation_error_message="A review says what it found, why, who made it and when.",
            ),
            models.CheckConstraint(
                name="rights_nobody_reviews_their_own",
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("opened_by")),
                violation_error_message="Nobody reviews an opening of their own.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="rights_opening_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="rights_opening_is_as_it_was",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "id",
                    "created_at",
                    "key",
                    "what",
                    "opened_by",
                    "emergency",
                    "reason",
                    "opened_at",
                    "until_at",
                ),
            ),
            pgtrigger.Protect(
                name="rights_review_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__reviewed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_reviewed(self) -> bool:
        return self.reviewed_at is not None
