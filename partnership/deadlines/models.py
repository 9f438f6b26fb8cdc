"""Clocks: the rules that they run by, the days off that they skip, their due dates and their pauses."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from partnership.agencies.models import Agency, Days
from partnership.base.models import Record
from partnership.base.searching import Searched
from partnership.base.tracking import tracked
from partnership.deadlines.reckoning import Period
from partnership.deadlines.rules import RUNNING, State, Unit

FAR = 1000
"""The longest period and the highest step of a ladder, in whatever unit."""


@tracked
class RuleSet(Record):
    """How long there is for something, as it stands from one day on.

    Guidance changes: a rule has dated versions under one code, and a clock keeps the version that was in force on the
    day of its trigger (Working Together 2013 to 2026 gave different periods). `trigger` says in words what starts it.
    Nobody has answered `lead_after` days after the due date: the safeguarding lead is told; `unit_after`: the
    business unit.
    """

    code = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    trigger = models.CharField("what starts the clock", max_length=200)
    unit = models.CharField("counted in", max_length=12, choices=Unit)
    length = models.PositiveSmallIntegerField("how many", null=True, blank=True)
    before = models.BooleanField("counted back from the trigger", default=False)
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    lead_after = models.PositiveSmallIntegerField("days late until the safeguarding lead is told", default=7)
    unit_after = models.PositiveSmallIntegerField("days late until the business unit is told", default=14)
    in_force_from = models.DateField("in force from")
    source = models.CharField("source in law or guidance", max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["code", "-in_force_from"]
        verbose_name = "rule"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "in_force_from"],
                name="deadlines_one_version_a_day",
                violation_error_message="This rule has another version from the same day.",
            ),
            models.CheckConstraint(
                name="deadlines_rule_says_how_long",
                condition=Q(
                    unit=Unit.DATE,
                    length__isnull=True,
                    before=False,
                    month__isnull=False,
                    month__range=(1, 12),
                    day__isnull=False,
                    day__range=(1, 31),
                )
                | Q(
                    ~Q(unit=Unit.DATE),
                    length__isnull=False,
                    length__range=(1, FAR),
                    month__isnull=True,
                    day__isnull=True,
                )
                # the trigger is itself the day that was agreed
                | Q(unit=Unit.DAYS, length=0, before=False, month__isnull=True, day__isnull=True),
                violation_error_message="Say how many days or months there are, or which date of the year it is.",
            ),
            models.CheckConstraint(
                name="deadlines_rule_names_its_source",
                condition=~Q(code="") & ~Q(name="") & ~Q(trigger="") & ~Q(source=""),
                violation_error_message="A rule needs a name, what starts it, and its source.",
            ),
            models.CheckConstraint(
                name="deadlines_ladder_goes_up",
                condition=Q(unit_after__gte=F("lead_after"), unit_after__lte=FAR),
                violation_error_message="The business unit is told after the safeguarding lead, or on the same day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} from {self.in_force_from}"

    @property
    def slug(self) -> str:
        """The code as it stands in an address."""
        return self.code.replace(".", "-")

    @property
    def period(self) -> Period:
        return Period(self.unit, self.length or 0, self.before, self.month or 0, self.day or 0)

    @property
    def is_agreed(self) -> bool:
        """Whether the date is the one that people agreed where the work is, and nothing is counted."""
        return self.unit == Unit.DAYS and self.length == 0

    @property
    def ladder(self) -> tuple[int, int]:
        return self.lead_after, self.unit_after


@tracked
class Holiday(Record):
    """A day on which the partnership corrects the list of bank holidays, with the reason.

    One-off holidays come at short notice (19 September 2022; 8 May 2023). `works` says the contrary: a holiday of the
    list on which clocks run. An entry that was a mistake is withdrawn and stays to be seen. `settled_at` is empty
    until the open deadlines have been computed anew.
    """

    on = models.DateField("day")
    works = models.BooleanField("a working day after all", default=False)
    name = models.CharField(max_length=80)
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("withdrawn", null=True)
    settled_at = models.DateTimeField("open deadlines counted anew", null=True, editable=False)

    class Meta:
        ordering = ["-on"]
        indexes = [
            # read by the sweep: changes of the table that open deadlines have not felt yet
            models.Index(fields=["on"], condition=Q(settled_at=None), name="deadlines_to_settle"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["on"],
                condition=Q(withdrawn_at=None),
                name="deadlines_one_entry_a_day",
                violation_error_message="There is already an entry for this day. Withdraw it first.",
            ),
            models.CheckConstraint(
                name="deadlines_holiday_has_a_reason",
                condition=~Q(name="") & ~Q(reason=""),
                violation_error_message="Say what the day is called and why the list changes.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.on}"


DEADLINE_WORDS = Searched(title=["title"])


@tracked(exclude=["look_on"])
class Deadline(Record):
    """One thing that is due on one day, and whose it is.

    `subject` says what it is about, so that the room that asked for it finds it again. `reckoned_on` is what the
    rule gives; `revised_on` a date that was agreed instead, with the reason; `due_on` the one that holds. Neither is
    ever counted down. `title` holds no personal data, since reminders quote it. `look_on` is the day of the next
    reminder: a mark that spares the sweep the rows on which nothing happens. That no reminder comes twice rests on
    its key, not on this mark.
    """

    subject = models.CharField(max_length=120, unique=True)
    rule = models.ForeignKey(RuleSet, models.PROTECT, related_name="deadlines")
    title = models.CharField(max_length=160)
    path = models.CharField("address in the portal", max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="deadlines"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="deputised_deadlines"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="deadlines")
    trigger_on = models.DateField("started on")
    reckoned_on = models.DateField("due by the rule on")
    revised_on = models.DateField("agreed instead", null=True, blank=True)
    revised_because = models.CharField(max_length=300, blank=True)
    due_on = models.DateField("due on")
    by_hand = models.BooleanField("its owner says when it is done", default=False)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    met_on = models.DateField(null=True)
    look_on = models.DateField(editable=False)

    class Meta:
        ordering = ["due_on", "title"]
        indexes = [
            # read by the sweep
            models.Index(
                fields=["look_on", "id"], condition=Q(state=State.OPEN), name="deadlines_to_look_at"
            ),
            # read by the list, the calendar and the load of everybody
            models.Index(fields=["due_on"], condition=Q(state__in=RUNNING), name="deadlines_running"),
            # read by “my work” and one's own list
            models.Index(
                fields=["owner", "due_on"], condition=Q(state__in=RUNNING), name="deadlines_of_owner"
            ),
            models.Index(fields=["deputy"], condition=Q(state__in=RUNNING), name="deadlines_of_deputy"),
            # read by the list of an agency
            models.Index(
                fields=["agency", "due_on"], condition=Q(state__in=RUNNING), name="deadlines_of_agency"
            ),
            # read by the search box
            GinIndex(DEADLINE_WORDS.vector(), name="deadlines_words"),
        ]
        constraints = [
            models.CheckConstraint(
                name="deadlines_due_as_agreed_or_reckoned",
                condition=Q(due_on=Coalesce("revised_on", "reckoned_on")),
                violation_error_message="The due date is the one agreed, or else the one that the rule gives.",
            ),
            models.CheckConstraint(
                name="deadlines_revised_with_a_reason",
                condition=Q(revised_on=None, revised_because="")
                | (Q(revised_on__isnull=False) & ~Q(revised_because="")),
                violation_error_message="Say why another date was agreed.",
            ),
            models.CheckConstraint(
                name="deadlines_met_on_a_day",
                condition=Q(state=State.MET, met_on__isnull=False) | (~Q(state=State.MET) & Q(met_on=None)),
                violation_error_message="A deadline that is met has the day on which it was.",
            ),
            models.CheckConstraint(
                name="deadlines_deputy_is_another",
                condition=Q(deputy=None) | Q(owner__isnull=False) & ~Q(deputy=F("owner")),
                violation_error_message="The deputy stands in for an owner, and is somebody else.",
            ),
            models.CheckConstraint(
                name="deadlines_leads_into_the_portal",
                condition=Q(path__startswith="/") & ~Q(path__startswith="//"),
                violation_error_message="A deadline leads to an address of the portal, which starts with one slash.",
            ),
            models.CheckConstraint(
                name="deadlines_has_a_subject_and_a_title",
                condition=~Q(subject="") & ~Q(title=""),
                violation_error_message="Say what is due.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked
class Pause(Record):
    """Days on which a clock stands still, and why: a criminal trial or an inquest, most often.

    It stands from the first day until the day on which it runs again, which counts.
    """

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="pauses")
    from_on = models.DateField("from")
    until_on = models.DateField("runs again on", null=True, blank=True)
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["from_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                name="deadlines_pause_ends_after_it_begins",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="The clock cannot run again before it stopped.",
            ),
            models.CheckConstraint(
                name="deadlines_pause_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Say why the clock stands still.",
            ),
            ExclusionConstraint(
                name="deadlines_one_pause_at_a_time",
                expressions=[
                    ("deadline", RangeOperators.EQUAL),
                    (Days("from_on", "until_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                violation_error_message="The clock already stood still on some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} to {self.until_on or 'now'}"


@tracked
class Shift(Record):
    """A deadline that a change of the holiday table has moved, from which day to which."""

    holiday = models.ForeignKey(Holiday, models.PROTECT, related_name="shifts")
    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="shifts")
    was_on = models.DateField()
    now_on = models.DateField()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                name="deadlines_shift_moves",
                condition=~Q(was_on=F("now_on")),
                violation_error_message="A deadline that stays where it was has not moved.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.was_on} to {self.now_on}"


@tracked(exclude=["digest"])
class Feed(Record):
    """Somebody's calendar feed. Whoever knows its address reads it, so only its fingerprint is kept."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"Calendar feed of {self.user_id}"
