"""The mail of a message, in plain text and in our look: headings, one text and links, nothing personal."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from partnership.notices.kinds import find
from partnership.notices.models import Notice
from partnership.notices.rules import one_line
from partnership.notices.seals import sealed


def letter(notice: Notice, parts: Sequence[Notice] = ()) -> EmailMultiAlternatives:
    """The mail of one message; with `parts`, the mail that carries them."""
    site = settings.SITE_URL.rstrip("/")
    words: dict[str, Any] = {
        "notice": notice,
        "link": site + address_of(notice),
        "parts": [(part.heading, site + address_of(part)) for part in parts],
        "settings_link": f"{site}/notifications/preferences/",
        "site": site,
        "partnership": settings.PARTNERSHIP,
    }
    mail = EmailMultiAlternatives(
        subject=one_line(notice.heading),
        body=render_to_string("emails/notice.txt", words),
        to=[notice.to],
        headers={"Message-ID": message_id(notice), "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("emails/notice.html", words), "text/html")
    for one in (notice, *parts):
        if one.calendar:
            mail.attach("calendar.ics", one.calendar, "text/calendar")
    return mail


def address_of(notice: Notice) -> str:
    """Where its link leads in the portal; the mail alone knows the seal of one that has to be sealed."""
    return sealed(notice.path) if find(notice.kind).sealed else notice.path


def message_id(notice: Notice) -> str:
    """The same however often we try, so that mail systems can tell; another when somebody asks to send it again."""
    again = f".{notice.resends}" if notice.resends else ""
    return f"<{notice.pk}{again}@{urlsplit(settings.SITE_URL).hostname}>"
