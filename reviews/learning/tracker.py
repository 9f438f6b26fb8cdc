"""Reviews in the shape of the Safeguarding Case Review Tracker of NHS England, which every integrated care board feeds.

It holds the kind of review and whether it came from a rapid review, open or closed, the day of the referral, the board,
local and StEIS references, basic case information, up to three themes, stage and slippage, recommendations, learning
and good practice, publication, and how the learning was spread.
"""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from partnership.deadlines.asking import due_on_of
from partnership.pages import words
from partnership.pages.cells import naming
from partnership.pages.listing import DayFilter, Filters, WordsFilter
from reviews.clocks import RAPID, REPORT
from reviews.learning.models import Finding, FindingTheme, Recommendation
from reviews.learning.rules import Sort
from reviews.learning.telling import review_path
from reviews.models import Review
from reviews.practice.models import Passage, Publishing
from reviews.rules import Kind, State

MOST_THEMES = 3
MIDDLE: dict[str, Any] = {"th": {"class": "app-table__col-m"}}


def with_facts(rows: QuerySet[Review]) -> QuerySet[Any]:
    """Reviews with everything that the tracker asks, in one query."""
    of = OuterRef("pk")
    themes = FindingTheme.objects.filter(finding__review=of).order_by().values("theme__name")
    findings = Finding.objects.filter(review=of).order_by("number")
    recommendations = Recommendation.objects.filter(review=of).order_by("number").distinct("number")
    public = Publishing.objects.filter(review=of, publication__isnull=False)
    return rows.select_related("case_reference", "follows").annotate(
        themes=ArraySubquery(
            themes.annotate(often=Count("pk"))
            .order_by("-often", "theme__name")
            .values("theme__name")[:MOST_THEMES]
        ),
        learning=ArraySubquery(findings.filter(sort=Sort.IMPROVE).values("text")),
        good_practice=ArraySubquery(findings.filter(sort=Sort.GOOD).values("text")),
        recommended=ArraySubquery(recommendations.values("text")),
        briefed=ArraySubquery(
            Review.objects.filter(pk=of, briefings__state="published").values("briefings__title")
        ),
        stage_name=Subquery(
            Passage.objects.filter(review=of, left_on=None).order_by("-entered_on").values("stage__name")[:1]
        ),
        published_on=Subquery(public.values("publication__published_on")[:1]),
        slug=Subquery(public.values("publication__slug")[:1]),
        goes_on=Exists(Review.objects.filter(follows=of).exclude(kind=Kind.RAPID)),
        due_on=Coalesce(due_on_of(REPORT), due_on_of(RAPID)),
    )


