"""Who is trained and who is due, how many come, and what that is measured by."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from partnership.agencies import access as agencies
from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.base.years import FinancialYear
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.history.lists import record_list
from partnership.pages.components import Stat
from partnership.pages.exports import as_csv, as_xlsx
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.listing import Listing, SavedView
from training.access import visible_courses
from training.assurance import access, alerts, services, showing
from training.assurance import take_up as counted
from training.assurance import workforce as staff
from training.assurance.forms import ExpectationForm, RuleForm, TargetForm, YearForm
from training.assurance.models import Expectation, Target
from training.assurance.rules import State
from training.assurance.tables import NeedFilters, NeedTable

BY = {"sector": "Sector", "agency": "Agency"}


def step(label: str, name: str) -> tuple[str, str]:
    return label, reverse(f"training_assurance:{name}")


# Workforce ----------------------------------------------------------------------------------------


@require_safe
def workforce(request: PortalRequest) -> HttpResponseBase:
    """The people of one's agency and the courses that their jobs need; those of every agency for who runs them."""
    user = request.user
    require_sight(access.can_see_workforce(user))
    needs = access.visible_needs(user, on=timezone.localdate())
    listing = Listing(
        request,
        rows=needs,
        table=NeedTable,
        filters=NeedFilters,
        name="people and courses",
        views=[SavedView("Everybody", ""), *(SavedView(one.label, f"state={one}") for one in State)],
    )
    record_list(listing, by=user)
    everybody = access.can_see_every_workforce(user)
    rows = staff.coverage(needs)
    here = request.path
    stats = [
        Stat(one.label, f"{staff.total(rows, one):,}", f"{here}?state={one}", alert=one == State.LAPSED)
        for one in State
    ]
    context = {
        "crumbs": crumbs(),
        "tabs": showing.tabs(user, "workforce"),
        "everybody": everybody,
        "agencies": [] if everybody else [one.name for one in access.answered_for(user)],
        "stats": stats,
        "coverage": rows,
        "can_keep": access.can_keep(user),
        "reasons": [
            *access.SEE_WORKFORCE.because(user),
            *(
                reason
                for agency in access.SEE_WORKFORCE.agencies_of(user)
                for reason in access.SEE_WORKFORCE.because(user, agency)
            ),
        ],
    }
    return listing.response("training/assurance/workforce.html", context)


