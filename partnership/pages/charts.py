"""Charts as SVG: each with a title and a description, no inline style, colours by class.

Fill attributes repeat the partnership's colours for print engines that do not apply a page's CSS inside SVG.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2s

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from partnership.pages import words
from partnership.pages.brand import colour

Value = int | float | None

COLOURS = {0: "portal-track", 1: "portal-brand", 2: "portal-brand-mid", 3: "portal-accent"}
INK, QUIET = "#17252a", "#3b474b"
NARROW = 280
"""The width of a drawing for a phone, where its words must stay as large as the text around it is readable."""


@dataclass(frozen=True)
class Series:
    """One line of figures, in the order of the chart's categories. None: not known."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Chart:
    """A finding, the drawing that shows it, and the table for those who would rather read it."""

    heading: str
    subtitle: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    description: str = ""
    emphasise: int | None = None
    category_label: str = "Year"

    @property
    def says(self) -> str:
        """The description of the drawing: the caller's, or every figure in a sentence."""
        if self.description:
            return self.description
        return ". ".join(f"{one.name}: {self.said(one)}" for one in self.series)

    def said(self, one: Series) -> str:
        """The figures of one series, each with its category."""
        pairs = zip(self.categories, one.values, strict=True)
        return ", ".join(f"{category} {shown(value)}" for category, value in pairs)

    @property
    def svg(self) -> SafeString:
        return columns(self.heading, self.says, self.categories, self.series, emphasise=self.emphasise)

    @property
    def bars(self) -> SafeString:
        """The same figures as lying bars, for long labels. The first series only."""
        return bars(self.heading, self.says, self.categories, self.series[:1])

    @property
    def narrow(self) -> SafeString:
        """The same figures for a phone: every series as lying bars."""
        return bars(
            self.heading, self.says, self.categories, self.series, emphasise=self.emphasise, width=NARROW
        )

    @property
    def heads(self) -> list[str]:
        """The heads of the table's columns."""
        return [self.category_label, *(one.name for one in self.series)]

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The table: one row per category, one cell per series."""
        return [
            (category, [shown(one.values[at]) for one in self.series])
            for at, category in enumerate(self.categories)
        ]


def shown(value: Value) -> str:
    """A figure as printed; a missing one is said, not left blank."""
    return "not known" if value is None else words.commas(value)


def spark(
    title: str,
    description: str,
    values: Sequence[Value],
    *,
    target: float | None = None,
    from_zero: bool = True,
) -> SafeString:
    """A small line without axes. Gaps are skipped; one value is a dot; none is an empty drawing."""
    width, height, pad = 300, 56, 6
    known = [(at, float(value)) for at, value in enumerate(values) if value is not None]
    figures = [value for _, value in known] + ([target] if target is not None else [])
    top = max(figures, default=0) * 1.05
    bottom = min(0.0, *figures) if from_zero and figures else min(figures, default=0) * 0.95
    span = (top - bottom) or 1
    steps = max(len(values) - 1, 1)

    def y(value: float) -> float:
        return round(height - pad - (value - bottom) / span * (height - 2 * pad), 1)

    points = [(round(pad + at * (width - 2 * pad) / steps, 1), y(value)) for at, value in known]
    parts: list[SafeString] = []
    if len(points) > 1:
        path = " L".join(f"{x} {down}" for x, down in points)
        area = f"M{points[0][0]} {height} L{path} L{points[-1][0]} {height} Z"
        parts.append(
            format_html('<path class="c-area" fill="{}" d="{}"/>', colour("portal-brand-tint"), area)
        )
    if target is not None:
        parts.append(
            format_html(
                '<path class="c-target" fill="none" stroke="{}" d="M0 {} H{}"/>',
                colour("portal-amber"),
                y(target),
                width,
            )
        )
    if len(points) > 1:
        line = " ".join(f"{x},{down}" for x, down in points)
        parts.append(
            format_html(
                '<polyline class="c-line" fill="none" stroke="{}" points="{}"/>', colour(COLOURS[1]), line
            )
        )
    if points:
        parts.append(
            format_html('<path class="c-dot" stroke="{}" d="M{} {} h0.01"/>', colour(COLOURS[3]), *points[-1])
        )
    return drawing(title, description, width, height, parts, stretch=True)


def columns(
    title: str,
    description: str,
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    emphasise: int | None = None,
    width: int = 540,
    height: int = 300,
    font_size: int = 14,
) -> SafeString:
    """Standing columns with their values printed on them; one series may emphasise one category."""
    top, bottom, gap = 26, 34, 3
    highest = (
        max((value for one in series for value in one.values if value is not None), default=0) * 1.06 or 1
    )
    number = max(len(series), 1)
    band = width / max(len(categories), 1)
    # three figures side by side need more of the place, so that they do not touch on a phone
    inner = min(band * (0.74 if number < 3 else 0.9), 66 * number)
    column = (inner - gap * (number - 1)) / number
    room = max(4, int(band / (font_size * 0.55)))
    axis = '<path class="c-axis" stroke="{}" d="M0 {}.5 H{}"/>'
    parts = [format_html(axis, colour("portal-rule"), height - bottom, width)]
    for at, category in enumerate(categories):
        values = [(order, value) for order, one in enumerate(series) if (value := one.values[at]) is not None]
        # what is not known leaves no gap: the others stand in the middle of their place
        left = at * band + (band - len(values) * (column + gap) + gap) / 2
        for place, (order, value) in enumerate(values):
            tall = max(value, 0) / highest * (height - top - bottom)
            x, y = left + place * (column + gap), height - bottom - tall
            parts.append(rectangle(colour_of(order, at, number, emphasise), x, y, column, tall))
            parts.append(label(words.commas(value), x + column / 2, y - 7, font_size, "middle", strong=True))
        parts.append(label(shorten(category, room), at * band + band / 2, height - 10, font_size, "middle"))
    return drawing(title, description, width, height, parts)


def bars(
    title: str,
    description: str,
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    emphasise: int | None = None,
    unit: str = "",
    highest: float | None = None,
    width: int = 540,
    height: int = 0,
    font_size: int = 14,
) -> SafeString:
    """Lying bars, those of one category under its label: good for long labels and on a phone.

    The drawing is at least `height` high, so that a few bars can stand beside columns.
    """
    lowest = 28 + 18 * max(len(series), 1)
    row_height = max(lowest, height / max(len(categories), 1))
    wider = min(row_height / lowest, 2)
    thick, step = 12 * wider, 18 * wider
    track = width - 74
    most = (
        highest or max((value for one in series for value in one.values if value is not None), default=0) or 1
    )
    room = int(width / (font_size * 0.5))
    parts: list[SafeString] = []
    for at, name in enumerate(categories):
        parts.append(label(shorten(name, room), 0, at * row_height + 15, font_size))
        for order, one in enumerate(series):
            value, y = one.values[at], at * row_height + 22 + order * step
            parts.append(rectangle(0, 0, y, track, thick))
            if value is not None:
                wide = min(max(value, 0) / most, 1) * track
                parts.append(rectangle(colour_of(order, at, len(series), emphasise), 0, y, wide, thick))
            text = shown(value) + (unit if value is not None else "")
            parts.append(label(text, width, y + thick / 2 + 5, font_size, "end", strong=True))
    return drawing(title, description, width, round(max(len(categories), 1) * row_height), parts)


def colour_of(order: int, at: int, number: int, emphasise: int | None) -> int:
    """Which of the chart's colours a figure has: that of its series, or that of the one category that counts."""
    return 2 if number == 1 and emphasise is not None and at != emphasise else min(order + 1, 3)