class TrackerTable(tables.Table):  # type: ignore[misc]
    """One row for each review, the columns of the tracker."""

    reference = tables.Column(verbose_name="Review")
    kind = tables.Column(verbose_name="Review type", attrs=MIDDLE)
    converted = tables.Column(
        verbose_name="Converted from or to", accessor="pk", orderable=False, attrs=MIDDLE, visible=False
    )
    state = tables.Column(verbose_name="Open or closed", attrs=MIDDLE)
    referred_on = tables.Column(
        verbose_name="Referral date", accessor="case_reference__referred_on", empty_values=(), visible=False
    )
    board = tables.Column(
        verbose_name="Board", accessor="case_reference__board", empty_values=(), visible=False
    )
    local = tables.Column(verbose_name="Local reference", accessor="case_reference__local", visible=False)
    steis = tables.Column(verbose_name="StEIS reference", accessor="case_reference__steis", visible=False)
    case = tables.Column(
        verbose_name="Basic case information", accessor="case_reference__case", orderable=False, visible=False
    )
    themes = tables.Column(verbose_name="Themes, up to three", orderable=False)
    stage = tables.Column(verbose_name="Stage", accessor="pk", orderable=False, visible=False)
    due_on = tables.Column(verbose_name="Slippage", empty_values=(), attrs=MIDDLE)
    because = tables.Column(verbose_name="Why it is late", accessor="case_reference__slippage", visible=False)
    recommended = tables.Column(verbose_name="Recommendations", orderable=False, visible=False)
    learning = tables.Column(verbose_name="Learning", orderable=False, visible=False)
    good_practice = tables.Column(verbose_name="Good practice", orderable=False, visible=False)
    published_on = tables.Column(verbose_name="Published on", visible=False)
    link = tables.Column(
        verbose_name="Where it is published", accessor="slug", orderable=False, visible=False
    )
    spread = tables.Column(verbose_name="Dissemination", accessor="pk", orderable=False, visible=False)

    class Meta:
        order_by = "-reference"
        default = ""

    def render_reference(self, record: Review) -> SafeString:
        return naming(review_path(record.pk), record.reference)

    def value_reference(self, record: Review) -> str:
        return record.reference

    def render_converted(self, record: Any) -> str:
        return converted(record)

    def render_state(self, record: Review) -> str:
        return "Open" if record.state == State.OPEN else "Closed"

    def render_referred_on(self, record: Review) -> str:
        return words.tiny_date(referred_on(record))

    def value_referred_on(self, record: Review) -> Any:
        return referred_on(record)

    def render_board(self, record: Review) -> str:
        kept = getattr(record, "case_reference", None)
        return (kept.board if kept else "") or settings.PARTNERSHIP["name"]

    def render_themes(self, value: list[str]) -> str:
        return "; ".join(value)

    def render_stage(self, record: Any) -> str:
        return record.stage_name or str(State(record.state).label)

    def render_due_on(self, record: Any) -> str:
        return slippage(record)

    def render_published_on(self, value: Any) -> str:
        return words.tiny_date(value)

    def value_published_on(self, value: Any) -> Any:
        return value

    def render_link(self, value: str) -> str:
        site: str = settings.SITE_URL
        return site.rstrip("/") + reverse("publications:detail", args=[value])

    def render_recommended(self, value: list[str]) -> str:
        return numbered(value)

    render_learning = render_good_practice = render_recommended

    def render_spread(self, record: Any) -> str:
        kept = getattr(record, "case_reference", None)
        said = [f"7-minute briefing: {title}" for title in record.briefed]
        return "; ".join([*said, kept.dissemination] if kept and kept.dissemination else said)


def referred_on(review: Review) -> Any:
    """The day of the referral, else that of the decision."""
    kept = getattr(review, "case_reference", None)
    return (kept.referred_on if kept else None) or review.started_on


def converted(review: Any) -> str:
    """A rapid review may become a practice review: from which, or that it went on."""
    if review.follows and review.follows.kind == Kind.RAPID and review.kind != Kind.RAPID:
        return f"From rapid review {review.follows.reference}"
    return "Went on as another review" if review.kind == Kind.RAPID and review.goes_on else "No"


def slippage(review: Any) -> str:
    """By how much it is past the day it was due."""
    if review.due_on is None:
        return "No date"
    late = ((review.ended_on or timezone.localdate()) - review.due_on).days
    return f"{words.count(late, 'day')} late" if late > 0 else "In time"


def numbered(texts: list[str]) -> str:
    """1. One thing. 2. Another."""
    return " ".join(f"{number}. {text}" for number, text in enumerate(texts, start=1))


class TrackerFilters(Filters):
    """By reference, kind, state and time."""

    q = WordsFilter(method="find", label="Reference")
    kind = filters.ChoiceFilter(label="Review type", choices=Kind.choices, empty_label="Any type")
    state = filters.ChoiceFilter(
        label="Open or closed",
        choices=[("open", "Open"), ("closed", "Closed")],
        empty_label="Both",
        method="is_open",
    )
    since = DayFilter(label="Decided since", field_name="started_on", lookup_expr="gte")
    until = DayFilter(label="Decided until", field_name="started_on", lookup_expr="lte")

    def find(self, rows: QuerySet[Review], name: str, value: str) -> QuerySet[Review]:
        return rows.filter(
            Q(reference__icontains=value)
            | Q(case_reference__local__icontains=value)
            | Q(case_reference__steis__icontains=value)
        )

    def is_open(self, rows: QuerySet[Review], name: str, value: str) -> QuerySet[Review]:
        return rows.filter(state=State.OPEN) if value == "open" else rows.exclude(state=State.OPEN)
