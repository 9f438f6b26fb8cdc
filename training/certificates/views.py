"""What holders and those who check a certificate get: the file, whether a number is real, training elsewhere."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.agencies.standing import standing
from partnership.base.access import require
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.documents import giving
from partnership.documents import reading as documents
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.history.services import record_read
from partnership.joining.limits import too_often
from partnership.pages.form_page import accepted, crumbs
from training.certificates import access, checking, paper, services, showing
from training.certificates.forms import DecideForm, ElsewhereForm, NameForm, NumberForm
from training.certificates.models import External
from training.certificates.rules import ExternalState, spelt


def to_mine() -> tuple[str, str]:
    return ("My training", reverse("training:mine"))


# Is it real? --------------------------------------------------------------------------------------


@login_not_required
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Which certificate is to be checked?"""
    form = NumberForm(request.GET or None)
    if form.is_valid():
        return redirect("training_certificates:verify", spelt(form.cleaned_data["number"]))
    return render(request, "training/certificates/ask.html", {"form": form})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """Whether a certificate is real and holds; its name is never told, and can be compared with one that is typed.

    A number that nobody has and one that is mistyped are the same 404.
    """
    if wait := too_often(request, "verify"):
        return wait
    certificate = checking.find(number)
    if certificate is None:
        raise Http404
    form = NameForm(request.POST if request.method == "POST" else None)
    context = {
        "certificate": certificate,
        "tag": showing.tag_of(certificate, today=timezone.localdate()),
        "form": form,
        "is_theirs": checking.is_of(certificate, form.cleaned_data["name"]) if form.is_valid() else None,
    }
    return render(request, "training/certificates/verify.html", context)


@require_safe
def certificate(request: PortalRequest, number: str) -> HttpResponse:
    """The file, for its holder and for those who run the training."""
    found = get_object_or_404(access.visible_certificates(request.user), number=number)
    if found.user_id != request.user.pk:
        record_read(by=request.user, what="certificate", row=found)
    return as_file(paper.pdf(found), f"certificate-{found.spelt}.pdf")


def as_file(content: bytes, name: str) -> HttpResponse:
    """A file that no cache keeps."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


# Training elsewhere -------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def record_elsewhere(request: PortalRequest) -> HttpResponse:
    """Write down what one took elsewhere."""
    now = standing(request.user)
    require(access.can_record(request.user))
    form = drafted(
        request, ElsewhereForm, "Training you took elsewhere", agencies=now.agencies if now else ()
    )
    made: list[External] = []
    if form.is_valid() and accepted(
        form, lambda: made.append(services.record(by=request.user, **form.facts))
    ):
        messages.success(
            request, "Written down. The training team looks at it and tells you whether it counts."
        )
        return redirect("training_certificates:elsewhere", made[0].pk)
    context = {
        "form": form,
        "title": "Training you took elsewhere",
        "lead": "If the training team accepts it, it can count as one of our courses.",
        "submit": "Send it to the training team",
        "crumbs": crumbs(to_mine()),
        "cancel_url": reverse("training:mine"),
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def elsewhere(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Training that somebody took elsewhere; a training officer answers here, never about their own."""
    found: External = get_object_or_404(access.visible_externals(request.user), pk=pk)
    decides = access.can_decide_for(request.user, found.user)
    if request.method == "POST":
        require(decides)
    elif found.user_id != request.user.pk:
        record_read(by=request.user, what="training elsewhere", row=found)
    form = None
    if decides and found.state == ExternalState.WAITING:
        initial = {"course": checking.counts_as(found)}
        form = DecideForm(request.POST if request.method == "POST" else None, initial=initial)
    if form and form.is_valid():
        if accepted(
            form,
            lambda: services.decide(found, by=request.user, now=timezone.now(), **form.cleaned_data),
        ):
            messages.success(request, "Answered. The person is being told.")
            return redirect("training_certificates:elsewhere_list")
    elif request.method == "POST" and form is None:
        raise RuleBroken(services.DECIDED)
    above = (
        [("Training elsewhere", reverse("training_certificates:elsewhere_list"))] if decides else [to_mine()]
    )
    context = {
        "one": found,
        "tag": showing.COLOURS[ExternalState(found.state)],
        "form": form,
        "crumbs": crumbs(*above),
        "is_mine": found.user_id == request.user.pk,
        "changes": timeline.of(found),
        "reasons": access.why(request.user, found),
    }
    return render(request, "training/certificates/elsewhere.html", context)


@require_safe
def evidence(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """The file that shows it."""
    found: External = get_object_or_404(access.visible_externals(request.user), pk=pk, evidence__isnull=False)
    assert found.evidence is not None  # noqa: S101  for the type checker
    version = found.evidence.versions.select_related("stored").latest("number")
    answer = giving.response(version)
    if request.method == "GET":
        documents.taken(found.evidence, version, by=request.user)
    return answer
