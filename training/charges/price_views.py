"""Prices, subsidies and cancellation rules: everybody reads what holds, those who keep them write what comes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.accounts.models import User
from partnership.base.access import require_sight
from partnership.base.models import Record
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.forms import Speaking
from training import access as training
from training.charges import access, keeping, tariff, wording
from training.charges.forms import BandForm, ConsequenceForm, PriceListForm, RuleForm, SubsidyForm
from training.charges.models import Band, CancellationRule, Consequence, PriceList


@login_not_required
@require_safe
def prices(request: HttpRequest) -> HttpResponse:
    """What places cost and what it costs not to come, as it is in force; for those who keep it, what comes and was."""
    in_force = tariff.on_day(timezone.localdate())
    keeps = access.can_keep_prices(request.user)
    context = {
        "crumbs": [("Training", reverse("training:catalogue"))],
        "prices": in_force.prices,
        "bands": wording.bands(in_force.bands),
        "subsidies": [wording.subsidy(one) for one in in_force.subsidies],
        "rule": wording.rule(in_force.rule) if in_force.rule else "",
        "in_force": in_force,
        "answers": wording.answers(in_force.consequences),
        "keeps": keeps,
        "kept": wording.shelf() if keeps else None,
    }
    return render(request, "training/charges/prices.html", context)


def keeper(request: PortalRequest) -> User:
    """Whoever asks, if they keep prices; for others these pages do not exist."""
    require_sight(access.can_keep_prices(request.user))
    return request.user


def kept(
    request: PortalRequest,
    form: Speaking,
    save: Callable[[], Record],
    *steps: tuple[str, str],
    done: str,
    to: str = "",
    **context: Any,
) -> HttpResponse:
    """The page of one form; once it is saved, the page of what was saved, or `to`, or where the steps come from."""
    above = [("Prices and cancellation", reverse("training_charges:prices")), *steps]
    made: list[Record] = []
    if form.is_valid() and accepted(form, lambda: made.append(save())):
        messages.success(request, done)
        return redirect(to, made[0].pk) if to else redirect(above[-1][1])
    context |= {"form": form, "crumbs": crumbs(*above), "cancel_url": above[-1][1]}
    return render(request, "components/form_page.html", context)


def still_open(row: PriceList | CancellationRule) -> None:
    """Raise RuleBroken for what has been in force."""
    if keeping.is_settled(row):
        raise RuleBroken(keeping.SETTLED)


# Price lists --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def new_prices(request: PortalRequest) -> HttpResponse:
    """Begin a price list for a day to come."""
    by = keeper(request)
    form = drafted(request, PriceListForm, "Begin a price list")
    return kept(
        request,
        form,
        lambda: keeping.begin_list(by=by, **form.facts),
        done="The price list is begun, with the lines of the one before it.",
        to="training_charges:price_list",
        title="Begin a price list",
        lead="It opens with the lines of the list before it. You can change them until the day has come.",
        submit="Begin the list",
    )


@require_safe
def price_list(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One price list with its lines and what was changed."""
    keeper(request)
    prices = get_object_or_404(wording.lists(), pk=pk)
    context = {
        "prices": prices,
        "facts": wording.facts_of_list(prices),
        "bands": wording.bands(prices.bands.select_related("course")),
        "is_settled": keeping.is_settled(prices),
        "crumbs": crumbs(("Prices and cancellation", reverse("training_charges:prices"))),
        "changes": timeline.of(prices, timeline.Part(Band, "price_list")),
    }
    return render(request, "training/charges/price_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_prices(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change the day and the measures of a list that is not in force yet."""
    by = keeper(request)
    prices = get_object_or_404(wording.lists(), pk=pk)
    still_open(prices)
    form = drafted(request, PriceListForm, f"Change a price list ({pk})", instance=prices)
    here = reverse("training_charges:price_list", args=[pk])
    return kept(
        request,
        form,
        lambda: keeping.change_list(prices, version=form.cleaned_data["version"] or 0, by=by, **form.facts),
        ("Price list", here),
        done="The price list is saved.",
        title="Change the price list",
        submit="Save the list",
    )


@require_POST
def drop_prices(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take back a list that is not in force yet."""
    by = keeper(request)
    return dropped(
        request, get_object_or_404(wording.lists(), pk=pk), lambda row: keeping.drop_list(row, by=by)
    )


def dropped(request: PortalRequest, row: Any, drop: Callable[[Any], None], to: str = "") -> HttpResponse:
    """Take something out and say so."""
    drop(row)
    messages.success(request, "It is taken out.")
    return redirect(to or "training_charges:prices")


@require_http_methods(["GET", "HEAD", "POST"])
def new_band(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Add a line to a list that is not in force yet."""
    keeper(request)
    prices = get_object_or_404(wording.lists(), pk=pk)
    return band_page(request, prices, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_band(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change a line of a list that is not in force yet."""
    keeper(request)
    band = get_object_or_404(wording.every_band(), pk=pk)
    return band_page(request, band.price_list, band)


def band_page(request: PortalRequest, prices: PriceList, band: Band | None) -> HttpResponse:
    """One line, new or changed."""
    still_open(prices)
    form = BandForm(
        request.POST or None,
        instance=band,
        courses=training.visible_courses(request.user),
        position=prices.bands.count() + 1,
    )
    here = reverse("training_charges:price_list", args=[prices.pk])
    return kept(
        request,
        form,
        lambda: keeping.keep_band(prices, band=band, by=request.user, **form.facts),
        ("Price list", here),
        done="The line is saved.",
        title="Change a line" if band else "Add a line",
        submit="Save the line",
    )


@require_POST
def drop_band(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a line out of a list that is not in force yet."""
    by = keeper(request)
    band = get_object_or_404(wording.every_band(), pk=pk)
    to = reverse("training_charges:price_list", args=[band.price_list_id])
    return dropped(request, band, lambda row: keeping.drop_band(row, by=by), to)


# Subsidies ----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def new_subsidy(request: PortalRequest) -> HttpResponse:
    """Write down that a sector pays less from a day to come."""
    return subsidy_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_subsidy(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change a subsidy, or say when one ends that has begun."""
    return subsidy_page(request, pk)


def subsidy_page(request: PortalRequest, pk: UUID | None) -> HttpResponse:
    """One subsidy, new or changed."""
    by = keeper(request)
    subsidy = get_object_or_404(wording.subsidies(), pk=pk) if pk else None
    form = drafted(request, SubsidyForm, f"Subsidy {pk or ''}", **({"instance": subsidy} if subsidy else {}))
    return kept(
        request,
        form,
        lambda: keeping.keep_subsidy(
            subsidy, version=form.cleaned_data.get("version") or 0, by=by, **form.facts
        ),
        done="The subsidy is saved.",
        title="Change a subsidy" if subsidy else "Add a subsidy",
        submit="Save the subsidy",
        changes=timeline.of(subsidy) if subsidy else None,
    )


# Rules ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: PortalRequest) -> HttpResponse:
    """Begin a cancellation rule for a day to come."""
    by = keeper(request)
    form = drafted(request, RuleForm, "Begin a cancellation rule")
    return kept(
        request,
        form,
        lambda: keeping.begin_rule(by=by, **form.facts),
        done="The rule is begun, with what the one before it asks for.",
        to="training_charges:rule",
        title="Begin a cancellation rule",
        lead="A booking keeps the rule of the day on which it was made.",
        submit="Begin the rule",
    )


@require_safe
def rule(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One cancellation rule, with what it asks for and what was changed."""
    keeper(request)
    rule = get_object_or_404(wording.rules(), pk=pk)
    context = {
        "rule": rule,
        "said": wording.rule(rule),
        "answers": wording.answers(rule.consequences.all()),
        "is_settled": keeping.is_settled(rule),
        "crumbs": crumbs(("Prices and cancellation", reverse("training_charges:prices"))),
        "changes": timeline.of(rule, timeline.Part(Consequence, "rule")),
    }
    return render(request, "training/charges/rule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_rule(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change a rule that is not in force yet."""
    by = keeper(request)
    rule = get_object_or_404(wording.rules(), pk=pk)
    still_open(rule)
    form = drafted(request, RuleForm, f"Change a cancellation rule ({pk})", instance=rule)
    here = reverse("training_charges:rule", args=[pk])
    return kept(
        request,
        form,
        lambda: keeping.change_rule(rule, version=form.cleaned_data["version"] or 0, by=by, **form.facts),
        ("Cancellation rule", here),
        done="The rule is saved.",
        title="Change the rule",
        submit="Save the rule",
    )


@require_POST
def drop_rule(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take back a rule that is not in force yet."""
    by = keeper(request)
    return dropped(
        request, get_object_or_404(wording.rules(), pk=pk), lambda row: keeping.drop_rule(row, by=by)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_consequence(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Add what a rule asks for, before it is in force."""
    keeper(request)
    return consequence_page(request, get_object_or_404(wording.rules(), pk=pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_consequence(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change what a rule asks for, before it is in force."""
    keeper(request)
    consequence = get_object_or_404(wording.every_answer(), pk=pk)
    return consequence_page(request, consequence.rule, consequence)


def consequence_page(
    request: PortalRequest, rule: CancellationRule, consequence: Consequence | None
) -> HttpResponse:
    """One thing that a rule asks for, new or changed."""
    still_open(rule)
    form = ConsequenceForm(request.POST or None, instance=consequence, position=rule.consequences.count() + 1)
    here = reverse("training_charges:rule", args=[rule.pk])
    return kept(
        request,
        form,
        lambda: keeping.keep_consequence(rule, consequence=consequence, by=request.user, **form.facts),
        ("Cancellation rule", here),
        done="The rule is saved.",
        title="Change what is asked for" if consequence else "Add what is asked for",
        submit="Save",
    )


@require_POST
def drop_consequence(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take out what a rule asks for, before it is in force."""
    by = keeper(request)
    consequence = get_object_or_404(wording.every_answer(), pk=pk)
    to = reverse("training_charges:rule", args=[consequence.rule_id])
    return dropped(request, consequence, lambda row: keeping.drop_consequence(row, by=by), to)
