"""Documents as people read them: the list, and the versions of one."""

from datetime import date, timedelta
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.documents import access
from partnership.documents.models import Document, Version
from partnership.documents.rules import FileType, Kind, State
from partnership.pages import words
from partnership.pages.cells import naming, tag
from partnership.pages.components import Due, Tag
from partnership.pages.listing import Filters, WordsFilter

SOON = timedelta(days=90)
"""So long before its last day a document is listed among those to renew."""
COLOURS: dict[State, Tag] = {
    State.HELD: Tag("blue", "Being scanned"),
    State.CLEAN: Tag("green", "Can be opened"),
    State.REFUSED: Tag("red", "Refused"),
}


def rows(user: User) -> QuerySet[Document]:
    """The documents that this person may open, each with its newest version and the one that counts."""
    versions = Version.objects.filter(document=OuterRef("pk")).order_by("-number")
    clean = versions.filter(state=State.CLEAN)
    return access.visible(user).annotate(
        current=Subquery(clean.values("number")[:1]),
        type=Subquery(clean.values("type")[:1]),
        newest_state=Subquery(versions.values("state")[:1]),
        changed_at=Subquery(versions.values("created_at")[:1]),
    )


def renewal(document: Document, *, today: date) -> Due | None:
    """How near the last day is."""
    return Due.of(document.expires_on, today=today) if document.expires_on else None


def size(version: Version) -> str:
    """1.2 MB"""
    return filesizeformat(version.size).replace("\xa0", " ")


class DocumentTable(tables.Table):  # type: ignore[misc]
    """What there is, whose it is, and until when it holds."""

    title = tables.Column(verbose_name="Document", accessor="title")
    agency = tables.Column(order_by="agency__name", empty_values=())
    kind = tables.Column()
    expires_on = tables.Column(verbose_name="Valid until", default="No end date")
    changed_at = tables.Column(verbose_name="Changed")
    state = tables.Column(verbose_name="State", accessor="newest_state", visible=False)
    type = tables.Column(verbose_name="Kind of file", visible=False)
    current = tables.Column(verbose_name="Version", visible=False)
    is_sensitive = tables.BooleanColumn(verbose_name="Sensitive", visible=False)

    class Meta:
        order_by = "title"
        default = ""

    def render_title(self, record: Any) -> SafeString:
        notes = []
        if record.is_sensitive:
            notes.append("Sensitive")
        if record.newest_state != State.CLEAN:
            notes.append(COLOURS[State(record.newest_state)].text.lower())
        note = ", ".join(notes)
        return naming(
            reverse("documents:detail", args=[record.pk]), record.title, note[:1].upper() + note[1:]
        )

    def value_title(self, record: Document) -> str:
        return record.title

    def render_agency(self, record: Document) -> str:
        return record.agency.name if record.agency else "The partnership itself"

    def render_expires_on(self, record: Document) -> SafeString | str:
        due = renewal(record, today=timezone.localdate())
        if due is None:
            return ""
        near = due.day < timezone.localdate() + SOON
        return format_html(
            '<span class="app-due{}"><strong>{}</strong><span>{}</span></span>',
            f" app-due--{due.state}" if due.state else "",
            due.relative if near else "",
            words.tiny_date(due.day),
        )

    def value_expires_on(self, value: date) -> date:
        return value

    def render_changed_at(self, value: Any) -> str:
        return words.tiny_date(value)

    def value_changed_at(self, value: Any) -> Any:
        return value

    def render_state(self, value: str) -> SafeString:
        return tag(COLOURS[State(value)])

    def value_state(self, value: str) -> str:
        return COLOURS[State(value)].text

    def render_type(self, value: str) -> str:
        return str(FileType(value).label)

    def render_is_sensitive(self, value: bool) -> str:
        return "Yes" if value else "No"

    def value_is_sensitive(self, value: bool) -> str:
        return "Yes" if value else "No"


class DocumentFilters(Filters):
    """By words of the title, agency, kind, and whether something is to be done."""

    q = WordsFilter(label="Title", field_name="title", lookup_expr="icontains")
    agency = filters.ModelChoiceFilter(
        label="Agency", queryset=lambda request: with_documents(request.user), empty_label="Any agency"
    )
    kind = filters.ChoiceFilter(label="Kind", choices=Kind.choices, empty_label="Any kind")
    state = filters.ChoiceFilter(
        label="To do",
        choices=[
            ("renew", "To renew in 90 days"),
            ("late", "Out of date"),
            ("held", "Not to be opened yet"),
        ],
        empty_label="Any",
        method="in_state",
    )

    def in_state(self, rows: QuerySet[Document], name: str, value: str) -> QuerySet[Document]:
        today = timezone.localdate()
        match value:
            case "renew":
                return rows.filter(expires_on__lt=today + SOON)
            case "late":
                return rows.filter(expires_on__lt=today)
            case _:
                return rows.filter(~Q(newest_state=State.CLEAN))


def of_agency(user: User, agency: Agency) -> tuple[str, str, str] | None:
    """What an agency’s page says of its documents to those who see them."""
    numbers = access.visible(user).filter(agency=agency)
    if not access.can_see_documents(user) or not (number := numbers.count()):
        return None
    late = numbers.filter(expires_on__lt=timezone.localdate()).count()
    note = f"{late} out of date" if late else ""
    return words.count(number, "document"), f"{reverse('documents:list')}?agency={agency.pk}", note


def with_documents(user: User) -> QuerySet[Agency]:
    """The agencies of which this person sees documents."""
    theirs = access.visible(user).filter(agency=OuterRef("pk"))
    return Agency.objects.filter(Exists(theirs))


def to_renew(user: User, *, today: date) -> tuple[int, int, int]:
    """How many documents there are, how many are to be renewed soon, and how many hold no longer."""
    numbers = access.visible(user).aggregate(
        all=Count("pk"),
        soon=Count("pk", filter=Q(expires_on__lt=today + SOON)),
        late=Count("pk", filter=Q(expires_on__lt=today)),
    )
    return numbers["all"], numbers["soon"], numbers["late"]
