"""A report on paper."""

from typing import Any

from partnership.annual_report.document import Document
from partnership.pages import paper
from partnership.pages.paper import NotAccessible


def lay_out(document: Document) -> Any:
    """The report as WeasyPrint's pages."""
    return paper.lay_out("pdf/annual_report.html", {"document": document}, sheet="css/print.css")


def write(laid: Any, document: Document) -> bytes:
    """The file. Raises NotAccessible when a page is missing, and what `paper.write` raises."""
    if len(laid.pages) < len(document.chapters) + 2:
        raise NotAccessible("a chapter, the cover or the contents has no page of its own")
    return paper.write(laid)
