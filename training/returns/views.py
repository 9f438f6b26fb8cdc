"""What people get of returns: the requests and the comparison of agencies, and one agency's return."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.base.years import FinancialYear
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.pages import words as say
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.listing import Listing, SavedView
from training.assurance import access as assured
from training.assurance import showing as assurance
from training.returns import access, comparing, services, showing, tables
from training.returns.forms import AskForm, AskMoreForm, EntryForm, ReasonForm, SendForm
from training.returns.models import Entry, Return, Round
from training.returns.rules import State

ABOVE = "Single-agency training"


def above() -> tuple[str, str]:
    return ABOVE, reverse("training_returns:returns")


def of_round(a_round: Round) -> tuple[str, str]:
    return a_round.period, reverse("training_returns:round", args=[a_round.pk])


# Requests -----------------------------------------------------------------------------------------


@require_safe
def returns(request: PortalRequest) -> HttpResponse:
    """Every request and how far it has come; a lead gets the returns of their own agency."""
    user = request.user
    require_sight(assured.can_see_returns(user))
    compares = access.can_compare(user)
    own = access.visible(user).filter(agency__in=access.ANSWER_RETURNS.agencies_of(user))
    context = {
        "crumbs": crumbs(),
        "tabs": assurance.tabs(user, "returns"),
        "compares": compares,
        "rounds": showing.rounds(access.visible(user)) if compares else [],
        "own": [(one, tables.state_of(one)) for one in own.order_by("-round__from_on")],
        "can_ask": access.can_ask(user),
        "reasons": assured.SEE_RETURNS.because(user)
        or [
            reason
            for agency in assured.SEE_RETURNS.agencies_of(user)
            for reason in assured.SEE_RETURNS.because(user, agency)
        ],
    }
    return render(request, "training/returns/returns.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PortalRequest) -> HttpResponse:
    """Ask agencies what they trained by themselves."""
    require_sight(access.can_compare(request.user))
    require(access.can_ask(request.user))
    agencies = access.in_the_arrangements(timezone.localdate())
    last = FinancialYear.of(timezone.localdate()).back()
    form = drafted(
        request,
        AskForm,
        "Ask agencies for returns",
        agencies=agencies,
        initial={"from_on": last.start, "until_on": last.end, "agencies": [one.pk for one in agencies]},
    )
    made: list[Round] = []
    if form.is_valid() and accepted(
        form,
        lambda: made.append(services.ask(by=request.user, now=timezone.now(), **form.cleaned_data)),
    ):
        messages.success(request, "The agencies are asked. Each has a deadline and is reminded of it.")
        return redirect("training_returns:round", made[0].pk)
    context = {
        "form": form,
        "title": "Ask agencies for returns",
        "lead": f"The safeguarding leads of each agency are told. They have {showing.period_in_words()}.",
        "submit": "Ask these agencies",
        "crumbs": crumbs(above()),
        "cancel_url": reverse("training_returns:returns"),
    }
    return render(request, "components/form_page.html", context)


@require_safe
def a_round(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """The agencies of one request beside each other."""
    found = get_object_or_404(access.visible_rounds(request.user), pk=pk)
    rows = access.visible(request.user).filter(round=found)
    listing = Listing(
        request,
        rows=comparing.with_figures(rows),
        table=tables.ReturnTable,
        filters=tables.ReturnFilters,
        name="agencies",
        views=[
            SavedView("All", ""),
            SavedView("To be read", f"state={State.SENT}"),
            SavedView("Late", "state=late"),
        ],
    )
    now = showing.standing_of(rows)
    context = {
        "round": found,
        "crumbs": crumbs(above()),
        "stats": comparing.stats(now, request.path),
        "waiting": now.waiting,
        "waiting_words": say.count(now.waiting, "agency has", "agencies have"),
        "groups": comparing.by_group(found),
        "chart": comparing.chart(found),
        "can_ask": access.can_ask(request.user),
        "can_take_back": access.can_ask(request.user) and showing.is_untouched(found),
        "left_out": access.not_asked(found).count() if access.can_ask(request.user) else 0,
        "reasons": assured.SEE_RETURNS.because(request.user),
    }
    return listing.response("training/returns/round.html", context)


@require_safe
def entries(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """Everything that agencies ran by themselves in a period."""
    found = get_object_or_404(access.visible_rounds(request.user), pk=pk)
    listing = Listing(
        request,
        rows=showing.with_people(access.compared_entries(request.user).filter(a_return__round=found)),
        table=tables.EntryTable,
        filters=tables.EntryFilters,
        name="courses and topics",
    )
    context = {"round": found, "crumbs": crumbs(above(), of_round(found))}
    return listing.response("training/returns/entries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_more(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ask agencies that were left out."""
    found = get_object_or_404(access.visible_rounds(request.user), pk=pk)
    require(access.can_ask(request.user))
    form = drafted(request, AskMoreForm, "Ask more agencies", agencies=access.not_asked(found))
    if form.is_valid() and accepted(
        form,
        lambda: services.ask_more(found, by=request.user, now=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, "They are asked.")
        return redirect("training_returns:round", pk)
    context = {
        "form": form,
        "title": "Ask more agencies",
        "eyebrow": found.period,
        "lead": f"They have {showing.period_in_words()} from today.",
        "submit": "Ask these agencies",
        "crumbs": crumbs(above(), of_round(found)),
        "cancel_url": reverse("training_returns:round", args=[pk]),
    }
    return render(request, "components/form_page.html", context)


@require_POST
def remind(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Write to every agency that has not answered."""
    found = get_object_or_404(access.visible_rounds(request.user), pk=pk)
    number = services.remind(found, by=request.user, now=timezone.now())
    messages.success(
        request,
        f"The leads of {say.count(number, 'agency', 'agencies')} are reminded, once today."
        if number
        else "There was nobody to remind.",
    )
    return redirect("training_returns:round", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ask for nothing after all, while nobody has answered."""
    found = get_object_or_404(access.visible_rounds(request.user), pk=pk)
    require(access.can_ask(request.user))
    if request.method == "POST":
        services.take_back(found, by=request.user)
        messages.success(request, "The request is taken back.")
        return redirect("training_returns:returns")
    return render(
        request,
        "training/returns/take_back.html",
        {"round": found, "crumbs": crumbs(above(), of_round(found))},
    )


# One return ---------------------------------------------------------------------------------------


def seen(request: PortalRequest, pk: UUID) -> Return:
    """A return that this person sees, or 404."""
    return get_object_or_404(access.visible(request.user), pk=pk)


def on_return(request: PortalRequest, one: Return) -> list[tuple[str, str]]:
    """The way back from a page about a return."""
    between = [of_round(one.round)] if access.can_compare(request.user) else []
    return crumbs(above(), *between, (one.agency.name, reverse("training_returns:answer", args=[one.pk])))


@require_safe
def answer(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One agency's return: what it ran, where it stands, and what to do next."""
    one = seen(request, pk)
    context = {
        "one": one,
        "crumbs": on_return(request, one)[:-1],
        "changes": timeline.of(one, timeline.Part(Entry, "a_return"))
        if access.shows_entries(request.user, one)
        else timeline.of(one),
        "reasons": access.why(request.user, one),
        **showing.answer(request.user, one),
    }
    return render(request, "training/returns/answer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_entry(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Add something that the agency ran; from last time, where the address names it."""
    one = seen(request, pk)
    return entry_page(request, one, None, initial=showing.like(one, request.GET.get("like", "")))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_entry(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change something that the agency ran."""
    entry = get_object_or_404(access.own_entries(request.user), pk=pk)
    return entry_page(request, entry.a_return, entry)


def entry_page(
    request: PortalRequest, one: Return, entry: Entry | None, initial: dict[str, object] | None = None
) -> HttpResponse:
    """One thing that was run, new or changed."""
    require(access.can_answer(request.user, one))
    showing.require_writing(one)
    title = "Change what was run" if entry else "Add what your agency ran"
    form = drafted(request, EntryForm, f"{title}: {one.round.period}", instance=entry, initial=initial or {})
    if form.is_valid() and accepted(
        form,
        lambda: services.keep_entry(
            one, entry=entry, by=request.user, version=form.cleaned_data["version"] or 0, **form.facts
        ),
    ):
        messages.success(request, "It is saved. The training team sees it once you send the return.")
        return redirect("training_returns:answer", one.pk)
    context = {
        "form": form,
        "title": title,
        "eyebrow": f"{one.agency}, {one.round.period}",
        "lead": "One course or topic. If it was held several times in the period, add it once.",
        "submit": "Save",
        "crumbs": on_return(request, one),
        "cancel_url": reverse("training_returns:answer", args=[one.pk]),
    }
    return render(request, "components/form_page.html", context)


@require_POST
def remove_entry(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take something out of a return."""
    entry = get_object_or_404(access.own_entries(request.user), pk=pk)
    services.remove_entry(entry, by=request.user)
    messages.success(request, f"“{entry.title}” is taken out.")
    return redirect("training_returns:answer", entry.a_return_id)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Send the return."""
    one = seen(request, pk)
    require(access.can_answer(request.user, one))
    showing.require_writing(one)
    number = one.entries.count()
    form = drafted(
        request,
        SendForm,
        f"Send the return for {one.round.period}",
        is_empty=not number,
        initial={"remark": one.remark, "nothing_because": one.nothing_because},
    )
    if form.is_valid() and accepted(
        form,
        lambda: services.send(
            one,
            by=request.user,
            nothing_because=form.cleaned_data.get("nothing_because", ""),
            remark=form.cleaned_data["remark"],
            now=timezone.now(),
        ),
    ):
        messages.success(request, "The return is sent. The training team reads it and answers you here.")
        return redirect("training_returns:answer", pk)
    context = {
        "form": form,
        "title": "Send the return" if number else "Say that there was nothing",
        "eyebrow": f"{one.agency}, {one.round.period}",
        "lead": (f"{say.count(number, 'course or topic', 'courses and topics')} in it. " if number else "")
        + "Once it is sent you can change it only if it comes back.",
        "submit": "Send the return",
        "crumbs": on_return(request, one),
        "cancel_url": reverse("training_returns:answer", args=[pk]),
    }
    return render(request, "components/form_page.html", context)


@require_POST
def accept(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a return as it is."""
    one = seen(request, pk)
    services.accept(one, by=request.user, now=timezone.now())
    messages.success(request, f"The return of {one.agency} is accepted.")
    return redirect("training_returns:round", one.round_id)


@require_POST
def ask_again(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ask an agency after all that was excused."""
    one = seen(request, pk)
    services.ask_again(one, by=request.user, now=timezone.now())
    messages.success(request, f"{one.agency} is asked again.")
    return redirect("training_returns:answer", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Send a return back, with what is not clear."""
    one = seen(request, pk)
    require(access.can_decide(request.user, one))
    form = drafted(request, ReasonForm, f"Send back: {one.agency}, {one.round.period}")
    if form.is_valid() and accepted(
        form,
        lambda: services.send_back(one, by=request.user, said=form.cleaned_data["said"], now=timezone.now()),
    ):
        messages.success(request, f"The return goes back to {one.agency}.")
        return redirect("training_returns:round", one.round_id)
    return reason_page(
        request, one, form, "Send the return back", "The agency can change it and send it again."
    )


@require_http_methods(["GET", "HEAD", "POST"])
def excuse(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say that an agency need not answer."""
    one = seen(request, pk)
    require(access.can_ask(request.user))
    form = drafted(request, ReasonForm, f"Not needed: {one.agency}, {one.round.period}")
    if form.is_valid() and accepted(
        form,
        lambda: services.excuse(one, by=request.user, said=form.cleaned_data["said"], now=timezone.now()),
    ):
        messages.success(request, f"{one.agency} need not answer.")
        return redirect("training_returns:round", one.round_id)
    return reason_page(
        request, one, form, "Say that it is not needed", "The agency is not reminded any more."
    )


def reason_page(request: PortalRequest, one: Return, form: ReasonForm, title: str, lead: str) -> HttpResponse:
    """The page on which a reason is given."""
    context = {
        "form": form,
        "title": title,
        "eyebrow": f"{one.agency}, {one.round.period}",
        "lead": lead,
        "submit": title,
        "crumbs": on_return(request, one),
        "cancel_url": reverse("training_returns:answer", args=[one.pk]),
    }
    return render(request, "components/form_page.html", context)
