"""The lists of returns: the requests, the agencies of one beside each other, and everything that they ran."""

from decimal import Decimal
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from partnership.agencies.rules import Sector
from partnership.pages import words as say
from partnership.pages.cells import naming, tag
from partnership.pages.components import Tag
from partnership.pages.listing import Filters, WordsFilter
from training.returns.models import Entry, Return
from training.returns.rules import COUNTED, WITH_AGENCY, Checked, Delivery, State
from training.rules import Group

NUMBER: dict[str, Any] = {"th": {"class": "app-table__col-number"}}
COLOURS: dict[str, Any] = {
    State.ASKED: "amber",
    State.SENT: "blue",
    State.SENT_BACK: "amber",
    State.ACCEPTED: "green",
    State.EXCUSED: "grey",
}


def state_of(one: Return) -> Tag:
    """Whose turn it is; red where the agency's day is over."""
    due_on = getattr(one, "due_on", None)
    if one.state in WITH_AGENCY and due_on and due_on < timezone.localdate():
        return Tag("red", "Late")
    return Tag(COLOURS[one.state], str(State(one.state).label))


class ReturnTable(tables.Table):  # type: ignore[misc]
    """Agencies beside each other."""

    agency = tables.Column(accessor="agency__name", verbose_name="Agency")
    state = tables.Column(verbose_name="State", attrs={"th": {"class": "app-table__col-wide"}})
    number = tables.Column(verbose_name="Things run", attrs=NUMBER, visible=False)
    live = tables.Column(verbose_name="Live", attrs=NUMBER)
    on_demand = tables.Column(verbose_name="On demand", attrs=NUMBER)
    hours = tables.Column(verbose_name="Hours, all people", attrs=NUMBER, visible=False)
    checked = tables.Column(verbose_name="Checked content", attrs=NUMBER)
    due_on = tables.Column(verbose_name="Due on", attrs={"th": {"class": "app-table__col-m"}})
    sector = tables.Column(accessor="agency__sector", verbose_name="Sector", visible=False)
    ties = ("agency__name",)

    class Meta:
        order_by = "agency"

    def render_agency(self, record: Return) -> SafeString:
        return naming(reverse("training_returns:answer", args=[record.pk]), record.agency.name)

    def value_agency(self, record: Return) -> str:
        return record.agency.name

    def render_state(self, record: Return) -> SafeString:
        return tag(state_of(record))

    def value_state(self, record: Return) -> str:
        return state_of(record).text

    def render_number(self, value: int) -> str:
        return f"{value:,}"

    def render_live(self, value: int, record: Return) -> str:
        return f"{value:,}" if record.state in COUNTED else "–"

    def value_live(self, value: int) -> int:
        return value

    def render_on_demand(self, value: int, record: Return) -> str:
        return f"{value:,}" if record.state in COUNTED else "–"

    def value_on_demand(self, value: int) -> int:
        return value

    def render_hours(self, value: Decimal) -> str:
        return f"{value:,.0f}"

    def value_hours(self, value: Decimal) -> float:
        return float(value)

    def render_checked(self, value: int, record: Any) -> str:
        people = record.live + record.on_demand
        return f"{100 * value // people}%" if people else "–"

    def value_checked(self, value: int) -> int:
        return value

    def render_due_on(self, value: Any) -> str:
        return say.tiny_date(value)

    def value_due_on(self, value: Any) -> Any:
        return value

    def render_sector(self, record: Return) -> str:
        return str(Sector(record.agency.sector).label)


class ReturnFilters(Filters):
    """By name, state and sector."""

    q = WordsFilter(method="find", label="Agency")
    state = filters.ChoiceFilter(
        label="State", choices=[("late", "Late"), *State.choices], empty_label="Any", method="in_state"
    )
    sector = filters.ChoiceFilter(
        label="Sector", field_name="agency__sector", choices=Sector.choices, empty_label="Every sector"
    )

    def find(self, rows: QuerySet[Return], name: str, value: str) -> QuerySet[Return]:
        return rows.filter(agency__name__icontains=value)

    def in_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "late":
            return rows.filter(state__in=WITH_AGENCY, due_on__lt=timezone.localdate())
        return rows.filter(state=value)


