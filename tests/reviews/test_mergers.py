"""What is open for an agency goes on with what it has become: its requests, recommendations and referrals."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies import services as directory
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from partnership.base.rules import RuleBroken
from partnership.deadlines.models import Deadline
from partnership.notices.models import Notice
from reviews import access as core
from reviews.learning import access as learning
from reviews.learning import services as recommending
from reviews.learning import work as learning_work
from reviews.learning.standing import addressed_to
from reviews.models import Review
from reviews.referrals import access as referrals
from reviews.requests import access, services, work
from reviews.requests.models import AgencyRequest
from reviews.requests.rules import State
from reviews.signing import access as signing_access
from reviews.signing import services as signing
from reviews.signing.rules import What
from tests.conftest import person
from tests.reviews.rapid.conftest import asked as asked
from tests.reviews.rapid.conftest import board_of_care as board_of_care
from tests.reviews.rapid.conftest import partners as partners
from tests.reviews.rapid.conftest import review as review
from tests.reviews.rapid.conftest import summary as summary
from tests.reviews.test_referrals import refer


@pytest.fixture
def heir(hospital: Agency) -> User:
    """The lead of the agency that takes over, who was there before."""
    return person("Amir Sato", "amir.sato@hospital.example", hospital, Role.AGENCY_LEAD)


def merged(charity: Agency, hospital: Agency, by: User) -> None:
    directory.merge(charity, into=hospital, on=timezone.localdate() - timedelta(days=1), by=by)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_request_to_an_agency_that_merged_is_answered_by_its_successor(
    asked: AgencyRequest, review: Review, charity: Agency, hospital: Agency, heir: User, business_unit: User,
    client_for: Callable[[User | None], Client],
) -> None:  # fmt: skip
    assert not access.can_answer(heir, asked)  # the other agency's, as yet
    merged(charity, hospital, business_unit)
    heir = fresh(heir)
    assert access.to_answer(heir).count() == 2  # its own, and that of the agency that it took over
    assert sum(one.rows.count() for one in work.work(heir, timezone.localdate())) == 2
    assert core.can_answer_for(heir, review, charity.pk)
    services.remind(review, by=business_unit, now=timezone.now())
    chased = Notice.objects.filter(user=heir, kind="reviews.chased")
    assert {path.split("/")[-2] for path in chased.values_list("path", flat=True)} == {
        str(pk) for pk in access.to_answer(heir).values_list("pk", flat=True)
    }
    assert access.why(heir, asked) == core.SEE_OWN_PART.because(heir, hospital.pk) != []
    page = client_for(heir).get(f"/reviews/requests/{asked.pk}/").content.decode()
    assert "Lantern Family Trust" in page  # what was asked keeps the name that it was asked under
    one = services.answer(
        asked, answers={row.number: "Twice." for row in asked.answers.all()}, quality_by="Ann Osborne",
        quality_post="Director", by=heir, now=timezone.now(),
    )  # fmt: skip
    assert (one.state, one.involved.agency) == (State.RETURNED, charity)


def test_its_recommendations_and_referrals_go_on_too(
    asked: AgencyRequest, review: Review, charity: Agency, hospital: Agency, heir: User, practitioner: User,
    business_unit: User,
) -> None:  # fmt: skip
    today = timezone.localdate()
    one = recommending.recommend(
        review, by=business_unit, text="Ask.", addressee="agency", agency=charity, made_on=today
    )
    case = refer(practitioner, charity)
    merged(charity, hospital, business_unit)
    charity.refresh_from_db()
    with pytest.raises(RuleBroken, match=f"Choose {hospital}, which goes on with its work"):
        recommending.recommend(
            review, by=business_unit, text="Say.", addressee="agency", agency=charity, made_on=today
        )
    assert list(learning.addressable()) == list(Agency.objects.exclude(pk=charity.pk).order_by("name"))
    one = learning.visible(business_unit).get()
    assert (addressed_to(one), charity in learning.addressable(one)) == (f"{charity} (now {hospital})", True)
    recommending.ask(one, on=today, by=business_unit)
    assert Deadline.objects.get(subject=one.subject).agency == hospital
    heir, practitioner = fresh(heir), fresh(practitioner)
    assert Notice.objects.filter(user=heir, kind="reviews.recommendation_asked").count() == 1
    assert [ask.rows.count() for ask in learning_work.work(heir, today)][:1] == [1]
    assert recommending.answer(
        one, answer="accepted", reason="", said_on=today, by=heir, today=today
    ).said_by == str(heir.name)
    assert learning.visible(heir).get() == one
    assert referrals.is_lead(heir, case)
    assert referrals.can_change(practitioner, case)
    assert referrals.visible(practitioner).get() == case


def test_nothing_goes_on_before_the_last_day_nor_to_a_stranger(
    asked: AgencyRequest, charity: Agency, hospital: Agency, heir: User, nurse: User, business_unit: User
) -> None:
    directory.merge(charity, into=hospital, on=timezone.localdate() + timedelta(days=9), by=business_unit)
    assert not access.can_answer(fresh(heir), asked)
    assert not access.own(fresh(nurse)).exists()


def test_whoever_signed_for_a_partner_signs_for_the_one_that_it_became(
    review: Review, partners: dict[str, User], constabulary: Agency, hospital: Agency, business_unit: User
) -> None:
    now, police = timezone.now(), partners["police"]
    asked = signing.open_signing(review, what=What.RAPID, text="Reasons.", by=business_unit, now=now)
    merged(constabulary, hospital, business_unit)
    police = fresh(police)
    assert police.memberships.get(role=Role.EXECUTIVE, until_on=None).agency == hospital
    assert [place.agency for place in signing_access.places(police, asked)] == [constabulary]
    assert signing_access.signers(constabulary.pk) == [police]  # who is named on the page
    signing.sign(asked, agency=constabulary, agrees=True, reason="", by=police, now=now)
    Agency.objects.filter(pk=hospital.pk).update(sector=constabulary.sector)
    signing.void(asked, because="Written anew.", by=business_unit, now=now)
    again = signing.open_signing(review, what=What.RAPID, text="More.", by=business_unit, now=now)
    assert [place.agency.pk for place in signing_access.places(police, again)] == [hospital.pk]
    signing.sign(again, agency=hospital, agrees=True, reason="", by=police, now=now)


def test_the_check_page_of_a_merger_counts_what_goes_on_and_names_what_both_are_to_do(
    asked: AgencyRequest, review: Review, charity: Agency, hospital: Agency, heir: User, business_unit: User,
    client_for: Callable[[User | None], Client],
) -> None:  # fmt: skip
    today = timezone.localdate()
    recommending.recommend(
        review, by=business_unit, text="Ask.", addressee="agency", agency=charity, made_on=today
    )
    last = {"on_day": str(today.day), "on_month": str(today.month), "on_year": str(today.year)}
    said = {"into": str(hospital.pk), "part_goes_on": "yes"} | last
    path = f"/agencies/{charity.pk}/merge/"
    page = client_for(business_unit).post(path, said).content.decode()
    assert "1 open request." in page
    assert f'/reviews/{review.pk}/requests/"><span class="app-ref">{review.reference}</span><span' in page
    assert "1 recommendation not answered." in page
    assert f"/reviews/recommendations/?agency={charity.pk}" in page
    assert "1 deadline goes over." in page
    assert "Both have the same to do" in page
    assert f"{review.reference}: both are asked for the same, {asked.template.name}" in page
    stranger = person("Ada Lowe", "ada.lowe@hospital.example", hospital, Role.ADMINISTRATOR)
    page = client_for(stranger).post(path, said).content.decode()
    assert "Whoever leads safeguarding at" in page
    assert review.reference not in page
    assert "1 open request" not in page


def test_where_an_agency_was_asked_the_page_says_that_it_ended_and_who_goes_on(
    asked: AgencyRequest, review: Review, charity: Agency, hospital: Agency, heir: User, business_unit: User,
    client_for: Callable[[User | None], Client],
) -> None:  # fmt: skip
    directory.merge(charity, into=hospital, on=timezone.localdate() + timedelta(days=9), by=business_unit)
    goes_on = f"{hospital.name} goes on for it"
    office = client_for(business_unit)
    pages = [f"/reviews/requests/{asked.pk}/", f"/reviews/{review.pk}/", f"/reviews/{review.pk}/requests/"]
    assert f"{goes_on} then." in office.get(pages[0]).content.decode()
    Agency.objects.filter(pk=charity.pk).update(until_on=timezone.localdate() - timedelta(days=1))
    for page in pages:
        assert f"{goes_on}." in office.get(page).content.decode(), page
    assert f"{goes_on}." in client_for(heir).get(f"/reviews/{review.pk}/").content.decode()
