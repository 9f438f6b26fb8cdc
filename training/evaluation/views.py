"""What those get who answer for the training: results, questions, comments and quotes."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.pages.form_page import accepted, crumbs
from training.evaluation import access, own, services, showing
from training.evaluation.forms import QuestionnaireForm, ReleaseForm, ResultsForm, WithdrawForm
from training.evaluation.results import SPLITS

ON_A_PAGE = 50


def evaluation_crumb() -> tuple[str, str]:
    return ("What people learned", reverse("training_evaluation:results"))


def questions_crumb() -> tuple[str, str]:
    return ("Questions", reverse("training_evaluation:questionnaires"))


def comments_crumb() -> tuple[str, str]:
    return ("Comments", reverse("training_evaluation:comments"))


def quotes_crumb() -> tuple[str, str]:
    return ("Quotes", reverse("training_evaluation:quotes"))


# Results ----------------------------------------------------------------------------------------


@require_safe
def results(request: PortalRequest) -> HttpResponse:
    """What people learned, split as the address asks; what it gets wrong is left aside."""
    require_sight(access.can_see_results(request.user))
    if access.sees_own_alone(request.user):
        return own_results(request)
    keeps = access.can_keep(request.user)
    split = request.GET.get("by", "")
    split = split if split in SPLITS else "course"
    form = ResultsForm(request.GET, years=showing.years(), courses=showing.courses())
    form.is_valid()
    year, course = form.cleaned_data.get("year") or "", form.cleaned_data.get("course") or ""
    beside = {name: value for name, value in (("year", year), ("course", course)) if value}
    pills = [(f"By {name}", f"?{urlencode({'by': name} | beside)}", "", name == split) for name in SPLITS]
    way = ("Sessions", reverse("training:manage")) if keeps else ("Training", reverse("training:catalogue"))
    context = {
        "crumbs": crumbs(way),
        "form": form,
        "split": split,
        "pills": pills,
        "kept": [("by", split)],
        "keeps": keeps,
        "reasons": access.why(request.user),
        **showing.results(split, year=year, course=course, sees_all=keeps),
    }
    return render(request, "training/evaluation/results.html", context)


def own_results(request: PortalRequest) -> HttpResponse:
    """What the people of one's own agency learned, figures only."""
    split = request.GET.get("by", "")
    split = split if split in own.SPLIT_BY else own.SPLIT_BY[0]
    context = {
        "crumbs": crumbs(("Workforce", reverse("training_assurance:workforce"))),
        "own_agency": True,
        "split": split,
        "pills": [(f"By {name}", f"?by={name}", "", name == split) for name in own.SPLIT_BY],
        "reasons": access.why(request.user),
        **own.results_of(access.SEE_RESULTS.agencies_of(request.user), split),
    }
    return render(request, "training/evaluation/results.html", context)


# Questions --------------------------------------------------------------------------------------


@require_safe
def questionnaires(request: PortalRequest) -> HttpResponse:
    """What is asked at each point, now and from a later day."""
    require_sight(access.can_keep(request.user))
    rows = showing.versions(access.questionnaires(request.user), today=timezone.localdate())
    context = {"crumbs": crumbs(evaluation_crumb()), "rows": rows}
    return render(request, "training/evaluation/questionnaires.html", context)


@require_safe
def questionnaire(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One version as it is asked."""
    found = get_object_or_404(access.questionnaires(request.user), pk=pk)
    context = {
        "questionnaire": found,
        "questions": found.questions.all(),
        "number": found.invitations.count(),
        "crumbs": crumbs(evaluation_crumb(), questions_crumb()),
        "changes": timeline.of(found),
    }
    return render(request, "training/evaluation/questionnaire.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Write the next version, beginning with this one."""
    found = get_object_or_404(access.questionnaires(request.user), pk=pk)
    form = drafted(request, QuestionnaireForm, f"Change the questions: {found}", questionnaire=found)
    if form.is_valid() and accepted(
        form,
        lambda: services.write_version(
            form.questions,
            by=request.user,
            point=found.point,
            audience=found.audience,
            kind=form.cleaned_data["kind"],
            from_on=form.cleaned_data["from_on"],
            introduction=form.cleaned_data["introduction"],
            certificate_waits=form.cleaned_data.get("certificate_waits", False),
            today=timezone.localdate(),
        ),
    ):
        messages.success(request, "The questions are saved. They are asked from the day you chose.")
        return redirect("training_evaluation:questionnaires")
    context = {
        "form": form,
        "questionnaire": found,
        "title": "Change the questions",
        "eyebrow": found.get_point_display(),
        "lead": "A new version from a day on. What people were asked before stays as it was.",
        "crumbs": crumbs(evaluation_crumb(), questions_crumb()),
        "cancel_url": reverse("training_evaluation:questionnaire", args=[pk]),
        "submit": "Save the questions",
    }
    return render(request, "training/evaluation/change.html", context)


# Comments and quotes ----------------------------------------------------------------------------


@require_safe
def comments(request: PortalRequest) -> HttpResponse:
    """What people wrote, without names, newest first."""
    require_sight(access.can_keep(request.user))
    form = ResultsForm(request.GET, years=showing.years(), courses=showing.courses())
    form.is_valid()
    rows = showing.comments(
        access.comments(request.user),
        year=form.cleaned_data.get("year") or "",
        course=form.cleaned_data.get("course") or "",
    )
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"crumbs": crumbs(evaluation_crumb()), "form": form, "page": page}
    return render(request, "training/evaluation/comments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Publish a comment, in words that name nobody."""
    comment = get_object_or_404(access.comments(request.user), pk=pk)
    form = ReleaseForm(
        request.POST or None, names=services.names_of(comment), initial={"text": comment.text[:500]}
    )
    if form.is_valid() and accepted(
        form,
        lambda: services.release(
            comment, by=request.user, text=form.cleaned_data["text"], now=timezone.now()
        ),
    ):
        messages.success(request, "The quote is released. It can be withdrawn at any time.")
        return redirect("training_evaluation:quotes")
    context = {
        "form": form,
        "comment": comment,
        "names": form.gives_away(comment.text),
        "title": "Release a quote",
        "lead": "It may appear on the course’s page and in the annual report of its year, without a name.",
        "crumbs": crumbs(evaluation_crumb(), comments_crumb()),
        "cancel_url": reverse("training_evaluation:comments"),
        "submit": "Release it",
    }
    return render(request, "training/evaluation/release.html", context)


@require_safe
def quotes(request: PortalRequest) -> HttpResponse:
    """What was released and what was withdrawn, newest first."""
    require_sight(access.can_keep(request.user))
    page = Paginator(access.quotes(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"crumbs": crumbs(evaluation_crumb()), "page": page}
    return render(request, "training/evaluation/quotes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a quote back, with a reason."""
    found = get_object_or_404(access.quotes(request.user), pk=pk)
    form = WithdrawForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: services.withdraw(found, by=request.user, now=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, "The quote is withdrawn. It has gone from the course’s page.")
        return redirect("training_evaluation:quotes")
    context = {
        "form": form,
        "quote": found,
        "title": "Withdraw a quote",
        "lead": f"“{found.text}”",
        "submit": "Withdraw it",
        "dangerous": True,
        "crumbs": crumbs(evaluation_crumb(), quotes_crumb()),
        "cancel_url": reverse("training_evaluation:quotes"),
        "changes": timeline.of(found),
    }
    return render(request, "components/form_page.html", context)
