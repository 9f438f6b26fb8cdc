"""What was brought as evidence and what was said of it stays to be read, whatever came after it."""

from datetime import date

from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import closing, showing
from partnership.actions.chasing_forms import ReplyForm
from partnership.actions.models import Action
from partnership.actions.rules import Ruling
from partnership.actions.whole import Whole
from tests.actions import test_closing
from tests.actions.test_chasing import ClientFor
from tests.actions.test_chasing import action as action
from tests.actions.test_closing import checked, done, proved
from tests.documents import files


def brought_anew(action: Action, by: User, note: str) -> None:
    file = files.checked(files.pdf(note))
    closing.replace(action.evidence.get(), by=by, file=file, note=note, now=timezone.now())


def test_a_refusal_stays_to_be_read_once_a_newer_version_is_accepted(
    client_for: ClientFor, action: Action, practitioner: User, business_unit: User, executive: User
) -> None:
    evidence, owner = proved(action, practitioner), client_for(practitioner)
    checked(action, executive, Ruling.REFUSED, is_evidenced=False, why="Two teams are missing")
    brought_anew(action, practitioner, "The whole pathway")
    office = client_for(business_unit)
    pages = [office.get(f"/actions/{action.pk}/check/"), owner.get(f"/actions/{action.pk}/")]
    for page in pages:
        said = page.content.decode()
        assert f"Version 1 was not enough, as {executive} said: Two teams are missing." in said
        assert "Version 2: The whole pathway." in said
        assert "14 of 14 teams have signed. Added" in said, "each a sentence"
    checked(action, business_unit, Ruling.ACCEPTED, is_evidenced=False)
    told = [str(one.text) for one in showing.story(Whole.of(action))]
    assert told[:4] == [
        f"{business_unit} accepted Register",
        f"{practitioner} added version 2 of Register: The whole pathway",
        f"{executive} did not accept Register: Two teams are missing",
        f"Register added as evidence by {practitioner}",
    ]
    first = b"".join(opened(owner, f"/actions/proofs/{evidence.pk}/download/?version=1"))
    newest = b"".join(opened(owner, f"/actions/proofs/{evidence.pk}/download/"))
    assert first != newest
    assert owner.get(f"/actions/proofs/{evidence.pk}/download/?version=3").status_code == 404


def opened(browser: Client, path: str) -> list[bytes]:
    answer = browser.get(path)
    assert answer.status_code == 200
    return list(answer.streaming_content)  # type: ignore[attr-defined]


def test_whoever_checks_what_a_colleague_has_just_refused_reads_that_and_keeps_their_words(
    client_for: ClientFor, action: Action, practitioner: User, business_unit: User, executive: User
) -> None:
    done(action, practitioner)
    evidence, browser = proved(action, practitioner), client_for(business_unit)
    page = f"/actions/{action.pk}/check/"
    checked(action, executive, Ruling.REFUSED, is_evidenced=False, why="Two teams are missing.")
    said = browser.post(page, {f"ruling-{evidence.pk}": "accepted", "is_evidenced": "no"}).content.decode()
    assert f"{executive} has checked Register while you were looking" in said
    shown = browser.get(page)
    assert (shown.status_code, "All the evidence has been checked" in shown.content.decode()) == (409, True)


def test_nobody_asks_for_a_date_that_no_clock_is_counted_to_or_for_a_second_one(
    client_for: ClientFor, action: Action, practitioner: User
) -> None:
    page, browser = f"/actions/{action.pk}/ask-for-date/", client_for(practitioner)

    def asked(on: date) -> str:
        sent = {"because": "Teams merge.", "asks_for_on_day": on.day, "asks_for_on_month": on.month}
        return browser.post(page, sent | {"asks_for_on_year": on.year}, follow=True).content.decode()

    assert "Choose a date before 2100" in asked(date(2126, 11, 20))
    assert "The business unit has been asked" in asked(date(2099, 11, 20))
    form = ReplyForm(action=action)
    assert "20 November 2099 is asked for already" in form.fields["answer"].help_text
    assert "asks_for_on" not in form.fields
    shown = browser.get(page)
    assert shown.status_code == 409
    assert f"{practitioner} has asked for 20 November 2099 already" in shown.content.decode()


def test_paper_says_that_evidence_counts_no_more_once_a_test_contradicted_it(
    client_for: ClientFor, action: Action, practitioner: User, business_unit: User, executive: User
) -> None:
    done(action, practitioner)
    proved(action, practitioner)
    checked(action, executive, Ruling.ACCEPTED, is_evidenced=True)
    paper, office = "/actions/print/", client_for(business_unit)
    assert "Register (accepted)" in office.get(paper).content.decode()
    test_closing.found(action, business_unit, "contradicts")
    assert "Register (accepted before it began again)" in office.get(paper).content.decode()
