"""Serious incidents are written down, notified once, told to the partners, and may not meet the criteria after all."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Arrangement, Role, Sector
from partnership.base.rules import RuleBroken
from partnership.notices.models import Notice
from reviews.chronology.models import Name
from reviews.chronology.rules import NameKind
from reviews.clocks import RAPID, subject
from reviews.incidents import access, clocks, figures, services, showing
from reviews.incidents.models import Child, ChildKey, Copy, Incident, Notification, Outcome
from reviews.incidents.rules import (
    Basis,
    State,
    Verdict,
    basis,
    goes_to,
    needs_rapid_review,
    years_old,
)
from reviews.models import Review
from reviews.rapid.models import Sending
from reviews.services import NEEDS_NOTIFICATION, start
from tests.conftest import agency, person
from tests.reviews.incidents import deadline, establish, review_of
from tests.reviews.incidents import made as made
from tests.reviews.world import AWARE, SENT, TODAY, child, incident, learning, notify

# What is notified, domain 1.1.1 to 1.1.3, 1.1.8 and 1.1.9 --------------------------------------------


@pytest.mark.parametrize(
    ("nature", "is_suspected", "children", "expected"),
    [
        pytest.param("death", True, [("none", 3)], Basis.SERIOUS_CASE, id="domain 1.1.1: died, suspected"),
        pytest.param(
            "harm", True, [("none", 3)], Basis.SERIOUS_CASE, id="domain 1.1.2: serious harm, suspected"
        ),
        pytest.param(
            "harm", False, [("looked_after", 3)], Basis.NONE, id="domain 1.1.1: harm, not suspected"
        ),
        pytest.param("other", True, [("none", 3)], Basis.NONE, id="domain 1.1.1: neither died nor harmed"),
        pytest.param(
            "death", False, [("looked_after", 9)], Basis.LOOKED_AFTER, id="domain 1.1.8: looked after"
        ),
        pytest.param(
            "death", True, [("looked_after", 9)], Basis.SERIOUS_CASE, id="domain 1.1.8: and suspected"
        ),
        pytest.param("death", False, [("unknown", 9)], Basis.NONE, id="domain 1.1.8: nobody has said"),
        pytest.param("death", False, [("care_leaver", 24)], Basis.CARE_LEAVER, id="domain 1.1.9: aged 24"),
        pytest.param("death", False, [("care_leaver", 25)], Basis.NONE, id="domain 1.1.9: aged 25"),
    ],
)
def test_why_an_incident_is_notified(
    nature: str, is_suspected: bool, children: list[tuple[str, int]], expected: Basis
) -> None:
    assert basis(nature, is_suspected=is_suspected, children=children) == expected


def test_without_suspicion_the_panel_does_not_consider_it_domain_1_1_6_1_1_8_and_1_1_9() -> None:
    assert "the Panel" in goes_to(Basis.SERIOUS_CASE)
    assert goes_to(Basis.LOOKED_AFTER) == ("the Department for Education", "Ofsted")
    assert goes_to(Basis.CARE_LEAVER) == ("the Secretary of State", "Ofsted")
    assert [needs_rapid_review(on) for on in Basis] == [True, False, False, False]


def test_a_death_in_care_is_notified_without_a_rapid_review_domain_1_1_8(
    business_unit: User, council: Agency
) -> None:
    row = incident(business_unit, council, is_suspected=False, pseudonym="")
    child(row, business_unit, care="looked_after")
    row = notify(row, business_unit)
    assert (row.state, row.rapid_review, Review.objects.count()) == (State.SENT, None, 0)
    assert "Not by this alone" in dict(showing.facts(row, services.ground(row))).values()
    # suspicion that comes later makes it a serious child safeguarding case
    services.change(row, by=business_unit, today=TODAY, version=row.version, is_suspected=True)
    assert review_of(row).started_on == SENT


def test_harm_abroad_to_a_child_who_lives_here_is_the_authoritys_too_domain_1_1_3(
    business_unit: User, council: Agency
) -> None:
    row = incident(business_unit, council, place="abroad", nature="harm")
    assert services.ground(row) == Basis.SERIOUS_CASE
    assert clocks.due_on(row) == date(2026, 3, 9)


def test_only_a_local_authority_notifies_wherever_the_child_lives_domain_1_1_3_and_1_1_10(
    business_unit: User, council: Agency, hospital: Agency
) -> None:
    with pytest.raises(RuleBroken, match="the duty to notify is theirs"):
        incident(business_unit, hospital)
    row = incident(business_unit, council, lives_in="Another County")
    with pytest.raises(RuleBroken, match=f"This is {row.reference}"):  # sent twice
        incident(business_unit, council, summary=row.summary)
    assert (row.authority, row.lives_in) == (council, "Another County")
    lead = person("Ray Lund", "ray.lund@council.example", council, Role.AGENCY_LEAD)
    assert (access.can_keep(lead, row), access.can_record(lead)) == (True, True)
    other = person("Ada Brook", "ada.brook@hospital.example", hospital, Role.AGENCY_LEAD)
    assert (access.can_record(other), access.visible(other).exists()) == (False, False)


# When, domain 1.1.4 and 1.1.5 -------------------------------------------------------------------------


def test_the_partners_and_the_area_that_placed_the_child_are_told_domain_1_1_5(
    made: Incident, business_unit: User, constabulary: Agency
) -> None:
    assert [one.name for one in showing.not_told(made, [], TODAY)] == ["Levels Constabulary"]
    services.tell_of(made, by=business_unit, today=TODAY, told_on=SENT, agency=constabulary)
    services.tell_of(made, by=business_unit, today=TODAY, told_on=SENT, area="Another County")
    page = showing.page(business_unit, made, today=TODAY)
    assert (page["untold"], [str(one.agency or one.area) for one in page["copies"]]) == (
        [],
        ["Levels Constabulary", "Another County"],
    )
    with pytest.raises(RuleBroken, match="before the authority was aware"):
        services.tell_of(made, by=business_unit, today=TODAY, told_on=AWARE - timedelta(days=1), area="Far")


def test_only_bodies_that_there_were_can_have_been_told_and_can_notify(
    made: Incident,
    business_unit: User,
    constabulary: Agency,
    council: Agency,
    hospital: Agency,
    charity: Agency,
) -> None:
    """Those of before a merger stay where they are recorded, and are offered for the days that they still had."""
    Agency.objects.filter(pk=hospital.pk).update(until_on=AWARE - timedelta(days=1))
    Agency.objects.filter(pk=charity.pk).update(until_on=AWARE)
    county = agency("Old County", Sector.LOCAL_AUTHORITY, Arrangement.OTHER, "county.example")
    Agency.objects.filter(pk=county.pk).update(until_on=AWARE - timedelta(days=1))
    assert set(access.to_tell(business_unit, made)) == {constabulary, council, charity}
    assert [list(access.authorities(business_unit, one)) for one in (None, made)] == [[council]] * 2
    charity.refresh_from_db()
    with pytest.raises(RuleBroken, match="ended on") as refusal:
        services.tell_of(made, by=business_unit, today=TODAY, told_on=SENT, agency=charity)
    assert refusal.value.about == "agency"
    services.tell_of(made, by=business_unit, today=TODAY, told_on=AWARE, agency=charity)
    Incident.objects.update(authority=county)
    made.refresh_from_db()
    assert set(access.authorities(business_unit, made)) == {council, county}


# Once, and then the rapid review, domain 1.1.7 and 1.1.11 ------------------------------------------------


def test_one_notification_for_all_children_begins_one_rapid_review_domain_1_1_7(
    executive: User, made: Incident, business_unit: User
) -> None:
    for name in ("Ash", "Hazel", "Willow", "Elm"):
        child(made, business_unit, pseudonym=name)
    row = notify(made, business_unit)
    review = review_of(row)
    assert (review.kind, review.started_on) == ("rapid", SENT)
    assert review.pseudonym == "Rowan, Ash, Hazel, Willow and Elm"
    page = showing.page(business_unit, row, today=TODAY)
    assert (page["not_on_form"], page["due"].day) == (1, date(2026, 3, 9))  # not the day on which it went
    clock = deadline(subject(RAPID, review))
    assert (clock.trigger_on, clock.due_on, clock.rule.code) == (SENT, date(2026, 3, 26), "review.rapid")
    assert deadline(clocks.notifying(row)).met_on == SENT
    with pytest.raises(RuleBroken, match="not waiting to be notified"):
        notify(row, business_unit)
    assert (Notification.objects.count(), Review.objects.count()) == (1, 1)
    assert sorted(Notice.objects.filter(user=executive).values_list("kind", flat=True)) == [
        "reviews.incident_notified",
        "reviews.incident_recorded",
    ]


def test_a_rapid_review_cannot_exist_without_a_notification_domain_1_1_11(
    made: Incident, business_unit: User
) -> None:
    with pytest.raises(RuleBroken, match=NEEDS_NOTIFICATION):
        start(kind="rapid", pseudonym="Rowan", started_on=AWARE, by=business_unit, today=TODAY)
    review = learning(business_unit)
    with (
        pytest.raises(IntegrityError, match="reviews_incidents_notified_before_reviewed"),
        transaction.atomic(),
    ):
        Incident.objects.filter(pk=made.pk).update(rapid_review=review)


def test_criteria_that_were_not_met_stop_the_rapid_review_and_its_clock_domain_1_1_11(
    made: Incident, business_unit: User, executive: User
) -> None:
    row = notify(made, business_unit)
    establish(row, executive, Verdict.NOT_MET)
    review = review_of(row)
    assert (review.state, review.ended_because) == ("stopped", "It was an illness.")
    assert deadline(subject(RAPID, review)).state == "dropped"
    with pytest.raises(RuleBroken, match="said of the incident already"):
        establish(row, executive, Verdict.WITHDRAWN)
    establish(row, executive, Verdict.STANDS)
    clock = deadline(subject(RAPID, review))
    assert (review_of(row).state, clock.state, clock.trigger_on) == ("open", "open", SENT)
    assert [one.verdict for one in row.outcomes.all()] == ["not_met", "stands"]


def test_nothing_is_withdrawn_that_was_never_sent(made: Incident, business_unit: User) -> None:
    with pytest.raises(RuleBroken, match="nothing was sent"):
        establish(made, business_unit, Verdict.WITHDRAWN)
    establish(made, business_unit, Verdict.NOT_MET)
    assert deadline(clocks.notifying(made)).state == "dropped"
    with pytest.raises(RuleBroken, match="not waiting to be notified"):
        notify(made, business_unit)


def test_what_was_established_is_only_ever_added(made: Incident, business_unit: User) -> None:
    outcome = establish(made, business_unit, Verdict.NOT_MET)
    with pytest.raises(Exception, match="append_only"), transaction.atomic():
        Outcome.objects.filter(pk=outcome.pk).update(reason="Otherwise")


def test_an_incident_without_child_or_ground_is_not_notified(business_unit: User, council: Agency) -> None:
    bare = incident(business_unit, council, pseudonym="")
    with pytest.raises(RuleBroken, match="Add the child first"):
        notify(bare, business_unit)
    none = incident(business_unit, council, is_suspected=False, pseudonym="")
    ash = services.keep_child(none, by=business_unit, pseudonym="Ash", age=9)
    assert (ash.get_care_display(), "In care" in dict(showing.card(ash).facts)) == ("Not known", True)
    step = showing.page(business_unit, none, today=TODAY)["step"]
    assert step.title == "Your next step: say whether Ash was looked after"
    assert showing.not_known(none).startswith(
        "Not known so far of Ash: gender, ethnic group, whether disabled, whether looked after,"
    )
    with pytest.raises(RuleBroken, match="nothing that is notified"):
        notify(none, business_unit)


# Figures, domain 1.1.13 -------------------------------------------------------------------------------


def test_an_age_is_said_in_words() -> None:
    assert [years_old(age) for age in (None, 0, 1, 17)] == [
        "Not known", "Under 1 year", "1 year", "17 years",
    ]  # fmt: skip


def test_figures_are_of_years_to_31_march_without_what_was_withdrawn_domain_1_1_13(
    made: Incident, business_unit: User, council: Agency
) -> None:
    notify(made, business_unit)
    gone = notify(incident(business_unit, council, pseudonym="Ash"), business_unit)
    establish(gone, business_unit, Verdict.WITHDRAWN)
    found = figures.figures(access.visible(business_unit).prefetch_related("children"))
    tables = {split.title: dict(split.rows) for split in found.splits}
    assert [year.words for year in found.years] == ["2025 to 2026"]
    assert tables["Nature"] == {"Death of a child": [1], "Serious harm to a child": [0], "Other": [0]}
    assert tables["Quarter"]["January to March"] == [1]
    assert (tables["Age"]["1 to 5 years"], tables["Known to"]["Police"]) == ([1], [0])
    assert set(tables) == {
        "All", "Nature", "Quarter", "Gender", "Age", "Ethnic group", "Disabled", "Where the child lived",
        "Child protection plan", "Known to",
    }  # fmt: skip


# Pages and constraints --------------------------------------------------------------------------------


def test_from_writing_down_to_the_rapid_review_by_the_pages(
    business_unit: User, stranger: User, council: Agency, client_for: Callable[[User], Client]
) -> None:
    incident(business_unit, council, pseudonym="")  # for the rules; the pages make another
    browser, today = client_for(business_unit), timezone.localdate()
    said = {
        "authority": str(council.pk), "aware_on_day": today.day, "aware_on_month": today.month,
        "aware_on_year": today.year, "nature": "harm", "is_suspected": "on", "place": "here", "lives_in": "",
        "summary": "",
    }  # fmt: skip
    answer = browser.post("/reviews/incidents/new/", said)
    row = Incident.objects.get(nature="harm")
    assert answer["Location"] == f"/reviews/incidents/{row.pk}/"
    browser.post(f"/reviews/incidents/{row.pk}/children/new/", {
        "pseudonym": "Linden", "gender": "male", "ethnicity": "unknown", "disability": "unknown", "care": "none",
        "placement": "home", "protection_plan": "now",
    })  # fmt: skip
    mistake = services.keep_child(row, by=business_unit, pseudonym="Juniper")
    take_out = f"/reviews/incidents/children/{mistake.pk}/remove/"
    assert "What goes with Juniper" in browser.get(take_out).content.decode()
    assert "This field is required" not in browser.post(take_out).content.decode()
    assert Child.objects.filter(pk=mistake.pk).exists(), "Nobody has said why"
    browser.post(take_out, {"because": "Added to the wrong incident."})
    assert [one.pseudonym for one in row.children.all()] == ["Linden"]
    history = browser.get(f"/reviews/incidents/{row.pk}/").content.decode()
    assert "removed the child ‘Juniper’. Why: Added to the wrong incident." in history
    for again in (browser.get(take_out), browser.post(take_out, {"because": "In a second tab."})):
        assert again["Location"] == f"/reviews/incidents/{row.pk}/"
    assert "taken out already" in browser.get(f"/reviews/incidents/{row.pk}/").content.decode()
    assert client_for(stranger).get(take_out).status_code == 404
    sent = {f"sent_on_{part}": getattr(today, part) for part in ("day", "month", "year")}
    for _ in range(2):  # a double click
        browser.post(f"/reviews/incidents/{row.pk}/notify/", {**sent, "counted_from": "sent"})
    linden = row.children.get()
    assert browser.get(f"/reviews/incidents/children/{linden.pk}/remove/").status_code == 409
    review = review_of(row)
    page = browser.get(f"/reviews/{review.pk}/").content.decode()
    assert row.reference in page
    assert browser.get(f"/reviews/incidents/{row.pk}/").status_code == 200
    assert browser.get("/reviews/incidents/figures/").status_code == 200


def test_a_child_added_after_the_notification_is_taken_out_again_unless_papers_tell_of_them(
    made: Incident, business_unit: User, client_for: Callable[[User], Client]
) -> None:
    row, browser = notify(made, business_unit), client_for(business_unit)
    rowan = row.children.get()
    mistake = child(row, business_unit, pseudonym="Juniper")
    page = browser.get(f"/reviews/incidents/{row.pk}/").content.decode()
    take_out = f"/reviews/incidents/children/{mistake.pk}/remove/"
    assert take_out in page
    assert f"/reviews/incidents/children/{rowan.pk}/remove/" not in page
    with pytest.raises(RuleBroken, match="notified with this child"):
        services.remove_child(rowan, by=business_unit, because="By mistake.")
    name = Name.objects.create(
        review=review_of(row), kind=NameKind.CHILD, pseudonym="Juniper", sealed="sealed"
    )
    assert "has Juniper. Take the name out" in browser.get(take_out).content.decode()
    name.delete()
    browser.post(take_out, {"because": "A child of another family."})
    assert list(row.children.all()) == [rowan]
    sent = child(row, business_unit, pseudonym="Hazel")
    Sending.objects.create(review=review_of(row), sent_on=TODAY, sent_by=business_unit)
    with pytest.raises(RuleBroken, match="went to the Panel with this child"):
        services.remove_child(sent, by=business_unit, because="By mistake.")


def test_every_constraint_refuses(made: Incident, council: Agency, business_unit: User) -> None:
    rowan = made.children.get()

    def refused(name: str, act: Callable[[], object]) -> None:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            act()

    refused("reviews_incidents_has_a_reference", lambda: Incident.objects.update(reference=""))
    refused(
        "reviews_incidents_aware_after_it_happened",
        lambda: Incident.objects.update(happened_on=AWARE + timedelta(days=1)),
    )
    refused(
        "reviews_incidents_pseudonym_is_unique",
        lambda: Child.objects.create(incident=made, pseudonym="rowan"),
    )
    refused(
        "reviews_incidents_pseudonym_is_no_initials",
        lambda: Child.objects.filter(pk=rowan.pk).update(pseudonym="R.H."),
    )
    refused("reviews_incidents_key_is_sealed", lambda: ChildKey.objects.create(child=rowan, sealed=""))
    refused("reviews_incidents_copy_has_a_reader", lambda: Copy.objects.create(incident=made, told_on=SENT))
    services.tell_of(made, by=business_unit, today=TODAY, told_on=SENT, area="Far")
    refused(
        "reviews_incidents_copied_once",
        lambda: Copy.objects.create(incident=made, told_on=SENT, area="Far"),
    )
    refused(
        "reviews_incidents_outcome_has_a_reason",
        lambda: Outcome.objects.create(
            incident=made, verdict="not_met", reason="", decided_on=SENT, decided_by=business_unit
        ),
    )
    assert council.sector == Sector.LOCAL_AUTHORITY
