"""What people get about imports of attendance: choose a file, see what comes of each row, confirm or throw away."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.agencies.forms import UploadForm
from partnership.agencies.imports.reading import UnreadableFile
from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.history import timeline
from partnership.history.lists import record_list
from partnership.history.rules import How
from partnership.history.services import record_read
from partnership.pages import words
from partnership.pages.components import Stat
from partnership.pages.exports import Plain, as_csv, as_xlsx, safe_text
from partnership.pages.form_page import crumbs
from partnership.pages.listing import Listing, SavedView
from training.imports import access, services, tables
from training.imports.columns import COLUMNS
from training.imports.models import Batch
from training.imports.rules import KEPT_FOR, Outcome

LATEST = 10


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: PortalRequest) -> HttpResponse:
    """Choose a file; the latest imports stand beside."""
    require_sight(access.can_import(request.user))
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch, strange = services.upload(
                by=request.user, filename=file.name, data=file.read(), now=timezone.now()
            )
        except UnreadableFile as refusal:
            form.add_error("file", str(refusal))
        else:
            if strange:
                messages.warning(request, f"Columns we did not use: {', '.join(strange)[:300]}.")
            return redirect("training_imports:batch", batch.pk)
    batches = access.visible(request.user)
    context = {
        "form": form,
        "title": "Import attendance",
        "lead": "Past attendance from a spreadsheet. We show you what comes of every row. Nothing changes until you "
        "confirm.",
        "columns": COLUMNS,
        "heads": "One row for each person and course. The columns may stand in any order and have the names that you "
        "use: ‘Delegate email’ and ‘Course date’ are understood too.",
        "template_url": reverse("training_imports:template_xlsx"),
        "template_csv_url": reverse("training_imports:template_csv"),
        "cancel_url": reverse("training:manage"),
        "waiting": access.waiting(request.user)[:LATEST],
        "done": batches.filter(confirmed_at__isnull=False)[:LATEST],
        "crumbs": crumbs(("Sessions", reverse("training:manage"))),
    }
    return render(request, "training/imports/upload.html", context)


@require_safe
def template(request: PortalRequest, form: str) -> HttpResponseBase:
    """An empty file with the right heads."""
    require_sight(access.can_import(request.user))
    return (as_xlsx if form == "xlsx" else as_csv)("attendance-to-import", [one.head for one in COLUMNS], [])


@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """What comes of each row of a file, and of all of them together."""
    require_sight(access.can_import(request.user))
    batch: Batch = get_object_or_404(access.visible(request.user), pk=pk)
    if request.method == "POST" and "throw_away" in request.POST:
        services.throw_away(batch, by=request.user)
        messages.success(request, "The file is gone. Nothing was imported.")
        return redirect("training_imports:upload")
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            services.confirm(
                batch,
                by=request.user,
                version=int(version) if version.isdecimal() and len(version) < 9 else -1,
                now=timezone.now(),
            )
        except services.PlanChanged as change:
            messages.warning(request, change.sentence)
        return redirect("training_imports:batch", pk)
    listing = Listing(
        request,
        rows=batch.lines.all(),
        table=tables.LineTable,
        filters=tables.LineFilter,
        name="rows",
        views=views_of(batch),
    )
    record_list(listing, by=request.user, row=batch)
    kept_until = timezone.localdate((batch.confirmed_at or batch.created_at) + KEPT_FOR)
    context = {
        "batch": batch,
        "crumbs": crumbs(
            ("Sessions", reverse("training:manage")),
            ("Import attendance", reverse("training_imports:upload")),
        ),
        "gone_on": kept_until,
        "has_rows": listing.count > 0 or batch.lines.exists(),
        "good_in_words": words.count(batch.added, "row"),
        "bad_in_words": words.count(batch.left_out, "row"),
        "stats": stats_of(batch),
        "changes": timeline.of(batch),
    }
    return listing.response("training/imports/batch.html", context)


def views_of(batch: Batch) -> list[SavedView]:
    """The parts of a file as pills; what was added stands in the registers now."""
    parts = [
        ("All", "", None),
        (Outcome.BAD.label, f"outcome={Outcome.BAD}", batch.left_out),
        (Outcome.ADD.label, f"outcome={Outcome.ADD}", 0 if batch.confirmed_at else batch.added),
        (Outcome.TWICE.label, f"outcome={Outcome.TWICE}", batch.twice),
        (Outcome.KNOWN.label, f"outcome={Outcome.KNOWN}", batch.known),
    ]
    return [SavedView(str(label), query, number) for label, query, number in parts if number != 0]


def stats_of(batch: Batch) -> list[Stat]:
    """What an import brings, or brought, in numbers."""
    found = [
        ("Attendances", batch.added),
        ("New sessions", batch.new_sessions),
        ("New people", batch.new_people),
        ("Left out", batch.known + batch.twice + batch.left_out),
    ]
    return [Stat(label, number) for label, number in found if number or label == "Attendances"]


@require_safe
def bad_rows(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """The bad rows as they were, with what is wrong, to mend and upload again."""
    require_sight(access.can_import(request.user))
    batch: Batch = get_object_or_404(access.visible(request.user), pk=pk)
    record_read(
        by=request.user, what="rows that were not imported", row=batch, rows=batch.left_out, how=How.EXPORT
    )
    heads = [*(column.head for column in COLUMNS), "Row", "What is wrong"]
    return as_csv("attendance-not-imported", heads, bad_cells(batch))


def bad_cells(batch: Batch) -> Iterator[list[Plain]]:
    """Row by row, for a file of any length."""
    for line in batch.lines.filter(outcome=Outcome.BAD).order_by("number").iterator(chunk_size=1000):
        cells = [safe_text(str(line.cells.get(column.name, ""))) for column in COLUMNS]
        yield [*cells, line.number, safe_text("; ".join(line.notes.splitlines()))]
