"""What stands in the cells of a list: the name that leads to a record, and a status."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from partnership.pages import words
from partnership.pages.components import Due, Tag
from partnership.pages.text import references


def naming(url: str, text: str, note: str = "") -> SafeString:
    """The cell that names a row: where it leads, and a quiet line under it."""
    quiet = format_html("<small>{}</small>", references(note)) if note else ""
    return format_html('<a class="govuk-link" href="{}">{}</a>{}', url, text, quiet)


def tag(shown: Tag) -> SafeString:
    """A status, words first."""
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', shown.colour, shown.text)


def due(shown: Due) -> SafeString:
    """When something is due, as components/due.html draws it in a narrow column."""
    state = format_html(" app-due--{}", shown.state) if shown.state else ""
    return format_html(
        '<span class="app-due{}"><strong>{}</strong> <time datetime="{}">{}</time></span>',
        state,
        shown.relative,
        shown.day.isoformat(),
        words.tiny_date(shown.day),
    )
