"""The list of people and the courses that their jobs need."""

from datetime import date
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from partnership.agencies.rules import Role
from partnership.pages import words as say
from partnership.pages.cells import tag
from partnership.pages.components import Tag
from partnership.pages.listing import Filters, WordsFilter
from training.assurance import access
from training.assurance.models import Need
from training.assurance.rules import State

SHORT: dict[str, Any] = {"th": {"class": "app-table__col-m"}}
COLOURS: dict[State, Any] = {
    State.LAPSED: "red",
    State.NEVER: "red",
    State.DUE: "amber",
    State.TRAINED: "green",
}


def job_of(need: Need) -> str:
    """The job title, or the role where none is known."""
    return need.job_title or str(Role(need.role).label)


class NeedTable(tables.Table):  # type: ignore[misc]
    """Each person and each course that their job needs, with where they stand."""

    person = tables.Column(accessor="user__name", verbose_name="Person")
    course = tables.Column(accessor="course__title", verbose_name="Course")
    agency = tables.Column(accessor="agency__name", verbose_name="Agency", visible=False)
    job = tables.Column(accessor="job_title", verbose_name="Job", visible=False, empty_values=())
    role = tables.Column(verbose_name="Role", visible=False)
    state = tables.Column(verbose_name="State", attrs=SHORT)
    last_on = tables.Column(verbose_name="Last taken", attrs=SHORT)
    until_on = tables.Column(verbose_name="Holds until", attrs=SHORT, empty_values=())
    ties = ("user__name", "course__title")

    class Meta:
        order_by = "person"

    def render_person(self, record: Need) -> SafeString:
        return say_twice(record.user.name, f"{job_of(record)}, {record.agency.name}")

    def value_person(self, record: Need) -> str:
        return record.user.name

    def render_job(self, record: Need) -> str:
        return job_of(record)

    def render_role(self, record: Need) -> str:
        return str(Role(record.role).label)

    def render_state(self, value: str) -> SafeString:
        return tag(Tag(COLOURS[State(value)], State(value).label))

    def value_state(self, value: str) -> str:
        return str(State(value).label)

    def render_last_on(self, value: date) -> str:
        return say.tiny_date(value)

    def value_last_on(self, value: date) -> date:
        return value

    def render_until_on(self, record: Need) -> str:
        if record.last_on is None:
            return "–"
        return "No end" if record.lasts else say.tiny_date(record.until_on) if record.until_on else "–"

    def value_until_on(self, record: Need) -> date | str:
        return "" if record.lasts or record.until_on is None else record.until_on


def say_twice(text: str, note: str) -> SafeString:
    """The cell that names a row, with a quiet line under it; there is no page of one need."""
    return format_html("<span>{}<small>{}</small></span>", text, note)


class NeedFilters(Filters):
    """By name, state, course, role and agency."""

    q = WordsFilter(method="find", label="Name or job")
    state = filters.ChoiceFilter(label="State", choices=State.choices, empty_label="Any")
    course = filters.ChoiceFilter(label="Course", field_name="course__slug", empty_label="Every course")
    role = filters.ChoiceFilter(label="Role", choices=Role.choices, empty_label="Every role")
    agency = filters.ModelChoiceFilter(label="Agency", queryset=None, empty_label="Every agency")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.request.user
        self.filters["course"].extra["choices"] = access.needed_courses()
        self.filters["agency"].queryset = access.answered_for(user)
        if not access.can_see_every_workforce(user):
            del self.filters["agency"]

    def find(self, rows: QuerySet[Need], name: str, value: str) -> QuerySet[Need]:
        return rows.filter(Q(user__name__icontains=value) | Q(job_title__icontains=value))
