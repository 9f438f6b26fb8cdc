"""Deadlines as lists to read: what is due, what a change has moved, and the rules."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines import access
from partnership.deadlines.models import Deadline, RuleSet, Shift
from partnership.deadlines.rules import RUNNING, State
from partnership.pages import words
from partnership.pages.cells import due, naming, tag
from partnership.pages.components import Colour, Due, Tag
from partnership.pages.listing import DayFilter, Filters, SavedView, WordsFilter

SOON = timedelta(days=28)
NARROW: dict[str, Any] = {"th": {"class": "app-table__col-m"}}
STATUS: dict[str, Any] = {"th": {"class": "app-table__col-status"}}
COLOURS: dict[State, Colour] = {
    State.OPEN: "blue",
    State.PAUSED: "amber",
    State.MET: "green",
    State.DROPPED: "grey",
}


def state_tag(deadline: Deadline, *, today: date) -> Tag:
    """Where a deadline stands, in words and colour."""
    if deadline.state == State.OPEN and deadline.due_on < today:
        return Tag("red", "Late")
    return Tag(COLOURS[State(deadline.state)], deadline.get_state_display())


def due_of(deadline: Deadline, *, today: date) -> Due:
    """When something is due; a clock that stands still is never late."""
    if deadline.state == State.PAUSED:
        return Due("Paused", deadline.due_on)
    if deadline.state == State.DROPPED:
        return Due("No longer needed", deadline.due_on)
    if deadline.state == State.MET:
        return Due("Done", deadline.met_on or deadline.due_on)
    return Due.of(deadline.due_on, today=today)


def whose(deadline: Deadline) -> str:
    """Its owner; where nobody is named, who is reminded of it all the same."""
    if deadline.owner:
        return deadline.owner.name
    return "Nobody" if deadline.agency_id else "The business unit"


def looked_after(deadline: Deadline) -> str:
    """The same as a sentence: The business unit looks after it."""
    return f"{whose(deadline)} looks after it."


class DeadlineTable(tables.Table):  # type: ignore[misc]
    """What is due, whose it is, and when."""

    title = tables.Column(verbose_name="Deadline")
    owner = tables.Column(verbose_name="Owner", accessor="owner__name", empty_values=())
    due_on = tables.DateColumn(verbose_name="Due", attrs=NARROW)
    state = tables.Column(verbose_name="Status", attrs=STATUS)
    agency = tables.Column(verbose_name="Agency", accessor="agency__name", visible=False)
    deputy = tables.Column(verbose_name="Deputy", accessor="deputy__name", visible=False)
    rule = tables.Column(verbose_name="Rule", accessor="rule__name", visible=False)
    trigger_on = tables.DateColumn(verbose_name="Started", visible=False)
    reckoned_on = tables.DateColumn(verbose_name="Due by the rule", visible=False)
    met_on = tables.DateColumn(verbose_name="Met on", visible=False)

    class Meta:
        order_by = ("due_on", "title")
        default = ""

    def render_title(self, record: Deadline) -> SafeString:
        note = record.agency.name if record.agency else record.rule.name
        return naming(reverse("deadlines:detail", args=[record.pk]), record.title, note)

    def value_title(self, record: Deadline) -> str:
        return record.title

    def render_owner(self, record: Deadline) -> str:
        return whose(record)

    def value_owner(self, record: Deadline) -> str:
        return whose(record)

    def render_due_on(self, record: Deadline) -> SafeString:
        return due(due_of(record, today=timezone.localdate()))

    def value_due_on(self, record: Deadline) -> date:
        return record.due_on

    def render_state(self, record: Deadline) -> SafeString:
        return tag(state_tag(record, today=timezone.localdate()))

    def value_state(self, record: Deadline) -> str:
        return state_tag(record, today=timezone.localdate()).text

    def render_trigger_on(self, value: date) -> str:
        return words.tiny_date(value)

    def value_trigger_on(self, value: date) -> date:
        return value

    def render_reckoned_on(self, value: date) -> str:
        return words.tiny_date(value)

    def value_reckoned_on(self, value: date) -> date:
        return value

    def render_met_on(self, value: date) -> str:
        return words.tiny_date(value)

    def value_met_on(self, value: date) -> date:
        return value


class DeadlineFilters(Filters):
    """Words, whose, when and where it stands; only what is still to be done unless somebody asks."""

    q = WordsFilter(method="find", label="Deadline, rule or owner")
    whose = filters.ChoiceFilter(
        label="Whose",
        method="of",
        choices=[("mine", "Mine"), ("nobody", "Nobody’s")],
        empty_label="Everybody’s",
    )
    when = filters.ChoiceFilter(
        label="When",
        method="at",
        choices=[("late", "Late"), ("soon", "In the next 4 weeks")],
        empty_label="Any time",
    )
    state = filters.ChoiceFilter(
        label="Status",
        method="standing",
        choices=[*State.choices, ("all", "Any status")],
        empty_label="Still to be done",
    )
    agency = filters.ModelChoiceFilter(
        queryset=Agency.objects.none(), label="Agency", empty_label="Any agency"
    )
    since = DayFilter(field_name="due_on", lookup_expr="gte", label="Due on or after")
    until = DayFilter(field_name="due_on", lookup_expr="lte", label="Due on or before")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = access.visible(self.request.user).order_by().values("agency")
        self.filters["agency"].queryset = Agency.objects.filter(pk__in=seen)

    def filter_queryset(self, queryset: QuerySet[Deadline]) -> QuerySet[Deadline]:
        rows: QuerySet[Deadline] = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.filter(state__in=RUNNING)

    def find(self, rows: QuerySet[Deadline], name: str, value: str) -> QuerySet[Deadline]:
        return rows.filter(
            Q(title__icontains=value) | Q(rule__name__icontains=value) | Q(owner__name__icontains=value)
        )

    def of(self, rows: QuerySet[Deadline], name: str, value: str) -> QuerySet[Deadline]:
        return rows.filter(access.to_do(self.request.user) if value == "mine" else Q(owner=None))

    def at(self, rows: QuerySet[Deadline], name: str, value: str) -> QuerySet[Deadline]:
        return rows.filter(late(value == "late", timezone.localdate()))

    def standing(self, rows: QuerySet[Deadline], name: str, value: str) -> QuerySet[Deadline]:
        return rows if value == "all" else rows.filter(state=value)


def late(is_late: bool, today: date) -> Q:
    """What is late, or else what is due within four weeks; a clock that stands still is neither."""
    days = Q(due_on__lt=today) if is_late else Q(due_on__range=(today, today + SOON))
    return days & Q(state=State.OPEN)


def pills(user: User, today: date) -> list[SavedView]:
    """The saved views with their numbers: one query. “Mine” stands there for those who see more than that."""
    rows = access.visible(user).select_related(None).filter(state__in=RUNNING)
    mine = access.to_do(user)
    numbers = rows.aggregate(
        all=Count("pk"),
        late=Count("pk", filter=late(True, today)),
        soon=Count("pk", filter=late(False, today)),
        mine=Count("pk", filter=mine),
    )
    views = [
        SavedView("To be done", "", numbers["all"]),
        SavedView("Late", "when=late", numbers["late"]),
        SavedView("Next 4 weeks", "when=soon", numbers["soon"]),
    ]
    if numbers["mine"] < numbers["all"]:
        views.append(SavedView("Mine", "whose=mine", numbers["mine"]))
    return views


class ShiftTable(tables.Table):  # type: ignore[misc]
    """Which deadlines a change of the days off has moved."""

    deadline = tables.Column(accessor="deadline__title", verbose_name="Deadline")
    agency = tables.Column(
        accessor="deadline__agency__name", verbose_name="Agency", default="The partnership as a whole"
    )
    was_on = tables.DateColumn(verbose_name="Was due", attrs=NARROW)
    now_on = tables.DateColumn(verbose_name="Now due", attrs=NARROW)

    class Meta:
        order_by = ("now_on", "deadline")

    def render_deadline(self, record: Shift) -> SafeString:
        return naming(reverse("deadlines:detail", args=[record.deadline_id]), record.deadline.title)

    def value_deadline(self, record: Shift) -> str:
        return record.deadline.title

    def render_was_on(self, value: date) -> str:
        return words.tiny_date(value)

    def value_was_on(self, value: date) -> date:
        return value

    def render_now_on(self, value: date) -> str:
        return words.tiny_date(value)

    def value_now_on(self, value: date) -> date:
        return value


def newest_versions(rules: QuerySet[RuleSet], today: date) -> list[tuple[RuleSet, int]]:
    """Each rule as it is in force today, or as it will be at first, with its open clocks of any version: one query."""
    running = Count("deadlines", filter=Q(deadlines__state__in=RUNNING))
    by_code: dict[str, RuleSet] = {}
    numbers: Counter[str] = Counter()
    for rule in rules.annotate(number=running).order_by("name", "in_force_from"):
        numbers[rule.code] += rule.number
        if rule.in_force_from <= today or rule.code not in by_code:
            by_code[rule.code] = rule
    return [(rule, numbers[code]) for code, rule in by_code.items()]
