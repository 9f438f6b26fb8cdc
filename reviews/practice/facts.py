"""What is known of a review in this room, each asked of the database once, and only when something hangs on it.

The page of the room shows all of it; the line on the page of the review and the next step need a part.
"""

from datetime import date
from functools import cached_property

from django.urls import reverse

from partnership.accounts.models import User
from partnership.deadlines.models import Deadline
from reviews.models import Review
from reviews.practice import access, clocks, copies, watching
from reviews.practice.models import (
    Draft,
    Elsewhere,
    Event,
    Explanation,
    Offer,
    Passage,
    Publishing,
    Stage,
    Terms,
)
from reviews.practice.rules import MAIN, PARTS, STATUTORY, About, Decision
from reviews.practice.stages import stages_of, works_of
from reviews.requests.models import AgencyRequest
from reviews.requests.rules import State as Asked
from reviews.rules import State
from reviews.signing import services as signing
from reviews.signing.models import Signing
from reviews.signing.rules import What

WRITTEN = {
    "terms": "terms",
    "elsewhere": "part",
    "reports": "requests",
    "events": "events",
    "family": "offers",
    "drafts": "drafts",
    "publication": "publishing",
}
"""Which of the facts is what was written in a part of the room."""


class Facts:
    """One review, as one person sees it."""

    def __init__(self, review: Review, user: User, *, today: date) -> None:
        self.review, self.user, self.today = review, user, today
        self.is_open = review.state == State.OPEN and review.archived_on is None
        self.is_statutory = review.kind in STATUTORY

    def url(self, name: str) -> str:
        return reverse(f"reviews_practice:{name}", args=[self.review.pk])

    # What this person may do -------------------------------------------------------------------------

    @cached_property
    def writes(self) -> bool:
        return bool(access.can_write(self.user, self.review))

    @cached_property
    def runs(self) -> bool:
        return bool(access.can_run(self.user, self.review))

    @cached_property
    def publishes(self) -> bool:
        return bool(access.can_publish(self.user, self.review))

    @cached_property
    def brings_out(self) -> bool:
        return bool(access.can_bring_out(self.user, self.review))

    # Stages ------------------------------------------------------------------------------------------

    @cached_property
    def stages(self) -> list[Stage]:
        return stages_of(self.review)

    @cached_property
    def works(self) -> set[str]:
        """What is worked in this review."""
        return works_of(self.review, self.stages)

    def written(self, part: str) -> bool:
        """Whether something was written in a part of the room."""
        return bool(getattr(self, WRITTEN[part]))

    def has(self, part: str) -> bool:
        """Whether the room of this review has a part."""
        return bool(self.works & set(PARTS[part][1])) or self.written(part)

    @property
    def headings(self) -> dict[str, str]:
        """The parts that are shown, each with its heading: the name of its stage, if it has one.

        Of a review that has ended these are the parts in which something was written, and the publication for those
        who still bring it to the public.
        """
        found = {}
        for part, (heading, works) in PARTS.items():
            goes_on = self.is_open or (part == "publication" and self.brings_out)
            if self.has(part) if goes_on else self.written(part):
                named = [one.name for one in self.stages if one.work in works]
                found[part] = named[0] if len(named) == 1 else heading
        return found

    @cached_property
    def passages(self) -> list[Passage]:
        return list(self.review.passages.select_related("stage"))

    @cached_property
    def now(self) -> Stage | None:
        return next((one.stage for one in self.passages if one.left_on is None), None)

    # What is written down ----------------------------------------------------------------------------

    @cached_property
    def terms(self) -> Terms | None:
        return self.review.terms.select_related("made_by").first()

    @cached_property
    def requests(self) -> list[AgencyRequest]:
        """What agencies were asked for, without what is not needed any more."""
        rows = AgencyRequest.objects.filter(involved__review=self.review).exclude(state=Asked.WITHDRAWN)
        return list(rows.select_related("template", "involved__agency"))

    @cached_property
    def events(self) -> list[Event]:
        return list(self.review.practitioner_events.prefetch_related("turnouts__agency"))

    @cached_property
    def offers(self) -> list[Offer]:
        return list(self.review.family_offers.all())

    @cached_property
    def part(self) -> Elsewhere | None:
        return Elsewhere.objects.filter(review=self.review).first()

    @cached_property
    def drafts(self) -> list[Draft]:
        return list(self.review.drafts.select_related("made_by"))

    @cached_property
    def final(self) -> Draft | None:
        return next((one for one in self.drafts if one.is_final and one.product in MAIN), None)

    @cached_property
    def signed(self) -> Signing | None:
        return signing.current(self.review, What.REPORT)

    @cached_property
    def explanations(self) -> list[Explanation]:
        return list(self.review.explanations.all())

    # Time, and the way to the public -----------------------------------------------------------------

    @cached_property
    def clock(self) -> Deadline | None:
        return clocks.report(self.review) if self.is_statutory else None

    @cached_property
    def publishing(self) -> Publishing | None:
        return copies.of(self.review)

    @property
    def is_published(self) -> bool:
        return bool(self.publishing and self.publishing.is_public)

    @cached_property
    def without_copy(self) -> list[str]:
        return copies.waiting_for(self.review, self.publishing)

    @cached_property
    def unexplained(self) -> bool:
        """Whether the clock stands still, and nobody has explained it since."""
        return self.clock is not None and watching.unexplained(self.clock, lambda: self.explanations)

    @cached_property
    def silent(self) -> bool:
        """Whether the report is not published, and nobody has explained that."""
        if not (self.is_statutory and self.publishing and self.publishing.decision == Decision.WITHHOLD):
            return False
        return all(one.about != About.SILENCE for one in self.explanations)
