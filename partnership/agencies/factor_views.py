"""The way back in for somebody who has lost every second factor, given by whoever keeps the directory."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from partnership.accounts import services
from partnership.accounts.factor_forms import ResetForm
from partnership.agencies import access
from partnership.agencies.people_views import people_crumb
from partnership.base.access import require
from partnership.base.requests import PortalRequest
from partnership.pages.form_page import crumbs


@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take somebody's apps, passkeys and recovery codes away, with a reason that they can read."""
    person = get_object_or_404(access.visible_people(request.user), pk=pk)
    require(access.can_reset_second_factor(request.user, person))
    form = ResetForm(request.POST or None)
    if form.is_valid():
        services.reset_second_factor(person, by=request.user, **form.cleaned_data)
        messages.success(
            request, f"{person.name} is signed out everywhere and signs in with the password alone next time."
        )
        return redirect("agencies:person", pk)
    context = {
        "form": form,
        "title": f"Reset the second steps of {person.name}",
        "lead": "Make sure first that it is them: ring a number that you know, or ask somebody who sees them.",
        "submit": "Reset the second steps",
        "dangerous": True,
        "crumbs": crumbs(people_crumb(), (person.name, reverse("agencies:person", args=[pk]))),
        "cancel_url": reverse("agencies:person", args=[pk]),
    }
    return render(request, "components/form_page.html", context)
