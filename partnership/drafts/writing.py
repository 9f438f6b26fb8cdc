"""One line turns drafts on for a form: `form = drafted(request, CourseForm, "Change a course", instance=course)`.

It stands in place of `CourseForm(request.POST or None, instance=course)`, behind whatever the view asks about rights.
The form then comes back filled with what its writer had not saved, knows who else is writing and what somebody else
saved meanwhile, and what is typed into it is kept: by a script while somebody types, by a second button, and whenever
it is sent and not saved, be it that something in it is wrong or that the session is over (see middleware.py). A
redirect says that it is saved. The templates `components/draft.html` and `draft_button.html` show it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeGuard, TypeVar

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.forms import BaseFormSet
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.drafts import access, services
from partnership.drafts.asking import asked_by
from partnership.drafts.models import Draft
from partnership.drafts.pages import Page, open_page, sent_from, serial_of
from partnership.drafts.rules import BY_ITSELF, KEEP_ONLY, Typed, kept_of, readable
from partnership.drafts.sealing import fingerprint, opened
from partnership.pages import words
from partnership.pages.filling import AnyForm, answers, fill, is_secret
from partnership.pages.forms import EditForm

F = TypeVar("F", bound="AnyForm")


@dataclass
class Writing:
    """What the page of a form says of its draft."""

    page: Page
    draft: Draft | None = None
    """What the form is filled with."""
    refusal: str = ""
    """Why what was typed just now is not kept."""
    others: list[str] = field(default_factory=list)
    """Tom Okafor has been writing here since 2:02pm"""
    form: Any = None

    @property
    def seal(self) -> str:
        return self.page.seal

    @property
    def kept_at(self) -> str:
        """2:03pm today"""
        return when(self.draft.kept_at) if self.draft else ""

    @property
    def said(self) -> str:
        """The line beside the buttons."""
        if self.refusal or not self.draft:
            return self.refusal
        return f"Saved as a draft at {words.time_of_day(self.draft.kept_at)}"


class OnlyKept(Exception):
    """The form was sent to be kept and not to be saved; the middleware answers."""

    def __init__(self, writing: Writing, *, by_itself: bool) -> None:
        super().__init__("kept as a draft")
        self.writing = writing
        self.by_itself = by_itself


def drafted(request: PortalRequest, kind: Callable[..., F], title: str, /, **facts: Any) -> F:
    """The form of this request, with its draft. `title` names it in the list of drafts; `facts` are the form's own.

    Raises OnlyKept, which the middleware answers, where it was sent to be kept and not to be saved.
    """
    now = timezone.now()
    is_sent = request.method == "POST"
    sent_page = sent_from(request) if is_sent else None
    if sent_page and sent_page.writer != request.user.pk:
        raise PermissionDenied("This form was opened by somebody else. What they wrote is kept for them.")
    keeps_only = is_sent and KEEP_ONLY in request.POST
    form = kind(*((request.POST, request.FILES) if is_sent and not keeps_only else ()), **facts)
    refuse_secrets(form)
    vars(form)["writer"] = request.user.pk  # another window of theirs is not somebody else
    version = form.current if is_of_record(form) else None
    page = open_page(
        request, writer=request.user.pk, title=title, version=version, now=now, asked=asked_by(form)
    )
    if keeps_only:
        raise only_kept(request, form, sent_page or page, now=now)
    request._drafted = form  # type: ignore[attr-defined]  # read by `reached`
    writing = Writing(page, form=form)
    if not form.is_bound:
        found = access.visible(request.user, now=now).filter(place=page.place).first()
        if found and (typed := opened(found)) is not None:
            writing.draft = found
            put_back(form, found, typed)
    look_round(writing, request, now=now)
    vars(form)["draft"] = writing  # read by the templates
    return form


def has_words(place: str, *, user: AbstractBaseUser, now: datetime) -> bool:
    """Whether somebody has typed into the form at this place what is not saved: for a page that closes that form."""
    draft = access.visible(user, now=now).filter(place=place).first()
    return draft is not None and bool(readable(opened(draft) or {}, draft.asked))


def reached(request: HttpRequest) -> "AnyForm | None":
    """The form of the view, where it came as far."""
    return getattr(request, "_drafted", None)


def only_kept(request: PortalRequest, form: AnyForm, page: Page, *, now: datetime) -> OnlyKept:
    """Keep what was typed, and compare it with what is there now."""
    by_itself = request.POST[KEEP_ONLY] == BY_ITSELF
    writing = Writing(page, form=form)
    try:
        writing.draft = keep(request, page, form=form, by_itself=by_itself, now=now)
    except RuleBroken as refused:
        writing.refusal = refused.sentence
    if writing.draft:
        put_back(form, writing.draft, opened(writing.draft) or {})
    look_round(writing, request, now=now)
    return OnlyKept(writing, by_itself=by_itself)


def keep(
    request: HttpRequest,
    page: Page,
    *,
    now: datetime,
    form: "AnyForm | None" = None,
    by_itself: bool = False,
    was_signed_out: bool = False,
) -> Draft | None:
    """Keep what a request sends for whoever opened the page, who may no longer be signed in."""
    user: Any = request.user
    writer = user if user.pk == page.writer else services.writer_of(page)
    if writer is None:
        return None
    typed = kept_of(request.POST.lists())
    return services.keep(
        page,
        by=writer,
        typed=typed,
        now=now,
        words=sent_words(request),
        asked=asked_by(form, typed) if form is not None else None,
        serial=serial_of(request),
        by_itself=by_itself,
        was_signed_out=was_signed_out,
    )


def sent_words(request: HttpRequest) -> str:
    """The fingerprint of what a request sends."""
    files = [(one.name or "", one.size or 0) for _, several in request.FILES.lists() for one in several]
    return fingerprint(kept_of(request.POST.lists()), files)


def put_back(form: AnyForm, draft: Draft, typed: Typed) -> None:
    """Fill a form with its draft; where the record has changed since the writing began, show what differs."""
    sent = as_sent(typed)
    if is_of_record(form) and draft.version is not None and draft.version != form.current:
        given = answers(form, sent)
        form.take_theirs(given, sent, draft.version)
        form.show_conflicts(given)
    fill(form, sent)


def look_round(writing: Writing, request: PortalRequest, *, now: datetime) -> None:
    """Who else is writing in the form of the same record."""
    if is_of_record(writing.form):
        writing.others = [
            f"{one.user.name} has been writing here since {words.time_of_day(one.began_at)}"
            for one in access.writing_too(writing.page.place, user=request.user, now=now)
        ]


def is_of_record(form: Any) -> TypeGuard[EditForm]:
    """Whether the form changes a record that there is already; two people who add one each do not meet."""
    return isinstance(form, EditForm) and not form.instance._state.adding


def refuse_secrets(form: AnyForm) -> None:
    """A form that asks for a password or a code keeps no drafts: that is a mistake of whoever wrote the view."""
    for one in form.forms if isinstance(form, BaseFormSet) else [form]:
        if any(is_secret(asked) for asked in one.fields.values()):
            raise TypeError(f"{type(one).__name__} asks for a secret and cannot keep drafts")


def as_sent(typed: Typed) -> QueryDict:
    """What was kept, as a form reads what is sent."""
    sent = QueryDict(mutable=True)
    for name, values in typed.items():
        sent.setlist(name, values)
    return sent


def when(at: datetime) -> str:
    """2:03pm today; 2:03pm on 5 February 2026"""
    day = words.as_day(at)
    near = "today" if day == timezone.localdate() else f"on {words.plain_date(day)}"
    return f"{words.time_of_day(at)} {near}"
