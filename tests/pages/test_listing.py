"""A list keeps everything in its address, says what it cannot read, and never breaks."""

import csv
import io
from datetime import date
from typing import Any
from urllib.parse import urlencode

import django_filters as filters
import django_tables2 as tables
import openpyxl
import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from partnership.agencies.models import Agency
from partnership.agencies.rules import Arrangement, Sector
from partnership.pages.listing import DayFilter, Filters, Listing, SavedView, WordsFilter


class BodyTable(tables.Table):  # type: ignore[misc]
    name = tables.Column()
    sector = tables.Column()
    from_on = tables.DateColumn(verbose_name="From")
    version = tables.Column(visible=False)
    notes = tables.Column(visible=False)

    def render_name(self, value: str) -> str:
        return f"The {value}"

    def value_name(self, value: str) -> str:
        return value


class BodyFilters(Filters):
    q = WordsFilter(field_name="name", lookup_expr="icontains")
    sector = filters.MultipleChoiceFilter(choices=Sector.choices)
    since = DayFilter(field_name="from_on", lookup_expr="gte", label="From on or after")


@pytest.fixture
def bodies(db: None) -> QuerySet[Agency]:
    Agency.objects.bulk_create(
        Agency(
            name=f"Body {number:03}",
            sector=Sector.HEALTH if number % 2 else Sector.POLICE,
            arrangement=Arrangement.OTHER,
            from_on=date(2020, 1, 1) if number < 10 else None,
            version=number,
        )
        for number in range(60)
    )
    return Agency.objects.all()


def listing(rows: QuerySet[Agency], query: str = "", views: list[SavedView] | None = None) -> Listing:
    return Listing(
        RequestFactory().get(f"/bodies/?{query}"),
        rows=rows,
        table=BodyTable,
        filters=BodyFilters,
        name="agencies",
        views=views or [],
    )


def names(shown: Listing) -> list[str]:
    return [str(row.cells[0].text) for row in shown.lines]


def test_first_page_shows_25_and_counts_in_words(bodies: QuerySet[Agency]) -> None:
    shown = listing(bodies)
    assert shown.count_in_words == "60 agencies"
    assert len(names(shown)) == 25
    assert names(shown)[0] == "The Body 000"
    assert listing(bodies, "q=059").count_in_words == "1 agency"
    assert listing(bodies, "q=zebra").count_in_words == "No agencies"


def test_filters_sorts_and_pages_by_the_address(bodies: QuerySet[Agency]) -> None:
    assert names(listing(bodies, "q=body+01&sort=-name"))[0] == "The Body 019"
    assert listing(bodies, "sector=health").count == 30
    assert listing(bodies, "sector=health&sector=police").count == 60
    assert listing(bodies, "since=1+January+2019").count == 10
    assert listing(bodies, "since=02/01/2020").count == 0
    assert names(listing(bodies, "page=3"))[0] == "The Body 050"
    assert len(names(listing(bodies, "per=50"))) == 50


def test_no_row_is_on_two_pages_when_all_tie(bodies: QuerySet[Agency]) -> None:
    rows = bodies.order_by("arrangement")
    seen = [name for page in "123" for name in names(listing(rows, f"sort=sector&page={page}"))]
    assert len(set(seen)) == 60


def test_the_last_page_is_counted_from_the_end_in_the_same_order(bodies: QuerySet[Agency]) -> None:
    seen = [name for page in "123" for name in names(listing(bodies, f"sort=-name&page={page}"))]
    assert seen == [f"The Body {number:03}" for number in reversed(range(60))]


def test_columns_are_chosen_and_the_first_stays(bodies: QuerySet[Agency]) -> None:
    assert [head.label for head in listing(bodies).heads] == ["Name", "Sector", "From"]
    assert [head.label for head in listing(bodies, "columns=version").heads] == ["Name", "Version"]
    assert listing(bodies, "columns=sector&columns=version").chosen == ["name", "sector", "version"]
    assert listing(bodies, "columns=nothing").chosen == ["name", "sector", "from_on"]


def test_heads_sort_and_say_the_order(bodies: QuerySet[Agency]) -> None:
    shown = listing(bodies, "q=body&sort=-name")
    name, sector, _ = shown.heads
    assert (name.order, name.url) == ("descending", "/bodies/?q=body&sort=name")
    assert (sector.order, sector.url) == ("", "/bodies/?q=body&sort=sector")


def test_links_keep_the_view_and_drop_what_is_strange(bodies: QuerySet[Agency]) -> None:
    shown = listing(bodies, "q=body&columns=version&per=50&sort=-name&evil=1&page=2&sector=" + "x" * 5000)
    assert shown.csv_url == "/bodies/?q=body&sort=-name&per=50&columns=name%2Cversion&format=csv"
    assert shown.beside_filters == [("per", "50"), ("columns", "name,version")]
    assert shown.beside_columns == [("q", "body"), ("sort", "-name"), ("per", "50")]
    assert shown.url_without_filters == "/bodies/?sort=-name&per=50&columns=name%2Cversion"


