"""The box, and the page of what was found. Both are open to everybody: visitors search what is public."""

from collections import Counter
from collections.abc import Sequence

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from partnership.accounts.models import User
from partnership.history.rules import How
from partnership.history.services import record_read
from partnership.search import finding, guides, remembering
from partnership.search.asking import Asked
from partnership.search.finding import Shown
from partnership.search.marking import marked
from partnership.search.vocabulary import only_small_words

ON_A_PAGE = 20
NO_WORDS = "Type at least one word or number to search for."


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The box; what is sent goes into the session, and the browser to the page of what is found."""
    if request.method != "POST":
        return render(request, "search/ask.html", {"searching": True})
    asked = Asked.of(request.POST.get("words", ""))
    if not asked.words:
        return render(request, "search/ask.html", {"searching": True, "problem": NO_WORDS})
    if wait := too_often(request):
        return wait
    return redirect("search:results", remembering.remember(request.session, asked.text))


@login_not_required
@require_safe
def results(request: HttpRequest, key: str) -> HttpResponse:
    """What was found, best first, twenty on a page; what is shown of people or of sensitive records is written down."""
    asked = Asked.of(remembering.recall(request.session, key))
    if not asked.words:
        problem = "This search is over. Type the words again."
        return render(request, "search/ask.html", {"searching": True, "problem": problem})
    if wait := too_often(request):
        return wait
    found = finding.search(asked, user=request.user)
    kinds = found.kinds
    kind = next((one for one in kinds if one.source.kind == request.GET.get("kind")), None)
    page = Paginator(found.of(kind.source.kind if kind else ""), ON_A_PAGE).get_page(request.GET.get("page"))
    shown = finding.read(list(page.object_list), user=request.user)
    write_down(shown, by=request.user)
    context = {
        "searching": True,
        "asked": asked,
        "found": found,
        "kinds": kinds,
        "kind": kind,
        "page": page,
        "most": finding.MOST,
        "is_cut": kind.is_cut if kind else any(one.is_cut for one in kinds),
        "lines": [
            (
                one.source,
                one.found,
                marked(one.found.title, found.asked.words),
                marked(one.found.note, found.asked.words),
            )
            for one in shown
        ],
        "too_small": not found.hits and only_small_words(asked),
        "guides": guides.found(asked) if page.number == 1 and not kind else [],
    }
    return render(request, "search/results.html", context)


def too_often(request: HttpRequest) -> HttpResponse | None:
    """The page that says to wait, for a visitor whose address has searched very often in the last minute."""
    if request.user.is_authenticated or ratelimit.consume(request, action="search"):
        return None
    wait: HttpResponse = ratelimit.respond_429(request)
    return wait


def write_down(shown: Sequence[Shown], *, by: object) -> None:
    """One line of the log of reading for each kind of sensitive row on the page, without the words."""
    seen = Counter(one.source.log for one in shown if one.source.sensitive and one.source.sensitive(one.row))
    for what, number in seen.items():
        if isinstance(by, User):
            record_read(by=by, what=what, row=None, rows=number, how=How.SEARCH)
