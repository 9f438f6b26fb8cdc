"""A list that can be filtered, sorted, saved as an address, and taken away with the columns one chose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.core.paginator import Page
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.forms import DateInput, SearchInput
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django_filters import CharFilter, DateFilter, FilterSet
from django_tables2 import Table
from django_tables2.columns import BoundColumn

from partnership.pages import words
from partnership.pages.dates import EARLIEST, LATEST
from partnership.pages.exports import Plain, as_csv, as_xlsx, plain
from partnership.pages.forms import PortalForm
from partnership.pages.paging import FromEitherEnd, Part, steady
from partnership.pages.rows import Row

PER_PAGE = (25, 50, 100)
LONGEST_VALUE = 200
MOST_SORTS = 3
ROWS_AT_ONCE = 2000
DATE_FORMS = ["%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]


class SavedView(NamedTuple):
    """One pill above the list: a name, what stands behind the question mark, and how many rows, if known."""

    label: str
    query: str
    number: int | None = None


class Link(NamedTuple):
    """A way to the same list seen otherwise."""

    label: str
    url: str
    number: int | str
    current: bool


@dataclass(frozen=True)
class Head:
    """The head of one column; `url` sorts by it."""

    label: str
    css: str
    url: str = ""
    order: str = ""


@dataclass(frozen=True)
class Cell:
    """What one column says of one row."""

    label: str
    css: str
    text: Any


class Line(NamedTuple):
    """One row of the page: its key, what it is called, and its cells."""

    key: Any
    name: str
    cells: list[Cell]


class Choice(NamedTuple):
    """One entry of the column choice or of the order."""

    value: str
    label: str
    chosen: bool
    fixed: bool = False


class WordsFilter(CharFilter):  # type: ignore[misc]
    """A box for words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label": "Words", "max_length": 100, **kwargs})
        self.extra["widget"] = SearchInput({"autocomplete": "off"})


