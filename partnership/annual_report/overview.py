"""The executive's overview: the newest report to download, and what the records of its year show."""

from dataclasses import dataclass

from partnership.accounts.models import User
from partnership.annual_report import access
from partnership.annual_report.document import Drawing, number, sections
from partnership.annual_report.kept import published
from partnership.annual_report.shelf import Book, on_shelf
from partnership.base.report_parts import KeyFigure


@dataclass(frozen=True)
class Overview:
    """What `annual_report/_overview.html` shows. Without a report there is nothing to show."""

    book: Book
    figures: tuple[KeyFigure, ...]
    drawings: tuple[Drawing, ...]


def overview(user: User) -> Overview | None:
    """The newest report that this person may see, with the first chart of each section; None without a report.

    A published report shows what was published, after its introduction.
    """
    books = on_shelf(access.visible(user)[:1], access.visible_files(user))
    if not books:
        return None
    report = books[0].report
    told = sections(books[0].year) if report.published_on is None else published(report).sections[1:]
    chapters = number(told)
    drawings = [
        next(part.drawing for part in chapter.parts if part.drawing)
        for chapter in chapters
        if any(part.drawing for part in chapter.parts)
    ]
    figures = [figure for chapter in chapters for figure in chapter.section.figures]
    return Overview(books[0], tuple(figures), tuple(drawings))
