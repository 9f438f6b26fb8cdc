"""The list of referrals."""

from datetime import datetime
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.safestring import SafeString

from partnership.pages import words
from partnership.pages.cells import naming, tag
from partnership.pages.components import Colour, Tag
from partnership.pages.listing import Filters, WordsFilter
from reviews.referrals.models import Decision, Referral
from reviews.referrals.rules import Outcome, State

COLOURS: dict[State, Colour] = {
    State.WAITING: "amber",
    State.RETURNED: "amber",
    State.SENT: "blue",
    State.DECIDED: "green",
    State.WITHDRAWN: "grey",
}


def state_of(referral: Referral) -> Tag:
    """How far it has come."""
    return Tag(COLOURS[State(referral.state)], referral.get_state_display())


def rows(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """With the outcome that holds."""
    last = Decision.objects.filter(referral=OuterRef("pk")).order_by("-created_at").values("outcome")[:1]
    return referrals.annotate(outcome=Subquery(last))


class ReferralTable(tables.Table):  # type: ignore[misc]
    """Every referral that somebody sees, the latest first."""

    reference = tables.Column(verbose_name="Referral")
    created_at = tables.Column(verbose_name="Made on", attrs={"th": {"class": "app-table__col-m"}})
    state = tables.Column(verbose_name="State", attrs={"th": {"class": "app-table__col-wide"}})
    outcome = tables.Column(verbose_name="Outcome", default="Not decided yet")
    agency = tables.Column(accessor="agency__name", verbose_name="Agency", visible=False)
    pseudonym = tables.Column(verbose_name="Child called", visible=False)

    class Meta:
        order_by = ("-created_at",)
        default = ""

    def render_reference(self, record: Referral) -> SafeString:
        url = reverse("reviews_referrals:referral", args=[record.pk])
        return naming(url, record.reference, record.agency.name)

    def value_reference(self, record: Referral) -> str:
        return record.reference

    def render_created_at(self, value: datetime) -> str:
        return words.tiny_date(value)

    def value_created_at(self, value: datetime) -> Any:
        return words.as_day(value)

    def render_state(self, record: Referral) -> SafeString:
        return tag(state_of(record))

    def value_state(self, record: Referral) -> str:
        return state_of(record).text

    def render_outcome(self, value: str) -> str:
        return str(Outcome(value).label)


class ReferralFilters(Filters):
    """By words, state and outcome."""

    q = WordsFilter(method="find", label="Reference, agency or pseudonym")
    state = filters.ChoiceFilter(label="State", choices=State.choices, empty_label="Any")
    outcome = filters.ChoiceFilter(label="Outcome", choices=Outcome.choices, empty_label="Any")

    def find(self, rows: QuerySet[Referral], name: str, value: str) -> QuerySet[Referral]:
        return rows.filter(
            Q(reference__icontains=value) | Q(agency__name__icontains=value) | Q(pseudonym__icontains=value)
        )
