"""The chronology of the demonstration shows everything that a chronology can show, and no real name to readers."""

from datetime import date, timedelta

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.naming.names import Glossary, Term
from reviews import services as reviews
from reviews.chronology import composite
from reviews.chronology.dates import Precision, read
from reviews.chronology.demonstration import LIVE, PAUSED, as_written, fill_chronology
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


def test_the_paused_review_tells_of_another_family() -> None:
    said = [one[3] for one in PAUSED.entries]
    assert not set(said) & {one[3] for one in LIVE.entries}
    terms = [Term(called, called, wordings) for _, called, wordings in PAUSED.names]
    hidden = [Glossary(terms).hide(text) for text in said]
    assert [one.suspects for one in hidden if one.suspects] == [], "Everybody has a pseudonym"
    for _, before, form, *_ in PAUSED.entries:
        read(as_written(date(2024, 4, 22) - timedelta(days=before), form), today=date(2024, 6, 1))
