"""What people get about imports: choose a file, see what it would do, confirm or throw away."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.agencies import access
from partnership.agencies.forms import UploadForm
from partnership.agencies.imports import services
from partnership.agencies.imports.columns import COLUMNS
from partnership.agencies.imports.plans import Checked, Plan
from partnership.agencies.imports.reading import UnreadableFile
from partnership.agencies.models import ImportBatch
from partnership.agencies.rules import ImportKind
from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.history.rules import How
from partnership.history.services import record_read
from partnership.pages import words
from partnership.pages.exports import Plain, as_csv, as_xlsx, safe_text
from partnership.pages.form_page import crumbs

ROWS_A_PAGE = 50
LISTS = {ImportKind.AGENCIES: "agencies:directory", ImportKind.PEOPLE: "agencies:people"}


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: PortalRequest, kind: ImportKind) -> HttpResponse:
    """Choose a file."""
    require_sight(access.can_see_directory(request.user))
    require(access.can_import(request.user))
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch, strange = services.upload(kind, by=request.user, filename=file.name, data=file.read())
        except UnreadableFile as refusal:
            form.add_error("file", str(refusal))
        else:
            if strange:
                messages.warning(request, f"Columns we did not use: {', '.join(strange)[:300]}.")
            return redirect("agencies:import", batch.pk)
    context = {
        "form": form,
        "title": f"Import {kind.label.lower()}",
        "lead": "We check the file and show you what would change, row by row. Then you confirm.",
        "columns": COLUMNS[kind],
        "heads": "The first row names the columns, in any order. An empty cell changes nothing.",
        "waiting": access.visible_imports(request.user)
        .filter(kind=kind, confirmed_at=None, rows__isnull=False)
        .defer("rows"),
        "crumbs": crumbs((str(kind.label), reverse(LISTS[kind]))),
        "cancel_url": reverse(LISTS[kind]),
        "template_url": reverse(f"agencies:{kind}_template_xlsx"),
        "template_csv_url": reverse(f"agencies:{kind}_template_csv"),
    }
    return render(request, "agencies/import_upload.html", context)


@require_safe
def template(request: PortalRequest, kind: ImportKind, form: str) -> HttpResponseBase:
    """An empty file with the right heads."""
    require_sight(access.can_see_directory(request.user))
    require(access.can_import(request.user))
    heads = [column.head for column in COLUMNS[kind]]
    return (as_xlsx if form == "xlsx" else as_csv)(f"{kind}-to-import", heads, [])


@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What an import would do, or did."""
    batch = get_object_or_404(access.visible_imports(request.user), pk=pk)
    if request.method == "POST" and "throw_away" in request.POST:
        services.throw_away(batch, by=request.user)
        messages.success(request, "The file is gone. Nothing was imported.")
        return redirect(f"agencies:import_{batch.kind}")
    if request.method == "POST":
        try:
            services.confirm(batch, by=request.user, fingerprint=request.POST.get("fingerprint", ""))
        except services.PlanChanged as change:
            messages.warning(request, change.sentence)
        return redirect("agencies:import", pk)
    plan = services.plan_of(batch, by=request.user)
    if plan is not None and batch.kind == ImportKind.PEOPLE:
        record_read(by=request.user, what="import of people", row=batch, rows=len(plan.rows))
    context = {
        "batch": batch,
        "kind": ImportKind(batch.kind),
        "crumbs": crumbs(
            (batch.get_kind_display(), reverse(LISTS[ImportKind(batch.kind)])),
            ("Import", reverse(f"agencies:import_{batch.kind}")),
        ),
        "list_url": reverse(LISTS[ImportKind(batch.kind)]),
        "upload_url": reverse(f"agencies:import_{batch.kind}"),
        "gone_on": timezone.localdate(batch.created_at + services.KEPT_FOR),
        "plan": plan,
    }
    if plan is not None:
        context |= shown(request, plan)
    return render(request, "agencies/import.html", context)


def shown(request: PortalRequest, plan: Plan) -> dict[str, object]:
    """The part of the plan that the page lists: bad rows first, unless another part is asked for."""
    parts: dict[str, tuple[str, list[Checked]]] = {
        "bad": ("Cannot be imported", plan.those("bad")),
        "add": ("To add", plan.those("add")),
        "change": ("To change", plan.those("change")),
        "warn": ("With a warning", plan.warned),
        "same": ("No change", plan.those("same")),
    }
    first = next((key for key, (_, rows) in parts.items() if rows), "bad")
    now = request.GET.get("show", first)
    now = now if now in parts else first
    return {
        "views": [
            (label, f"{request.path}?show={key}", words.commas(len(rows)), key == now)
            for key, (label, rows) in parts.items()
            if rows
        ],
        "showing": now,
        "heading": parts[now][0],
        "page": Paginator(parts[now][1], ROWS_A_PAGE).get_page(request.GET.get("page")),
        "good_in_words": words.count(plan.good, "row"),
        "bad_in_words": words.count(plan.counts["bad"], "row"),
    }


@require_safe
def bad_rows(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """The bad rows as they were, with what is wrong, to mend and upload again."""
    batch: ImportBatch = get_object_or_404(access.visible_imports(request.user), pk=pk)
    plan = services.plan_of(batch, by=request.user)
    columns = COLUMNS[ImportKind(batch.kind)]
    rows: list[list[Plain]] = [
        [
            *(safe_text(str(checked.row.get(column.name, ""))) for column in columns),
            checked.number,
            safe_text("; ".join(f"{note.column}: {note.text}" for note in checked.problems)),
        ]
        for checked in (plan.those("bad") if plan else [])
    ]
    if batch.kind == ImportKind.PEOPLE:
        record_read(by=request.user, what="import of people", row=batch, rows=len(rows), how=How.EXPORT)
    heads = [*(column.head for column in columns), "Row", "What is wrong"]
    return as_csv(f"{batch.kind}-not-imported", heads, rows)
