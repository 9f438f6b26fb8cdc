"""What follows from recommendations: one plan across reviews, and the thread from finding to action."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import threads
from partnership.actions.models import Action, Test
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from reviews.learning import access, services, showing
from reviews.learning.models import (
    Finding,
    Follows,
    Recommendation,
)
from reviews.learning.rules import what_is_broken
from tests.reviews.learning import acted, recommend
from tests.reviews.learning import finding as finding
from tests.reviews.learning import one as one
from tests.reviews.learning import review as review


def test_one_plan_across_reviews_where_an_action_answers_many_recommendations(
    one: Recommendation, finding: Finding, business_unit: User, agency_lead: User, council: Agency
) -> None:
    """Domain 1.5.2 and 1.5.4: source review and number, one owner each, one composite plan across reviews."""
    action = acted(one, business_unit)
    assert (action.is_sensitive, action.source) == (True, "review")
    assert action.source_name == "Recommendation 1 of LR-2026-01"
    assert [theme.name for theme in action.themes.all()] == ["Pre-birth planning"]
    other = recommend(finding, business_unit, council)
    services.link(other, action=action, by=business_unit)
    with pytest.raises(RuleBroken, match="follows from the recommendation already"):
        services.link(other, action=action, by=business_unit)
    assert Follows.objects.filter(action=action).count() == 2
    with pytest.raises(PermissionDenied):
        services.unlink(Follows.objects.get(recommendation=other), by=agency_lead)
    services.unlink(Follows.objects.get(recommendation=other), by=business_unit)
    assert Follows.objects.filter(action=action).count() == 1


def test_the_thread_of_a_review_says_what_is_broken(
    one: Recommendation, business_unit: User, agency_lead: User
) -> None:
    """Domain 1.5.10: most yearly reports list actions, and most show no effect on children."""
    action = acted(one, business_unit)
    Action.objects.filter(pk=action.pk).update(state="evidenced")
    (line,) = showing.recommendation_lines(access.visible(business_unit), business_unit)
    assert line.broken == [
        "Nobody was asked to answer it.",
        "One action is done and was never tested again.",
    ]
    assert [tag.text for tag in line.tags] == ["Not asked yet", "Evidenced"]
    another = acted(one, business_unit, "Teach it")
    (line,) = showing.recommendation_lines(access.visible(business_unit), business_unit)
    assert [tag.text for tag in line.tags] == ["Not asked yet", "Furthest action: evidenced"]
    Follows.objects.filter(action=another).delete()
    found = showing.finding_lines(one.review)
    assert "1 finding gives no underlying reason." in showing.broken_in([line], found)
    Test.objects.create(
        action=action, kind="audit", name="Dip sample", planned_on=timezone.localdate(), result="supports",
        carried_out_on=timezone.localdate(), says="Nine in ten.", by=business_unit, told_by=business_unit,
    )  # fmt: skip
    (line,) = showing.recommendation_lines(access.visible(business_unit), business_unit)
    assert line.broken == ["Nobody was asked to answer it."]
    torn = "1 action has a thread that is broken, as stands beside it."  # it has no success measure
    assert torn in showing.broken_in([line], found)


def test_what_is_broken_between_a_recommendation_and_practice() -> None:
    said = what_is_broken(asked=True, answer="", actions=["dropped"], tested=[False], grounds=0)
    assert said == [
        "No finding stands behind it.", "It is not answered yet.", "No action follows from it."
    ]  # fmt: skip
    assert what_is_broken(asked=True, answer="not", actions=[], tested=[], grounds=1) == []


def test_the_golden_thread_shows_finding_and_recommendation_to_those_who_read_the_review(
    one: Recommendation, business_unit: User, agency_lead: User
) -> None:
    action = acted(one, business_unit)
    seen = {str(strand.stage): strand for strand in threads_of(action, business_unit)}
    assert seen["incident"].name == "LR-2026-01"
    assert seen["finding"].name == "Finding 1 of LR-2026-01"
    assert seen["recommendation"].lacks == "The recommendation that it follows from has not been answered."
    hidden = {str(strand.stage): strand for strand in threads_of(action, agency_lead)}
    assert [hidden[stage].name for stage in ("incident", "finding", "recommendation")] == ["", "", ""]


def threads_of(action: Action, user: User) -> list[threads.Strand]:
    return [strand for step in threads.of(action, user).steps for strand in step.strands]
