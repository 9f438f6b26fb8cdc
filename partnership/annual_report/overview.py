"""The executive's overview: the newest report to download, and what the records of its year show."""

from dataclasses import dataclass

from partnership.accounts.models import User
from partnership.annual_report import access
from partnership.annual_report.document import Drawing, number
from partnership.annual_report.kept import as_made
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

    It shows what stands in the file that was published, else in the newest one, after its introduction; nothing is
    counted anew, so that it costs three queries however many rooms report.
    """
    books = on_shelf(access.visible(user)[:1], access.visible_files(user))
    if not books:
        return None
    report, file = books[0].report, books[0].file
    making = report.published_making_id or (file.making_id if file else None)
    chapters = number(as_made(report, making).sections[1:]) if making else []
    drawings = [
        next(part.drawing for part in chapter.parts if part.drawing)
        for chapter in chapters
        if any(part.drawing for part in chapter.parts)
    ]
    figures = [figure for chapter in chapters for figure in chapter.section.figures]
    return Overview(books[0], tuple(figures), tuple(drawings))
