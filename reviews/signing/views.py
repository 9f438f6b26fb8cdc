"""What people get of a sign-off: what is signed and by whom, the page to sign, and the one to take it back."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import require
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.drafts.writing import drafted
from partnership.history.services import record_read
from partnership.pages.form_page import accepted, crumbs
from reviews.incidents.looking import look_of_review
from reviews.models import Review
from reviews.signing import access, services, showing
from reviews.signing.forms import SignForm, VoidForm
from reviews.signing.models import Signing
from reviews.signing.rules import State, What


def seen(request: PortalRequest, pk: UUID) -> Signing:
    """A sign-off that this person sees, or 404."""
    return get_object_or_404(access.visible(request.user), pk=pk)


def on_review(signing: Signing) -> list[tuple[str, str]]:
    """The way back from the page of a sign-off."""
    review = signing.review
    return crumbs(
        ("Reviews", reverse("reviews:list")), (review.reference, reverse("reviews:detail", args=[review.pk]))
    )


def below(signing: Signing) -> list[tuple[str, str]]:
    return [*on_review(signing), ("Sign-off", reverse("reviews_signing:detail", args=[signing.pk]))]


def say_asked(request: PortalRequest, signing: Signing) -> None:
    """Tell whoever asked that it was sent, and for which partner nobody could have got it."""
    if nobody := showing.unmanned(showing.places(signing)):
        messages.warning(request, f"Asked. At {nobody} nobody was told: nobody can sign there yet.")
    else:
        messages.success(request, "The three safeguarding partners are asked to sign, and told.")


def asked(request: PortalRequest, review: Review, what: What, ask: Callable[[], Signing]) -> Signing:
    """Ask and say so; a double click, which sends the same page again, comes to what the first click did."""
    try:
        signing = ask()
    except RuleBroken:
        shown = request.POST.get("shown", "")
        if (signed := services.asked_by(review, what, shown=shown, by=request.user)) is None:
            raise
        messages.success(request, "You asked them when you sent this the first time. They are asked once.")
        return signed
    say_asked(request, signing)
    return signing


@require_safe
def detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What is signed, word for word, and which partner has signed."""
    signing = seen(request, pk)
    record_read(by=request.user, what="sign-off of a review", row=signing)
    context = {**showing.detail(request.user, signing), "crumbs": on_review(signing)}
    return render(request, "reviews/signing/signing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Sign for one's own partner, or say why not."""
    signing = seen(request, pk)
    require(access.can_sign(request.user, signing))
    places = access.places(request.user, signing)
    if not places:
        raise RuleBroken(why_no_place(signing))
    look = look_of_review(signing.review)
    form = drafted(request, SignForm, f"Sign {signing.review.reference}", places=places, look=look)
    if form.is_valid() and accepted(
        form, lambda: services.sign(signing, by=request.user, now=timezone.now(), **form.facts)
    ):
        messages.success(request, "It is written down, with your name and the time.")
        return redirect("reviews_signing:detail", pk)
    context = {
        "form": form,
        "signing": signing,
        "title": f"Sign: {signing.get_what_display()}",
        "eyebrow": signing.review.reference,
        "lead": "You sign the text as it stands on the page before. If it changes, your signature no longer holds.",
        "submit": "Send",
        "crumbs": below(signing),
        "cancel_url": reverse("reviews_signing:detail", args=[pk]),
    }
    return render(request, "reviews/form.html", context)


def why_no_place(signing: Signing) -> str:
    """The sentence for somebody who has nothing to sign here."""
    if signing.state == State.VOID:
        return services.no_longer(signing)
    return "Your agency has signed this already, or is not asked to."


@require_http_methods(["GET", "HEAD", "POST"])
def void(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a sign-off back, with the reason."""
    signing = seen(request, pk)
    require(access.can_void(request.user, signing))
    look = look_of_review(signing.review)
    form = drafted(request, VoidForm, f"Take the sign-off of {signing.review.reference} back", look=look)
    if form.is_valid() and accepted(
        form, lambda: services.void(signing, by=request.user, now=timezone.now(), **form.cleaned_data)
    ):
        messages.success(request, "The signatures no longer hold. They can still be seen.")
        return redirect("reviews_signing:detail", pk)
    context = {
        "form": form,
        "signing": signing,
        "title": "Take the sign-off back",
        "eyebrow": signing.review.reference,
        "lead": "The partners are told. What they signed stays to be seen.",
        "submit": "Take it back",
        "dangerous": True,
        "crumbs": below(signing),
        "cancel_url": reverse("reviews_signing:detail", args=[pk]),
    }
    return render(request, "reviews/form.html", context)
