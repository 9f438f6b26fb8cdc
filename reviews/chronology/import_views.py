"""What people get of files with a chronology: choose one, see what comes of each row, confirm or throw it away."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.history.services import record_read
from partnership.pages import words
from partnership.pages.components import Stat, Tag
from partnership.pages.exports import as_csv, as_xlsx
from reviews.chronology import access, depth, importing, services, showing
from reviews.chronology.columns import COLUMNS
from reviews.chronology.finding import of_agency, on_part
from reviews.chronology.forms import FileForm
from reviews.chronology.models import File
from reviews.chronology.part_views import to_part
from reviews.chronology.rules import ROWS_KEPT_FOR, Outcome

PER_PAGE = 100
TAGS = {Outcome.ADD: "green", Outcome.TWICE: "grey", Outcome.BAD: "red"}


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: PortalRequest, review: UUID, agency: UUID) -> HttpResponse:
    """Choose a file for an agency's part."""
    chronology, theirs = of_agency(request, review, agency)
    require(access.can_enter(request.user, chronology.review, theirs.pk))
    services.require_writable(chronology, theirs, by=request.user)
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made, remarks = importing.upload(
                chronology,
                agency=theirs,
                by=request.user,
                filename=file.name,
                data=file.read(),
                source=form.cleaned_data["source"],
                today=timezone.localdate(),
            )
        except importing.UnreadableFile as refusal:
            form.add_error("file", str(refusal))
        else:
            for remark in remarks:
                messages.warning(request, remark)
            return redirect("reviews_chronology:file", made.pk)
    files = access.files(request.user).filter(chronology=chronology, agency=theirs)
    context = {
        "form": form,
        "title": "Import entries",
        "review": chronology.review,
        "lead": f"A spreadsheet or a Word table with what {theirs} has recorded. We show you what comes of every row.",
        "columns": COLUMNS,
        "heads": "One row for each event. The columns may stand in any order and have the names that you use: ‘Date of "
        "event’ and ‘Details’ are understood too.",
        "template_url": reverse("reviews_chronology:template_xlsx", args=[review, agency]),
        "template_csv_url": reverse("reviews_chronology:template_csv", args=[review, agency]),
        "cancel_url": to_part(chronology, theirs.pk),
        "crumbs": on_part(request, chronology, theirs),
        "files": [(one, one.confirmed_at) for one in files[:10]],
    }
    return render(request, "reviews/chronology/upload.html", context)


@require_safe
def template(request: PortalRequest, review: UUID, agency: UUID, form: str) -> HttpResponseBase:
    """An empty file with the right heads."""
    chronology, theirs = of_agency(request, review, agency)
    require(access.can_enter(request.user, chronology.review, theirs.pk))
    return (as_xlsx if form == "xlsx" else as_csv)("chronology-to-import", [one.head for one in COLUMNS], [])


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What comes of each row of a file; nothing is written before it is confirmed."""
    found: File = get_object_or_404(access.files(request.user), pk=pk)
    chronology = found.chronology
    require_sight(access.can_enter(request.user, chronology.review, found.agency_id))
    if not access.knows(request.user, found) and not depth.until(request, chronology):
        return depth.ask_why(request, chronology)
    if request.method == "POST" and "throw_away" in request.POST:
        importing.throw_away(found, by=request.user)
        messages.success(request, "The rows are gone. Nothing was added.")
        return redirect(to_part(chronology, found.agency_id))
    if request.method == "POST":
        found = importing.confirm(found, by=request.user, today=timezone.localdate(), now=timezone.now())
        if found.added:
            messages.success(request, f"{words.count(found.added, 'entry is', 'entries are')} added.")
        else:
            messages.warning(request, "No entry was added: each of them is in the part already.")
        return redirect("reviews_chronology:file", found.pk)
    outcome = request.GET.get("outcome", "")
    rows = found.rows.filter(outcome=outcome) if outcome in Outcome.values else found.rows.all()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    record_read(
        by=request.user,
        what="rows of a chronology that is imported",
        row=chronology.review,
        rows=len(page.object_list),
    )
    context = {
        "file": found,
        "closed": services.why_not_writable(chronology, found.agency, by=request.user),
        "review": chronology.review,
        "agency": found.agency,
        "crumbs": on_part(request, chronology, found.agency),
        "lines": [
            (
                row,
                facts := importing.opened(row),
                showing.read_as(importing.read_as(row, facts, today=timezone.localdate())),
                Tag(TAGS[Outcome(row.outcome)], str(Outcome(row.outcome).label)),  # type: ignore[arg-type]  # one of five
            )
            for row in page.object_list
        ],
        "page": page,
        "outcome": outcome,
        "has_rows": found.rows.exists(),
        "earlier": access.files(request.user)
        .filter(chronology=chronology, agency=found.agency, digest=found.digest, confirmed_at__isnull=False)
        .exclude(pk=found.pk)
        .first(),
        "gone_on": timezone.localdate(found.created_at + ROWS_KEPT_FOR),
        "good": words.count(found.added, "row"),
        "outside": words.count(number, "row lies", "rows lie")
        if (number := importing.outside_the_period(found))
        else "",
        "early": words.count(number, "row says", "rows say")
        if (number := importing.known_too_early(found))
        else "",
        "period": showing.period(chronology),
        "stats": [
            Stat("Added" if found.confirmed_at else "To be added", found.added),
            Stat("There already", found.twice, f"?outcome={Outcome.TWICE}" if not found.confirmed_at else ""),
            Stat(
                "Cannot be added",
                found.left_out,
                f"?outcome={Outcome.BAD}" if not found.confirmed_at else "",
                alert=bool(found.left_out),
            ),
        ],
    }
    return render(request, "reviews/chronology/file.html", context)