@require_safe
def required(request: PortalRequest) -> HttpResponse:
    """Which jobs need which course."""
    require_sight(access.can_keep(request.user))
    context = {
        "crumbs": crumbs(step("Workforce", "workforce")),
        "rows": showing.required(access.visible_expectations(request.user), on=timezone.localdate()),
    }
    return render(request, "training/assurance/required.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_required(request: PortalRequest) -> HttpResponse:
    """Say that a group of jobs needs a course."""
    require_sight(access.can_keep(request.user))
    return required_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_required(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change which jobs need a course, or end it."""
    return required_page(request, get_object_or_404(access.visible_expectations(request.user), pk=pk))


def required_page(request: PortalRequest, row: Expectation | None) -> HttpResponse:
    """One required course, new or changed."""
    form = drafted(
        request,
        ExpectationForm,
        f"Required course: {row.course}" if row else "Add a required course",
        instance=row,
        courses=visible_courses(request.user).order_by("title"),
    )
    if form.is_valid() and accepted(
        form,
        lambda: services.keep_expectation(
            row, by=request.user, version=form.cleaned_data["version"] or 0, **form.facts
        ),
    ):
        messages.success(request, "It is saved. The workforce is counted by it from its first day on.")
        return redirect("training_assurance:required")
    return kept_page(
        request,
        form,
        row,
        title="Change a required course" if row else "Add a required course",
        lead="Whoever fits the sector, the role and the job title needs the course.",
        submit="Save the required course",
        crumbs=crumbs(step("Workforce", "workforce"), step("Required courses", "required")),
        cancel_url=reverse("training_assurance:required"),
    )


def kept_page(request: PortalRequest, form: Any, row: Any, **context: Any) -> HttpResponse:
    """The page of a form about one thing that is kept, with what was changed before."""
    changes = timeline.of(row) if row else None
    return render(request, "components/form_page.html", {"form": form, "changes": changes, **context})


# Take-up ------------------------------------------------------------------------------------------


@require_safe
def take_up(request: PortalRequest) -> HttpResponseBase:
    """How many came in a year, by sector or agency, against the targets; a lead sees the line of their agency."""
    user = request.user
    require_sight(access.can_see_take_up(user))
    only = access.take_up_agencies(user)
    by = request.GET.get("by", "")
    by = "agency" if only is not None else by if by in BY else "sector"
    years = counted.years(FinancialYear.of(timezone.localdate()))
    form = YearForm(request.GET, years=years)
    form.is_valid()
    year = FinancialYear.parse(form.cleaned_data.get("year") or str(years[0]))
    rows = counted.lines(year, by=by, only=only)
    if (kind := request.GET.get("format")) in ("csv", "xlsx"):
        heads = [BY[by], *counted.HEADS]
        figures = [[row.name, *("" if one is None else one for one in row.figures)] for row in rows]
        return (as_csv if kind == "csv" else as_xlsx)(f"take-up-by-{by}-{year}", heads, figures)
    context = {
        "crumbs": crumbs(),
        "tabs": showing.tabs(user, "take_up"),
        "form": form,
        "initial_year": str(year),
        "year": year,
        "by": by,
        "head": BY[by],
        "heads": counted.HEADS,
        "pills": []
        if only is not None
        else [(f"By {one}", f"?{urlencode({'by': one, 'year': str(year)})}", "", one == by) for one in BY],
        "file": f"?{urlencode({'by': by, 'year': str(year)})}&format=",
        "rows": rows,
        "total": counted.total(rows) if len(rows) > 1 else None,
        "stats": showing.take_up_stats(rows, year),
        "chart": counted.chart(rows, year, by=by),
        "can_keep": access.can_keep(user),
        "reasons": access.SEE_TAKE_UP.because(user)
        or [
            reason
            for agency in access.SEE_TAKE_UP.agencies_of(user)
            for reason in access.SEE_TAKE_UP.because(user, agency)
        ],
    }
    return render(request, "training/assurance/take_up.html", context)


@require_safe
def targets(request: PortalRequest) -> HttpResponse:
    """How many are to come, from where, by year."""
    require_sight(access.can_keep(request.user))
    context = {
        "crumbs": crumbs(step("Take-up", "take_up")),
        "rows": [(one, FinancialYear(one.year).words) for one in access.visible_targets(request.user)],
    }
    return render(request, "training/assurance/targets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_target(request: PortalRequest) -> HttpResponse:
    """Say how many are to come from an agency or a sector."""
    require_sight(access.can_keep(request.user))
    return target_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_target(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change a target."""
    return target_page(request, get_object_or_404(access.visible_targets(request.user), pk=pk))


def target_page(request: PortalRequest, row: Target | None) -> HttpResponse:
    """One target, new or changed."""
    form = drafted(
        request,
        TargetForm,
        f"Target: {row.whose}" if row else "Set a target",
        instance=row,
        agencies=agencies.visible(request.user).order_by("name"),
    )
    if form.is_valid() and accepted(
        form,
        lambda: services.keep_target(
            row, by=request.user, version=form.cleaned_data["version"] or 0, **form.facts
        ),
    ):
        messages.success(request, "The target is saved.")
        return redirect("training_assurance:targets")
    return kept_page(
        request,
        form,
        row,
        title="Change a target" if row else "Set a target",
        lead="For a sector or for one agency.",
        submit="Save the target",
        crumbs=crumbs(step("Take-up", "take_up"), step("Targets", "targets")),
        cancel_url=reverse("training_assurance:targets"),
    )


# Warnings -----------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: PortalRequest) -> HttpResponse:
    """When to be warned, and the next rule."""
    require_sight(access.can_keep(request.user))
    form = RuleForm(request.POST or None)
    if form.is_valid() and accepted(form, lambda: services.change_rule(by=request.user, **form.cleaned_data)):
        messages.success(request, "The rule is saved.")
        return redirect("training_assurance:rules")
    context = {
        "form": form,
        "title": "Warnings",
        "lead": "When you are told that few have booked, or that few come.",
        "submit": "Save the rule",
        "crumbs": crumbs(step("Take-up", "take_up")),
        "rules": access.visible_rules(request.user),
        "rule": alerts.rule_on(timezone.localdate()),
    }
    return render(request, "training/assurance/rules.html", context)
