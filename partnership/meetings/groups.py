"""The groups as people read them: the list, and who sits on one of them."""

from datetime import date
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from partnership.accounts.models import User
from partnership.agencies.rules import in_force as holds
from partnership.agencies.standing import standing
from partnership.meetings import access
from partnership.meetings.models import Seat, Subgroup
from partnership.meetings.rules import ORDER, GroupKind, SeatKind
from partnership.meetings.seating import in_force
from partnership.pages.cells import naming
from partnership.pages.components import Tag
from partnership.pages.listing import Filters, WordsFilter

STATES = [("ended", "Ended"), ("all", "In force or ended")]


def groups_for(user: User) -> QuerySet[Subgroup]:
    """The groups this person may see, each with who chairs it and how many sit on it today."""
    now = in_force(access.visible_seats(user).filter(subgroup=OuterRef("pk")), timezone.localdate())
    chair = now.filter(kind=SeatKind.CHAIR).order_by()
    number = now.order_by().values("subgroup").annotate(number=Count("pk")).values("number")
    return access.visible(user).annotate(
        chair=ArraySubquery(chair.values_list(Concat("user__name", Value("\n"), "agency__name"), flat=True)),
        sitting=Coalesce(number, 0),
    )


def sitting(user: User, subgroup: Subgroup, on: date) -> list[Seat]:
    """The seats that count on a day, the chair first."""
    seats = in_force(access.visible_seats(user).filter(subgroup=subgroup), on)
    return sorted(
        seats, key=lambda seat: (ORDER.index(SeatKind(seat.kind)), seat.agency.name, seat.user.name)
    )


def coming(user: User, subgroup: Subgroup, on: date) -> QuerySet[Seat]:
    """The seats that begin after a day."""
    return access.visible_seats(user).filter(subgroup=subgroup, from_on__gt=on).order_by("from_on")


def state_of(subgroup: Subgroup, *, on: date) -> Tag:
    """Whether a group is there on a day."""
    if holds(subgroup.from_on, subgroup.until_on, on=on):
        return Tag("green", "In force")
    return Tag("grey", "Ended") if subgroup.until_on and subgroup.until_on < on else Tag("blue", "To begin")


class SubgroupTable(tables.Table):  # type: ignore[misc]
    """Groups, what they are for, and who chairs them."""

    name = tables.Column(verbose_name="Group")
    kind = tables.Column()
    chair = tables.Column(verbose_name="Chaired by", orderable=False, empty_values=(None, []))
    sitting = tables.Column(verbose_name="Seats", attrs={"cell": {"class": "app-table__number"}})
    meetings_a_year = tables.Column(verbose_name="Meetings a year", visible=False)

    class Meta:
        order_by = "name"
        default = ""

    def render_name(self, record: Subgroup) -> SafeString:
        return naming(reverse("meetings:subgroup", args=[record.pk]), record.name, record.purpose)

    def value_name(self, record: Subgroup) -> str:
        return record.name

    def render_chair(self, value: list[str]) -> str:
        return ", ".join(one.replace("\n", ", ") for one in value)

    def value_sitting(self, value: Any) -> Any:
        return value


class SubgroupFilters(Filters):
    """Words, kind, one's own; groups that have ended only when asked for."""

    q = WordsFilter(method="find", label="Name or purpose")
    kind = filters.ChoiceFilter(label="Kind", choices=GroupKind.choices, empty_label="Any kind")
    sits = filters.ChoiceFilter(
        label="Who sits on it", choices=[("me", "I do")], empty_label="Anybody", method="mine"
    )
    state = filters.ChoiceFilter(
        label="State", choices=STATES, empty_label="In force today", method="in_state"
    )

    def find(self, rows: QuerySet[Subgroup], name: str, value: str) -> QuerySet[Subgroup]:
        return rows.filter(Q(name__icontains=value) | Q(purpose__icontains=value))

    def mine(self, rows: QuerySet[Subgroup], name: str, value: str) -> QuerySet[Subgroup]:
        now = standing(self.request.user)
        return rows.filter(pk__in=[seat.group for seat in now.seats] if now else [])

    def in_state(self, rows: QuerySet[Subgroup], name: str, value: str) -> QuerySet[Subgroup]:
        return rows.filter(until_on__lt=timezone.localdate()) if value == "ended" else rows

    def filter_queryset(self, queryset: QuerySet[Subgroup]) -> QuerySet[Subgroup]:
        today = timezone.localdate()
        if not self.form.cleaned_data.get("state"):
            queryset = queryset.filter(Q(until_on=None) | Q(until_on__gte=today))
        found: QuerySet[Subgroup] = super().filter_queryset(queryset)
        return found
