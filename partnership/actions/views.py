"""What a person gets of the tracker: the list, the board, the composite plan, and the paper for a meeting."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnership.actions import access, lists, plans, standing
from partnership.actions.board import columns
from partnership.actions.bulk import CHANGES
from partnership.actions.rules import Status
from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.history.lists import record_export
from partnership.history.rules import How
from partnership.history.services import record_read
from partnership.pages import words
from partnership.pages.form_page import crumbs
from partnership.pages.listing import Link, Listing, SavedView


def tracker(
    request: PortalRequest,
    views: list[SavedView] | None = None,
    filters: type[lists.ActionFilters] = lists.ActionFilters,
) -> Listing:
    """The actions that somebody sees, as the address filters them."""
    return Listing(
        request,
        rows=lists.rows(request.user, today=timezone.localdate()),
        table=lists.WithSources if access.reads_sources(request.user) else lists.ActionTable,
        filters=filters,
        name="actions",
        views=views or (),
    )


def ways(request: PortalRequest, here: str) -> list[Link]:
    """The same actions seen otherwise, with the filter of the address."""
    query = request.GET.copy()
    for name in ("page", "sort", "per", "columns", "by", "format"):
        query.pop(name, None)
    rest = f"?{query.urlencode()}" if query else ""
    return [
        Link(label, reverse(f"actions:{name}") + rest, "", name == here)
        for label, name in (
            ("List", "list"),
            ("Board", "board"),
            ("Composite plan", "plan"),
            ("Print", "print"),
        )
    ]


@require_safe
def show_list(request: PortalRequest) -> HttpResponseBase:
    """The tracker: mine, my agency's, my group's, or everyone's, by right."""
    require_sight(access.can_see_any(request.user))
    numbers = standing.numbers(access.visible(request.user), today=timezone.localdate())
    listing = tracker(request, lists.pills(numbers))
    if isinstance(listing.filters, lists.ActionFilters):
        parts = listing.filters.count_statuses(numbers, today=timezone.localdate())
        listing.counted = {"status": parts}
    record_export(listing, by=request.user)
    keeps = access.can_keep(request.user)
    context = {
        "crumbs": crumbs(),
        "lead": lead(numbers),
        "keeps": keeps,
        "ways": ways(request, "list"),
        "changes": list(CHANGES.values()) if keeps else [],
        "reasons": access.SEE_ACTIONS.because(request.user),
    }
    return listing.response("actions/list.html", context)


def lead(numbers: dict[str, int]) -> str:
    """The situation in one sentence."""
    if not numbers["all"]:
        return "Everything agreed after reviews, audits, Section 11 and challenges, in one place."
    late, risk = numbers[Status.OVERDUE], numbers[Status.AT_RISK]
    told = f"{words.count(late, 'action is', 'actions are')} overdue" if late else "Nothing is overdue"
    return f"{told}, {risk:,} at risk. Everything agreed after reviews, audits, Section 11 and challenges is here."


@require_safe
def board(request: PortalRequest) -> HttpResponse:
    """The same actions by how far they have come."""
    require_sight(access.can_see_any(request.user))
    listing = tracker(request, filters=lists.BoardFilters)
    here = reverse("actions:list")
    asked = request.GET.copy()
    for name in ("far", "page", "sort"):
        asked.pop(name, None)

    def url(key: str) -> str:
        query = asked.copy()
        query["far"] = key
        return f"{here}?{query.urlencode()}"

    context = {
        "crumbs": crumbs(("Actions", here)),
        "columns": columns(listing.rows, user=request.user, today=timezone.localdate(), url=url),
        "ways": ways(request, "board"),
        "listing": listing,
    }
    return render(request, "actions/board.html", context)


@require_safe
def plan(request: PortalRequest) -> HttpResponse:
    """What is agreed across everything, by agency, group or theme."""
    require_sight(access.can_see_any(request.user))
    by, today = plans.chosen(request.GET.get("by", "")), timezone.localdate()
    context = {
        "crumbs": crumbs(("Actions", reverse("actions:list"))),
        "lead": "One plan across all reviews, audits and meetings: who has agreed what, and how it stands on "
        f"{words.plain_date(today)}.",
        "lines": plans.lines(access.visible(request.user), by, today=today),
        "by": by,
        "heading": plans.BY[by][0],
        "heads": plans.heads(today),
        "pills": plans.ways(request.path, by),
        "ways": ways(request, "plan"),
    }
    return render(request, "actions/plan.html", context)


@require_safe
def printing(request: PortalRequest) -> HttpResponse:
    """The actions of the filter on paper, under headings, with all that a meeting asks about each."""
    require_sight(access.can_see_any(request.user))
    by = plans.chosen(request.GET.get("by", ""))
    today = timezone.localdate()
    listing = tracker(request)
    printed = plans.for_paper(listing.rows)
    record_read(by=request.user, what="actions", row=None, rows=len(printed), how=How.EXPORT)
    query = request.GET.copy()
    query.pop("by", None)
    context = {
        "crumbs": crumbs(("Actions", reverse("actions:list"))),
        "chapters": plans.chapters(printed, by, user=request.user, today=today),
        "count": listing.count_in_words,
        "left_out": max(listing.count - plans.MOST_PRINTED, 0),
        "pills": plans.ways(request.path, by, query.urlencode()),
        "back": f"{reverse('actions:list')}?{query.urlencode()}",
        "today": today,
        "is_sensitive": any(action.is_sensitive for action in printed),
    }
    return render(request, "actions/print.html", context)
