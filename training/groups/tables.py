"""The list of places kept for agencies."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from partnership.pages import words as say
from partnership.pages.cells import naming, tag
from partnership.pages.components import Tag
from training import words
from training.groups.models import Hold

STATES = [("all", "Kept or over")]


def state_of(hold: Hold) -> Tag:
    """How far the places have names."""
    if hold.left:
        return Tag("amber", f"{hold.left} not booked")
    return Tag("grey", "Released") if hold.released_at else Tag("green", "Every place is booked")


class HoldTable(tables.Table):  # type: ignore[misc]
    """Places kept, for whom and until when."""

    course = tables.Column(accessor="session__course__title", verbose_name="Session")
    agency = tables.Column(accessor="agency__name", verbose_name="Agency")
    places = tables.Column(verbose_name="Places")
    state = tables.Column(verbose_name="State", order_by="left", empty_values=())
    release_on = tables.DateColumn(verbose_name="Released on")
    because = tables.Column(verbose_name="What for", visible=False)

    def render_course(self, record: Hold, value: str) -> SafeString:
        return naming(reverse("training_groups:hold", args=[record.pk]), value, words.when(record.session))

    def value_course(self, record: Hold) -> str:
        return record.session.course.title

    def render_state(self, record: Hold) -> SafeString:
        return tag(state_of(record))

    def value_state(self, record: Hold) -> str:
        return state_of(record).text

    def render_release_on(self, value: Any) -> str:
        return say.tiny_date(value)

    def value_release_on(self, record: Hold) -> Any:
        return record.release_on


class HoldFilter(filters.FilterSet):  # type: ignore[misc]
    """Kept now, or all."""

    state = filters.ChoiceFilter(label="Places", choices=STATES, empty_label="Still kept", method="in_state")

    def filter_queryset(self, queryset: QuerySet[Hold]) -> QuerySet[Hold]:
        rows: QuerySet[Hold] = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.filter(left__gt=0)

    def in_state(self, rows: QuerySet[Hold], name: str, value: str) -> QuerySet[Hold]:
        return rows
