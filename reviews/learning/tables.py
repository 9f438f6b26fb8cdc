"""The lists of what reviews learned: every recommendation with what became of it, and themes beside each other."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from partnership.actions import themes as themes_kept
from partnership.actions.models import Theme
from partnership.agencies.models import Agency
from partnership.pages import words
from partnership.pages.cells import naming, tag
from partnership.pages.components import Tag
from partnership.pages.listing import DayFilter, Filters, WordsFilter
from reviews.learning.models import Recommendation
from reviews.learning.rules import Addressee, Answer
from reviews.learning.standing import addressed_to, answer_tag, reached_tag, reference_of
from reviews.rules import Kind

NUMBER: dict[str, Any] = {"th": {"class": "app-table__col-number"}}
MIDDLE: dict[str, Any] = {"th": {"class": "app-table__col-m"}}
WIDE: dict[str, Any] = {"th": {"class": "app-table__col-wide"}}


class RecommendationTable(tables.Table):  # type: ignore[misc]
    """Every recommendation of every review that somebody may see."""

    text = tables.Column(verbose_name="Recommendation", orderable=False)
    reference = tables.Column(
        verbose_name="Review and number", accessor="review__reference", order_by=("review__reference", "number"),
        attrs=MIDDLE, visible=False,
    )  # fmt: skip
    to = tables.Column(verbose_name="Addressed to", accessor="agency__name", empty_values=(), attrs=MIDDLE)
    answer = tables.Column(verbose_name="Answer", empty_values=(), attrs=WIDE)
    furthest = tables.Column(verbose_name="Furthest action", empty_values=(), attrs=MIDDLE)
    actions_number = tables.Column(verbose_name="Actions", attrs=NUMBER, visible=False)
    made_on = tables.Column(verbose_name="Made on", visible=False)
    asked_on = tables.Column(verbose_name="Asked on", visible=False)
    due_on = tables.Column(verbose_name="Answer due", visible=False)
    said_on = tables.Column(verbose_name="Answered on", visible=False)
    ties = ("review__reference", "number")
    named_by = ("reference",)

    class Meta:
        order_by = "-made_on"
        default = ""

    def render_text(self, record: Recommendation) -> SafeString:
        url = reverse("reviews_learning:recommendation", args=[record.pk])
        return naming(url, words.cut(record.text, 160), reference_of(record))

    def value_text(self, record: Recommendation) -> str:
        return record.text

    def render_reference(self, record: Recommendation) -> str:
        return reference_of(record)

    def render_to(self, record: Recommendation) -> str:
        return addressed_to(record)

    def render_answer(self, record: Any) -> SafeString:
        return tag(answered(record))

    def value_answer(self, record: Any) -> str:
        return answered(record).text

    def render_furthest(self, record: Any) -> SafeString:
        return tag(reached_tag(record.furthest))

    def value_furthest(self, record: Any) -> str:
        return reached_tag(record.furthest).text

    def render_made_on(self, value: Any) -> str:
        return words.tiny_date(value)

    def value_made_on(self, value: Any) -> Any:
        return value

    render_asked_on = render_due_on = render_said_on = render_made_on
    value_asked_on = value_due_on = value_said_on = value_made_on


def answered(one: Any) -> Tag:
    """The answer; late where the day is over without one."""
    if not one.answer and one.due_on and one.due_on < timezone.localdate():
        return Tag("red", "Answer late")
    return answer_tag(one)


def themes(request: Any) -> QuerySet[Theme]:
    """The themes that are in use."""
    return Theme.objects.filter(is_active=True)


def agencies(request: Any) -> QuerySet[Agency]:
    """The agencies to which something is recommended."""
    return Agency.objects.exclude(recommendations_received=None).distinct()


class RecommendationFilters(Filters):
    """By words, review, addressee, theme, answer, how far, and when."""

    q = WordsFilter(method="find", label="Words or review")
    kind = filters.ChoiceFilter(
        label="Kind of review", field_name="review__kind", choices=Kind.choices, empty_label="Any kind"
    )
    theme = filters.ModelChoiceFilter(
        label="Theme",
        help_text="With its parts.",
        queryset=themes,
        empty_label="Any theme",
        method="with_theme",
    )
    agency = filters.ModelChoiceFilter(label="Agency", queryset=agencies, empty_label="Any agency")
    to = filters.ChoiceFilter(
        label="Who is to act", field_name="addressee", choices=Addressee.choices, empty_label="Anybody"
    )
    answer = filters.ChoiceFilter(
        label="Answer",
        choices=[
            *Answer.choices,
            ("none", "Asked, no answer yet"),
            ("late", "Answer late"),
            ("draft", "Not asked yet"),
        ],
        empty_label="Any",
        method="answered",
    )
    reached = filters.ChoiceFilter(
        label="Furthest action",
        choices=[
            ("0", "No action"),
            ("2", "In progress"),
            ("3", "Done"),
            ("4", "Evidenced"),
            ("5", "Embedded"),
        ],
        empty_label="Any",
        field_name="furthest",
    )
    since = DayFilter(label="Made since", field_name="made_on", lookup_expr="gte")
    until = DayFilter(label="Made until", field_name="made_on", lookup_expr="lte")

    def find(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(
            Q(text__icontains=value) | Q(review__reference__icontains=value) | Q(body__icontains=value)
        )

    def with_theme(self, rows: QuerySet[Any], name: str, value: Theme) -> QuerySet[Any]:
        under = Theme.objects.filter(themes_kept.of(value)).order_by()
        return rows.filter(pk__in=under.values("findings__recommendations"))

    def answered(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        match value:
            case "none":
                return rows.filter(answer="", asked_on__isnull=False)
            case "late":
                return rows.filter(answer="", due_on__lt=timezone.localdate())
            case "draft":
                return rows.filter(answer="", asked_on=None)
        return rows.filter(answer=value)
