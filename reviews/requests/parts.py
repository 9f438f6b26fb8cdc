"""What the page of a review says of requests: who owes what, or what one's own agency is asked for."""

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.pages import words
from partnership.pages.components import Tag
from reviews import access as reviews
from reviews.models import Review
from reviews.parts import Line, Step
from reviews.requests import access
from reviews.requests.models import AgencyRequest
from reviews.requests.rules import ANSWERED, WITH_AGENCY, State
from reviews.requests.showing import due_on_of, is_late, is_over, state_of
from reviews.rules import State as ReviewState


def lines(review: Review, user: User) -> list[Line]:
    """One line for all agencies for whoever reads the whole; one for each request of one's own agency."""
    rows = [one for one in access.of_review(user, review) if one.state != State.WITHDRAWN]
    own = [line_of(one) for one in rows if access.can_answer(user, one)]
    return [*own, whole(review, user, rows)] if reviews.sees_whole(user, review) else own


def line_of(one: AgencyRequest) -> Line:
    """What one's own agency is asked for."""
    url = reverse("reviews_requests:detail", args=[one.pk])
    due_on = due_on_of(one)
    waits = one.state in WITH_AGENCY
    step = Step(
        title=f"{'Look again at' if one.state == State.SENT_BACK else 'Answer'}: {one.template.name}",
        text=f"{one.involved.agency} was asked on {words.plain_date(one.asked_on)}.",
        button="Open it",
        url=url,
    )
    return Line(
        name=f"{one.template.name}, {one.involved.agency}",
        url=url,
        text=f"Due {words.weekday_date(due_on)}" if waits and due_on and not is_over(one) else "",
        tag=state_of(one),
        step=step if waits and one.involved.review.state == ReviewState.OPEN else None,
    )


def whole(review: Review, user: User, rows: list[AgencyRequest]) -> Line:
    """How many agencies have answered."""
    url = reverse("reviews_requests:matrix", args=[review.pk])
    answered = sum(one.state in ANSWERED for one in rows)
    late = sum(is_late(one) for one in rows)
    if not rows:
        step = Step("Ask the agencies", "No agency is asked for its part yet.", "Ask agencies", url)
        asks = access.can_ask(user, review)
        return Line("Requests to agencies", url, "Nobody is asked yet", step=step if asks else None)
    tag = Tag("red", f"{late} late") if late else Tag("green" if answered == len(rows) else "amber", "")
    said = f"{answered} of {len(rows)} answered, as of {words.plain_date(timezone.localdate())}"
    return Line("Requests to agencies", url, said, tag=tag if tag.text else None)
