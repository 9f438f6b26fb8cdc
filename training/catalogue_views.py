"""The catalogue as a list, as a month, as calendar entries, and as a list for the pages of others."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from partnership.deadlines.overview import Month
from training import calendar, finding
from training.forms import CatalogueForm
from training.views import ics

COURSES_A_PAGE = 30
MOST_EMBEDDED = 50
MOST_ENTRIES = 500


def asked(request: HttpRequest) -> CatalogueForm:
    """What somebody looks for."""
    return CatalogueForm(request.GET or None, today=timezone.localdate())


def question(request: HttpRequest, *without: str) -> str:
    """The same question for the address of another view, with its question mark, or nothing."""
    kept = request.GET.copy()
    for name in ("page", *without):
        kept.pop(name, None)
    for name in [name for name in kept if not kept[name]]:
        del kept[name]
    return f"?{kept.urlencode()}" if kept else ""


@login_not_required
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every course that is offered, the one with the nearest date first."""
    form = asked(request)
    pages = Paginator(finding.courses(request.user, form.wanted, now=timezone.now()), COURSES_A_PAGE)
    context = {
        "form": form,
        "page": pages.get_page(request.GET.get("page")),
        "searching": any(form.wanted.values()),
        "question": question(request),
    }
    return render(request, "training/catalogue.html", context)


@login_not_required
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """The dates of one month, of the courses that somebody looks for."""
    now, today = timezone.now(), timezone.localdate()
    chosen = Month.read(request.GET.get("month", ""), today=today)
    form = CatalogueForm(request.GET.dict() | {"month": ""}, today=today)
    sessions = finding.sessions(request.user, form.wanted, now=now)
    weeks = finding.weeks(chosen, sessions, today=today)
    others = question(request, "month").removeprefix("?")
    context = {
        "month": chosen,
        "weeks": weeks,
        "has_dates": any(day.sessions and day.inside for week in weeks for day in week.days),
        "is_first": chosen.first <= today.replace(day=1),
        "others": f"&{others}" if others else "",
        "question": question(request),
        "looked_for": form.in_words,
    }
    return render(request, "training/month.html", context)


@login_not_required
@require_safe
def catalogue_calendar(request: HttpRequest) -> HttpResponse:
    """The coming dates of the courses that somebody looks for, as calendar entries; what everybody sees of them."""
    found = finding.sessions(AnonymousUser(), asked(request).wanted, now=timezone.now())[:MOST_ENTRIES]
    return ics(
        calendar.entries((one, reverse("training:session", args=[one.pk]), one.pk) for one in found),
        "training",
    )


@login_not_required
@require_safe
@xframe_options_exempt
def embedded(request: HttpRequest) -> HttpResponse:
    """The list of courses by itself, for a frame on the pages of those whom the settings name; what everybody sees."""
    form = asked(request)
    found = finding.courses(AnonymousUser(), form.wanted, now=timezone.now())
    context = {"courses": found[:MOST_EMBEDDED], "looked_for": form.in_words, "question": question(request)}
    answer = render(request, "training/embedded.html", context)
    framing = ["'self'", *settings.TRAINING_EMBEDDED_BY]
    answer._csp_replace = {"frame-ancestors": framing}  # type: ignore[attr-defined]  # as django-csp's own decorator
    return answer
