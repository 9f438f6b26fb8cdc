"""A person's own account: what it is made of, where they are signed in, what happened to it, and staying signed in."""

from datetime import datetime, timedelta

from allauth.account.internal.flows.logout import logout
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.accounts import access, idle, sessions
from partnership.accounts.factors import must_have_factor
from partnership.accounts.factors_page import codes_left, described
from partnership.accounts.models import AccountEvent
from partnership.accounts.rules import FAILED, Happening, Step, device
from partnership.accounts.single_sign_on import providers, safe_next
from partnership.base.requests import PortalRequest
from partnership.pages import words

ACCOUNT = ("Your account", "account_overview")


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way back to the account page, and beyond it."""
    return [(label, reverse(name)) for label, name in (("My work", "home"), ACCOUNT, *more)]


@require_safe
def overview(request: PortalRequest) -> HttpResponse:
    """Everything that belongs to one's account, each with where to change it."""
    user = request.user
    here = sessions.sessions_of(user, request.session.session_key)
    last = access.visible_events(user).filter(what=Happening.SIGNED_IN)[1:2]
    factors = described(user)
    password = "Set" if user.has_usable_password() else "None: you sign in another way"
    steps = words.listed([factor.name for factor in factors]) or "None"
    rows = [
        ("Name", user.name, "", ""),
        ("Email address", user.email, "", ""),
        ("Password", password, address("account_change_password"), "Change"),
        ("Second step", steps, address("account_second_factor"), "Change"),
        ("Recovery codes", codes_left(user), address("account_second_factor"), "See"),
        ("Signed in now", words.count(len(here), "browser"), address("account_sessions"), "See"),
        (
            "Signed in before",
            said(last[0].created_at) if last else "Never",
            address("account_sign_ins"),
            "See",
        ),
        ("Drafts", "What you have written and not yet saved", address("drafts:list"), "See"),
        ("Notices", "What you are told by email, and when", address("notices:preferences"), "Change"),
    ]
    # A place that another room has not opened yet is left out.
    shown = [row for row in rows if row[2] or row[0] in ("Name", "Email address")]
    context = {"rows": shown, "needs_factor": must_have_factor(user), "has_factor": bool(factors)}
    return render(request, "account/overview.html", context)


def address(name: str) -> str:
    """Where a page is; nothing for one that does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@login_not_required
def login(request: HttpRequest) -> HttpResponse:
    """Signing in: django-allauth's page with the ways that this portal has beside the password."""
    onwards = safe_next(request, request.POST.get("next") or request.GET.get("next"))
    more = {
        "providers": providers(),
        "next": onwards,
        "ran_out": "idle" in request.GET,
        "minutes": settings.IDLE_MINUTES,
    }
    answer: HttpResponse = LoginView.as_view(extra_context=more)(request)
    return answer


def said(at: datetime) -> str:
    return words.moment(at)


@require_http_methods(["GET", "HEAD", "POST"])
def sessions_page(request: PortalRequest) -> HttpResponse:
    """Where one is signed in; a sent form ends one of them, or all but this."""
    mine = access.visible_sessions(request.user)
    if request.method == "POST":
        if not (chosen := request.POST.get("session", "")):
            ended = sessions.end_all(request.user, by=request.user, but=request.session.session_key or "")
            messages.success(request, f"Signed out in {words.count(ended, 'other browser')}.")
            return redirect("account_sessions")
        session = get_object_or_404(mine, pk=chosen if chosen.isdecimal() and len(chosen) < 19 else None)
        if session.session_key == request.session.session_key:
            logout(request)
            return redirect("home")
        sessions.end(session, by=request.user)
        messages.success(request, "Signed out there. Whoever has that page open is asked to sign in.")
        return redirect("account_sessions")
    context = {
        "crumbs": crumbs(),
        "sessions": sessions.sessions_of(request.user, request.session.session_key),
    }
    return render(request, "account/sessions.html", context)


@require_safe
def sign_ins(request: PortalRequest) -> HttpResponse:
    """What happened to one's account in the last year, newest first."""
    found = Paginator(access.visible_events(request.user), 25)
    page = found.get_page(request.GET.get("page"))
    context = {
        "crumbs": crumbs(),
        "page": page,
        "lines": [line(event) for event in page.object_list],
        "failed": access.visible_events(request.user)
        .filter(what__in=FAILED, created_at__gt=timezone.now() - timedelta(days=7))
        .count(),
    }
    return render(request, "account/sign_ins.html", context)


def line(event: AccountEvent) -> dict[str, object]:
    """One row of the history as it is read."""
    how = words.listed([str(Step(step).label) for step in event.steps])
    return {
        "at": event.created_at,
        "what": event.get_what_display(),
        "failed": event.what in FAILED,
        "how": f"By {event.by.name}: {event.reason}" if event.by else event.reason or how,
        "device": device(event.device) if event.address else "The portal itself",
        "address": event.address or "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
def session_state(request: HttpRequest) -> HttpResponse:
    """How long the session lasts, for the page's script; a sent form says that the person is still there."""
    if request.method == "POST":
        idle.begin(request)
        return JsonResponse({"seconds": idle.seconds_left(request)})
    idle.in_passing(request)
    return JsonResponse({"seconds": idle.seconds_left(request)})
