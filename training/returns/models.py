"""What is asked for which period, what each agency answers, and what it ran."""

from functools import reduce
from operator import add, and_, or_

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from partnership.agencies.models import Agency, Days
from partnership.base.models import EditableRecord, Record
from partnership.base.tracking import tracked
from training.returns.rules import COUNTED, Checked, DeliveredBy, Delivery, State, period
from training.rules import Group, Level

SUBJECT = "training_returns.return"
"""How the subject of the deadline of a return begins; its id follows."""
MOST_PEOPLE = 100_000
GROUP_FIELDS = tuple(f"group_{group.value}" for group in Group)
TRAINED = reduce(add, (F(name) for name in GROUP_FIELDS))
"""How many people one entry is about, for a query."""


@tracked
class Round(Record):
    """That agencies are asked what they trained by themselves in a period. No day is asked for twice.

    Partnerships ask for single-agency training once a year, often beside Section 11; the answers are read, since
    figures that nobody checks are worth little.
    """

    from_on = models.DateField("first day")
    until_on = models.DateField("last day")
    guidance = models.TextField("what agencies should know", max_length=1000, blank=True)
    asked_on = models.DateField("asked on")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-from_on"]
        verbose_name = "request for returns"
        verbose_name_plural = "requests for returns"
        constraints = [
            models.CheckConstraint(
                name="training_returns_period_ends_later",
                condition=Q(until_on__gte=F("from_on")),
                violation_error_message="The last day cannot be before the first.",
            ),
            ExclusionConstraint(
                name="training_returns_no_day_twice",
                expressions=[
                    (
                        Days("from_on", "until_on", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    )
                ],
                violation_error_message="Agencies were asked for some of these days already.",
            ),
        ]

    def __str__(self) -> str:
        return self.period

    @property
    def period(self) -> str:
        return period(self.from_on, self.until_on)


@tracked
class Return(EditableRecord):
    """One agency's answer for one period: what it ran, or that it ran nothing, and why.

    `said` is what whoever read it wrote: why it goes back, or why it is not needed. Nobody accepts what they have
    sent themselves.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="returns")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="training_returns")
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    nothing_because = models.CharField("why there was nothing", max_length=300, blank=True)
    remark = models.TextField("what else there is to know", max_length=1000, blank=True)
    sent_at = models.DateTimeField(null=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    said = models.TextField("what was said to it", max_length=1000, blank=True)

    class Meta:
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "agency"],
                name="training_returns_one_an_agency",
                violation_error_message="This agency was asked already.",
            ),
            models.CheckConstraint(
                name="training_returns_sent_by_somebody",
                condition=~Q(state__in=COUNTED) | Q(sent_at__isnull=False, sent_by__isnull=False),
                violation_error_message="A return that was sent has a time and a sender.",
            ),
            models.CheckConstraint(
                name="training_returns_accepted_by_another",
                condition=~Q(state=State.ACCEPTED)
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("sent_by")),
                violation_error_message="Somebody else has to accept what you have sent.",
            ),
            models.CheckConstraint(
                name="training_returns_refused_with_a_reason",
                condition=~Q(state__in=(State.SENT_BACK, State.EXCUSED)) | ~Q(said=""),
                violation_error_message="Say why.",
            ),
        ]

    def __str__(self) -> str:
        return f"Return of {self.agency_id}"

    @property
    def subject(self) -> str:
        """What its deadline is about."""
        return f"{SUBJECT}:{self.pk}"


@tracked(told_with="a_return")
class Entry(EditableRecord):
    """One thing that an agency ran for its own staff, with how many people of each training group took part."""

    a_return = models.ForeignKey(Return, models.CASCADE, related_name="entries", verbose_name="return")
    title = models.CharField("course or topic", max_length=140)
    level = models.PositiveSmallIntegerField(choices=Level, null=True, blank=True)
    from_on = models.DateField("first day")
    until_on = models.DateField("last day", null=True, blank=True)
    delivery = models.CharField("how people took part", max_length=10, choices=Delivery)
    times = models.PositiveSmallIntegerField("how many times it was held", null=True, blank=True)
    hours = models.DecimalField("hours for each person", max_digits=4, decimal_places=1)
    group_1 = models.PositiveIntegerField("people of group 1", default=0)
    group_2 = models.PositiveIntegerField("people of group 2", default=0)
    group_3 = models.PositiveIntegerField("people of group 3", default=0)
    group_4 = models.PositiveIntegerField("people of group 4", default=0)
    group_5 = models.PositiveIntegerField("people of group 5", default=0)
    group_6 = models.PositiveIntegerField("people of group 6", default=0)
    group_7 = models.PositiveIntegerField("people of group 7", default=0)
    group_8 = models.PositiveIntegerField("people of group 8", default=0)
    delivered_by = models.CharField("who taught it", max_length=10, choices=DeliveredBy)
    checked = models.CharField(
        "whether it was checked against the partnership’s outcomes", max_length=8, choices=Checked
    )
    quality = models.CharField("how its quality is known", max_length=300, blank=True)

    class Meta:
        verbose_name = "course or topic"
        ordering = ["from_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["a_return", "title", "from_on", "delivery"],
                name="training_returns_entry_once",
                violation_error_message="This is in the return already. Change it there instead of adding it again.",
            ),
            models.CheckConstraint(
                name="training_returns_entry_has_a_title",
                condition=~Q(title=""),
                violation_error_message="Enter the course or topic.",
            ),
            models.CheckConstraint(
                name="training_returns_entry_ends_later",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="The last day cannot be before the first.",
            ),
            models.CheckConstraint(
                name="training_returns_entry_takes_time",
                condition=Q(hours__gt=0, hours__lte=200),
                violation_error_message="Enter how many hours it took, up to 200.",
            ),
            models.CheckConstraint(
                name="training_returns_somebody_was_trained",
                condition=reduce(or_, (Q(**{f"{name}__gt": 0}) for name in GROUP_FIELDS))
                & reduce(and_, (Q(**{f"{name}__lte": MOST_PEOPLE}) for name in GROUP_FIELDS)),
                violation_error_message="Enter how many people took part, in one group at least.",
            ),
            models.CheckConstraint(
                name="training_returns_only_live_is_held",
                condition=Q(times=None) | Q(delivery=Delivery.LIVE, times__gte=1),
                violation_error_message="What is taken on demand is not held a number of times.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def trained(self) -> int:
        """How many people took part, all groups together."""
        return sum(getattr(self, name) for name in GROUP_FIELDS)

    @property
    def groups(self) -> list[tuple[str, int]]:
        """Each group of which somebody took part, in words."""
        return [
            (str(group.label), number) for group in Group if (number := getattr(self, f"group_{group.value}"))
        ]
