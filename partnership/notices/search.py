"""What the search box finds of notices: what one's own said."""

from django.urls import reverse
from django.utils import timezone

from partnership.base.searching import Found, Source
from partnership.notices import access
from partnership.notices.models import NOTICE_WORDS, Notice
from partnership.pages import words


def show(notice: Notice) -> Found:
    day = words.plain_date(timezone.localdate(notice.created_at))
    return Found(notice.heading, reverse("notices:follow", args=[notice.pk]), f"Sent to you on {day}")


SOURCE = Source(
    kind="notices",
    one="Notice",
    many="Notices",
    model=Notice,
    visible=access.visible,
    searched=NOTICE_WORDS,
    show=show,
    gathered=False,
)
