"""The words of an action and of its evidence are looked through for names, and one tick sends them as they are."""

import re
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import closing, date_requests
from partnership.actions.models import Action, Evidence
from tests.actions.test_chasing import action as action
from tests.actions.test_closing import proved
from tests.documents import files
from tests.naming.pages import TOLD, ticked

Browser = Callable[[User], Client]


def test_the_words_of_an_action_are_looked_through_and_only_new_ones_again(
    action: Action, business_unit: User, client_for: Browser
) -> None:
    browser, today = client_for(business_unit), timezone.localdate()
    dates = {"day": today.day, "month": today.month, "year": today.year}
    said: dict[str, Any] = {
        "title": "Visit Joan", "agreed": f"{action.agency} visits her.", "agency": str(action.agency_id),
        "source": "audit", "source_name": "Audit Quennell",
        **{f"{name}_{part}": value for name in ("due_on", "agreed_on") for part, value in dates.items()},
    }  # fmt: skip
    page = browser.post("/actions/new/", said)
    assert re.findall(f"(“[^<]*) {TOLD}", page.content.decode())[0].endswith("“Joan”")
    assert browser.post("/actions/new/", said | ticked(page)).status_code == 302
    made = Action.objects.get(title="Visit Joan")
    said |= {"version": made.version, "agreed": "Sharon visits Joan."}
    page = browser.post(f"/actions/{made.pk}/edit/", said)
    assert f"“Sharon” {TOLD}" in page.content.decode()
    assert browser.post(f"/actions/{made.pk}/edit/", said | ticked(page)).status_code == 302


def test_evidence_is_looked_through_and_asks_for_its_file_again(
    action: Action, business_unit: User, client_for: Browser
) -> None:
    browser, here = client_for(business_unit), f"/actions/{action.pk}/prove/"

    def said(**more: str) -> dict[str, Any]:
        file = SimpleUploadedFile("register.pdf", files.pdf(), "application/pdf")
        return {"title": "Letter to Joan", "shows": "Sharon was told.", "file": file, **more}

    page = browser.post(here, said())
    shown = page.content.decode()
    assert f"“Joan” {TOLD}" in shown
    assert f"“Sharon” {TOLD}" in shown
    assert "Choose the file again" in shown
    assert not Evidence.objects.exists()
    assert browser.post(here, said(**ticked(page))).status_code == 302
    assert Evidence.objects.get().document.title == "Letter to Joan"


def test_whatever_is_said_of_an_action_is_looked_through(
    action: Action, business_unit: User, practitioner: User, executive: User, client_for: Browser
) -> None:
    office, partner, owner = map(client_for, (business_unit, executive, practitioner))
    here, today = f"/actions/{action.pk}/", timezone.localdate()
    later = {"day": today.day, "month": today.month, "year": today.year + 1}
    due = {f"due_on_{part}": value for part, value in later.items()}
    evidence = proved(action, practitioner)
    asked = date_requests.ask(
        action,
        by=practitioner,
        asks_for_on=today.replace(year=today.year + 1, day=1),
        because="-",
        today=today,
    )
    test = closing.plan_test(
        action, by=business_unit, today=today, kind="audit", name="Dip sample", planned_on=today
    )
    planned = {f"planned_on_{part}": value for part, value in later.items()}
    result = {f"carried_out_on_{part}": getattr(today, part) for part in later}
    for browser, page, said, field in (
        (office, f"{here}date/", due | {"because": "Joan"}, "because"),
        (office, f"/actions/dates/{asked.pk}/", {"grants": "no", "said": "Joan"}, "said"),
        (
            partner,
            f"{here}check/",
            {f"ruling-{evidence.pk}": "refused", f"said-{evidence.pk}": "Joan"},
            f"said-{evidence.pk}",
        ),
        (owner, f"/actions/proofs/{evidence.pk}/", {"note": "Joan"}, "note"),
        (office, f"{here}test/", planned | {"kind": "audit", "name": "Ask Joan"}, "name"),
        (
            office,
            f"/actions/tests/{test.pk}/result/",
            result | {"result": "supports", "says": "Joan"},
            "says",
        ),
        (
            office,
            "/actions/change/",
            due | {"pick": str(action.pk), "change": "date", "confirm": "yes", "because": "Joan"},
            "because",
        ),
    ):
        shown = browser.post(page, said)
        assert shown.context, page
        (error, *more) = shown.context["form"].errors[field]
        assert (error.startswith("“Joan” may tell"), more) == (True, []), page
        assert 'name="looked_at"' in shown.content.decode(), page