class DayFilter(DateFilter):  # type: ignore[misc]
    """A box for one date, written as people write dates."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"input_formats": DATE_FORMS, **kwargs})
        self.extra["widget"] = DateInput(format="%d/%m/%Y", attrs={"autocomplete": "off"})
        real = f"{self.label} must be a real date, like 27 March 2026"
        self.extra["error_messages"] = dict.fromkeys(("invalid", "min_value", "max_value"), real)
        self.extra["validators"] = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


class Filters(FilterSet):  # type: ignore[misc]
    """The filters of one list; what they cannot read they answer with a sentence."""

    class Meta:
        form = PortalForm


class Listing:
    """One list page: what the address asks for, over rows that the caller has already decided.

    The first column names the row and always stays, as do those that the table class lists in `always`; a column
    made with `visible=False` is there for those who choose it. Rows that are equal in the order asked for stand in the
    order of the table class's `ties`. Everything lies in the address, so a view is saved by
    keeping the address. What the address gets wrong is said, or left aside; it never breaks the page.

    Give `rows` what the columns need by annotation or select_related: a prefetch would ask once for every few
    thousand rows of an export. A column that is not a field of the database needs `orderable=False` or `order_by`.
    Where each row joins much, the table class says `ids_first = True`: the rows of a page are then found by their ids
    alone, and only they are joined.
    """

    def __init__(
        self,
        request: HttpRequest,
        *,
        rows: QuerySet[Any],
        table: type[Table],
        filters: type[FilterSet] | None = None,
        name: str,
        views: Sequence[SavedView] = (),
    ) -> None:
        self.request = request
        self.name = name
        self.views = views
        self.filters = filters(request.GET, queryset=rows, request=request) if filters else None
        if self.filters:
            # the filters that are filled in rightly count; the others keep their sentence
            self.filters.form.is_valid()
            rows = self.filters.filter_queryset(rows)
        self.table = table(data=rows, order_by=self.sort or None)
        self.rows = steady(self.table.data.data, getattr(self.table, "ties", ()))
        self.counted: dict[str, Sequence[Part]] = {}
        """All rows in the order of a column, in parts that the caller has counted for something else already."""

    # What the address says --------------------------------------------------------------------------------

    @cached_property
    def sort(self) -> list[str]:
        """The columns to sort by, as the address names them; the table leaves out those it does not have."""
        asked = self.request.GET.get("sort", "").split(",")
        return list(dict.fromkeys(one for one in asked if one))[:MOST_SORTS]

    @cached_property
    def per_page(self) -> int:
        asked = self.request.GET.get("per", "")
        return next((size for size in PER_PAGE if str(size) == asked), PER_PAGE[0])

    @cached_property
    def chosen(self) -> list[str]:
        """The names of the columns shown, in the table's order."""
        columns = self.table.columns.all()
        asked = set(",".join(self.request.GET.getlist("columns")).split(","))
        known = {column.name for column in columns}
        if asked & known:
            return [column.name for column in columns if column.name in asked | self.always]
        return [column.name for column in columns if column.visible]

    @cached_property
    def always(self) -> set[str]:
        """The columns that cannot be left out."""
        return {self.table.columns.names()[0], *getattr(self.table, "always", ())}

    @cached_property
    def asked(self) -> QueryDict:
        """What the address asks, without what this list does not know: the ground of every link here."""
        kept = QueryDict(mutable=True)
        for key, values in self.request.GET.lists():
            if self.knows(key):
                kept.setlist(key, [value for value in values if value and len(value) <= LONGEST_VALUE])
        valid = [str(alias) for alias in self.table.order_by or ()]
        for key, value in (
            ("sort", ",".join(valid) if self.sort and valid else ""),
            ("per", str(self.per_page) if self.per_page != PER_PAGE[0] else ""),
            ("columns", ",".join(self.chosen) if self.request.GET.get("columns") else ""),
        ):
            if value:
                kept[key] = value
        return kept

    def knows(self, key: str) -> bool:
        """Whether a part of the address belongs to one of the filters."""
        names = self.filters.form.fields if self.filters else ()
        return any(key == name or key.startswith(f"{name}_") for name in names)

    def address(self, **changes: str | int) -> str:
        """The address of this list with some things changed; an empty value takes a thing out."""
        query = self.asked.copy()
        for key, value in changes.items():
            query.pop(key, None)
            if value:
                query[key] = str(value)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    def fields_besides(self, *left_out: str) -> list[tuple[str, str]]:
        """What a form must carry along, so that it changes only its own part of the address."""
        return [(key, value) for key, values in self.asked.lists() if key not in left_out for value in values]

    # What the page shows ----------------------------------------------------------------------------------

    @cached_property
    def page(self) -> Page[Any]:
        """The page asked for; a page that does not exist is the nearest that does."""
        pages = FromEitherEnd(self.rows, self.per_page)
        pages.ids_first = getattr(self.table, "ids_first", False)
        for column, parts in self.counted.items():
            pages.count = sum(part.number for part in parts)
            first = str(next(iter(self.table.order_by or ()), ""))
            if first.removeprefix("-") == column:
                pages.parts = parts[::-1] if first.startswith("-") else parts
        return pages.get_page(self.request.GET.get("page"))

    @property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def count_in_words(self) -> str:
        """18 agencies; 1 person; no people"""
        one = str(self.rows.model._meta.verbose_name)
        return words.count(self.count, one, self.name) if self.count else f"No {self.name}"

    @property
    def is_filtered(self) -> bool:
        return self.filters_chosen > 0

    @cached_property
    def filters_chosen(self) -> int:
        if not self.filters:
            return 0
        form = self.filters.form
        return sum(1 for field in form.fields if form.cleaned_data.get(field) or field in form.errors)

    @cached_property
    def columns(self) -> list[BoundColumn]:
        return [self.table.columns[name] for name in self.chosen]

    @property
    def heads(self) -> list[Head]:
        order = {str(alias).lstrip("-"): str(alias) for alias in self.table.order_by or ()}
        heads = []
        for column in self.columns:
            now = order.get(column.name, "")
            heads.append(
                Head(
                    label=str(column.header),
                    css=css_of(column, "th"),
                    url=self.address(sort=str(column.order_by_alias.next)) if column.orderable else "",
                    order="" if not now else "descending" if now.startswith("-") else "ascending",
                )
            )
        return heads

    @property
    def lines(self) -> Iterator[Line]:
        """The rows of this page, each with its key and its name, so that it can be ticked; its first cell names it."""
        shown = [(column, str(column.header), css_of(column, "td")) for column in self.columns]
        for record in self.page.object_list:
            row = Row(record, table=self.table)
            cells = [Cell(label, css, row.get_cell(column.name)) for column, label, css in shown]
            yield Line(record.pk, str(record), cells)

    @property
    def column_choices(self) -> list[Choice]:
        return [
            Choice(column.name, str(column.header), column.name in self.chosen, column.name in self.always)
            for column in self.table.columns.all()
        ]

    @property
    def orders(self) -> list[Choice]:
        """Every order as an entry of a list: on a phone there are no heads to press."""
        return [
            Choice(f"{sign}{column.name}", f"{column.header}, {words}", self.order == f"{sign}{column.name}")
            for column in self.columns
            if column.orderable
            for sign, words in (("", "first to last"), ("-", "last to first"))
        ]

    @property
    def order(self) -> str:
        """The order in force, as the address names it."""
        return ",".join(str(alias) for alias in self.table.order_by or ())

    @property
    def order_is_listed(self) -> bool:
        return any(choice.chosen for choice in self.orders)

    @property
    def pills(self) -> list[Link]:
        """The saved views; the one that is on the page is marked, whatever its columns."""
        here = {(key, value) for key, value in self.fields_besides("columns", "per")}
        return [
            Link(
                view.label,
                f"{self.request.path}?{view.query}" if view.query else self.request.path,
                "" if view.number is None else view.number,
                {(key, value) for key, values in QueryDict(view.query).lists() for value in values} == here,
            )
            for view in self.views
        ]

    @property
    def sizes(self) -> list[Link]:
        return [
            Link(str(size), self.address(per="" if size == PER_PAGE[0] else size), "", size == self.per_page)
            for size in PER_PAGE
        ]

    @property
    def beside_filters(self) -> list[tuple[str, str]]:
        """What the filter form carries along."""
        return [pair for pair in self.fields_besides("sort") if not self.knows(pair[0])]

    @property
    def beside_columns(self) -> list[tuple[str, str]]:
        """What the column form carries along."""
        return self.fields_besides("columns")

    @property
    def url(self) -> str:
        """The address of this view, to keep or to send."""
        return self.request.build_absolute_uri(self.address())

    @property
    def url_without_filters(self) -> str:
        return self.address(**{key: "" for key in self.asked if self.knows(key)})

    @property
    def csv_url(self) -> str:
        return self.address(format="csv")

    @property
    def xlsx_url(self) -> str:
        return self.address(format="xlsx")

    # What goes out ----------------------------------------------------------------------------------------

    def response(self, template: str, context: dict[str, Any] | None = None) -> HttpResponseBase:
        """The page, with `listing` in its context, or the file that `?format=` asks for."""
        match self.request.GET.get("format"):
            case "csv":
                return as_csv(self.filename, self.exported_heads, self.exported())
            case "xlsx":
                return as_xlsx(self.filename, self.exported_heads, self.exported())
        page: HttpResponse = render(
            self.request,
            template,
            {"listing": self, "form": self.filters.form if self.filters else None, **(context or {})},
        )
        return page

    @property
    def filename(self) -> str:
        return f"{slugify(self.name) or 'list'}-{timezone.localdate().isoformat()}"

    @cached_property
    def exported_columns(self) -> list[BoundColumn]:
        """Those on the page, behind what names a row: a page has that under the first column, where a file has none."""
        names = [name for name in getattr(self.table, "named_by", ()) if name not in self.chosen]
        columns = [self.table.columns[name] for name in (*names, *self.chosen)]
        return [column for column in columns if not column.column.exclude_from_export]

    @property
    def exported_heads(self) -> list[str]:
        return [str(column.header) for column in self.exported_columns]

    def exported(self) -> Iterator[list[Plain]]:
        """Every row of the filter, read from the database a few thousand at a time."""
        names = [column.name for column in self.exported_columns]
        for record in self.rows.iterator(chunk_size=ROWS_AT_ONCE):
            row = Row(record, table=self.table)
            yield [plain(row.get_cell_value(name)) for name in names]


def css_of(column: BoundColumn, tag: str) -> str:
    """The classes that the table's author gave to a column."""
    attrs = column.column.attrs
    return str(attrs.get(tag, attrs.get("cell", {})).get("class", ""))