def clock(title: str, description: str, *, total: int, day: int) -> SafeString:
    """One segment per day of a period; today's stands taller. After the end every segment is done."""
    width, gap = 300, 3
    total = max(total, 1)
    segment = (width - gap * (total - 1)) / total
    parts = []
    for at in range(1, total + 1):
        state = "done" if at < day else "today" if at == day else "left"
        parts.append(
            format_html(
                '<rect class="app-clock__{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>',
                state,
                round((at - 1) * (segment + gap), 1),
                0 if state == "today" else 5,
                round(segment, 1),
                20 if state == "today" else 10,
            )
        )
    return drawing(title, description, width, 20, parts)


def bar(title: str, percent: float) -> SafeString:
    """How much of something is done, as one bar from 0 to 100."""
    return format_html(
        '<svg class="app-bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-labelledby="{id}">'
        '<title id="{id}">{title}</title><rect width="100" height="8"/><rect width="{width}" height="8"/></svg>',
        id=name_of("bar", title),
        title=title,
        width=round(min(max(percent, 0), 100), 1),
    )


def name_of(*said: str) -> str:
    """An id for a drawing, the same each time it is made, from what it says."""
    return "c" + blake2s("\n".join(said).encode(), digest_size=5).hexdigest()


def drawing(
    title: str,
    description: str,
    width: int,
    height: int,
    parts: Sequence[SafeString],
    *,
    stretch: bool = False,
) -> SafeString:
    """The frame that every chart shares: what it is and what it says, for those who do not see it."""
    return format_html(
        '<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{id}-t {id}-d"{stretch}'
        ' xmlns="http://www.w3.org/2000/svg"><title id="{id}-t">{title}</title><desc id="{id}-d">{description}</desc>'
        "{parts}</svg>",
        width=width,
        height=height,
        id=name_of(title, description, str(width)),
        stretch=mark_safe(' preserveAspectRatio="none"') if stretch else "",
        title=title,
        description=description,
        parts=format_html_join("", "{}", ((part,) for part in parts)),
    )


def rectangle(number: int, x: float, y: float, width: float, height: float) -> SafeString:
    """One bar or column in a colour of the chart's four."""
    return format_html(
        '<rect class="c-{}" fill="{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>',
        number,
        colour(COLOURS[number]),
        *(round(length, 1) for length in (x, y, width, height)),
    )


def label(
    text: str, x: float, y: float, size: int, anchor: str = "start", *, strong: bool = False
) -> SafeString:
    """A word or a number in a drawing."""
    weight = mark_safe(' class="is-strong" font-weight="600"') if strong else ""
    return format_html(
        '<text{} fill="{}" font-size="{}" x="{}" y="{}" text-anchor="{}">{}</text>',
        weight,
        INK if strong else QUIET,
        size,
        round(x, 1),
        round(y, 1),
        anchor,
        conditional_escape(text),
    )


def shorten(text: str, room: int) -> str:
    """A label that fits its place; the table beside the drawing has it whole."""
    return text if len(text) <= room else text[: max(room - 1, 1)].rstrip() + "…"
