"""What a finance contact gets behind the link in their mail: the invoice or credit note, and its PDF."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from partnership.base.access import require_sight
from partnership.joining.limits import too_often
from partnership.notices.seals import is_sealed
from training.charges import given
from training.charges.models import Invoice
from training.charges.paper_views import as_file


def found(pk: UUID, seal: str) -> Invoice:
    """The paper behind a link; else 404, for a wrong seal too."""
    require_sight(is_sealed(given.path_of(pk), seal))
    invoice = given.find(pk)
    if invoice is None:
        raise Http404
    return invoice


@login_not_required
@never_cache
@require_safe
def paper(request: HttpRequest, pk: UUID, seal: str) -> HttpResponse:
    """What the paper asks for or gives back; whom it is about stands in its PDF only."""
    if wait := too_often(request, "approve"):
        return wait
    invoice = found(pk, seal)
    context = {"invoice": invoice, "seal": seal, "is_open": given.is_open(invoice, now=timezone.now())}
    return render(request, "training/charges/given.html", context)


@login_not_required
@never_cache
@require_safe
def file(request: HttpRequest, pk: UUID, seal: str) -> HttpResponse:
    """Its PDF, as long as the link opens it."""
    if wait := too_often(request, "approve"):
        return wait
    invoice = found(pk, seal)
    require_sight(given.is_open(invoice, now=timezone.now()))
    return as_file(invoice)
