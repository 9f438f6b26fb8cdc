"""When the trainers of the demonstration can teach, and how they were seen to teach."""

from datetime import date, timedelta

from partnership.agencies.demonstration import named
from partnership.agencies.rules import Role
from training.models import Session, Trainer
from training.pool.models import Observation, Spell
from training.pool.rules import Offer

DAYS = (
    # trainer, what holds, first and last day from today on, note
    ("Elin Prosser", Offer.FREE, 20, 34, "Mornings only"),
    ("Elin Prosser", Offer.AWAY, 50, 61, ""),
    ("Pritam Vale", Offer.AWAY, 3, 9, ""),
    ("Sorcha Denholm", Offer.FREE, 10, 40, ""),
)
WATCHED = (
    # trainer, who watched, days ago, days until the next, what was good, what to work on
    (
        "Elin Prosser", "Kwame Bediako", 20, 710,
        "The opening exercise brought every agency into the conversation.\nThresholds were explained with a real page "
        "of Effective Support.",
        "Leave more time for questions about information sharing.",
    ),
    (
        "Tunde Alli", "Dilys Corrigan, for the learning group", 700, 30,
        "Calm with a difficult disclosure, and clear about what happens next.", "",
    ),
    (
        "Miriam Stackpole", "Kwame Bediako", 760, -30,
        "Knows the procedures by heart and tells where to find them.",
        "Shorter slides: people read instead of listening.",
    ),
)  # fmt: skip


def away(today: date) -> set[tuple[str, date]]:
    """On which days to come a trainer cannot teach, for whoever plans."""
    return {
        (name, today + timedelta(days=day))
        for name, offer, first, last, _ in DAYS
        if offer == Offer.AWAY
        for day in range(first, last + 1)
    }


def make_pool(today: date) -> None:
    """Days and observations; and one trainer who cannot come to a session that they are down to teach."""
    days = [
        (name, offer, today + timedelta(days=first), today + timedelta(days=last), note)
        for name, offer, first, last, note in DAYS
    ]
    lost = (
        Session.objects.filter(trainers__name="Josef Linton", days__0__gt=today).order_by("starts_at").first()
    )
    if lost:
        days.append(("Josef Linton", Offer.AWAY, lost.days[0], lost.days[-1], ""))
    for name, offer, first, last, note in days:
        Spell.objects.get_or_create(
            id=named("spell", name, offer),
            defaults={
                "trainer_id": named("trainer", name),
                "offer": offer,
                "from_on": first,
                "until_on": last,
                "note": note,
            },
        )
    for name, observer, ago, ahead, strengths, work_on in WATCHED:
        Observation.objects.get_or_create(
            id=named("observation", name),
            defaults={
                "trainer": Trainer.objects.get(pk=named("trainer", name)),
                "observer": observer,
                "observed_on": today - timedelta(days=ago),
                "next_on": today + timedelta(days=ahead),
                "strengths": strengths,
                "work_on": work_on,
                "written_by_id": named("player", Role.TRAINING_OFFICER.value),
            },
        )