class EntryTable(tables.Table):  # type: ignore[misc]
    """Everything that agencies ran."""

    title = tables.Column(verbose_name="Course or topic")
    agency = tables.Column(accessor="a_return__agency__name", verbose_name="Agency", visible=False)
    from_on = tables.Column(verbose_name="From", attrs={"th": {"class": "app-table__col-m"}})
    until_on = tables.Column(verbose_name="Until", visible=False)
    level = tables.Column(verbose_name="Level", visible=False)
    delivery = tables.Column(verbose_name="How", attrs={"th": {"class": "app-table__col-m"}})
    times = tables.Column(verbose_name="Times held", visible=False, attrs=NUMBER)
    people = tables.Column(verbose_name="People", attrs=NUMBER)
    hours = tables.Column(verbose_name="Hours each", attrs=NUMBER)
    delivered_by = tables.Column(verbose_name="Taught by", visible=False)
    checked = tables.Column(verbose_name="Content checked", attrs={"th": {"class": "app-table__col-m"}})
    quality = tables.Column(verbose_name="How its quality is known", visible=False)
    group_1 = tables.Column(verbose_name="Group 1", visible=False, attrs=NUMBER)
    group_2 = tables.Column(verbose_name="Group 2", visible=False, attrs=NUMBER)
    group_3 = tables.Column(verbose_name="Group 3", visible=False, attrs=NUMBER)
    group_4 = tables.Column(verbose_name="Group 4", visible=False, attrs=NUMBER)
    group_5 = tables.Column(verbose_name="Group 5", visible=False, attrs=NUMBER)
    group_6 = tables.Column(verbose_name="Group 6", visible=False, attrs=NUMBER)
    group_7 = tables.Column(verbose_name="Group 7", visible=False, attrs=NUMBER)
    group_8 = tables.Column(verbose_name="Group 8", visible=False, attrs=NUMBER)
    ties = ("title", "from_on")

    class Meta:
        order_by = "title"

    def render_title(self, record: Entry) -> SafeString:
        return format_html("<span>{}<small>{}</small></span>", record.title, record.a_return.agency.name)

    def value_title(self, record: Entry) -> str:
        return record.title

    def render_from_on(self, value: Any) -> str:
        return say.tiny_date(value)

    def value_from_on(self, value: Any) -> Any:
        return value

    def render_until_on(self, value: Any) -> str:
        return say.tiny_date(value)

    def value_until_on(self, value: Any) -> Any:
        return value

    def render_delivery(self, record: Entry) -> str:
        return str(Delivery(record.delivery).label).partition(",")[0]

    def render_checked(self, record: Entry) -> str:
        return str(Checked(record.checked).label).partition(",")[0]

    def render_people(self, value: int) -> str:
        return f"{value:,}"

    def value_people(self, value: int) -> int:
        return value

    def value_hours(self, value: Decimal) -> float:
        return float(value)


class EntryFilters(Filters):
    """By words, how people took part, whether it was checked, and group."""

    q = WordsFilter(method="find", label="Course, topic or agency")
    delivery = filters.ChoiceFilter(
        label="How people took part", choices=Delivery.choices, empty_label="Live and on demand"
    )
    checked = filters.ChoiceFilter(label="Content checked", choices=Checked.choices, empty_label="Any")
    group = filters.ChoiceFilter(
        label="For people of", choices=Group.choices, empty_label="Any group", method="of_group"
    )

    def find(self, rows: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        return rows.filter(Q(title__icontains=value) | Q(a_return__agency__name__icontains=value))

    def of_group(self, rows: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        return rows.filter(**{f"group_{value}__gt": 0})
