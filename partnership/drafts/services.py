"""What changes a draft: its writer's words are kept, go when the form is saved, or are thrown away."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from partnership.base.access import require
from partnership.base.rules import RuleBroken
from partnership.drafts.models import Draft
from partnership.drafts.pages import Page
from partnership.drafts.rules import (
    KEPT_FOR,
    LONGEST_PLACE,
    MARKED_FOR,
    MOST_DRAFTS,
    TWO_WINDOWS,
    Asked,
    Typed,
    is_too_long,
    remembered,
)
from partnership.drafts.sealing import fingerprint, opened, shut


class SavedAlready(RuleBroken):
    """The same person has saved these very words from another sending: `at` which moment, and where that `led_to`."""

    def __init__(self, led_to: str, at: datetime) -> None:
        super().__init__("This has been saved. Open the form again to change it.")
        self.led_to, self.at = led_to, at


def writer_of(page: Page) -> AbstractBaseUser | None:
    """For whom a page was opened, unless the account is closed."""
    found: AbstractBaseUser | None = (
        get_user_model()._default_manager.filter(pk=page.writer, is_active=True).first()
    )
    return found


@transaction.atomic
def keep(
    page: Page,
    *,
    by: AbstractBaseUser,
    typed: Typed,
    now: datetime,
    words: str = "",
    asked: Asked | None = None,
    serial: int | None = None,
    by_itself: bool = False,
    was_signed_out: bool = False,
) -> Draft:
    """Keep what was typed into an opened form, in place of what was kept there before.

    Words that the browser sends `by_itself` never push aside those of another window that is open too, nor come back
    once their page was saved: RuleBroken says so. It is raised for far too long a text as well. Those that the page
    has sent before what is kept already, and that come after it, change nothing. `words` is the fingerprint of what
    was sent: SavedAlready where the same was saved since the page was opened.
    """
    if is_too_long(typed):
        raise RuleBroken("This is too long to be kept as a draft. Save it, or shorten it.")
    began = {"title": page.title, "page": page.id, "version": page.version, "began_at": now, "kept_at": now}
    drafts = Draft.objects.select_for_update()
    draft, is_new = drafts.get_or_create(user_id=by.pk, place=page.place, defaults=began)
    if not is_new and draft.typed is None:
        is_same = draft.saved == (words or fingerprint(typed)) and draft.kept_at >= page.opened_at
        if is_same or (by_itself and draft.page == page.id):
            raise SavedAlready(draft.led_to if is_same else "", draft.kept_at)
    if by_itself and is_of_another_window(draft, page):
        raise RuleBroken(
            "You have this form open in another window too. Only what you write there is kept as a draft."
        )
    is_same_page = draft.typed is not None and draft.page == page.id
    if by_itself and is_same_page and serial is not None and serial < draft.serial:
        return draft
    if draft.typed is None:
        draft.began_at = now
    # A page drawn later has shown what others saved by then: only what came after it can be in conflict.
    draft.version = page.version
    draft.serial = serial or (draft.serial if is_same_page else 0)
    draft.asked = asked or remembered(page.asked, draft.asked)
    draft.title, draft.typed, draft.page = page.title, shut(page.place, typed), page.id
    draft.saved = draft.led_to = ""
    draft.kept_at, draft.was_signed_out = now, was_signed_out
    draft.save()
    if is_new:
        over = Draft.objects.filter(user_id=by.pk, typed__isnull=False).order_by("-kept_at")[MOST_DRAFTS:]
        Draft.objects.filter(pk__in=[one.pk for one in over]).delete()
    return draft


@transaction.atomic
def finish(page: Page, *, by: AbstractBaseUser, now: datetime, words: str = "", led_to: str = "") -> None:
    """The form is saved: its words go, and what this page still sends is not taken for a draft.

    `words` is the fingerprint of what was saved, `led_to` where saving it led. Other words that were kept from another
    window since this one was opened stay: they are in nothing that was saved.
    """
    draft = Draft.objects.select_for_update().filter(user_id=by.pk, place=page.place).first()
    if draft and is_of_another_window(draft, page) and fingerprint(opened(draft) or {}) != words:
        return
    began = {
        "title": page.title,
        "page": page.id,
        "began_at": now,
        "kept_at": now,
        "typed": None,
        "asked": [],
        "saved": words,
        "led_to": led_to if len(led_to) <= LONGEST_PLACE else "",
    }
    Draft.objects.update_or_create(
        user_id=by.pk, place=page.place, defaults={**began, "version": None, "was_signed_out": False}
    )


def is_of_another_window(draft: Draft, page: Page) -> bool:
    """Whether a draft holds words that were typed elsewhere after this page was opened."""
    is_later = draft.kept_at > page.opened_at + TWO_WINDOWS
    return draft.typed is not None and draft.page != page.id and is_later


def throw_away(draft: Draft, *, by: AbstractBaseUser) -> None:
    """The writer does not want it any more."""
    require(draft.user_id == by.pk)
    draft.delete()


def forget(*, now: datetime) -> int:
    """Remove drafts that nobody has touched for 30 days and marks of saved ones. Returns how many rows went."""
    old, _ = Draft.objects.filter(kept_at__lt=now - KEPT_FOR).delete()
    marks, _ = Draft.objects.filter(typed__isnull=True, kept_at__lt=now - MARKED_FOR).delete()
    return old + marks
