"""What is pointed out where somebody writes for everybody, and what a second sending of a check does."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from reviews.briefings import services
from reviews.briefings.models import Briefing, Discussion
from reviews.briefings.rules import PANELS, READ_AGAIN, State
from tests.reviews.test_briefings_withdrawn import ROOM, corrected, published, withdraw

__all__ = ["published"]
Browser = Callable[[User | None], Client]


@pytest.fixture
def colleague(published: Briefing) -> User:
    return User.objects.get(email="amina.rashid@council.example")


def handed_in(published: Briefing, by: User) -> Briefing:
    panels = {name: "Nobody saw the child." for name, _ in PANELS}
    anew = services.begin(published.review, by=by, title="Asking twice", **panels)
    return services.hand_in(anew, by=by)


def test_an_exact_age_is_pointed_out_in_the_sentence_for_the_public_list(
    published: Briefing, business_unit: User, client_for: Browser
) -> None:
    withdraw(published, business_unit)
    anew, office = corrected(published, business_unit), client_for(business_unit)
    page = f"{ROOM}{anew.pk}/publish/"
    said = {"summary": "A baby of six weeks old was missed.", "version": anew.version, "instead_of": "no"}
    form = office.post(page, said).context["form"]
    assert form.errors["summary"][0].startswith("“six weeks old” may tell who somebody is")
    assert office.post(page, said | {"looked_at": form.stamps}).status_code == 302


def test_an_exact_age_is_pointed_out_where_a_withdrawn_briefing_is_written_anew(
    published: Briefing, business_unit: User, client_for: Browser
) -> None:
    withdraw(published, business_unit)
    anew = f"/reviews/{published.review_id}/briefings/new/?corrects={published.pk}"
    sent = {"title": "What we learned", "points": "A boy of 3 years 4 months was missed."}
    form = client_for(business_unit).post(anew, sent).context["form"]
    assert form.errors["points"][0].startswith("“3 years 4 months” may tell who somebody is")


@pytest.mark.parametrize(
    ("wrong", "beside"),
    [
        ({"team": "Team of Jayden Miller"}, "team"),
        ({"will_change": "We will visit Jayden at 12 Acacia Road more often."}, "will_change"),
        ({"will_change": "Somebody visits at six weeks old."}, "will_change"),
    ],
)
def test_what_a_team_says_is_looked_through_before_other_agencies_read_it(
    published: Briefing,
    practitioner: User,
    charity: Agency,
    client_for: Browser,
    wrong: dict[str, str],
    beside: str,
) -> None:
    browser, here, today = client_for(practitioner), f"{ROOM}{published.pk}/discussed/", timezone.localdate()
    said = {
        "agency": charity.pk,
        "team": "Family support, Avonmouth",
        "people": 7,
        "will_change": "We ask twice.",
    }
    said |= {f"discussed_on_{part}": getattr(today, part) for part in ("day", "month", "year")}
    refused = browser.post(here, said | wrong)
    assert "may tell who somebody is" in refused.context["form"].errors[beside][0]
    assert "I have looked at these words; they name nobody" in refused.content.decode()
    assert not Discussion.objects.exists()
    looked = {"looked_at": refused.context["form"].stamps}
    assert browser.post(here, said | wrong | looked).status_code == 302
    another = said | {"team": "Health visiting, Avonmouth"}
    assert browser.post(here, another).status_code == 302, "a place that a team is called by is no name"


def test_a_double_click_on_that_it_names_nobody_is_once(
    published: Briefing, business_unit: User, colleague: User, executive: User, client_for: Browser
) -> None:
    anew = handed_in(published, business_unit)
    browser, here = client_for(colleague), f"{ROOM}{anew.pk}/"
    sent = {"version": anew.version}
    pages = [browser.post(f"{here}agree/", sent, follow=True).content.decode() for _ in range(2)]
    assert ["Checked. It can be published." in page for page in pages] == [True, False]
    assert [READ_AGAIN in page for page in pages] == [False, False]
    again = client_for(executive).post(f"{here}agree/", sent)
    assert again.status_code == 409
    assert "Somebody else has taken this briefing on" in again.content.decode()
    assert client_for(business_unit).post(f"{here}agree/", sent).status_code == 403, (
        "who wrote it, of a stale page"
    )
    anew.refresh_from_db()
    assert (anew.state, anew.checked_by) == (State.CHECKED, colleague)
