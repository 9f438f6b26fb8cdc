"""The tracker as a list: its columns, its filters and its saved views."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from partnership.accounts.models import User
from partnership.actions import access, owners, standing, themes
from partnership.actions.models import Action, Evidence, ProgressReport, Theme
from partnership.actions.rules import CLOSED, LIVE, Ruling, Source, State, Status
from partnership.agencies.models import Agency
from partnership.meetings.models import Subgroup
from partnership.pages import words
from partnership.pages.cells import due, naming, tag
from partnership.pages.components import Colour, Due, Tag
from partnership.pages.listing import DayFilter, Filters, SavedView, WordsFilter
from partnership.pages.paging import Part

COLOURS: dict[Status, Colour] = {
    Status.OVERDUE: "red",
    Status.AT_RISK: "amber",
    Status.ON_TRACK: "green",
    Status.CHECKED: "blue",
    Status.CLOSED: "grey",
}
MET = {State.OPEN: 0, State.DONE: 1, State.EVIDENCED: 2, State.EMBEDDED: 3, State.DROPPED: -1}
A_REVIEW = "A review"
"""What stands for the name of a review to those who do not read reviews."""


def status_tag(action: Any) -> Tag:
    """The status by rule of one of `rows`, as the database gives it."""
    found = list(Status)[action.by_status]
    return Tag(COLOURS[found], str(found.label))


def due_of(action: Action, *, today: date) -> Due:
    """When it is due; of what is not to be done any more, the day only."""
    if action.state in LIVE and action.handed_in_on is None:
        return Due.of(action.due_on, today=today)
    if action.state == State.DROPPED:
        return Due("No longer needed", action.due_on)
    return Due("Done", action.due_on)


def source_of(action: Action, *, reads: bool) -> str:
    """Where it came from; the name of a review only for those who read reviews."""
    return A_REVIEW if action.is_sensitive and not reads else action.source_name


def steps(action: Any) -> SafeString:
    """The closure track in a cell, as components/steps.html draws it."""
    met, working = MET[State(action.state)], action.far != standing.NOT_STARTED
    bars = [
        ' class="is-met"' if at < met else ' class="is-now"' if at == met and working else ""
        for at in range(3)
    ]
    drawn = format_html("<i{}></i><i{}></i><i{}></i>", *map(SafeString, bars))
    return format_html(
        '<span class="app-steps" aria-hidden="true">{}</span><small>{}</small>', drawn, far_words(action)
    )


def far_words(action: Any) -> str:
    """How far it has come, in words."""
    return dict(standing.FAR).get(action.far, str(State.DROPPED.label))


class ActionTable(tables.Table):  # type: ignore[misc]
    """What was agreed, whose it is, and how it stands."""

    title = tables.Column(verbose_name="Action")
    owner = tables.Column(
        verbose_name="Owner",
        accessor="agency__name",
        empty_values=(),
        order_by=("agency__name", "group__name"),
        attrs={"th": {"class": "app-table__col-m"}},
    )
    due_on = tables.Column(verbose_name="Due", attrs={"th": {"class": "app-table__col-number"}})
    status = tables.Column(
        verbose_name="Status",
        empty_values=(),
        order_by="by_status",
        attrs={"th": {"class": "app-table__col-status"}},
    )
    far = tables.Column(verbose_name="Closure", orderable=False, attrs={"th": {"class": "app-table__col-s"}})
    number = tables.Column(verbose_name="Number", visible=False)
    source = tables.Column(verbose_name="Came from", accessor="source", visible=False)
    source_name = tables.Column(verbose_name="Name of what it came from", visible=False, orderable=False)
    person = tables.Column(verbose_name="Named person", accessor="owner__name", visible=False, default="")
    deputy = tables.Column(verbose_name="Deputy", accessor="deputy__name", visible=False, default="")
    group = tables.Column(verbose_name="Overseen by", accessor="group__name", visible=False, default="")
    agreed = tables.Column(verbose_name="What was agreed", visible=False, orderable=False)
    success_measure = tables.Column(verbose_name="What success looks like", visible=False, orderable=False)
    agreed_on = tables.DateColumn(verbose_name="Agreed on", visible=False)
    first_due_on = tables.DateColumn(verbose_name="First due", visible=False)
    reported_on = tables.DateColumn(verbose_name="Last heard of", visible=False, default="")
    progress = tables.Column(
        verbose_name="Progress", accessor="last_said", visible=False, orderable=False, default=""
    )
    proofs = tables.Column(
        verbose_name="Evidence accepted", accessor="accepted", visible=False, orderable=False, empty_values=()
    )
    ties = ("due_on", "number")
    ids_first = True
    named_by = ("number",)

    class Meta:
        order_by = ("status", "due_on")
        default = ""

    reads_sources = False

    def render_title(self, record: Action) -> SafeString:
        note = f"{record.reference} · {source_of(record, reads=self.reads_sources)}"
        return naming(reverse("actions:action", args=[record.pk]), record.title, note)

    def value_title(self, record: Action) -> str:
        return record.title

    def render_owner(self, record: Action) -> str:
        return record.owned_by

    def value_owner(self, record: Action) -> str:
        return record.owned_by

    def render_due_on(self, record: Action) -> SafeString:
        return due(due_of(record, today=timezone.localdate()))

    def value_due_on(self, value: date) -> date:
        return value

    def render_status(self, record: Action) -> SafeString:
        return tag(status_tag(record))

    def value_status(self, record: Action) -> str:
        return status_tag(record).text

    def render_far(self, record: Action) -> SafeString:
        return steps(record)

    def value_far(self, record: Action) -> str:
        return far_words(record)

    def render_number(self, record: Action) -> str:
        return record.reference

    def render_source(self, record: Action) -> str:
        return record.get_source_display()

    def render_source_name(self, record: Action) -> str:
        return source_of(record, reads=self.reads_sources)

    def render_agreed_on(self, value: date) -> str:
        return words.tiny_date(value)

    def value_agreed_on(self, value: date) -> date:
        return value

    def render_first_due_on(self, value: date) -> str:
        return words.tiny_date(value)

    def value_first_due_on(self, value: date) -> date:
        return value

    def render_reported_on(self, value: date) -> str:
        return words.tiny_date(value)

    def value_reported_on(self, value: date) -> date:
        return value


class WithSources(ActionTable):
    """The same for those who read the names of reviews."""

    reads_sources = True

    class Meta(ActionTable.Meta):
        """In the same order."""


class ActionFilters(Filters):
    """Words or number, status, how far, owner, where it came from, theme, group and date.

    What is closed stands there only for those who ask for a status or a stage.
    """

    shows_closed = False
    q = WordsFilter(method="find", label="Words or number")
    status = filters.MultipleChoiceFilter(
        label="Status", choices=Status.choices, method="stands", widget=CheckboxSelectMultiple
    )
    agency = filters.ModelChoiceFilter(
        label="Owner", method="owned", queryset=Agency.objects.none(), empty_label="Any agency"
    )
    source = filters.ChoiceFilter(label="Came from", choices=Source.choices, empty_label="Anything")
    theme = filters.ModelChoiceFilter(
        label="Theme",
        help_text="With its parts.",
        method="under",
        queryset=Theme.objects.none(),
        empty_label="Any theme",
    )
    group = filters.ModelChoiceFilter(
        label="Overseen by", queryset=Subgroup.objects.none(), empty_label="Any group"
    )
    far = filters.ChoiceFilter(
        label="How far",
        method="in_column",
        choices=[*standing.FAR, (State.DROPPED.value, State.DROPPED.label)],
        empty_label="Any stage",
    )
    whose = filters.ChoiceFilter(
        label="Named person",
        method="of",
        choices=[("mine", "Me"), ("nobody", "Nobody")],
        empty_label="Anybody",
    )
    before = DayFilter(field_name="due_on", lookup_expr="lt", label="Due before")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = access.visible(self.request.user).select_related(None).order_by()
        self.filters["agency"].queryset = owners.having(seen, today=timezone.localdate())
        self.filters["theme"].queryset = access.themes()
        self.filters["group"].queryset = Subgroup.objects.filter(Exists(seen.filter(group=OuterRef("pk"))))

    def count_statuses(self, numbers: Mapping[str, int], *, today: date) -> list[Part]:
        """Say beside each status how many it would list; `numbers` are those of all that somebody sees.

        What else is asked for narrows them, for one query more. Returns what is listed, status by status.
        """
        chosen = set(self.form.cleaned_data.get("status") or ())
        asked = {name: value for name, value in self.form.cleaned_data.items() if value and name != "status"}
        if asked:
            found = access.visible(self.request.user)
            for name, value in asked.items():
                found = self.filters[name].filter(found, value)
            numbers = standing.numbers(found, today=today)
        self.form.fields["status"].choices = [
            (
                one.value,
                format_html('{} <span class="app-quiet">{}</span>', one.label, words.commas(numbers[one])),
            )
            for one in Status
        ]
        shown = chosen or {one for one in Status if one != Status.CLOSED or self.asks_for_closed}
        return [Part(standing.is_(one, today=today), numbers[one]) for one in Status if one in shown]

    @property
    def asks_for_closed(self) -> bool:
        """Whether what is closed stands there although no status is asked for."""
        return self.shows_closed or bool(self.form.cleaned_data.get("far"))

    def find(self, rows: QuerySet[Action], name: str, value: str) -> QuerySet[Action]:
        digits = value.upper().removeprefix("A").lstrip("-– ")
        found = Q(title__icontains=value) | Q(agreed__icontains=value)
        if digits.isascii() and digits.isdigit() and len(digits) < 9:
            found |= Q(number=int(digits))
        named = Q(source_name__icontains=value)
        if not access.reads_sources(self.request.user):
            named &= Q(is_sensitive=False)  # the name of a review is found by nobody who may not read it
        return rows.filter(found | named)

    def filter_queryset(self, queryset: QuerySet[Action]) -> QuerySet[Action]:
        found: QuerySet[Action] = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("status") or self.asks_for_closed:
            return found
        return found.exclude(state__in=CLOSED)

    def owned(self, rows: QuerySet[Action], name: str, value: Agency) -> QuerySet[Action]:
        return rows.filter(owners.of(value, today=timezone.localdate()))

    def under(self, rows: QuerySet[Action], name: str, value: Theme) -> QuerySet[Action]:
        return rows.filter(Exists(Theme.objects.filter(themes.of(value), actions=OuterRef("pk"))))

    def stands(self, rows: QuerySet[Action], name: str, value: list[str]) -> QuerySet[Action]:
        if set(value) == set(Status):  # each of them: nothing to look for
            return rows
        wanted = Q()
        for one in value:
            wanted |= standing.is_(one, today=timezone.localdate())
        return rows.filter(wanted)

    def in_column(self, rows: QuerySet[Action], name: str, value: str) -> QuerySet[Action]:
        return rows.filter(standing.in_column(value))

    def of(self, rows: QuerySet[Action], name: str, value: str) -> QuerySet[Action]:
        user = self.request.user
        return rows.filter(Q(owner=user) | Q(deputy=user) if value == "mine" else standing.nobody())


class BoardFilters(ActionFilters):
    """The same for the board, where what is closed has a column of its own."""

    shows_closed = True


def rows(user: User, *, today: date) -> QuerySet[Action]:
    """What somebody sees, as the list needs it: no query for a row."""
    found = standing.with_column(standing.with_status(access.visible(user), today=today))
    newest = ProgressReport.objects.filter(action=OuterRef("pk")).order_by("-said_on", "-created_at")
    accepted = Evidence.objects.filter(action=OuterRef("pk"), ruling=Ruling.ACCEPTED)
    accepted = accepted.exclude(standing.past()).order_by()
    return found.annotate(
        last_said=Subquery(newest.values("text")[:1]),
        accepted=Coalesce(
            Subquery(accepted.values("action").annotate(number=Count("pk")).values("number")), 0
        ),
    )


EVERYTHING = "&".join(f"status={one}" for one in Status)


def pills(numbers: Mapping[str, int]) -> list[SavedView]:
    """The saved views with their numbers."""
    views = [
        SavedView("All open", "", numbers["all"] - numbers[Status.CLOSED]),
        SavedView("Overdue", f"status={Status.OVERDUE}", numbers[Status.OVERDUE]),
        SavedView("At risk", f"status={Status.AT_RISK}", numbers[Status.AT_RISK]),
        SavedView("To be tested for impact", f"far={State.EVIDENCED}", numbers["to_test"]),
    ]
    if numbers["nobody"]:
        views.append(SavedView("No owner", "whose=nobody", numbers["nobody"]))
    return [*views, SavedView("Everything", EVERYTHING, numbers["all"])]
