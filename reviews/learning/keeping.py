"""The list of themes, for those who keep it: how often each is used, and the form that changes one."""

from typing import Any

import django_tables2 as tables
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.safestring import SafeString

from partnership.actions.models import Action, Theme
from partnership.pages import words
from partnership.pages.cells import naming, tag
from partnership.pages.components import Tag
from partnership.pages.forms import EditForm
from partnership.pages.listing import Filters, WordsFilter
from reviews.learning.models import FindingTheme
from reviews.learning.themes import NUMBER, outside


def with_uses(themes: QuerySet[Theme]) -> QuerySet[Any]:
    """The themes, each with how many actions, findings and reviews use it: one query, whatever is archived."""
    of_actions = Action.themes.through.objects.filter(theme=OuterRef("pk")).order_by().values("theme")
    found = FindingTheme.objects.filter(theme=OuterRef("pk")).order_by().values("theme")

    def number(rows: QuerySet[Any], counted: Count) -> Coalesce:
        return Coalesce(Subquery(rows.annotate(number=counted).values("number")), 0)

    return themes.select_related("parent").annotate(
        actions_number=number(of_actions, Count("pk")),
        findings_number=number(found, Count("pk")),
        reviews_number=number(found, Count("finding__review", distinct=True)),
    )


class KeptTable(tables.Table):  # type: ignore[misc]
    """Each theme, where it stands and what uses it."""

    name = tables.Column(verbose_name="Theme")
    parent = tables.Column(verbose_name="Part of", accessor="parent__name", default="", visible=False)
    actions_number = tables.Column(verbose_name="Actions", attrs=NUMBER)
    findings_number = tables.Column(verbose_name="Findings", attrs=NUMBER)
    reviews_number = tables.Column(verbose_name="Reviews", attrs=NUMBER)
    is_active = tables.Column(verbose_name="State", attrs={"th": {"class": "app-table__col-status"}})
    ties = ("name",)

    class Meta:
        order_by = "name"

    def render_name(self, record: Theme) -> SafeString:
        note = f"Part of {record.parent}" if record.parent else ""
        return naming(reverse("reviews_learning:edit_theme", args=[record.pk]), record.name, note)

    def value_name(self, record: Theme) -> str:
        return record.name

    def value_findings_number(self, value: int) -> str | int:
        """Small numbers stay on the page, for those who work with them."""
        return outside(value)

    value_reviews_number = value_findings_number

    def render_is_active(self, value: bool) -> SafeString:
        return tag(Tag("green", "In use") if value else Tag("grey", "Out of use"))

    def value_is_active(self, value: bool) -> str:
        return "In use" if value else "Out of use"


class KeptFilters(Filters):
    """By name."""

    q = WordsFilter(field_name="name", lookup_expr="icontains", label="Theme")


class ThemeForm(EditForm):
    """One theme, new or changed."""

    class Meta:
        model = Theme
        fields = ["name", "parent", "is_active"]
        labels = {
            "name": "What is it called?",
            "parent": "What is it part of? (optional)",
            "is_active": "It is in use",
        }
        help_texts = {
            "name": "As people search for it: Information sharing, Hidden men, Neglect.",
            "parent": "A wider theme that it belongs to.",
            "is_active": "What is out of use can be chosen no more. Whatever has it keeps it.",
        }

    def __init__(self, *args: Any, themes: QuerySet[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        parent.queryset = themes.filter(parent=None).exclude(pk=self.instance.pk)
        parent.empty_label = "Nothing: it stands for itself"
        if self.instance._state.adding:
            del self.fields["is_active"]

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}


def uses(theme: Any) -> str:
    """What uses a theme, in a sentence."""
    numbers = (theme.actions_number, theme.findings_number, theme.reviews_number)
    if not any(numbers):
        return "Nothing uses it yet."
    actions, findings, reviews = numbers
    told = f"{words.count(actions, 'action')}, and {words.count(findings, 'finding')}"
    return f"Used by {told} of {words.count(reviews, 'review')}."
