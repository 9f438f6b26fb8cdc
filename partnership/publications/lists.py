"""What is published, as people read it: the list, and one publication."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.db.models.functions import ExtractYear
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from partnership.agencies.rights import Somebody
from partnership.pages import words
from partnership.pages.cells import naming
from partnership.pages.components import File, Tag
from partnership.pages.listing import Filters, WordsFilter
from partnership.publications import access, services
from partnership.publications.models import Publication
from partnership.publications.onward import onward
from partnership.publications.rules import Kind, how_long


class PublicationTable(tables.Table):  # type: ignore[misc]
    """What there is to read, the newest first."""

    title = tables.Column(verbose_name="Title")
    kind = tables.Column(verbose_name="Kind", attrs={"th": {"class": "app-table__col-wide"}})
    published_on = tables.Column(verbose_name="Published", attrs={"th": {"class": "app-table__col-m"}})
    summary = tables.Column(verbose_name="What it says", visible=False)
    ties = ("title",)

    class Meta:
        order_by = "-published_on"

    def render_title(self, record: Publication) -> SafeString:
        note = f"Withdrawn. {record.summary}" if record.withdrawn_on else record.summary
        return naming(reverse("publications:detail", args=[record.slug]), record.title, note)

    def value_title(self, record: Publication) -> str:
        return record.title

    def render_kind(self, record: Publication) -> str:
        return str(Kind(record.kind).label)

    def render_published_on(self, value: Any) -> str:
        return words.tiny_date(value)

    def value_published_on(self, value: Any) -> Any:
        return value


def years(request: Any) -> list[tuple[str, str]]:
    """The years in which something was published that this person sees."""
    found = access.visible(request.user).order_by().annotate(year=ExtractYear("published_on"))
    return [
        (str(year), str(year)) for year in sorted(set(found.values_list("year", flat=True)), reverse=True)
    ]


class PublicationFilters(Filters):
    """By words, kind and year."""

    q = WordsFilter(method="find", label="Words")
    kind = filters.ChoiceFilter(label="Kind", choices=Kind.choices, empty_label="Every kind")
    year = filters.ChoiceFilter(
        label="Year", field_name="published_on", lookup_expr="year", choices=[], empty_label="Every year"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = years(self.request)

    def find(self, rows: QuerySet[Publication], name: str, value: str) -> QuerySet[Publication]:
        return rows.filter(Q(title__icontains=value) | Q(summary__icontains=value))


def page_of(publication: Publication, *, user: Somebody) -> dict[str, Any]:
    """What the page of a publication shows."""
    version = publication.version_given
    files = []
    if version is not None:
        files.append(
            File(
                f"{publication.title} ({version.get_type_display()})",
                reverse("publications:file", args=[publication.slug]),
                filesizeformat(version.size).replace("\xa0", " "),
            )
        )
    keeps = access.can_publish(user)
    return {
        "publication": publication,
        "files": files,
        "tags": [Tag("red", "Withdrawn")] if publication.withdrawn_on else [],
        "meta": [("calendar", f"Published {words.plain_date(publication.published_on)}")],
        "keeps": keeps,
        "corrects": bool(access.can_correct(user, publication)),
        "onward": onward(publication, user),
        "stays_withdrawn": services.why_not_back(publication) if keeps and publication.withdrawn_on else None,
        "stays": how_long(
            publication.stays_until, withdrawn=bool(publication.withdrawn_on), today=timezone.localdate()
        )
        if keeps
        else "",
    }
