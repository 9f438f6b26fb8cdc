"""One page with every component and every kind of field: drawn for tests, no part of the product."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.html import format_html

from partnership.history.seen import Seen
from partnership.pages.charts import Chart, Series
from partnership.pages.components import (
    Clock,
    Closure,
    Due,
    File,
    Indicator,
    Job,
    SessionCard,
    Stat,
    Tag,
    ThreadStep,
    TimelineEntry,
    WorkItem,
)
from partnership.pages.forms import DateField, PortalForm, Scale

TODAY = date(2026, 2, 12)


class SampleForm(PortalForm):
    """One field of every kind."""

    title = forms.CharField(max_length=60, help_text="As it stands in the catalogue.")
    email = forms.EmailField(label="Email address", widget=forms.EmailInput({"autocomplete": "email"}))
    password = forms.CharField(widget=forms.PasswordInput({"autocomplete": "current-password"}))
    places = forms.IntegerField(
        min_value=1, max_value=200, widget=forms.NumberInput({"class": "govuk-input--width-4"})
    )
    first_on = DateField(label="First day", help_text="For example, 27 3 2026")
    mode = forms.ChoiceField(
        choices=[("room", "In a room"), ("online", "Online")], label="Where is it?", widget=forms.RadioSelect
    )
    met = forms.ChoiceField(
        label="How far do you meet this?",
        choices=[("met", "Met"), ("partly", "Partly met"), ("not", "Not met")],
        widget=Scale(
            hints={
                "met": "In place everywhere, and you can show the difference it makes",
                "partly": "In place in some teams, or in place without evidence of its effect",
                "not": "Not in place, or not known",
            }
        ),
    )
    groups = forms.MultipleChoiceField(
        choices=[("health", "Health"), ("police", "Police"), ("schools", "Schools and colleges")],
        label="Who is it for?",
        widget=forms.CheckboxSelectMultiple,
    )
    agency = forms.ChoiceField(choices=[("", "Choose an agency"), ("council", "Somerset Council")])
    how = forms.CharField(
        label="How do you know?",
        max_length=2000,
        widget=forms.Textarea,
        help_text="Do not name a child or family.",
    )
    paper = forms.FileField(label="Register", required=False, help_text="CSV or XLSX, up to 5 MB.")
    agreed = forms.BooleanField(label="The dates are agreed with the trainers")


def facts(data: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the page draws."""
    core = Chart(
        heading="Almost twice as many people train together as in 2021",
        subtitle="Attendances at core courses",
        categories=("2021-22", "2022-23", "2023-24", "2024-25"),
        series=(Series("Advanced", (307, 592, 615, 738)), Series("Update", (411, 634, 745, 663))),
    )
    raised = Chart(
        heading="Professional differences are raised again, as we asked",
        subtitle="Formal escalations a year",
        categories=("18-19", "19-20", "20-21", "21-22", "22-23", "23-24", "24-25"),
        series=(Series("Escalations", (36, 23, 13, 6, 7, 21, 23)),),
        emphasise=6,
    )
    job = {
        "heading": "Annual report 2024 to 2025",
        "detail": "The contributions are being counted.",
        "url": "?job",
    }
    return {
        "form": SampleForm(data),
        "crumbs": [("Home", "/"), ("Actions", "/")],
        "tags": [Tag("red", "Overdue"), Tag("blue", "Evidence being checked")],
        "meta": [
            ("calendar", "Due Wednesday 4 February 2026"),
            ("people", "Owned by Somerset NHS Foundation Trust"),
        ],
        "colours": [
            Tag("red", "Overdue"),
            Tag("amber", "4 places left"),
            Tag("green", "On track"),
            Tag("blue", "Being checked"),
            Tag("grey", "Full"),
        ],
        "known": [
            "Last round you answered Partly met.",
            "14 of your 18 supervisors have a valid certificate.",
        ],
        "stats": [
            Stat("Overdue", 3, "#late", alert=True),
            Stat("Due this week", 4, "#week"),
            Stat("Waiting for others", 11, "#wait"),
            Stat("Reviews open", 5),
        ],
        "late": [
            WorkItem(
                "Evidence that the pre-birth pathway reached every team",
                "#",
                "Action A-0147 · Somerset NHS Foundation Trust",
                Due.of(date(2026, 2, 4), today=TODAY),
            ),
            WorkItem(
                "Record the Executive’s decision on challenge C-31",
                "#",
                "Challenge log",
                Due.of(date(2026, 2, 11), today=TODAY),
            ),
        ],
        "week": [
            WorkItem(
                "Send papers for the RR-2026-02 progress meeting",
                "#",
                "Rapid review · 5 of 7 agency summaries are in",
                Due.of(TODAY, today=TODAY),
            ),
            WorkItem(
                "Three Section 11 returns",
                "#",
                "18 of 21 agencies have sent theirs",
                Due.of(date(2026, 3, 27), today=TODAY),
            ),
        ],
        "clocks": [
            Clock("Rapid review RR-2026-02", 15, 9, "To the Panel by Fri 20 February.", "#"),
            Clock("Practice review, Child Rowan", 6, 4, "Publish by 24 April.", "#", "Month"),
            Clock("Incident notice SIN-2026-03", 5, 7),
        ],
        "entries": [
            TimelineEntry(
                format_html('<a class="govuk-link" href="#">{}</a> was opened', "SIN-2026-03"),
                datetime(2026, 2, 12, 8, 55),
                key=True,
            ),
            TimelineEntry("Dip sample added as evidence", date(2026, 2, 2)),
            TimelineEntry("6 people booked", note="Yesterday, after 5pm"),
        ],
        "steps": [
            ThreadStep("Incident", "SIN-2024-05", "#"),
            ThreadStep("Finding", "Plans made late in pregnancy", "#"),
            ThreadStep("Recommendation", "Recommendation 2", "#"),
            ThreadStep("Action", "A-0147", here=True),
            ThreadStep("Course", "Pre-Birth Planning, changed in January", "#"),
            ThreadStep("Audit", "Planned for July", "#", todo=True),
            ThreadStep("Indicator", "Plans agreed by week 30", todo=True),
        ],
        "closures": [
            Closure(
                "Done",
                "The pathway went to all 14 teams.",
                "Said by the Trust’s lead on 9 January 2026",
                "met",
            ),
            Closure(
                "Evidenced",
                "2 of 3 pieces accepted. One is being checked.",
                "Decided by the business unit, not the owner",
                "now",
            ),
            Closure(
                "Embedded",
                "Will be tested in the July audit of 20 plans.",
                "Decided by the Quality Assurance Group",
            ),
        ],
        "cards": [
            SessionCard(
                date(2026, 2, 24),
                date(2026, 2, 25),
                "Canalside, Bridgwater",
                tag=Tag("amber", "4 places left"),
                note="Too late to cancel free of charge",
                action="Book",
                action_url="#",
            ),
            SessionCard(
                date(2026, 3, 11),
                date(2026, 3, 12),
                "Online, with breakout rooms",
                online=True,
                tag=Tag("green", "13 places left"),
                action="Book",
                action_url="#",
            ),
            SessionCard(
                date(2026, 4, 21),
                date(2026, 4, 21),
                "The Exchange, Taunton",
                tag=Tag("grey", "Full"),
                note="5 people are waiting",
                action="Join the waiting list",
                action_url="#",
                main=False,
            ),
            SessionCard(
                date(2026, 4, 30),
                date(2026, 5, 1),
                "Edgar Hall, Somerton",
                title="Advanced Child Protection",
                title_url="#",
                time="9:15am to 4pm",
                tag=Tag("blue", "Booked"),
            ),
        ],
        "rows": [
            ("Your price", "£70"),
            ("Invoice to", "Barnardo’s, South West"),
            ("Approval", "Your line manager"),
        ],
        "answers": [("Course", "Advanced Child Protection", ""), ("What you need", "A hearing loop", "#")],
        "files": [
            File(
                "Pathway, version 3 (PDF, 412 KB)",
                "#",
                "The document every team now uses.",
                Tag("green", "Accepted"),
            ),
            File(
                "Dip sample of 10 records (DOCX, 96 KB)",
                "#",
                "Shows the pathway in 8 of 10 records.",
                Tag("blue", "Being checked"),
            ),
        ],
        "charts": [core, raised],
        "indicators": [
            Indicator(
                "Advanced and Update training",
                "1,401",
                "attendances",
                (718, 1226, 1360, 1401),
                "718 in 2021-22, then 1,226, 1,360 and 1,401",
                "Up 3% on last year",
                period="2021-22 to 2024-25",
            ),
            Indicator(
                "Actions proven within 6 months",
                "58%",
                "target 80%",
                (74, 71, 69, 66, 63, 61, 60, 58),
                "From 74% to 58%",
                tag=Tag("amber", "Below target"),
                period="By quarter, line at 80%",
                target=80,
            ),
            Indicator(
                "Section 11 returns received",
                "18 of 21",
                "agencies",
                (0, 2, 4, 7, 9, 13, 16, 18),
                "From 0 to 18",
                tag=Tag("green", "On track"),
                period="By week of this round",
            ),
        ],
        "page": Paginator(range(200), 10).page(7),
        "views": [
            ("All open", "?", 64, False),
            ("Overdue", "?late", 2, False),
            ("Due before April", "?april", 18, True),
        ],
        "jobs": [
            Job("waiting", job["heading"], "Waiting for its turn.", job["url"]),
            Job("working", job["heading"], job["detail"], job["url"], done=3, total=8),
            Job(
                "done",
                job["heading"],
                "Made on 11 February 2026: 12 pages, 0.4 MB.",
                "?",
                result_url="#",
                result_label="Download the annual report",
            ),
            Job(
                "failed", job["heading"], "The report could not be made. Nothing is lost.", "?", retry_url="#"
            ),
        ],
        "seen": Seen(
            "9 people have opened this. The latest 2 stand here.",
            [("Named midwife", "Today, 9:12am"), ("Chair of the subgroup", "10 February")],
            "#",
        ),
    }


def gallery(request: HttpRequest) -> HttpResponse:
    """The page, its form empty, or with every mistake where something was posted."""
    source = (Path(__file__).parent / "gallery.html").read_text()
    template = engines["django"].from_string(source)
    return HttpResponse(template.render(facts(request.POST if request.method == "POST" else None), request))
