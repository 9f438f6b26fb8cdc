"""Any agency refers a case, its lead countersigns, criteria are weighed, and named people decide: once, for ever."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.editing import ChangedMeanwhile
from partnership.base.rules import RuleBroken
from partnership.deadlines import rulebook
from partnership.drafts.models import Draft
from partnership.history.models import Read
from partnership.notices.models import Notice
from reviews.incidents import services as incidents
from reviews.incidents.models import Child, Incident
from reviews.models import Review
from reviews.referrals import access, reference, services, showing, work
from reviews.referrals.models import Consideration, Criterion, Decision, Referral, Voice
from reviews.referrals.rules import Answer, Outcome, State, voices
from reviews.referrals.rules import Voice as Said
from tests.drafts.pages import seal_of
from tests.reviews.world import AWARE, SENT, TODAY

CASE: dict[str, Any] = {
    "pseudonym": "Bracken", "age": 4, "happened_on": AWARE, "is_approximate": False,
    "what_happened": "A child was found hurt.", "why": "Nobody had put together what each knew.", "others_know": "",
    "safety": "",
}  # fmt: skip
WHO = [
    Said("Margaret Doyle", "Levels Council", "agreed"),
    Said("Jo Pike", "Health", "differed", "Too early."),
]


@pytest.fixture
def case(practitioner: User, charity: Agency) -> Referral:
    """Referred by a practitioner; the criteria and the rules are there."""
    rulebook.fill()
    reference.fill()
    return refer(practitioner, charity)


def considered(case: Referral, by: User) -> None:
    """One criterion of a referral that was made when the authority became aware."""
    Referral.objects.filter(pk=case.pk).update(created_at=datetime.combine(AWARE, time(12), UTC))
    if case.state == State.SENT and not case.considerations.exists():
        last = Criterion.objects.latest("position")
        services.weigh(case, version=case.version, by=by, answers={last: (Answer.NOT_MET, "No harm.")})
    case.refresh_from_db()


def refer(by: User, agency: Agency, **facts: Any) -> Referral:
    return services.refer(agency=agency, by=by, now=timezone.now(), **CASE | facts)


def countersigned(case: Referral, lead: User) -> Referral:
    return services.countersign(case, by=lead, now=timezone.now())


def decide(case: Referral, by: User, outcome: str, **facts: Any) -> Decision:
    case.refresh_from_db()
    considered(case, by)
    said: dict[str, Any] = {
        "outcome": outcome, "decided_on": SENT, "reasons": "As they saw it.", "told": "Thank you.", "voices": WHO,
        "version": case.version,
    } | facts  # fmt: skip
    return services.decide(case, by=by, today=TODAY, **said)


def told(person: User) -> list[str]:
    return sorted(Notice.objects.filter(user=person).values_list("kind", flat=True))


def test_a_referral_is_countersigned_before_the_partnership_gets_it_domain_1_1_12(
    agency_lead: User, business_unit: User, case: Referral, practitioner: User
) -> None:
    assert case.state == State.WAITING
    assert told(agency_lead) == ["reviews.referral_to_countersign"]
    assert [showing.page(one, case)["waits_for_lead"] for one in (practitioner, agency_lead)] == [True, False]
    with pytest.raises(PermissionDenied):
        countersigned(case, practitioner)
    with pytest.raises(RuleBroken, match="moved on meanwhile"):
        decide(case, business_unit, Outcome.NONE)
    back = services.send_back(case, said="Say when it was.", by=agency_lead)
    assert (back.state, told(practitioner)) == (State.RETURNED, ["reviews.referral_returned"])
    again = services.change(back, version=back.version, by=practitioner, today=TODAY, **CASE | {"age": 5})
    assert again.state == State.WAITING
    assert ("Why it was sent back", "Say when it was.") in showing.facts(again)
    sent = countersigned(again, agency_lead)
    assert (sent.state, sent.countersigned_by, sent.said) == (State.SENT, agency_lead, "")
    assert told(business_unit) == ["reviews.referral_sent"]
    with pytest.raises(RuleBroken, match="moved on meanwhile"):
        services.change(sent, version=sent.version, by=practitioner, today=TODAY, **CASE)
    assert not showing.page(practitioner, sent)["changes_it"]


def test_what_a_lead_refers_is_countersigned_by_that_domain_1_1_12(
    agency_lead: User, charity: Agency, case: Referral
) -> None:
    assert refer(agency_lead, charity, pseudonym="Fern").state == State.SENT
    with pytest.raises(RuleBroken, match="initials"):
        refer(agency_lead, charity, pseudonym="FN")


def test_each_criterion_is_considered_with_its_reason_domain_1_3_1_and_1_3_2(
    agency_lead: User, business_unit: User, case: Referral
) -> None:
    case = countersigned(case, agency_lead)
    first = Criterion.objects.get(position=1)
    with pytest.raises(RuleBroken, match="Say why"):
        services.weigh(case, version=case.version, by=business_unit, answers={first: (Answer.MET, "")})
    case = services.weigh(
        case, version=case.version, by=business_unit, answers={first: (Answer.MET, "The hospital says so.")}
    )
    with pytest.raises(ChangedMeanwhile):
        services.weigh(case, version=0, by=business_unit, answers={first: (Answer.NOT_MET, "I think not.")})
    decision = decide(case, business_unit, Outcome.NONE)
    services.end_criterion(first, by=business_unit, until_on=AWARE)
    later = decide(case, business_unit, Outcome.OTHER)
    assert [len(decision.criteria), len(later.criteria)] == [9, 8]
    assert decision.criteria[0]["answer"] == "Met"
    assert decision.criteria[0]["reason"] == "The hospital says so."


def test_nothing_is_decided_before_it_was_referred_or_before_a_criterion_was_considered_domain_1_3_1(
    agency_lead: User, business_unit: User, case: Referral, client_for: Callable[[User], Client]
) -> None:
    case = countersigned(case, agency_lead)
    browser, here = client_for(business_unit), f"/reviews/referrals/{case.pk}/"
    assert f"{here}decide/" not in browser.get(here).content.decode()
    led = browser.get(f"{here}decide/", follow=True)
    assert led.redirect_chain[-1][0] == f"{here}weigh/"
    assert services.UNWEIGHED in led.content.decode()
    today = timezone.localdate()
    said: dict[str, Any] = {
        "outcome": Outcome.NONE,
        "reasons": "No.",
        "told": "",
        "voices": WHO,
        "by": business_unit,
    }
    with pytest.raises(RuleBroken, match="Consider the criteria first"):
        services.decide(case, version=case.version, decided_on=today, today=today, **said)
    first = Criterion.objects.get(position=1)
    case = services.weigh(case, version=case.version, by=business_unit, answers={first: (Answer.UNKNOWN, "")})
    before = today - timedelta(days=31)
    with pytest.raises(RuleBroken, match="It was referred on"):
        services.decide(case, version=case.version, decided_on=before, today=today, **said)
    assert "8 criteria are not considered yet" in browser.get(f"{here}decide/").content.decode()
    services.decide(case, version=case.version, decided_on=today, today=today, **said)


def test_where_no_criterion_is_in_force_none_is_asked_for(
    agency_lead: User, business_unit: User, case: Referral, client_for: Callable[[User], Client]
) -> None:
    case = countersigned(case, agency_lead)
    today, here = timezone.localdate(), f"/reviews/referrals/{case.pk}/"
    Criterion.objects.all().delete()
    browser = client_for(business_unit)
    shown = browser.get(here).content.decode()
    assert "No criterion is in force today" in shown
    assert f"{here}decide/" in shown
    page = browser.get(f"{here}weigh/", follow=True)
    assert page.redirect_chain == [(f"{here}decide/", 302)]
    said: dict[str, Any] = {"outcome": Outcome.NONE, "reasons": "No.", "told": "", "voices": WHO}
    made = services.decide(
        case, version=case.version, decided_on=today, today=today, by=business_unit, **said
    )
    assert made.criteria == []


def test_to_notify_opens_one_incident_however_often_it_is_sent_domain_1_1_12(
    agency_lead: User, business_unit: User, case: Referral, council: Agency
) -> None:
    case = countersigned(case, agency_lead)
    part = Agency.objects.create(
        name="Levels Children’s Social Care", sector=council.sector, arrangement="other", part_of=council
    )
    assert part not in access.authorities(), "The duty is the council’s, not a part’s"
    with pytest.raises(RuleBroken, match="which local authority"):
        decide(case, business_unit, Outcome.NOTIFY)
    facts = {"authority": council, "aware_on": AWARE, "nature": "harm"}
    considered(case, business_unit)
    version = case.version
    decide(case, business_unit, Outcome.NOTIFY, version=version, **facts)
    with pytest.raises(ChangedMeanwhile):
        decide(case, business_unit, Outcome.NOTIFY, version=version, **facts)
    facts["told"] = "It was sent."
    decide(case, business_unit, Outcome.NOTIFY, **facts)  # decided anew: nothing opens a second time
    incident = Incident.objects.get()
    assert (incident.authority, incident.happened_on, incident.state) == (council, AWARE, "open")
    made = Child.objects.get()
    assert (made.pseudonym, made.age, made.care) == ("Bracken", 4, "unknown"), "Nobody has said more"
    assert Decision.objects.count() == 2


def test_a_learning_review_begins_once_by_its_decision_domain_1_1_12(
    agency_lead: User, executive: User, case: Referral
) -> None:
    case = countersigned(case, agency_lead)
    for told in ("Thank you.", "It has begun."):
        decide(case, executive, Outcome.LEARNING, told=told)
    review = Review.objects.get()
    assert (review.kind, review.pseudonym, review.started_on) == ("learning", "Bracken", SENT)
    assert [one.review for one in Referral.objects.all()] == [review]


def test_a_decision_names_who_took_part_and_is_never_changed(
    agency_lead: User, business_unit: User, case: Referral
) -> None:
    decision = decide(countersigned(case, agency_lead), business_unit, Outcome.NONE)
    assert [(one.name, one.view, one.reason) for one in decision.voices.all()] == [
        ("Margaret Doyle", "agreed", ""),
        ("Jo Pike", "differed", "Too early."),
    ]
    with pytest.raises(Exception, match="append_only"), transaction.atomic():
        Decision.objects.update(reasons="Otherwise.")
    with pytest.raises(Exception, match="append_only"), transaction.atomic():
        Voice.objects.update(name="Another")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Enter who decided"),
        ("Margaret Doyle", "Line 1: write the name, the agency"),
        ("Ann Lee, Council,", "Line 1: write the name, the agency and “agreed”"),
        ("Ann Lee, Council, agreed\nBo Ray, Police, maybe", "Line 2: write the name"),
        ("Ann Lee, Council, did not agree", "say why Ann Lee did not agree"),
        ("Ann Lee, Council, agreed\nann lee, Council, agreed", "ann lee is named twice"),
        ("\n".join(f"P{n}, Council, agreed" for n in range(30)), "no more than 20"),
    ],
)
def test_who_decided_is_written_one_on_a_line(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        voices(text)


def test_the_referrer_sees_the_outcome_and_not_the_discussion(
    agency_lead: User, business_unit: User, case: Referral, practitioner: User, nurse: User,
    client_for: Callable[[User], Client],
) -> None:  # fmt: skip
    decide(countersigned(case, agency_lead), business_unit, Outcome.OTHER)
    for person in (practitioner, agency_lead):
        page = client_for(person).get(f"/reviews/referrals/{case.pk}/").content.decode()
        assert "something else" in page
        assert "Thank you." in page
        assert "As they saw it." not in page
        assert "Margaret Doyle" not in page
        assert "reviews.referral_decided" in told(person)
    whole = client_for(business_unit).get(f"/reviews/referrals/{case.pk}/").content.decode()
    assert "As they saw it." in whole
    assert "Jo Pike" in whole
    assert client_for(nurse).get(f"/reviews/referrals/{case.pk}/").status_code == 404


def test_nobody_decides_on_what_they_referred(business_unit: User, council: Agency, case: Referral) -> None:
    own = refer(business_unit, council, pseudonym="Fern")
    assert not access.can_decide(business_unit, own)
    assert access.can_decide(business_unit, case)


def test_a_likely_same_case_is_asked_about_and_not_refused(
    practitioner: User, charity: Agency, hospital: Agency, nurse: User, case: Referral,
    client_for: Callable[[User], Client],
) -> None:  # fmt: skip
    said = {
        "agency": str(charity.pk), "pseudonym": "bracken", "what_happened": "Again.", "why": "The same as before.",
    }  # fmt: skip
    browser = client_for(practitioner)
    aged = browser.post("/reviews/referrals/new/", {**said, "age": "999"})
    assert aged.context["form"].errors == {"age": ["Enter the age in whole years, from 0 to 25"]}
    page = browser.post("/reviews/referrals/new/", {**said, "age": "25"}).content.decode()
    assert f"Your agency has referred a case like this: {case.reference}" in page
    assert Referral.objects.count() == 1
    assert browser.post("/reviews/referrals/new/", {**said, "is_another": "on"}).status_code == 302
    with pytest.raises(RuleBroken, match=f"This is {case.reference}"):  # two clicks at once
        refer(practitioner, charity)
    # another agency is told nothing; those who decide see that they are alike
    other = {**said, "agency": str(hospital.pk)}
    assert client_for(nurse).post("/reviews/referrals/new/", other).status_code == 302
    assert len(services.others_like(case)) == 2


def test_each_waits_on_the_list_of_whoever_it_waits_for(
    agency_lead: User, business_unit: User, practitioner: User, case: Referral
) -> None:
    def waiting(person: User) -> int:
        return sum(ask.rows.count() for ask in work.work(person, TODAY))

    assert [waiting(one) for one in (agency_lead, business_unit, practitioner)] == [1, 0, 0]
    services.send_back(case, said="When?", by=agency_lead)
    assert [waiting(one) for one in (agency_lead, business_unit, practitioner)] == [0, 0, 1]
    case.refresh_from_db()
    countersigned(case, agency_lead)
    assert [waiting(one) for one in (agency_lead, business_unit, practitioner)] == [0, 1, 0]
    assert services.withdraw(case, said="It was another county.", by=agency_lead).state == State.WITHDRAWN


def test_weighed_and_decided_by_the_pages(
    agency_lead: User, business_unit: User, executive: User, case: Referral, council: Agency,
    client_for: Callable[[User], Client], django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    countersigned(case, agency_lead)
    waits = client_for(agency_lead).get(f"/reviews/referrals/{case.pk}/").content.decode()
    assert "It waits for the safeguarding partners" in waits
    assert "Levels Council decide together" in waits
    browser, here = client_for(business_unit), f"/reviews/referrals/{case.pk}/"
    case.refresh_from_db()
    wrong = browser.post(f"{here}weigh/", {"answer_1": "met", "version": case.version}).content.decode()
    assert "Say why criterion 1 is met or not" in wrong
    assert Read.objects.filter(row=case.pk, user=business_unit, what="referral").exists()
    browser.post(f"{here}weigh/", {"answer_1": "met", "reason_1": "It is.", "version": case.version})
    case.refresh_from_db()
    with django_assert_num_queries(1):  # however many they are
        assert showing.people_who_decide() == "Margaret Doyle, Levels Council,"
    shown = browser.get(here).content.decode()
    assert "Tom Okafor considered 1 criterion: 1 met" in shown
    assert "changed something" not in shown
    today = timezone.localdate()
    said = {
        "outcome": "notify", "voices": showing.people_who_decide(), "reasons": "It meets the law.", "told": "",
        "version": case.version, "draft": seal_of(browser.get(f"{here}decide/")),
        **{f"decided_on_{part}": getattr(today, part) for part in ("day", "month", "year")},
    }  # fmt: skip
    parts = [(on, part) for on in ("decided_on", "aware_on") for part in ("day", "month", "year")]
    late = {f"{on}_{part}": getattr(today + timedelta(days=1), part) for on, part in parts}
    lines = {"voices": "Ann Lee\nBo Ray, Police, did not agree"}
    found = browser.post(f"{here}decide/", said | late | lines).context["form"].errors
    assert [one[:6] for one in found["voices"]] == ["Line 1", "Line 2"], "All lines at once"
    assert "decided on a day to come" in found["decided_on"][0]
    assert "aware on a day to come" in found["aware_on"][0]
    unsaid = browser.post(f"{here}decide/", said).content.decode()
    assert "Line 1: write the name, the agency and “agreed”" in unsaid, "Nobody agrees by being a partner"
    assert "Choose the local authority that notifies it" in unsaid
    said["voices"] = f"{showing.people_who_decide()} agreed"
    said |= {"authority": str(council.pk), "nature": "harm"}
    said |= {f"aware_on_{part}": getattr(today, part) for part in ("day", "month", "year")}
    other = incidents.write_down(
        authority=council, aware_on=today, nature="harm", by=business_unit, today=today
    )
    Child.objects.create(incident=other, pseudonym=case.pseudonym, age=3)
    led = browser.post(f"{here}decide/", said, follow=True)
    again = browser.post(f"{here}decide/", said)  # a double click
    assert again.headers["Location"] == led.redirect_chain[0][0]
    assert not Draft.objects.filter(typed__isnull=False).exists()
    assert (Decision.objects.count(), Incident.objects.count()) == (1, 2)
    assert "so the new incident has no child yet" in led.content.decode()
    assert led.redirect_chain[-1][0].endswith("/children/new/")
    assert "It is." in browser.get(here).content.decode()
    assert browser.get("/reviews/referrals/criteria/").status_code == 200


def test_every_constraint_refuses(agency_lead: User, business_unit: User, case: Referral) -> None:
    decision = decide(countersigned(case, agency_lead), business_unit, Outcome.NONE)
    criterion = Criterion.objects.get(position=1)
    said = {"referral": case, "criterion": criterion, "answer": "met"}

    def refused(name: str, act: Callable[[], object]) -> None:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            act()

    refused("reviews_referrals_criterion_has_a_source", lambda: Criterion.objects.update(source=""))
    refused("reviews_referrals_criterion_ends_later", lambda: Criterion.objects.update(until_on="2000-01-01"))
    refused(
        "reviews_referrals_criterion_once",
        lambda: Criterion.objects.create(
            about="notify", text=criterion.text, source="x", from_on=criterion.from_on
        ),
    )
    refused("reviews_referrals_says_what_and_why", lambda: Referral.objects.update(why=""))
    refused("reviews_referrals_countersigned_first", lambda: Referral.objects.update(countersigned_by=None))
    refused("reviews_referrals_back_with_a_reason", lambda: Referral.objects.update(state="withdrawn"))
    refused("reviews_referrals_consideration_says_why", lambda: Consideration.objects.create(**said))
    Consideration.objects.create(**said, reason="It is.")
    refused(
        "reviews_referrals_criterion_considered_once",
        lambda: Consideration.objects.create(**said, reason="Again."),
    )
    refused(
        "reviews_referrals_decided_with_reasons",
        lambda: Decision.objects.create(
            referral=case, outcome="none", reasons="", decided_on=SENT, criteria=[], written_by=business_unit
        ),
    )
    voice = {"decision": decision, "name": "Al Ray", "agency": "Police"}
    refused(
        "reviews_referrals_one_voice_a_line",
        lambda: Voice.objects.create(**voice, view="agreed", position=1),
    )
    refused(
        "reviews_referrals_who_differs_says_why",
        lambda: Voice.objects.create(**voice, view="differed", position=9),
    )
