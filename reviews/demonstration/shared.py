"""What the partnership has told everybody: reports of practice reviews, and a briefing that teams have discussed."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.demonstration import address, named
from partnership.agencies.rules import Role
from partnership.publications import services as publications
from partnership.publications.rules import Kind
from reviews.briefings import services as briefings
from reviews.demonstration.live import lead
from reviews.learning.models import Finding, Recommendation
from reviews.models import Review

REPORTED = ("pr2020a", "pr2020b", "pr2021")
BRIEFED = "rr3"
PANELS = {
    "background": "A baby who did not move yet had bruises. Three services saw them, each for the first time.",
    "matters": "Babies who do not move yet rarely bruise. A bruise may be the only sign before a serious injury.",
    "key_1": "Look: undress the baby, and write down what you see, where and how large.",
    "key_2": "Ask: who looks after the baby, and what happened? Ask again where the answer does not fit.",
    "key_3": "Tell: ring Children’s Social Care and the duty paediatrician on the same day.",
    "points": "Earlier visits to urgent care stand on the first screen. A plausible story is not an explanation.",
    "to_do": "Find the bruising protocol together, and say who rings whom in your team.",
}
TEAMS = (
    ("Public Health Nursing", "Health visitors, west", 9, "We undress every baby at the first visit."),
    ("Early Years Settings", "Nursery managers", 14, "We keep a body map in the baby room."),
    ("Barnardo's", "Family support", 6, "We ask who looks after the baby at night."),
)


def make_shared(today: date) -> None:
    """Three reports, and one briefing with three teams."""
    office = User.objects.get(email=address(Role.BUSINESS_UNIT))
    executive = User.objects.get(email=address(Role.EXECUTIVE))
    for key in REPORTED:
        review = Review.objects.get(pk=named("review", key))
        publications.publish(
            kind=Kind.REVIEW,
            title=f"Practice review: {review.pseudonym}",
            summary=review.summary,
            by=office,
            on=review.ended_on or today,
            sections=sections(review),
        )
    review = Review.objects.get(pk=named("review", BRIEFED))
    briefing = briefings.begin(review, by=office, title="Bruises on babies who do not move yet", **PANELS)
    briefing = briefings.hand_in(briefing, by=office)
    now = timezone.make_aware(datetime.combine(today - timedelta(days=30), time(11)))
    briefing = briefings.agree(briefing, by=executive, now=now)
    briefing = briefings.publish(
        briefing,
        summary="What to see, ask and do on the same day.",
        by=office,
        on=today - timedelta(days=29),
    )
    for number, (name, team, people, change) in enumerate(TEAMS):
        who = lead(name)
        if who is not None:
            briefings.discuss(
                briefing,
                agency=who.agency,
                team=team,
                discussed_on=today - timedelta(days=20 - 5 * number),
                people=people,
                will_change=change,
                by=who.user,
            )


def sections(review: Review) -> list[tuple[str, str]]:
    """What was found and what is to be improved (regulation 15), as the public reads it."""
    found = Finding.objects.filter(review=review)
    asked = Recommendation.objects.filter(review=review)
    return [
        ("What happened", review.summary),
        ("What the review found", "\n\n".join(f"{one.text} {one.reason}".strip() for one in found)),
        ("What is to be improved", "\n\n".join(one.text for one in asked)),
    ]
