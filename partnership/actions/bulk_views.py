"""One change for all actions that are ticked: looked at on a page, answered, and made once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from partnership.actions import access, bulk
from partnership.actions.chasing_views import reminded
from partnership.actions.forms import BulkForm
from partnership.actions.looking import look_of
from partnership.actions.models import Action
from partnership.actions.record_views import way_to
from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.history.services import record_read
from partnership.pages import words

CONFIRM = "confirm"
"""What the check page sends besides: then the change is made."""


def picked(request: PortalRequest) -> list[Action]:
    """The actions that are ticked and that this person sees, by number; what is no key of one is left aside."""
    keys = set()
    for one in request.POST.getlist("pick")[: bulk.MOST]:
        try:
            keys.add(UUID(one))
        except ValueError:
            continue
    return list(access.visible(request.user).filter(pk__in=keys).order_by("number"))


def back_to(request: PortalRequest) -> str:
    """The list as it was, which the page sends along; never another site."""
    here = reverse("actions:list")
    asked = request.POST.get("back", "")
    return asked if asked == here or asked.startswith(f"{here}?") else here


@require_POST
def change_all(request: PortalRequest) -> HttpResponse:
    """Look what a change does to what is ticked; then make it."""
    require_sight(access.can_see_any(request.user))
    require(access.can_keep(request.user))
    actions, back = picked(request), back_to(request)
    change = bulk.CHANGES.get(request.POST.get("change", ""))
    if change is None or not actions:
        messages.warning(request, "Tick the actions first, and choose what to do with them.")
        return redirect(back)
    is_sent = CONFIRM in request.POST
    form = BulkForm(request.POST if is_sent else None, asks=change.asks, look=look_of(*actions))
    if is_sent and form.is_valid():
        came = bulk.change_all(
            actions, by=request.user, change=change.name, today=timezone.localdate(), **form.cleaned_data
        )
        if not (came.is_all_wrong and came.about in form.fields):
            (messages.warning if came.refused else messages.success)(request, came.words)
            return redirect(back)
        form.add_error(came.about, came.reasons)
    if sensitive := sum(action.is_sensitive for action in actions):
        record_read(by=request.user, what="actions", row=None, rows=sensitive)
    who = reminded(actions, today=timezone.localdate()) if change.name == "remind" else {}
    context = {
        "form": form,
        "change": change,
        "rows": [(one, bulk.why_not(one, change.name), who.get(one.pk, "")) for one in actions],
        "title": change.label,
        "lead": f"{words.count(len(actions), 'action')} ticked. Nothing is changed until you say so.",
        "back": back,
        "crumbs": way_to(),
    }
    return render(request, "actions/bulk.html", context)
