"""What people get of the pool: who can teach on a day, one trainer, their days, and what was observed."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.history.rules import How
from partnership.history.services import record_read
from partnership.pages.form_page import accepted, crumbs
from training.models import Trainer
from training.pool import access, services, showing
from training.pool.forms import AccountForm, DayForm, DaysForm, ObservationForm
from training.pool.models import Observation, Spell
from training.pool.rules import AGAIN_AFTER


def above(request: PortalRequest) -> list[tuple[str, str]]:
    """The way back: over the list of trainers for those who run the training, over one's own training for a trainer."""
    if access.can_see_all(request.user):
        return crumbs(
            ("Sessions", reverse("training:manage")),
            ("Trainers", reverse("training:trainers")),
        )
    return crumbs(("My training", reverse("training:mine")))


def of_trainer(request: PortalRequest, one: Trainer) -> list[tuple[str, str]]:
    return [*above(request), (one.name, reverse("training_pool:trainer", args=[one.pk]))]


@require_safe
def pool(request: PortalRequest) -> HttpResponse:
    """Who can teach on a day, and who is to be watched."""
    require_sight(access.can_see_all(request.user))
    today = timezone.localdate()
    form = DayForm(request.GET if "on_day" in request.GET else None, initial={"on": today})
    on = form.chosen(today)
    context = {
        "crumbs": above(request),
        "form": form,
        "on": on,
        "lines": showing.lines(request.user, on),
        "reasons": access.SEE_TRAINERS.because(request.user),
    }
    return render(request, "training/pool/pool.html", context)


@require_safe
def mine(request: PortalRequest) -> HttpResponse:
    """To one's own page as a trainer."""
    own = access.own(request.user)
    if own is None:
        raise Http404
    return redirect("training_pool:trainer", own.pk)


@require_safe
def trainer(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One trainer: sessions to come, days, and observations."""
    one = get_object_or_404(access.visible(request.user), pk=pk)
    context = {
        "trainer": one,
        "crumbs": above(request),
        "changes": timeline.of(one, timeline.Part(Spell, "trainer")),
        "reasons": access.why(request.user, one),
        **showing.trainer(request.user, one, now=timezone.now()),
    }
    return render(request, "training/pool/trainer.html", context)


# Days ---------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def new_days(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say that a trainer can teach on some days, or cannot."""
    return days_page(request, get_object_or_404(access.visible(request.user), pk=pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_days(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change what was said of some days."""
    spell = get_object_or_404(access.visible_spells(request.user), pk=pk)
    return days_page(request, spell.trainer, spell)


def days_page(request: PortalRequest, one: Trainer, spell: Spell | None) -> HttpResponse:
    """Some days, new or changed."""
    require(access.can_keep_days(request.user, one))
    title = "Change these days" if spell else "Add days"
    form = drafted(request, DaysForm, f"{title}: {one}", instance=spell)
    if form.is_valid() and accepted(
        form,
        lambda: services.keep_days(
            one,
            spell=spell,
            by=request.user,
            today=timezone.localdate(),
            version=form.cleaned_data["version"] or 0,
            **form.facts,
        ),
    ):
        messages.success(request, "The days are saved.")
        return redirect("training_pool:trainer", one.pk)
    context = {
        "form": form,
        "title": title,
        "eyebrow": one.name,
        "lead": "Whoever plans a session is warned where a trainer cannot teach.",
        "submit": "Save the days",
        "crumbs": of_trainer(request, one),
        "cancel_url": reverse("training_pool:trainer", args=[one.pk]),
    }
    return render(request, "components/form_page.html", context)


@require_POST
def drop_days(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say nothing of these days after all."""
    spell = get_object_or_404(access.visible_spells(request.user), pk=pk)
    services.drop_days(spell, by=request.user)
    messages.success(request, "The days are taken out.")
    return redirect("training_pool:trainer", spell.trainer_id)


# Observations -------------------------------------------------------------------------------------


@require_safe
def observation(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What was seen when a trainer taught; who opens it is written down."""
    row = get_object_or_404(access.visible_observations(request.user), pk=pk)
    record_read(by=request.user, what="observation of a trainer", row=row, how=How.READ)
    if access.is_about(request.user, row.trainer):
        services.read(row, by=request.user, now=timezone.now())
    context = {
        "row": row,
        "about": showing.about(row),
        "crumbs": of_trainer(request, row.trainer),
        "changes_it": access.can_observe(request.user, row.trainer),
        "changes": timeline.of(row),
        "reasons": access.why(request.user, row.trainer),
    }
    return render(request, "training/pool/observation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_observation(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Write down how a trainer was seen to teach."""
    return observation_page(request, get_object_or_404(access.visible(request.user), pk=pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_observation(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Correct an observation."""
    row = get_object_or_404(access.visible_observations(request.user), pk=pk)
    return observation_page(request, row.trainer, row)


def observation_page(request: PortalRequest, one: Trainer, row: Observation | None) -> HttpResponse:
    """One observation, new or corrected."""
    require(access.can_observe(request.user, one))
    now, today = timezone.now(), timezone.localdate()
    title = "Correct the observation" if row else "Write down an observation"
    start = (
        {} if row else {"observer": request.user.name, "observed_on": today, "next_on": today + AGAIN_AFTER}
    )
    form = drafted(
        request,
        ObservationForm,
        f"{title}: {one}",
        instance=row,
        sessions=showing.sessions_of(one, now),
        initial=start,
    )
    if form.is_valid() and accepted(
        form,
        lambda: services.observe(
            one,
            observation=row,
            by=request.user,
            today=today,
            version=form.cleaned_data["version"] or 0,
            **form.facts,
        ),
    ):
        messages.success(request, "The observation is saved. The trainer can read it.")
        return redirect("training_pool:trainer", one.pk)
    context = {
        "form": form,
        "title": title,
        "eyebrow": one.name,
        "lead": "Only the trainer and those who run the training read it.",
        "submit": "Save the observation",
        "crumbs": of_trainer(request, one),
        "cancel_url": reverse("training_pool:trainer", args=[one.pk]),
    }
    return render(request, "components/form_page.html", context)


# The account --------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say which account is the trainer's."""
    one = get_object_or_404(access.visible(request.user), pk=pk)
    require(access.can_see_all(request.user))
    form = drafted(
        request, AccountForm, f"Account of {one}", initial={"email": one.user.email if one.user else ""}
    )
    if form.is_valid() and accepted(
        form, lambda: services.give_account(one, by=request.user, email=form.cleaned_data["email"])
    ):
        messages.success(request, "The account is saved.")
        return redirect("training_pool:trainer", pk)
    context = {
        "form": form,
        "title": "Account of the trainer",
        "eyebrow": one.name,
        "submit": "Save the account",
        "crumbs": of_trainer(request, one),
        "cancel_url": reverse("training_pool:trainer", args=[pk]),
    }
    return render(request, "components/form_page.html", context)
