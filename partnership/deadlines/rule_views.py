"""The book of rules: what each gives, how it has changed, and a new version of one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.deadlines import access, explaining, rulebook
from partnership.deadlines.acting_views import FORM
from partnership.deadlines.forms import RuleForm
from partnership.deadlines.lists import newest_versions
from partnership.deadlines.models import RuleSet
from partnership.deadlines.views import Crumbs, below_list
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.history.forms import WhyForm
from partnership.pages import words
from partnership.pages.form_page import accepted


@require_safe
def rules(request: PortalRequest) -> HttpResponse:
    """Every rule as it is in force today."""
    require_sight(access.belongs(request.user))
    found = newest_versions(access.visible_rules(request.user), timezone.localdate())
    context = {
        "crumbs": below_list(),
        "rules": [(rule, explaining.period(rule), number) for rule, number in found],
    }
    return render(request, "deadlines/rules.html", context)


@require_safe
def rule(request: PortalRequest, code: str) -> HttpResponse:
    """One rule with all its versions, the newest first."""
    today = timezone.localdate()
    versions = list(access.visible_rules(request.user).filter(code=unslug(code)).order_by("-in_force_from"))
    if not versions:
        raise Http404
    now = next((version for version in versions if version.in_force_from <= today), versions[-1])
    can_keep = access.can_keep_rules(request.user)
    context = {
        "crumbs": below_list(("Rules", reverse("deadlines:rules"))),
        "rule": now,
        "slug": code,
        "facts": [
            ("Time allowed" if not now.before else "It is due", explaining.period(now)),
            ("The clock starts on", now.trigger),
            ("Source", now.source),
            ("The safeguarding lead is told", late(now.lead_after)),
            ("The business unit is told", late(now.unit_after)),
        ],
        "versions": [
            (version, explaining.period(version), can_keep and version.in_force_from > today)
            for version in versions
        ],
        "kept": rulebook.running_by_older(versions[0]),
        "can_keep": can_keep,
        "changes": timeline.of_all(RuleSet, code=now.code) if can_keep else None,
    }
    return render(request, "deadlines/rule.html", context)


def late(days: int) -> str:
    """A step of the ladder."""
    return f"When it is {words.count(days, 'day')} late" if days else "On the day itself"


def below_rule(rule: RuleSet) -> Crumbs:
    return below_list(
        ("Rules", reverse("deadlines:rules")), (rule.name, reverse("deadlines:rule", args=[rule.slug]))
    )


def unslug(code: str) -> str:
    """The code of a rule as its address writes it: review-rapid is review.rapid."""
    return code.replace("-", ".")


@require_http_methods(FORM)
def change(request: PortalRequest, code: str) -> HttpResponse:
    """Write a new version, in force from a day."""
    newest = access.visible_rules(request.user).filter(code=unslug(code)).order_by("-in_force_from").first()
    if newest is None:
        raise Http404
    require(access.can_keep_rules(request.user))
    form = drafted(request, RuleForm, f"Change a rule: {newest.name}", initial=RuleForm.like(newest))
    if form.is_valid() and accepted(
        form, lambda: rulebook.add_version(newest.code, by=request.user, **form.cleaned_data)
    ):
        messages.success(
            request,
            f"The new version holds for what starts on {words.plain_date(form.cleaned_data['in_force_from'])} or "
            "later. Clocks that run keep the version that they started with.",
        )
        return redirect("deadlines:rule", code)
    context = {
        "form": form,
        "title": "Change a rule",
        "lead": newest.name,
        "submit": "Save the new version",
        "crumbs": below_rule(newest),
        "cancel_url": reverse("deadlines:rule", args=[code]),
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(FORM)
def take_back(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Remove a version that is not in force yet."""
    version = get_object_or_404(access.visible_rules(request.user), pk=pk)
    require(access.can_keep_rules(request.user))
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.explained():
            rulebook.take_back(version, by=request.user, today=timezone.localdate())
        messages.success(request, "The version is taken back.")
        return redirect("deadlines:rule", version.slug)
    context = {
        "form": form,
        "title": "Take a version back",
        "lead": f"{version.name}: {explaining.period(version)}, from {words.plain_date(version.in_force_from)}.",
        "submit": "Take this version back",
        "dangerous": True,
        "crumbs": below_rule(version),
        "cancel_url": reverse("deadlines:rule", args=[version.slug]),
    }
    return render(request, "components/form_page.html", context)
