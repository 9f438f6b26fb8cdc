"""Words of an answer that may tell who somebody is: pointed out when it is sent, accepted, and put into the pack."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.naming.looking import MOST_BESIDE, quoted
from partnership.naming.names import telling
from partnership.notices.models import Notice
from reviews.models import Member, Review
from reviews.rapid import draft
from reviews.rapid import services as rapid
from reviews.rapid.models import Passage
from reviews.rapid.rules import Purpose
from reviews.requests import looking, services
from reviews.requests.models import AgencyRequest
from reviews.requests.rules import State
from reviews.rules import Part
from reviews.signing import services as signing
from reviews.signing.models import Signing
from tests.documents import files
from tests.reviews.rapid.test_signing import sign

Browser = Callable[[User | None], Client]
NAMED = "We knew Joan Pell of 12 Acacia Avenue, EX1 1AA; she rang from 01392 555123."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A visit to flat 3, 14 Mill Lane (ex1 1aa).", ["flat 3, 14 Mill Lane", "ex1 1aa"]),
        ("Ring +44 (0)7700 900123 or write to j.pell@mail.example.", ["j.pell@mail.example", "+44 (0)7700 900123"]),
        ("NHS number 485 777 3456.", ["485 777 3456"]),
        ("On 01/02/2019, 05-06-2019 10:15 and 2019-01-02, in year 3, for the 2nd time.", []),
        ("The health visitor saw Mother and Joan on Monday.", ["Joan"]),
    ],
)  # fmt: skip
def test_what_tells_who_somebody_is_is_found(text: str, found: list[str]) -> None:
    assert telling(text) == found


def typed(one: AgencyRequest, text: str, **more: str) -> dict[str, str]:
    answers = {f"answer_{row.number}": text if row.number == 1 else "Nothing." for row in one.answers.all()}
    return (
        answers
        | {"quality_by": "Ann Osborne", "quality_post": "Director", "version": str(one.version)}
        | more
    )


def sent(one: AgencyRequest, by: User, text: str = NAMED) -> AgencyRequest:
    return services.answer(
        one, answers={row.number: text for row in one.answers.all()}, quality_by="Ann Osborne",
        quality_post="Director", by=by, now=timezone.now(),
    )  # fmt: skip


def test_an_agency_is_shown_the_words_beside_the_question_and_may_send_them_all_the_same(
    asked: AgencyRequest, agency_lead: User, client_for: Browser
) -> None:
    browser, page = client_for(agency_lead), f"/reviews/requests/{asked.pk}/answer/"
    form = browser.post(page, typed(asked, NAMED)).context["form"]
    assert list(form.errors) == ["answer_1"]
    assert all(word in form.errors["answer_1"][0] for word in ("Joan", "Pell", "12 Acacia Avenue", "EX1 1AA"))
    assert form.errors["answer_1"][0].startswith("Question 1: "), "of several it is said which"
    asked.refresh_from_db()
    assert asked.state == State.ASKED
    more = typed(asked, f"{NAMED} And Bill Farrow.", looked_at=form.stamps)
    assert "Farrow" in browser.post(page, more).content.decode(), "Not what was looked at"
    assert browser.post(page, typed(asked, NAMED, looked_at=form.stamps)).status_code == 302
    asked.refresh_from_db()
    assert asked.state == State.RETURNED
    assert "Joan" not in "".join(f"{one.heading} {one.text} {one.path}" for one in Notice.objects.all())


def test_pseudonyms_agencies_and_words_of_the_questions_are_no_names(
    asked: AgencyRequest, agency_lead: User, client_for: Browser
) -> None:
    text = f"In May we wrote to {asked.involved.agency} about Child Rowan."
    page = f"/reviews/requests/{asked.pk}/answer/"
    assert client_for(agency_lead).post(page, typed(asked, text)).status_code == 302


def test_what_the_unit_writes_to_agencies_is_read_for_names_too(
    asked: AgencyRequest, agency_lead: User, business_unit: User, client_for: Browser
) -> None:
    browser, one, review = client_for(business_unit), sent(asked, agency_lead), asked.involved.review
    note = {"template": one.template_id, "agencies": [row.pk for row in review.involved.all()]}
    template = {
        "kind": one.template.kind, "name": one.template.name, "introduction": one.template.introduction,
        "from_on_day": "1", "from_on_month": "2", "from_on_year": "2026", "version": one.template.version,
    }  # fmt: skip
    for page, field, more in (
        (f"/reviews/{review.pk}/requests/ask/", "note", note),
        (f"/reviews/requests/{one.pk}/back/", "said", {}),
        (f"/reviews/requests/templates/{one.template_id}/", "asks", template),
    ):
        typed = {field: "What did you do for Joan?", **more}
        form = browser.post(page, typed).context["form"]
        assert "“Joan” may tell who somebody is" in form.errors[field][0], page
        answer = browser.post(page, typed | {"looked_at": form.stamps})
        assert answer.status_code == 302 or field not in answer.context["form"].errors, page


def test_where_an_agency_looked_is_read_for_names_too(
    asked: AgencyRequest, agency_lead: User, client_for: Browser
) -> None:
    browser, page = client_for(agency_lead), f"/reviews/requests/{asked.pk}/nothing-held/"
    form = browser.post(page, {"because": "Records under Joan Pell."}).context["form"]
    assert "“Joan” and “Pell” may tell who somebody is" in form.errors["because"][0]
    assert browser.post(page, {"because": "Records of our duty team."}).status_code == 302


def test_many_words_stand_in_a_list_by_question_and_the_first_of_them_beside_it(
    asked: AgencyRequest, agency_lead: User, client_for: Browser
) -> None:
    names = ["Bill Farrow", "Ada Crewe", "Tom Lund"]
    answer = client_for(agency_lead).post(
        f"/reviews/requests/{asked.pk}/answer/", typed(asked, f"{NAMED} {' and '.join(names)}.")
    )
    form, page = answer.context["form"], answer.content.decode()
    found = form.pointed_out["answer_1"]
    assert len(found) > MOST_BESIDE
    beside = form.errors["answer_1"][0]
    assert (
        f"and {len(found) - MOST_BESIDE} more may tell who somebody is: all of them are listed below."
        in beside
    )
    assert "Lund" not in beside
    assert f'href="#id_answer_1">Question 1</a>: {quoted(found, most=len(found))}' in page


def test_the_name_of_a_paper_is_pointed_out_once_the_paper_is_kept(
    asked: AgencyRequest, agency_lead: User, client_for: Browser
) -> None:
    browser, page = client_for(agency_lead), f"/reviews/requests/{asked.pk}/add-paper/"
    for title, warns in (("Letter of 3 May", False), ("Letter to Joan Pell", True)):
        paper = {"title": title, "file": SimpleUploadedFile("letter.pdf", files.pdf(title))}
        said = browser.post(page, paper, follow=True).content.decode()
        assert "The paper is added" in said
        assert ("may tell who somebody is" in said) is warns
    assert asked.attachments.count() == 2


def test_whoever_accepts_an_answer_is_shown_the_words_and_the_agency_is_not(
    asked: AgencyRequest, agency_lead: User, business_unit: User, client_for: Browser
) -> None:
    sent(asked, agency_lead)
    page = client_for(business_unit).get(f"/reviews/requests/{asked.pk}/").content.decode()
    assert "Question 1: “12 Acacia Avenue”, “EX1 1AA”, “01392 555123”, “Joan” and “Pell”" in page
    assert f'href="/reviews/requests/{asked.pk}/back/"' in page
    assert "Accept it as it is" in page
    theirs = client_for(agency_lead).get(f"/reviews/requests/{asked.pk}/").content.decode()
    assert "Question 1: “" not in theirs
    services.send_back(asked, said="Pseudonyms, please.", by=business_unit, now=timezone.now())
    sent(asked, agency_lead, "We knew the family.")
    page = client_for(business_unit).get(f"/reviews/requests/{asked.pk}/").content.decode()
    assert "may tell who somebody is" not in page


def test_the_room_and_the_page_before_sign_off_name_the_answers_and_not_the_words(
    asked: AgencyRequest,
    agency_lead: User,
    business_unit: User,
    written: Callable[..., object],
    client_for: Browser,
) -> None:
    written()
    browser, room = client_for(business_unit), f"/reviews/{asked.involved.review_id}/rapid/"
    assert "may tell who somebody is" not in browser.get(room).content.decode()
    sent(asked, agency_lead)
    for page in (room, f"{room}sign-off/"):
        said = browser.get(page).content.decode()
        assert "1 answer may tell who somebody is" in said
        assert f'href="/reviews/requests/{asked.pk}/"' in said
        assert "Pell" not in said


def test_only_who_can_send_an_answer_back_is_told_to_and_whoever_reads_it_sees_the_words(
    asked: AgencyRequest, agency_lead: User, practitioner: User, client_for: Browser,
    written: Callable[..., object],
) -> None:  # fmt: skip
    """The chair, the lead reviewer and the co-ordinator are warned in the room: they have to see of what."""
    written()
    sent(asked, agency_lead)
    review, today = asked.involved.review, timezone.localdate()
    Member.objects.create(review=review, user=practitioner, part=Part.CHAIR, from_on=today)
    browser = client_for(practitioner)
    before = browser.get(f"/reviews/{review.pk}/rapid/sign-off/").content.decode()
    assert "the business unit can send it back" in before
    page = browser.get(f"/reviews/requests/{asked.pk}/").content.decode()
    assert "Question 1: “12 Acacia Avenue”" in page
    assert "ask the business unit to send the answer back" in page
    assert f"/reviews/requests/{asked.pk}/back/" not in page


def test_what_was_accepted_with_the_words_shown_is_not_warned_of_again_until_it_changes(
    asked: AgencyRequest, agency_lead: User, business_unit: User, client_for: Browser
) -> None:
    review = asked.involved.review
    accepted = services.accept(sent(asked, agency_lead), by=business_unit, now=timezone.now())
    assert looking.in_review(review, user=business_unit) == []
    page = client_for(business_unit).get(f"/reviews/requests/{asked.pk}/").content.decode()
    assert "may tell who somebody is" not in page
    assert f"by {business_unit}" in page.split("Accepted</dt>")[1][:300], "The decision is on the page"
    services.send_back(accepted, said="Pseudonyms, please.", by=business_unit, now=timezone.now())
    sent(asked, agency_lead)
    assert [one.goes_back for one in looking.in_review(review, user=business_unit)] == [True]


def test_the_room_and_the_page_before_sign_off_point_out_who_the_draft_may_name(
    review: Review, business_unit: User, executive: User, council: Agency, written: Callable[..., object],
    client_for: Browser,
) -> None:  # fmt: skip
    """What the partners sign and the Panel gets; never a reason to refuse."""
    written()
    browser, room = client_for(business_unit), f"/reviews/{review.pk}/rapid/"
    today, now = timezone.localdate(), timezone.now()
    said = "These parts may name somebody"
    assert all(said not in browser.get(page).content.decode() for page in (room, f"{room}sign-off/"))
    text = f"{council} and Child Rowan’s school knew it. She rang from 01392 555123."
    passage = Passage.objects.get(review=review, purpose=Purpose.FACTS)
    rapid.write_passage(
        review, purpose=Purpose.FACTS, text=text, version=passage.version, by=business_unit, now=now
    )
    rapid.keep_safety_action(
        review,
        what="A visit to Joan.",
        who="Levels Council",
        by_on=today,
        done_on=None,
        by=business_unit,
        now=now,
    )
    rapid.decide(
        review, outcome="none", reasons="They live at EX1 1AA.", group_on=today, by=business_unit, now=now,
        version=draft.decision_of(review).version,  # type: ignore[union-attr]  # it is written above
    )  # fmt: skip
    for page in (room, f"{room}sign-off/"):
        shown = browser.get(page).content.decode()
        assert said in shown
        assert f'href="{room}draft/facts/">{passage.get_purpose_display()}</a>: “01392 555123”</li>' in shown
        assert "Immediate safety action 1</a>: “Joan”</li>" in shown
        assert f'href="{room}decision/">Reasons for the decision</a>: “EX1 1AA”</li>' in shown
    theirs = client_for(executive).get(room).content.decode()
    assert f'href="{room}#decision">Reasons for the decision</a>' in theirs, (
        "who does not write reads it there"
    )
    assert browser.post(f"{room}sign-off/").status_code == 302
    page = f"/reviews/sign-off/{Signing.objects.get().pk}/"
    to_sign = client_for(executive).get(page).content.decode()
    assert "Read it, then sign for" in to_sign.split(said)[1], "before who signs"
    assert "Immediate safety action 1</a>: “Joan”</li>" in to_sign
    signing.void(Signing.objects.get(), because="Changed", by=business_unit, now=now)
    assert said not in client_for(executive).get(page).content.decode()
    assert "Joan" not in "".join(f"{one.heading} {one.text} {one.path}" for one in Notice.objects.all())


def test_the_page_of_a_sign_off_says_what_has_become_of_words_that_may_name_somebody(
    review: Review, business_unit: User, partners: dict[str, User], written: Callable[..., object],
    client_for: Browser,
) -> None:  # fmt: skip
    """They go out as they stand until they have gone."""
    written()
    today, now, browser = timezone.localdate(), timezone.now(), client_for(business_unit)
    rapid.decide(
        review, outcome="none", reasons="They live at EX1 1AA.", group_on=today, by=business_unit, now=now,
        version=draft.decision_of(review).version,  # type: ignore[union-attr]  # it is written above
    )  # fmt: skip
    asked = rapid.ask_to_sign(review, by=business_unit, now=now)

    def says(of: str = f"/reviews/sign-off/{asked.pk}/") -> str:
        page = browser.get(of).content.decode()
        return page.partition("These parts may name somebody</h2><p>")[2].partition(" They look like")[0]

    room = f"/reviews/{review.pk}/rapid/"
    assert says() == says(room) == "The partners sign these words, and they go out as they stand."
    for one in partners.values():
        sign(asked, one)
    to_go = "The partners have signed these words, and they go out as they stand."
    assert says() == says(room) == says(f"{room}sent/") == to_go
    late = {"late_because": "", "without_because": "It is urgent."}
    rapid.send(review, sent_on=today, by=business_unit, today=today, **late)
    assert says() == "The partners have signed these words, and they have gone out as they stand."
