"""The mail of a message, in plain text and in our look: headings, one text and links, nothing personal."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from partnership.notices.models import Notice
from partnership.notices.rules import one_line


def letter(notice: Notice, parts: Sequence[Notice] = ()) -> EmailMultiAlternatives:
    """The mail of one message; with `parts`, the mail that carries them."""
    site = settings.SITE_URL.rstrip("/")
    words: dict[str, Any] = {
        "notice": notice,
        "link": site + notice.path,
        "parts": [(part.heading, site + part.path) for part in parts],
        "settings_link": f"{site}/notifications/preferences/",
        "site": site,
        "partnership": settings.PARTNERSHIP,
    }
    mail = EmailMultiAlternatives(
        subject=one_line(notice.heading),
        body=render_to_string("emails/notice.txt", words),
        to=[notice.user.email],
        headers={"Message-ID": message_id(notice), "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("emails/notice.html", words), "text/html")
    for one in (notice, *parts):
        if one.calendar:
            mail.attach("calendar.ics", one.calendar, "text/calendar")
    return mail


def message_id(notice: Notice) -> str:
    """The same however often we try, so that mail systems can tell; another when somebody asks to send it again."""
    again = f".{notice.resends}" if notice.resends else ""
    return f"<{notice.pk}{again}@{urlsplit(settings.SITE_URL).hostname}>"
