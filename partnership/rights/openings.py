"""Emergency openings as people read them: one list, and whether each is open, waits for its review or has had it."""

from datetime import date, datetime, time, timedelta

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from partnership.accounts.models import User
from partnership.pages import words
from partnership.pages.cells import naming, tag
from partnership.pages.components import Due, Tag, WorkItem
from partnership.pages.gathering import Ask, Row, Whole
from partnership.pages.listing import Filters, WordsFilter
from partnership.rights import access
from partnership.rights.models import Opening
from partnership.rights.rules import REVIEW_WITHIN_DAYS, Emergency, Outcome

STATES = [("waiting", "To be reviewed"), ("open", "Open now"), *Outcome.choices]


def state_of(opening: Opening, now: datetime) -> Tag:
    """Open now, waiting for its review, or what that found."""
    if opening.is_reviewed:
        colour = "green" if opening.outcome == Outcome.JUSTIFIED else "red"
        return Tag(colour, opening.get_outcome_display())  # type: ignore[arg-type]
    return Tag("blue", "Open now") if opening.until_at > now else Tag("amber", "To be reviewed")


def review_by(opened_at: datetime) -> date:
    """The day by which somebody should have looked."""
    return timezone.localdate(opened_at) + timedelta(days=REVIEW_WITHIN_DAYS)


class OpeningTable(tables.Table):  # type: ignore[misc]
    """What was opened, by whom, when, and what came of it."""

    what = tables.Column(verbose_name="Record")
    opened_by = tables.Column(verbose_name="Opened by", order_by="opened_by__name")
    opened_at = tables.Column(verbose_name="Opened")
    state = tables.Column(verbose_name="State", empty_values=(), orderable=False)
    emergency = tables.Column(visible=False)
    reason = tables.Column(visible=False, orderable=False)
    note = tables.Column(verbose_name="Review", visible=False, orderable=False)

    class Meta:
        order_by = "-opened_at"
        default = ""

    def render_what(self, record: Opening) -> SafeString:
        return naming(reverse("rights:opening", args=[record.pk]), record.what)

    def value_what(self, record: Opening) -> str:
        return record.what

    def render_opened_at(self, value: datetime) -> str:
        return words.moment(value)

    def value_opened_at(self, value: datetime) -> datetime:
        return value

    def render_state(self, record: Opening) -> SafeString:
        return tag(state_of(record, timezone.now()))

    def value_state(self, record: Opening) -> str:
        return state_of(record, timezone.now()).text


class OpeningFilters(Filters):
    """Words, why it could not wait, and the state."""

    q = WordsFilter(method="find", label="Record or person")
    emergency = filters.ChoiceFilter(label="Why", choices=Emergency.choices, empty_label="Any reason")
    state = filters.ChoiceFilter(label="State", choices=STATES, empty_label="Any state", method="in_state")

    def find(self, rows: QuerySet[Opening], name: str, value: str) -> QuerySet[Opening]:
        return rows.filter(Q(what__icontains=value) | Q(opened_by__name__icontains=value))

    def in_state(self, rows: QuerySet[Opening], name: str, value: str) -> QuerySet[Opening]:
        match value:
            case "waiting":
                return rows.filter(reviewed_at=None)
            case "open":
                return rows.filter(until_at__gt=timezone.now())
        return rows.filter(outcome=value)


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """The openings that wait for this person's review, for their start page."""
    if not access.REVIEW_OPENINGS.held_by(user):
        return []

    def said(row: Row) -> WorkItem:
        opened_at = timezone.localtime(row.at)
        return WorkItem(
            title=f"Review an emergency opening: {row.facts['what']}",
            url=reverse("rights:opening", args=[row.facts["pk"]]),
            context=f"Opened by {row.facts['who']}, {words.moment(opened_at)}",
            due=Due.of(review_by(opened_at), today=today),
        )

    waiting = access.visible_openings(user).filter(reviewed_at=None).exclude(opened_by=user)
    # What was opened before that day should have been looked at.
    turn = datetime.combine(
        today - timedelta(days=REVIEW_WITHIN_DAYS), time.min, timezone.get_current_timezone()
    )
    return [
        Ask(
            rows=rows,
            by="opened_at",
            facts={"pk": "pk", "what": "what", "who": "opened_by__name"},
            say=said,
            whole=Whole("opening", "openings", f"{reverse('rights:openings')}?state=waiting"),
        )
        for rows in (waiting.filter(opened_at__lt=turn), waiting.filter(opened_at__gte=turn))
    ]
