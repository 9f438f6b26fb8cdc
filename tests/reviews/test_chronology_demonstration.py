"""The chronology of the demonstration shows everything that a chronology can show, and no real name to readers."""

from datetime import timedelta

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from reviews import services as reviews
from reviews.chronology import composite
from reviews.chronology.dates import Precision
from reviews.chronology.demonstration import fill_chronology
from reviews.chronology.demonstration_data import ENTRIES, NAMES
from reviews.chronology.rules import Against, Depth
from reviews.rules import Kind


def test_the_demonstration_shows_every_kind_of_date_a_silence_a_pair_and_a_contradiction(
    business_unit: User, council: Agency, hospital: Agency, constabulary: Agency, school: Agency
) -> None:
    today = timezone.localdate()
    review = reviews.start(
        kind=Kind.LEARNING,
        pseudonym="Child Rowan",
        started_on=today - timedelta(days=30),
        by=business_unit,
        today=today,
    )
    for agency in (council, hospital, constabulary, school):
        reviews.involve(review, agency=agency, by=business_unit)
    chronology = fill_chronology(review, by=business_unit, today=today)
    assert chronology
    assert fill_chronology(review, by=business_unit, today=today) is None, "Once"
    whole = composite.merged(chronology)
    assert len(whole.events) == len(ENTRIES)
    assert {event.precision for event in whole.events} == set(Precision)
    kinds = {mark.kind for event in whole.events for mark in event.marks}
    assert kinds == {Against.TWICE, Against.CONTRADICTION}
    (health,) = [strip for strip in whole.strips if strip.agency == hospital.name]
    assert max(gap.weeks for gap in health.gaps) >= 12
    said = " ".join(event.happened for event in whole.events)
    for _, _, wordings in NAMES:
        for wording in wordings:
            assert wording not in said
    assert "Farrow" in {word for event in whole.events for word in event.suspects}
    named = composite.merged(chronology, depth=Depth.NAMES)
    assert any("Tobias" in event.happened for event in named.events)
