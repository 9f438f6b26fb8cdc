"""What those who run the post get: how each kind is worded, and the emails that could not be sent."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partnership.base.access import require_sight
from partnership.base.editing import ChangedMeanwhile
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.notices import access, services, wording
from partnership.notices.forms import WordingForm
from partnership.notices.kinds import by_room, kinds
from partnership.notices.rules import Kind
from partnership.pages import words

ON_A_PAGE = 25
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""A mail brings its styles along, as mail programs need them; nothing in it can run, fetch or send anything."""


def crumbs(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The way back, from home."""
    return [("My work", reverse("home")), ("Notices", reverse("notices:list")), *steps]


def kind_or_404(request: PortalRequest, code: str) -> Kind:
    """The kind with this code, for those who word it."""
    require_sight(access.runs_the_post(request.user))
    if code not in kinds():
        raise Http404
    return kinds()[code]


@require_GET
def wordings(request: PortalRequest) -> HttpResponse:
    """Every kind of message and what it says; the rooms in which something was worded anew are open."""
    require_sight(access.runs_the_post(request.user))
    rooms = by_room(wording.all_said(), lambda one: one.kind.code)
    shown = [(name, said, any(one.is_own for one in said)) for name, said in rooms]
    context = {"crumbs": crumbs(), "rooms": shown}
    return render(request, "notices/wordings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_wording(request: PortalRequest, code: str) -> HttpResponse:
    """Change what a kind says, and see how it will look before it is saved."""
    kind = kind_or_404(request, code)
    title = f"Wording: {kind.name}"
    form = drafted(request, WordingForm, title, instance=wording.wording_of(kind), kind=kind)
    looks = form.is_valid() and "preview" in request.POST
    if form.is_valid() and not looks:
        version = form.cleaned_data["version"]
        try:
            wording.reword(kind, by=request.user, version=version, **form.words)
        except ChangedMeanwhile as changed:
            form = drafted(request, WordingForm, title, instance=wording.filled(changed.current), kind=kind)
        else:
            messages.success(request, "Saved. New messages of this kind say so from now on.")
            return redirect("notices:wordings")
    return render(request, "notices/wording.html", page_of(request, kind, form, looks=looks))


def page_of(request: PortalRequest, kind: Kind, form: WordingForm, *, looks: bool) -> dict[str, object]:
    """What the page of one wording shows; with `looks`, the message and its mail as the form has them."""
    context: dict[str, object] = {
        "kind": kind,
        "form": form,
        "crumbs": crumbs(("Wording", reverse("notices:wordings"))),
        "is_own": bool(form.instance.version)
        and (form.instance.heading, form.instance.text) != default(kind),
    }
    if looks:
        notice = wording.example(kind, to=request.user, **form.words)
        context |= {"example": notice, "mail": wording.example_letter(notice)}
    return context


def default(kind: Kind) -> tuple[str, str]:
    """What the portal says as it comes."""
    return kind.heading, kind.text


@require_POST
def preview_mail(request: PortalRequest, code: str) -> HttpResponse:
    """The email in our look, from the words in the form, on a page by itself."""
    kind = kind_or_404(request, code)
    form = WordingForm(request.POST, instance=wording.wording_of(kind), kind=kind)
    if form.errors.keys() & {"heading", "text"}:
        return render(request, "notices/wording.html", page_of(request, kind, form, looks=False))
    notice = wording.example(kind, to=request.user, **form.words)
    page, _ = wording.example_letter(notice).alternatives[0]
    return HttpResponse(page, headers={"Content-Security-Policy": MAIL_POLICY})


@require_POST
def reset_wording(request: PortalRequest, code: str) -> HttpResponse:
    """Back to what the portal says as it comes."""
    kind = kind_or_404(request, code)
    version = request.POST.get("version", "")
    wording.back_to_default(
        kind, by=request.user, version=int(version) if version.isdecimal() and len(version) < 10 else -1
    )
    messages.success(request, f"“{kind.name}” has the portal’s own wording again.")
    return redirect("notices:wordings")


@require_GET
def failed(request: PortalRequest) -> HttpResponse:
    """The emails that could not be sent and the addresses that take none; nothing of what the messages said."""
    require_sight(access.runs_the_post(request.user))
    page = Paginator(access.failed(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "crumbs": crumbs(),
        "page": page,
        "rows": [
            (notice, kinds()[notice.kind].name if notice.kind in kinds() else notice.kind)
            for notice in page.object_list
        ],
        "number": words.count(page.paginator.count, "email"),
        "refused": access.refused_addresses(request.user),
        "here": request.get_full_path(),
    }
    return render(request, "notices/failed.html", context)


@require_POST
def resend_failed(request: PortalRequest) -> HttpResponse:
    """Send again all that failed, as after a mail server's bad day."""
    require_sight(access.runs_the_post(request.user))
    number = services.resend_failed(by=request.user, now=timezone.now())
    messages.success(request, f"We are sending {words.count(number, 'email')} again.")
    return redirect("notices:failed")
