"""Groups with their purpose and dates, and the dated seats on them."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from partnership.agencies.models import Agency, Days
from partnership.base.models import EditableRecord, Record
from partnership.base.searching import Searched
from partnership.base.tracking import tracked
from partnership.meetings.rules import GroupKind, SeatKind

GROUP_WORDS = Searched(title=["name"], text=["purpose"])


@tracked
class Subgroup(EditableRecord):
    """A standing group of the partnership: the executive, a subgroup, a forum or a joint panel.

    It belongs to no agency. Working Together to Safeguard Children leaves it to each partnership which it has; the
    published arrangements name them.
    """

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=GroupKind, default=GroupKind.SUBGROUP)
    purpose = models.CharField(max_length=400)
    meetings_a_year = models.PositiveSmallIntegerField("meetings a year", null=True, blank=True)
    from_on = models.DateField("from", null=True, blank=True)
    until_on = models.DateField("until", null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "group"
        indexes = [
            # read by the search box
            GinIndex(GROUP_WORDS.vector(), name="meetings_group_words"),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="meetings_group_name_is_unique",
                violation_error_message="There is already a group with this name.",
            ),
            models.CheckConstraint(
                name="meetings_group_is_described",
                condition=~Q(name="") & ~Q(purpose=""),
                violation_error_message="Say what the group is called and what it is for.",
            ),
            models.CheckConstraint(
                name="meetings_group_ends_after_it_begins",
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="The group’s last day must be after its first.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked(told_with="subgroup")
class Seat(Record):
    """Who sits on a group for which agency, as what, from which day until which.

    A seat is an agency's: it lasts no longer than its holder works for that agency, or for the one that it has
    merged into. Rights that hang on a group follow from it.
    """

    subgroup = models.ForeignKey(Subgroup, models.PROTECT, related_name="seats", verbose_name="group")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats", verbose_name="person"
    )
    kind = models.CharField(max_length=10, choices=SeatKind, default=SeatKind.MEMBER)
    from_on = models.DateField("from")
    until_on = models.DateField("until", null=True, blank=True)

    class Meta:
        ordering = ["-from_on"]
        constraints = [
            models.CheckConstraint(
                name="meetings_seat_ends_after_it_begins",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="The last day must be after the first.",
            ),
            ExclusionConstraint(
                name="meetings_one_chair_at_a_time",
                expressions=[
                    ("subgroup", RangeOperators.EQUAL),
                    (
                        Days("from_on", "until_on", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(kind=SeatKind.CHAIR),
                violation_error_message="Somebody else chairs this group on some of these days. End that seat first.",
            ),
            ExclusionConstraint(
                name="meetings_one_seat_for_a_person",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("subgroup", RangeOperators.EQUAL),
                    (
                        Days("from_on", "until_on", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="This person already has a seat on this group on some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.subgroup}"
