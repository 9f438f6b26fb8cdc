"""What a review has learned in the world of the matrix: a finding, a recommendation to the lead's agency, briefings."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions.models import Theme
from reviews.briefings import services as briefings
from reviews.briefings.models import Briefing
from reviews.briefings.rules import PANELS
from reviews.learning import services as learning
from reviews.learning.models import Follows
from reviews.models import Review
from tests.conftest import person


def places(lead: User, *, by: User) -> dict[str, str | UUID]:
    """The names of the rooms as the matrix has them. The lead's agency is asked to answer, and has no part else."""
    today, now = timezone.localdate(), timezone.now()
    agency, council = lead.memberships.get().agency, by.memberships.get().agency
    review = Review.objects.create(
        reference="LR-2024-09",
        kind="learning",
        pseudonym="Child Sorrel",
        started_on=today - timedelta(days=99),
    )
    theme = Theme.objects.get_or_create(name="Supervision")[0]
    finding = learning.add_finding(review, by=by, sort="improve", text="Nobody asked.", themes=[theme])
    asked, fresh = (
        learning.recommend(
            review, by=by, findings=[finding], text=text, addressee="agency", agency=agency, body="", made_on=today
        )
        for text in ("Ask every time.", "Write down the answer.")
    )  # fmt: skip
    asked = learning.ask(asked, on=today, by=by)
    learning.act(
        asked, by=by, today=today, title="Ask", agreed="Ask every time.", success_measure="", agency=agency,
        group=None, agreed_on=today, due_on=today + timedelta(days=30),
    )  # fmt: skip
    panels = {name: "Ask every time." for name, _ in PANELS}
    draft = briefings.begin(review, by=by, title="Still written", **panels)
    checker = person("Cara Lowe", "cara.lowe@council.example", council)
    out = Briefing.objects.create(
        review=review,
        title="Ask",
        written_by=by,
        checked_by=checker,
        checked_at=now,
        state="checked",
        **panels,
    )
    briefings.publish(out, summary="Ask every time.", by=by, on=today)
    return {
        "learned": review.pk,
        "theme": theme.pk,
        "finding": finding.pk,
        "recommendation": asked.pk,
        "new_recommendation": fresh.pk,
        "follows": Follows.objects.get(recommendation=asked).pk,
        "briefing": draft.pk,
        "published_briefing": out.pk,
    }
