"""The list of reviews of all kinds."""

from datetime import date
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from partnership.base.years import FinancialYear
from partnership.meetings.models import Subgroup
from partnership.pages import words
from partnership.pages.cells import naming, tag
from partnership.pages.components import Colour, Tag
from partnership.pages.listing import Filters, WordsFilter
from reviews import access
from reviews.models import Review
from reviews.rules import Kind, State

NUMBER: dict[str, Any] = {"th": {"class": "app-table__col-number"}}
NARROW: dict[str, Any] = {"th": {"class": "app-table__col-m"}}
COLOURS: dict[State, Colour] = {State.OPEN: "blue", State.COMPLETE: "green", State.STOPPED: "grey"}
YEARS = 15
"""So many years back the list can be narrowed to one."""


def state_of(review: Review) -> Tag:
    """Whether somebody still works on it."""
    if review.archived_on:
        return Tag("grey", "Archived")
    return Tag(COLOURS[State(review.state)], review.get_state_display())


def rows(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """With what the columns need."""
    return reviews.annotate(agencies=Count("involved"))


class ReviewTable(tables.Table):  # type: ignore[misc]
    """Every review that somebody sees, the latest first."""

    reference = tables.Column(verbose_name="Review")
    kind = tables.Column(verbose_name="Kind")
    started_on = tables.Column(verbose_name="Decided on", attrs=NARROW)
    state = tables.Column(verbose_name="State", attrs={"th": {"class": "app-table__col-status"}})
    agencies = tables.Column(verbose_name="Agencies", attrs=NUMBER)
    pseudonym = tables.Column(verbose_name="Called", visible=False)
    ended_on = tables.Column(verbose_name="Ended on", visible=False)
    group = tables.Column(accessor="group__name", verbose_name="Overseen by", visible=False)
    lead_area = tables.Column(verbose_name="Led by", visible=False)

    class Meta:
        order_by = ("-started_on", "-reference")
        default = ""

    def render_reference(self, record: Review) -> SafeString:
        return naming(reverse("reviews:detail", args=[record.pk]), record.reference, record.pseudonym)

    def value_reference(self, record: Review) -> str:
        return record.reference

    def render_state(self, record: Review) -> SafeString:
        return tag(state_of(record))

    def value_state(self, record: Review) -> str:
        return state_of(record).text

    def render_started_on(self, value: date) -> str:
        return words.tiny_date(value)

    def value_started_on(self, value: date) -> date:
        return value

    def render_ended_on(self, value: date) -> str:
        return words.tiny_date(value)

    def value_ended_on(self, value: date) -> date:
        return value


def years() -> list[tuple[str, str]]:
    """The financial years that the list offers, this one first."""
    now = FinancialYear.of(timezone.localdate())
    return [(str(one), one.words) for one in (now.back(ago) for ago in range(YEARS))]


class ReviewFilters(Filters):
    """By words, kind, state, year and group; archived ones only where somebody asks."""

    q = WordsFilter(method="find", label="Reference or pseudonym")
    kind = filters.ChoiceFilter(label="Kind", choices=Kind.choices, empty_label="Every kind")
    state = filters.ChoiceFilter(
        label="State",
        method="standing",
        choices=[*State.choices, ("archived", "Archived")],
        empty_label="Under way or ended",
    )
    year = filters.ChoiceFilter(
        label="Decided in the year", method="in_year", choices=years, empty_label="Any year"
    )
    group = filters.ModelChoiceFilter(
        queryset=Subgroup.objects.order_by("name"), label="Overseen by", empty_label="Any group"
    )
    mine = filters.ChoiceFilter(
        label="Whose", method="worked_on", choices=[("me", "Those I work on")], empty_label="Everybody’s"
    )

    def filter_queryset(self, queryset: QuerySet[Review]) -> QuerySet[Review]:
        """Archived reviews stand aside unless they are asked for."""
        if self.form.cleaned_data.get("state") != "archived":
            queryset = queryset.filter(archived_on=None)
        found: QuerySet[Review] = super().filter_queryset(queryset)
        return found

    def find(self, rows: QuerySet[Review], name: str, value: str) -> QuerySet[Review]:
        return rows.filter(Q(reference__icontains=value) | Q(pseudonym__icontains=value))

    def standing(self, rows: QuerySet[Review], name: str, value: str) -> QuerySet[Review]:
        return rows.filter(archived_on__isnull=False) if value == "archived" else rows.filter(state=value)

    def in_year(self, rows: QuerySet[Review], name: str, value: str) -> QuerySet[Review]:
        year = FinancialYear.parse(value)
        return rows.filter(started_on__range=(year.start, year.end))

    def worked_on(self, rows: QuerySet[Review], name: str, value: str) -> QuerySet[Review]:
        return rows.filter(pk__in=access.working(self.request.user).values("review"))
