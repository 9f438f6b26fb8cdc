"""Two people on one action: nobody accepts what they have not seen, and nothing that was said is dropped unsaid."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import closing, date_requests, services
from partnership.actions.closing import Said
from partnership.actions.models import Action
from partnership.actions.rules import Ruling
from partnership.base.rules import RuleBroken
from partnership.pages import words
from tests.actions.test_chasing import ClientFor
from tests.actions.test_chasing import action as action
from tests.actions.test_closing import checked, done, proved
from tests.documents import files


def test_nobody_accepts_a_version_that_they_have_not_seen(
    client_for: ClientFor, action: Action, practitioner: User, business_unit: User
) -> None:
    evidence, browser = proved(action, practitioner), client_for(business_unit)
    page = f"/actions/{action.pk}/check/"
    seen = browser.get(page).context["form"].initial[f"seen-{evidence.pk}"]
    closing.replace(
        evidence, by=practitioner, file=files.checked(files.pdf()), note="Another.", now=timezone.now()
    )
    sent = {f"ruling-{evidence.pk}": "accepted", f"seen-{evidence.pk}": seen}
    shown = browser.post(page, sent)
    assert "A newer version of Register was added after you opened this page" in shown.content.decode()
    evidence.refresh_from_db()
    assert evidence.ruling == Ruling.OFFERED
    with pytest.raises(RuleBroken, match="evidence changed"):
        closing.check(
            action, by=business_unit, said={evidence.pk: Said(Ruling.ACCEPTED)}, because="", is_evidenced=False,
            now=timezone.now(), seen={evidence.pk: seen},
        )  # fmt: skip
    sent[f"seen-{evidence.pk}"] = shown.context["form"].data[f"seen-{evidence.pk}"]
    assert browser.post(page, sent).status_code == 302
    evidence.refresh_from_db()
    assert evidence.ruling == Ruling.ACCEPTED


def test_the_second_to_check_the_same_evidence_reads_what_the_first_has_said(
    client_for: ClientFor, action: Action, practitioner: User, business_unit: User, executive: User
) -> None:
    done(action, practitioner)
    evidence, browser = proved(action, practitioner), client_for(business_unit)
    page = f"/actions/{action.pk}/check/"
    seen = browser.get(page).context["form"].initial[f"seen-{evidence.pk}"]
    checked(action, executive, Ruling.ACCEPTED, is_evidenced=False)
    sent = {
        f"ruling-{evidence.pk}": "refused", f"said-{evidence.pk}": "Two teams are not in it.",
        f"seen-{evidence.pk}": seen, "is_evidenced": "no",
    }  # fmt: skip
    shown = browser.post(page, sent)
    said = shown.content.decode()
    assert f"{executive} has checked Register while you were looking, and theirs stands: “Accepted”" in said
    assert "Yours is not saved: “Not enough: Two teams are not in it.”" in said
    assert browser.post(page, {"is_evidenced": "no"}).status_code == 302, "what is left is saved"
    assert browser.post(page, {f"ruling-{evidence.pk}": "accepted", "is_evidenced": "no"}).status_code == 302


def test_another_reason_why_it_is_not_enough_is_not_dropped_unsaid(
    client_for: ClientFor, action: Action, practitioner: User, business_unit: User, executive: User
) -> None:
    done(action, practitioner)
    evidence = proved(action, practitioner)
    page, name = f"/actions/{action.pk}/check/", f"said-{evidence.pk}"
    sent = {f"ruling-{evidence.pk}": "refused", f"seen-{evidence.pk}": "1", "is_evidenced": "no"}
    checked(action, executive, Ruling.REFUSED, is_evidenced=False, why="Not signed.")
    other = proved(action, practitioner, "Another register.")
    closing.check(
        action, by=business_unit, said={other.pk: Said(Ruling.ACCEPTED)}, because="", is_evidenced=False,
        now=timezone.now(),
    )  # fmt: skip
    hers = client_for(business_unit).post(page, sent | {name: "Two teams are missing."}).content.decode()
    assert f"{executive} has checked Register while you were looking" in hers
    assert "theirs stands: “Not enough: Not signed.”" in hers
    assert "Yours is not saved: “Not enough: Two teams are missing.”" in hers
    theirs = client_for(executive).post(page, sent | {name: "Two teams are missing."}).content.decode()
    assert "You have checked Register in another window already" in theirs
    assert "What you say here is not saved: “Not enough: Two teams are missing.”" in theirs
    assert client_for(business_unit).post(page, sent | {name: " Not signed. "}).status_code == 302


def test_another_date_is_granted_in_place_of_the_one_that_was_read(
    client_for: ClientFor, action: Action, practitioner: User, business_unit: User
) -> None:
    today, read = timezone.localdate(), action.due_on
    wanted, moved = read + timedelta(days=10), read + timedelta(days=40)
    asked = date_requests.ask(
        action, by=practitioner, asks_for_on=wanted, because="Teams merge.", today=today
    )
    browser, page = client_for(business_unit), f"/actions/dates/{asked.pk}/"
    sent = {"grants": "yes", **browser.get(page).context["form"].initial}
    services.report_progress(action, by=practitioner, outlook="slipping", text="Half done.", today=today)
    services.revise_due(action, by=business_unit, due_on=moved, because="Longer.", today=today)
    shown = browser.post(page, sent)
    assert "has moved while you were deciding" in shown.content.decode()
    [change] = shown.context["form"].changed
    assert (change.before, change.now) == (words.plain_date(read), words.plain_date(moved))
    action.refresh_from_db()
    assert action.due_on == moved
    facts: dict[str, Any] = {
        "by": business_unit,
        "grants": True,
        "said": "",
        "now": timezone.now(),
        "today": today,
    }
    with pytest.raises(RuleBroken, match="has moved"):
        date_requests.decide(asked, was_on=read, **facts)
    sent |= {"read": shown.context["form"].data["read"]}
    assert browser.post(page, sent).status_code == 302


def test_what_somebody_changed_in_another_window_is_not_called_somebody_elses(
    client_for: ClientFor, action: Action, agency_lead: User, practitioner: User, business_unit: User
) -> None:
    browser, today = client_for(business_unit), timezone.localdate()
    dates, owners = f"/actions/{action.pk}/date/", f"/actions/{action.pk}/owner/"
    wanted = action.due_on + timedelta(days=20)
    one = date_requests.ask(action, by=practitioner, asks_for_on=wanted, because="Merger.", today=today)
    asked = f"/actions/dates/{one.pk}/"
    read = {page: browser.get(page).context["form"].initial for page in (dates, owners, asked)}
    opened = {page: {name: read[page][name] for name in ("stood", "read")} for page in read}

    def moved(days: int) -> dict[str, Any]:
        on = today + timedelta(days=days)
        return {"because": "Late.", "due_on_day": on.day, "due_on_month": on.month, "due_on_year": on.year}

    def says(page: str, **sent: Any) -> str:
        said = browser.post(page, opened[page] | sent).content.decode()
        assert ("You saved this in another window" in said) is not ("omebody else" in said), said
        return "me" if "You saved this in another window" in said else "others"

    assert browser.post(dates, opened[dates] | moved(50)).status_code == 302
    given = browser.post(owners, opened[owners] | {"owner": agency_lead.email})
    assert given.status_code == 302, given.context["form"].errors
    services.report_progress(action, by=agency_lead, outlook="on_track", text="Half done.", today=today)
    assert says(dates, **moved(60)) == "me", "what others changed beside it is no matter"
    assert says(owners, owner=practitioner.email) == "me"
    assert says(asked, grants="yes") == "me"
    services.revise_due(
        action, by=business_unit, due_on=today + timedelta(days=70), because="Later.", today=today
    )  # by nobody's page
    assert says(dates, **moved(60)) == "others"
    assert says(owners, owner=practitioner.email) == "me"
