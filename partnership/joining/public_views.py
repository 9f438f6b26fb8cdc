"""What people get who have no account yet: asking for one, and the links in their mail."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from partnership.accounts.models import User
from partnership.base.access import require_sight
from partnership.joining import invitations, registrations
from partnership.joining.belonging import belonging
from partnership.joining.forms import AgreeForm, ConfirmForm, OpenForm, RegisterForm
from partnership.joining.limits import too_often
from partnership.joining.people import account_of
from partnership.joining.rules import State
from partnership.notices.seals import is_sealed, sealed
from partnership.pages.form_page import accepted


def signed_in(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Ask for an account. The answer is the same for every address; the mail says the rest."""
    if request.user.is_authenticated:
        return redirect("home")
    form = RegisterForm(request.POST or None)
    if form.is_valid():
        if wait := too_often(request, "register", key=form.cleaned_data["email"]):
            return wait
        registrations.register(by=None, now=timezone.now(), **form.cleaned_data)
        return redirect("joining:registered")
    context = {
        "form": form,
        "title": "Ask for an account",
        "lead": "For people who work with children and families. If your agency’s email domain is known here, you "
        "are in as soon as you have confirmed your address. Otherwise the business unit decides.",
        "submit": "Send me a link",
        "cancel_url": reverse("account_login"),
        "cancel": "I have an account",
    }
    return render(request, "joining/register.html", context)


@login_not_required
@require_safe
def registered(request: HttpRequest) -> HttpResponse:
    """What happens next; the same whether there is an account or not."""
    return render(request, "joining/registered.html")


def over(request: HttpRequest, sentence: str, *, has_account: bool = False, again: str = "") -> HttpResponse:
    """A link that cannot be used now, why, and what to do."""
    context = {"sentence": sentence, "has_account": has_account, "again": again}
    return render(request, "joining/link_over.html", context, status=409)


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: UUID, seal: str) -> HttpResponse:
    """The link in the mail to somebody who asked: the address is theirs. Opening it changes nothing."""
    path = reverse("joining:confirm", args=[pk, "-"]).removesuffix("-/")
    require_sight(is_sealed(path, seal))
    asked = registrations.find(pk)
    if asked is None:
        return over(request, "This request is no longer kept. Ask again.", again=reverse("joining:register"))
    if user := signed_in(request):
        return somebody_else(request, user, asked.email)
    if problem := registrations.why_not(asked, now=timezone.now()):
        can_ask = not problem.has_account and asked.state == State.UNCONFIRMED
        again = reverse("joining:register") if can_ask else ""
        return over(request, problem.sentence, has_account=problem.has_account, again=again)
    place = belonging(asked.email, on=timezone.localdate())
    initial = {"name": asked.name}
    form: ConfirmForm | OpenForm
    if place.agency:
        with_password = not asked.by_provider
        form = OpenForm(request.POST or None, initial=initial, email=asked.email, with_password=with_password)
    else:
        form = ConfirmForm(request.POST or None, initial=initial)
    if form.is_valid() and accepted(
        form,
        lambda: registrations.confirm(
            asked,
            by=None,
            name=form.cleaned_data["name"],
            password=form.cleaned_data.get("password1"),
            agency=place.agency,
            now=timezone.now(),
        ),
    ):
        if place.agency is None:
            return render(request, "joining/waiting.html")
        messages.success(request, "Your account is ready. Sign in with your work email address.")
        return redirect("account_login")
    context = {
        "form": form,
        "email": asked.email,
        "agency": place.agency,
        "title": "Open your account" if place.agency else "Confirm your address",
        "submit": "Open my account" if place.agency else "Confirm my address",
    }
    return render(request, "joining/confirm.html", context)


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, pk: UUID, round: int, seal: str) -> HttpResponse:
    """The link of an invitation: a new account, or one more role for an account that is there."""
    path = reverse("joining:invitation", args=[pk, round, "-"]).removesuffix("-/")
    require_sight(is_sealed(path, seal))
    found = invitations.find(pk)
    if found is None:
        return over(request, "This invitation is no longer kept. Ask whoever invited you for a new one.")
    user, account = signed_in(request), account_of(found.email)
    if reason := invitations.why_not(found, round=round, now=timezone.now()):
        return over(request, reason, has_account=account is not None and user is None)
    if user is not None and user != account:
        return somebody_else(request, user, found.email)
    if account is not None and user is None:
        sign_in = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
        context = {"invitation": found, "sign_in": sign_in}
        return render(request, "joining/has_account.html", context)
    form: AgreeForm | OpenForm
    if account is not None:
        form = AgreeForm(request.POST or None)
    else:
        form = OpenForm(request.POST or None, initial={"name": found.name}, email=found.email)
    if form.is_valid() and accepted(
        form,
        lambda: invitations.accept(
            found,
            round=round,
            by=user,
            now=timezone.now(),
            name=form.cleaned_data.get("name", ""),
            password=form.cleaned_data.get("password1"),
        ),
    ):
        if user is not None:
            messages.success(request, f"You now work for {found.agency} in the portal.")
            return redirect("home")
        messages.success(request, "Your account is ready. Sign in with your work email address.")
        return redirect("account_login")
    context = {
        "form": form,
        "invitation": found,
        "account": account,
        "submit": "Take the role" if account else "Open my account",
    }
    return render(request, "joining/invitation.html", context)


def somebody_else(request: HttpRequest, user: User, email: str) -> HttpResponse:
    """The link is for another person than the one who is signed in here."""
    return render(request, "joining/somebody_else.html", {"person": user, "email": email}, status=409)


def newcomer(request: HttpRequest, *, email: str, name: str) -> HttpResponse:
    """Take in somebody whom a provider of single sign-on knows and the portal does not: `SINGLE_SIGN_ON_NEWCOMERS`."""
    asked = registrations.come_by_provider(by=None, email=email, name=name, now=timezone.now())
    return redirect(sealed(registrations.path_of(asked)))
