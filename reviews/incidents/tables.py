"""The list of serious incidents."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from partnership.pages import words
from partnership.pages.cells import naming, tag
from partnership.pages.components import Colour, Tag
from partnership.pages.listing import DayFilter, Filters, WordsFilter
from reviews.incidents.models import Incident
from reviews.incidents.rules import Nature, State

NUMBER: dict[str, Any] = {"th": {"class": "app-table__col-number"}}
NARROW: dict[str, Any] = {"th": {"class": "app-table__col-m"}}
COLOURS: dict[State, Colour] = {
    State.OPEN: "amber",
    State.SENT: "green",
    State.NOT_MET: "grey",
    State.WITHDRAWN: "grey",
}


def state_of(incident: Incident) -> Tag:
    """How far the notification has come."""
    return Tag(COLOURS[State(incident.state)], incident.get_state_display())


def rows(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """With what the columns need."""
    return incidents.annotate(number=Count("children"))


class IncidentTable(tables.Table):  # type: ignore[misc]
    """Every incident, the latest first."""

    reference = tables.Column(verbose_name="Incident")
    aware_on = tables.Column(verbose_name="Aware on", attrs=NARROW)
    nature = tables.Column(verbose_name="What happened", attrs={"th": {"class": "app-table__col-wide"}})
    number = tables.Column(verbose_name="Children", attrs=NUMBER, visible=False)
    state = tables.Column(verbose_name="Notification", attrs={"th": {"class": "app-table__col-status"}})
    sent_on = tables.Column(
        accessor="notification__sent_on",
        verbose_name="Sent on",
        attrs=NARROW,
        order_by="notification__sent_on",
        visible=False,
    )
    review = tables.Column(
        accessor="rapid_review__reference", verbose_name="Rapid review", attrs=NARROW, default="None"
    )
    happened_on = tables.Column(verbose_name="Happened on", visible=False, default="Not known")
    authority = tables.Column(accessor="authority__name", verbose_name="Local authority", visible=False)
    place = tables.Column(verbose_name="Where", visible=False)
    lives_in = tables.Column(verbose_name="Child lives in", visible=False)

    class Meta:
        order_by = ("-aware_on",)
        default = ""

    def render_reference(self, record: Incident) -> SafeString:
        url = reverse("reviews_incidents:incident", args=[record.pk])
        return naming(url, record.reference, record.authority.name)

    def value_reference(self, record: Incident) -> str:
        return record.reference

    def render_state(self, record: Incident) -> SafeString:
        return tag(state_of(record))

    def value_state(self, record: Incident) -> str:
        return state_of(record).text

    def render_aware_on(self, value: Any) -> str:
        return words.tiny_date(value)

    def value_aware_on(self, value: Any) -> Any:
        return value

    def render_happened_on(self, value: Any, record: Incident) -> str:
        return f"{'About ' if record.is_approximate else ''}{words.tiny_date(value)}"

    def render_sent_on(self, value: Any) -> str:
        return words.tiny_date(value)

    def value_sent_on(self, value: Any) -> Any:
        return value


class IncidentFilters(Filters):
    """By words, state, nature and time."""

    q = WordsFilter(method="find", label="Reference, pseudonym or words")
    state = filters.ChoiceFilter(label="Notification", choices=State.choices, empty_label="Any")
    nature = filters.ChoiceFilter(label="What happened", choices=Nature.choices, empty_label="Anything")
    since = DayFilter(field_name="aware_on", lookup_expr="gte", label="Aware on or after")
    until = DayFilter(field_name="aware_on", lookup_expr="lte", label="Aware on or before")

    def find(self, rows: QuerySet[Incident], name: str, value: str) -> QuerySet[Incident]:
        found = Q(reference__icontains=value) | Q(summary__icontains=value)
        children = Incident.objects.filter(children__pseudonym__icontains=value)
        return rows.filter(found | Q(pk__in=children.values("pk")))
