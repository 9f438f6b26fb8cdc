"""Every drawing says what it is, whatever figures it is given."""

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pytest_django import Settings

from partnership.pages import charts
from partnership.pages.brand import OURS
from partnership.pages.charts import Chart, Series

SVG = "{http://www.w3.org/2000/svg}"


def drawn(svg: str) -> ElementTree.Element:
    """The drawing as XML: it is well formed, and it is named and described."""
    root = ElementTree.fromstring(svg)  # noqa: S314  our own drawing
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert root.get("role") == "img"
    assert (root.get("aria-labelledby") or "").split() == ids
    assert not [element for element in root.iter() if element.get("style")]
    assert "nan" not in svg
    assert "inf" not in svg
    return root


ODD: list[tuple[float | None, ...]] = [
    (),
    (0,),
    (5,),
    (0, 0, 0),
    (None, 3, None),
    (None, None),
    (-2, 4),
    (10**9, 1),
]


@pytest.mark.parametrize("values", ODD)
def test_a_line_is_drawn_from_any_figures(values: tuple[float | None, ...]) -> None:
    drawn(charts.spark("Attendances", "as they are", values))
    drawn(charts.spark("Attendances", "as they are", values, target=15, from_zero=False))


@pytest.mark.parametrize("values", ODD)
def test_columns_and_bars_are_drawn_from_any_figures(values: tuple[float | None, ...]) -> None:
    names = tuple(f"a very long name of a category, number {at}" for at in range(len(values)))
    drawn(charts.columns("Attendances", "as they are", names, [Series("All", values)], emphasise=0))
    drawn(charts.columns("Attendances", "as they are", names, []))
    drawn(charts.bars("Attendances", "as they are", names, [Series("All", values)] * 2, unit="%"))


@pytest.mark.parametrize("draw", [charts.bar, lambda said, _: charts.clock(said, said, total=3, day=2)])
def test_words_in_a_drawing_are_escaped(draw: Callable[[str, float], str]) -> None:
    svg = draw("<script>alert('&')</script>", 50)
    assert "<script>" not in svg
    assert "&lt;script&gt;" in svg


def test_hostile_words_are_escaped_everywhere() -> None:
    hostile = '"><img src=x onerror=alert(1)>'
    chart = Chart(hostile, hostile, (hostile,), (Series(hostile, (1,)),))
    assert "<img" not in chart.svg + chart.bars


def test_the_tallest_column_stays_below_the_top_and_values_stand_on_it() -> None:
    root = drawn(charts.columns("A", "b", ("2024-25",), [Series("Advanced", (738,))]))
    (column,) = root.iter(f"{SVG}rect")
    assert float(column.get("y", "0")) > 20
    assert [text.text for text in root.iter(f"{SVG}text")] == ["738", "2024-25"]


def test_one_category_is_emphasised_among_the_others() -> None:
    root = drawn(charts.columns("A", "b", ("x", "y"), [Series("s", (1, 2))], emphasise=1))
    assert [column.get("class") for column in root.iter(f"{SVG}rect")] == ["c-2", "c-1"]


def test_today_stands_taller_in_a_clock() -> None:
    root = drawn(charts.clock("Rapid review", "Working day 2 of 3", total=3, day=2))
    segments = [(one.get("class"), one.get("height")) for one in root.iter(f"{SVG}rect")]
    assert segments == [("app-clock__done", "10"), ("app-clock__today", "20"), ("app-clock__left", "10")]


@pytest.mark.parametrize(("day", "total"), [(0, 5), (9, 5), (1, 0)])
def test_a_clock_that_has_not_begun_or_is_over_is_drawn(day: int, total: int) -> None:
    root = drawn(charts.clock("c", "d", total=total, day=day))
    assert "app-clock__today" not in {one.get("class") for one in root.iter(f"{SVG}rect")} or total == 0


@pytest.mark.parametrize(("percent", "width"), [(-5, "0"), (40, "40"), (250, "100")])
def test_a_bar_stays_within_its_track(percent: float, width: str) -> None:
    assert f'width="{width}" height="8"/></svg>' in charts.bar("Done", percent)


def test_a_chart_tells_every_figure_in_words_and_in_its_table() -> None:
    chart = Chart(
        "Up",
        "Attendances",
        ("2023-24", "2024-25"),
        (Series("Advanced", (615, 1738)), Series("Update", (745, None))),
    )
    assert chart.says == "Advanced: 2023-24 615, 2024-25 1,738. Update: 2023-24 745, 2024-25 not known"
    assert chart.heads == ["Year", "Advanced", "Update"]
    assert chart.rows == [("2023-24", ["615", "745"]), ("2024-25", ["1,738", "not known"])]


def test_two_charts_of_one_page_do_not_share_an_id() -> None:
    first = charts.spark("Attendances", "one", (1, 2))
    second = charts.spark("Attendances", "two", (1, 2))
    assert not set(re.findall(r'id="([^"]+)"', first)) & set(re.findall(r'id="([^"]+)"', second))


def test_a_drawing_has_the_colours_that_the_partnership_set(settings: Settings) -> None:
    figures = [Series("All", (1, 2)), Series("Some", (1, 1))]
    assert "#0f4c5c" in charts.columns("Attendances", "as they are", ("a", "b"), figures)
    ours = {"govuk-brand-colour": "#112233", "portal-brand-mid": "#445566"}
    settings.PARTNERSHIP = settings.PARTNERSHIP | {"colours": ours}
    svg = charts.columns("Attendances", "as they are", ("a", "b"), figures)
    assert "#112233" in svg
    assert "#445566" in svg
    assert "#0f4c5c" not in svg


def test_the_style_sheet_and_the_drawings_have_the_same_colours() -> None:
    sheet = (Path(__file__).parents[2] / "static" / "scss" / "_brand.scss").read_text()
    for name, value in OURS.items():
        if name != "portal-brand":  # the sheet takes it from GOV.UK Frontend
            assert f"--{name}: {value};" in sheet
