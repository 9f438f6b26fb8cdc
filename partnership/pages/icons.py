"""The line icons and the mark, drawn inline so that they take the colour of the text beside them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS = {
    "download": "M10 3v10m0 0 4-4m-4 4-4-4M3 16.5h14",
    "calendar": "M3.5 5h13v12h-13zM3.5 8.5h13M7 3v3m6-3v3",
    "pin": (
        "M10 17.5s5.5-5 5.5-9a5.5 5.5 0 0 0-11 0c0 4 5.5 9 5.5 9z"
        "M10 10.3a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z"
    ),
    "screen": "M3 4.5h14v9H3zM7 17h6m-3-3.5V17",
    "people": (
        "M7.5 9.5a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6z"
        "M2.5 16.5c0-3 2-4.8 5-4.8s5 1.800 5 4.8M13 4.300a2.700 2.700 0 0 1 0 5.100m1.500 2.600c1.900.6 3 2.200 3 4.500"
    ),
    "check": "m4 10.500 4 4 8-9",
    "file": "M5 2.500h6.500L15.500 6.500v11H5zM11 2.500V7h4.500",
    "clock": "M10 17.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15zM10 6v4.300l3 1.700",
    "lock": "M5 9h10v8H5zM7 9V6.500a3 3 0 0 1 6 0V9",
    "eye": (
        "M2 10s3-5.500 8-5.500S18 10 18 10s-3 5.500-8 5.500S2 10 2 10z"
        "M10 12.300a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600z"
    ),
    "certificate": (
        "M10 12a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9zM7.500 11.500 6.500 18l3.500-2 3.500 2-1-6.500"
    ),
    "warning": "M10 3 2.5 16.5h15zM10 8v4m0 2.3v.2",
    "search": "M8.5 14a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11zM12.500 12.500 17 17",
    "mail": "M2.5 5h15v10.500h-15zM2.500 5.500 10 11l7.500-5.500",
    "refresh": "M16 6.500A7 7 0 1 0 17 10m0-6.500v3.500h-3.500",
}


def icon(name: str) -> SafeString:
    """A decorative icon: it always stands beside the word that says the same."""
    return format_html(
        '<svg class="app-icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        PATHS[name],
    )


def mark() -> SafeString:
    """Three partners, drawn as arches, sheltering a child. The colours follow the brand by class."""
    return mark_safe(
        '<svg width="48" height="42" viewBox="0 0 48 42" aria-hidden="true" focusable="false">'
        '<g fill="none" stroke-width="5" stroke-linecap="round">'
        '<path stroke="currentColor" d="M3 39V24a21 21 0 0 1 42 0v15"/>'
        '<path class="app-mark__mid" stroke="#4d8794" d="M12.5 39V24a11.5 11.5 0 0 1 23 0v15"/></g>'
        '<circle class="app-mark__child" cx="24" cy="29" r="5" fill="#c8862b"/></svg>'
    )
