"""The children of an incident: what is counted of each, and the one page on which a name can be seen."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history import seen
from partnership.pages.form_page import accepted, crumbs
from reviews.incidents import access, keys, services, showing
from reviews.incidents.forms import ChildForm, KeyForm, ReasonForm, TakeOutForm
from reviews.incidents.looking import look_of
from reviews.incidents.models import Child, Incident
from reviews.incidents.views import above, form_page, found, of_incident


def of_child(
    view: Callable[[PortalRequest, Child], HttpResponse],
) -> Callable[[PortalRequest, UUID], HttpResponse]:
    """Gives a view the child, where this person sees the incident; else 404.

    Who comes from a page that stood open, for a child who was taken out meanwhile, is told so at the incident.
    """

    @wraps(view)
    def found_or_told(request: PortalRequest, pk: UUID) -> HttpResponse:
        child = access.visible_children(request.user).filter(pk=pk).first()
        if child is not None:
            return view(request, child)
        row = access.without_child(request.user, pk)
        if row is None:
            raise Http404
        messages.info(request, "This child has been taken out already. Nothing was changed.")
        return redirect("reviews_incidents:incident", row.pk)

    return found_or_told


@require_http_methods(["GET", "HEAD", "POST"])
def new_child(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Add a child to an incident."""
    return child_page(request, found(request, pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
@of_child
def edit_child(request: PortalRequest, child: Child) -> HttpResponse:
    """Change what is said of a child."""
    return child_page(request, child.incident, child)


def child_page(request: PortalRequest, row: Incident, child: Child | None) -> HttpResponse:
    """One child, new or changed."""
    require(access.can_keep(request.user, row))
    title = f"Change {child.pseudonym}" if child else "Add a child"
    form = drafted(request, ChildForm, f"{title}: {row.reference}", instance=child)
    if form.is_valid() and accepted(
        form,
        lambda: services.keep_child(
            row, child=child, by=request.user, version=form.cleaned_data["version"] or 0, **form.facts
        ),
    ):
        messages.success(request, "Saved.")
        return redirect("reviews_incidents:incident", row.pk)
    lead = "By a pseudonym only. The national tables are counted from the rest; leave what nobody knows."
    return form_page(request, row, form=form, title=title, lead=lead, submit="Save the child")


@require_http_methods(["GET", "HEAD", "POST"])
@of_child
def remove_child(request: PortalRequest, child: Child) -> HttpResponse:
    """Take out a child who was added by mistake, once it is said what goes with them, and why."""
    row = child.incident
    require(access.can_keep(request.user, row))
    services.require_removable(child)
    form = drafted(request, TakeOutForm, f"Take out a child of {row.reference}", look=look_of(row))
    if form.is_valid() and accepted(
        form, lambda: services.remove_child(child, by=request.user, because=form.cleaned_data["because"])
    ):
        messages.success(request, f"{child.pseudonym} is taken out. The history keeps that they were here.")
        return redirect("reviews_incidents:incident", row.pk)
    return form_page(
        request,
        row,
        form=form,
        title=f"Take out {child.pseudonym}?",
        lead="Only for a child who was added by mistake. It cannot be undone.",
        submit=f"Take out {child.pseudonym}",
        dangerous=True,
        template="reviews/incidents/take_out.html",
        card=showing.card(child),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_child
def key(request: PortalRequest, child: Child) -> HttpResponse:
    """Who a child is, after a reason is given; reason and reader are written down first."""
    require_sight(access.can_open_keys(request.user))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    shown: list[keys.Identity] = []
    if form.is_valid():
        accepted(form, lambda: shown.append(keys.opened(child, by=request.user, **form.cleaned_data)))
    context = {
        "form": form,
        "child": child,
        "has_key": hasattr(child, "key"),
        "identity": shown[0] if shown else None,
        "crumbs": crumbs(above(), of_incident(child.incident)),
        "cancel_url": of_incident(child.incident)[1],
        "seen": seen.of(child, keys.READ_AS),
        "reasons": access.OPEN_KEYS.because(request.user),
    }
    return render(request, "reviews/incidents/key.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_child
def keep_key(request: PortalRequest, child: Child) -> HttpResponse:
    """Write down who a child is. What was written before is not shown here, and no draft is kept."""
    require_sight(access.can_open_keys(request.user))
    held = getattr(child, "key", None)
    form = KeyForm(
        request.POST if request.method == "POST" else None, initial={"version": held.version if held else 0}
    )
    if form.is_valid():
        facts = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        if accepted(form, lambda: keys.seal(child, by=request.user, **facts)):
            messages.success(request, "Encrypted and kept apart.")
            return redirect("reviews_incidents:incident", child.incident_id)
    context = {
        "form": form,
        "title": f"Who {child.pseudonym} is",
        "eyebrow": child.incident.reference,
        "lead": "Encrypted at once. It takes the place of what was written before, which is not shown here.",
        "submit": "Encrypt and keep",
        "crumbs": crumbs(above(), of_incident(child.incident)),
        "cancel_url": reverse("reviews_incidents:incident", args=[child.incident_id]),
    }
    return render(request, "reviews/form.html", context)
