"""What a person gets: the reports, one to read, its file, and how the making of a file goes."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.agencies.rights import Somebody
from partnership.annual_report import access, services
from partnership.annual_report.document import compose
from partnership.annual_report.forms import BeginForm
from partnership.annual_report.kept import published
from partnership.annual_report.models import Making, Report
from partnership.annual_report.shelf import described, on_shelf
from partnership.base.access import require
from partnership.base.job_rules import LIVE
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.base.years import FinancialYear
from partnership.drafts.writing import drafted
from partnership.pages import jobs, words


@login_not_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Every report that this person may see, the newest first, each with its file."""
    context = {
        "books": on_shelf(access.visible(request.user), access.visible_files(request.user)),
        "can_begin": access.can_begin(request.user),
    }
    return render(request, "annual_report/list.html", context)


def crumbs(user: Somebody, report: Report | None = None) -> list[tuple[str, str]]:
    """The way back, from the start page, which has its own name for visitors."""
    home = "My work" if user.is_authenticated else "Home"
    steps = [(home, reverse("home")), ("Annual reports", reverse("annual_report:list"))]
    return (
        [*steps, (report.title, reverse("annual_report:read", args=[report.financial_year]))]
        if report
        else steps
    )


@login_not_required
@require_safe
def read(request: HttpRequest, year: FinancialYear) -> HttpResponse:
    """The report on screen: as it was published, else counted as it is opened.

    Those who answer for the report may count a published one as of today: `?today`.
    """
    report = get_object_or_404(access.visible(request.user), year=year.first)
    file = access.visible_files(request.user).filter(making__report=report).first()
    making = None
    answers = access.can_see_unpublished(request.user)
    is_today = report.published_on is None or (answers and "today" in request.GET)
    if answers:
        making = access.visible_makings(request.user).filter(report=report).first()
    context = {
        "document": compose(report, as_at=timezone.now()) if is_today else published(report),
        "is_today": is_today,
        "can_count": answers and report.published_on is not None,
        "is_published_file": file is not None and file.making_id == report.published_making_id,
        "report": report,
        "year": year,
        "file": file,
        "note": described(file) if file else "",
        "crumbs": crumbs(request.user),
        "making": making,
        "is_live": making is not None and making.state in LIVE,
        "can_make": access.can_make(request.user),
        "can_publish": access.can_publish(request.user),
        "reasons": [] if report.published_on else access.why(request.user, report),
    }
    return render(request, "annual_report/read.html", context)


@login_not_required
@require_safe
def pdf(request: HttpRequest, year: FinancialYear) -> HttpResponseBase:
    """The file that was published; for those who answer for the report, the newest.

    Before there is one, a sentence that says what to do.
    """
    report = get_object_or_404(access.visible(request.user), year=year.first)
    file = access.visible_files(request.user).filter(making__report=report).first()
    if file is None:
        raise RuleBroken(
            f"The file of the {year.words} report has not been made yet. You can read the report on screen."
        )
    etag = f'"{file.sha256}"'
    unchanged = get_conditional_response(request, etag=etag, response=None)
    if unchanged is not None:
        return unchanged
    response = HttpResponse(bytes(file.content), content_type="application/pdf")
    name = f"{slugify(settings.PARTNERSHIP['name'])}-annual-report-{year}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["ETag"] = etag
    is_published = file.making_id == report.published_making_id
    response["Cache-Control"] = "no-cache" if is_published else "private, no-store"
    return response


@require_POST
def make(request: PortalRequest, year: FinancialYear) -> HttpResponse:
    """Ask for the file; a second click comes to the same page."""
    report = get_object_or_404(access.visible(request.user), year=year.first)
    require(access.can_make(request.user))
    making = services.ask(report, by=request.user, now=timezone.now())
    return redirect("annual_report:making", making.pk)


@require_safe
def making(request: PortalRequest, pk: UUID) -> HttpResponse:
    """How far the making of a file is."""
    making = get_object_or_404(access.visible_makings(request.user), pk=pk)
    report = making.report
    year = report.financial_year
    context = {
        "job": jobs.shown(
            making,
            usually="It usually takes less than half a minute.",
            done=done(making),
            url=reverse("annual_report:making", args=[pk]),
            result=(
                f"Download the annual report {year.words}",
                reverse("annual_report:pdf", args=[year]),
            ),
            retry_url=reverse("annual_report:make", args=[year]),
        ),
        "lead": report.title,
        "crumbs": crumbs(request.user, report),
        "link": "Read the report on screen",
        "link_url": reverse("annual_report:read", args=[year]),
    }
    return render(request, "components/making.html", context)


def done(making: Making) -> str:
    """When the records of a finished making were counted."""
    return (
        f"Its figures were counted on {words.plain_date(making.as_at)} at {words.time_of_day(making.as_at)}."
        if making.as_at
        else ""
    )


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: PortalRequest, year: FinancialYear) -> HttpResponse:
    """Ask once more, then open the report to everybody."""
    report = get_object_or_404(access.visible(request.user), year=year.first)
    require(access.can_publish(request.user))
    if request.method == "POST":
        checked = request.POST.get("making", "")
        services.publish(report, checked=checked, by=request.user, now=timezone.now())
        messages.success(request, f"{report.title} is published. Everybody can read it and download it now.")
        return redirect("annual_report:read", year)
    file = access.visible_files(request.user).filter(making__report=report).first()
    context = {
        "report": report,
        "year": year,
        "file": file,
        "note": described(file) if file else "",
        "is_published_file": file is not None and file.making_id == report.published_making_id,
        "crumbs": crumbs(request.user, report),
    }
    return render(request, "annual_report/publish.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    """Begin the report of a year."""
    require(access.can_begin(request.user))
    form = drafted(request, BeginForm, "Begin a report")
    if form.is_valid():
        try:
            report = services.begin(
                year=form.cleaned_data["year"], lead=form.cleaned_data["lead"], by=request.user
            )
        except RuleBroken as refusal:
            form.add_error("year", refusal.sentence)
        else:
            messages.success(
                request, "The report is begun. Only those who answer for it see it until it is published."
            )
            return redirect("annual_report:read", report.financial_year)
    context = {
        "form": form,
        "title": "Begin a report",
        "lead": "Its figures are counted from the records of the year. You can read it on screen at once.",
        "submit": "Begin the report",
        "crumbs": crumbs(request.user),
        "cancel_url": reverse("annual_report:list"),
    }
    return render(request, "components/form_page.html", context)