def test_the_view_on_the_page_is_marked_among_the_pills(bodies: QuerySet[Agency]) -> None:
    views = [SavedView("All", ""), SavedView("Health", "sector=health", 30)]
    assert [pill.current for pill in listing(bodies, "", views).pills] == [True, False]
    assert [pill.current for pill in listing(bodies, "sector=health&per=50", views).pills] == [False, True]
    assert [pill.number for pill in listing(bodies, "", views).pills] == ["", 30]


@pytest.mark.parametrize(
    "query",
    [
        {"page": "abc"},
        {"page": "-1"},
        {"page": "9" * 5000},
        {"page": "0"},
        {"per": "1000000"},
        {"sort": "password"},
        {"sort": "--name,,-"},
        {"sort": "name__x\x00"},
        {"columns": "\x00,'; drop table"},
        {"format": "exe"},
        {"q": "\x00"},
        {"q": "x" * 100_000},
        {"q": "%_\\' or 1=1 --"},
        {"sector": "dragons"},
        {"since": "31 February 2026"},
        {"since": "\x00"},
        {"since": "9999999-01-01"},
    ],
)
def test_hostile_addresses_never_break_the_list(bodies: QuerySet[Agency], query: dict[str, str]) -> None:
    shown = listing(bodies, urlencode(query))
    list(shown.lines)
    assert [*shown.heads, *shown.pills, *shown.orders, *shown.sizes, *shown.column_choices]
    assert len(shown.address()) < 1000


def test_a_filter_that_cannot_be_read_says_so_and_the_others_count(bodies: QuerySet[Agency]) -> None:
    shown = listing(bodies, "since=31+February+2026&q=00")
    assert shown.count == 10
    assert shown.filters is not None
    assert shown.filters.form.errors["since"] == ["From on or after must be a real date, like 27 March 2026"]


def test_a_page_asks_the_database_twice_however_many_rows(bodies: QuerySet[Agency]) -> None:
    for query in ("", "per=100", "q=body&sort=-sector&page=2"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            shown = listing(bodies, query)
            list(shown.lines)
        assert len(asked) == 2


def sheet_of(shown: Listing) -> Any:
    """The sheet of an XLSX; closing the response removes its file."""
    response = shown.response("")
    assert isinstance(response, FileResponse)
    assert response["Content-Disposition"].endswith('.xlsx"')
    data = response.getvalue()
    response.close()
    return openpyxl.load_workbook(io.BytesIO(data)).active


def csv_of(shown: Listing) -> str:
    response = shown.response("")
    assert isinstance(response, StreamingHttpResponse)
    return response.getvalue().decode()


def test_csv_has_the_filtered_rows_and_chosen_columns(bodies: QuerySet[Agency]) -> None:
    text = csv_of(listing(bodies, "q=body+00&columns=from_on,version&format=csv&sort=-name"))
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert rows[0] == ["Name", "From", "Version"]
    assert rows[1] == ["Body 009", "2020-01-01", "9"]
    assert len(rows) == 11


def test_xlsx_keeps_dates_and_numbers(bodies: QuerySet[Agency]) -> None:
    sheet = sheet_of(listing(bodies, "q=009&columns=sector,from_on,version&format=xlsx"))
    head, row = sheet.iter_rows(values_only=True)
    assert head == ("Name", "Sector", "From", "Version")
    assert (row[0], row[1], row[3]) == ("Body 009", "Health", 9)
    assert str(row[2]).startswith("2020-01-01")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_of_any_length_is_one_query(bodies: QuerySet[Agency], kind: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        response = listing(bodies, f"format={kind}").response("")
        assert isinstance(response, StreamingHttpResponse)
        response.getvalue()
        response.close()
    # a cursor on the server is not logged by Django; reading row by row would be
    assert len(asked) <= 1


@pytest.mark.parametrize("begins", ["=1+1", "+44", "-2", "@sum", "\t=1", "\r=1", " =1+1", "＝1"])  # noqa: RUF001
def test_formulas_are_text_in_both_files(bodies: QuerySet[Agency], begins: str) -> None:
    Agency.objects.filter(name="Body 009").update(notes=begins)
    query = "q=009&columns=notes&format="
    assert (
        list(csv.reader(io.StringIO(csv_of(listing(bodies, query + "csv"))[1:], newline="")))[1][1]
        == f"'{begins}"
    )
    cell = sheet_of(listing(bodies, query + "xlsx"))["B2"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")
