"""A page on paper: tagged PDF/UA-1, from our own templates, style sheets and typefaces, without the network.

WeasyPrint is imported when a file is made and not before, so that web workers stay small.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from partnership.pages import typefaces
from partnership.pages.brand import brand_css


class NotAccessible(Exception):
    """The file lacks what somebody who cannot see it needs."""


def lay_out(template: str, context: dict[str, Any], *, sheet: str) -> Any:
    """A template as WeasyPrint's pages; it finds the partnership in its context. `sheet` is one like css/print.css."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    found = finders.find(sheet)
    if not found:
        raise FileNotFoundError(f"{sheet} is not built")
    html = render_to_string(template, context | {"partnership": settings.PARTNERSHIP})
    whole, wide = typefaces.complete(html)
    fonts = FontConfiguration()
    files_only = URLFetcher(allowed_protocols={"file"}, fail_on_errors=True)
    sheets = [CSS(filename=str(found), font_config=fonts, url_fetcher=files_only)]
    if wide:
        sheets.append(CSS(string=wide, font_config=fonts, url_fetcher=files_only))
    if brand_css():
        sheets.append(CSS(string=brand_css()))
    base = Path(str(found)).as_uri()
    return HTML(string=whole, base_url=base, url_fetcher=files_only).render(
        stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1"
    )


def write(laid: Any) -> bytes:
    """The file. Raises NotAccessible when the tags, the language or the title are missing."""

    def check(_: Any, pdf: Any) -> None:
        missing = {"StructTreeRoot", "MarkInfo", "Lang", "ViewerPreferences"} - pdf.catalog.keys()
        if missing:
            raise NotAccessible(f"the catalogue has no {', '.join(sorted(missing))}")
        typefaces.read_every_glyph(pdf)

    content: bytes = laid.write_pdf(finisher=check, pdf_variant="pdf/ua-1")
    return content
