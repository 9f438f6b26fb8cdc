"""The one list of themes: who keeps it, what uses each, and that whatever is used is never lost."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import closing, services, themes
from partnership.actions.models import Action, Theme
from partnership.base.editing import ChangedMeanwhile
from partnership.base.rules import RuleBroken
from reviews.learning.models import Finding
from reviews.models import Review
from tests.documents import files
from tests.reviews.learning import acted, finding, one, review

__all__ = ["finding", "one", "review"]

ClientFor = Callable[[User | None], Client]


def test_a_theme_is_kept_and_stays_with_what_has_it(
    client_for: ClientFor, finding: object, business_unit: User, scrutineer: User
) -> None:
    browser, page = client_for(business_unit), "/reviews/themes/new/"
    assert (
        "There is already a theme with this name."
        in browser.post(page, {"name": "pre-birth PLANNING"}).content.decode()
    )
    assert "What is it called" in browser.post(page, {"name": ""}).content.decode()
    wide = Theme.objects.get()
    for _ in range(2):  # a double click
        browser.post(page, {"name": "Bruising in babies", "parent": wide.pk})
    assert Theme.objects.get(name="Bruising in babies").parent == wide
    rows = browser.get("/reviews/themes/list/?sort=-findings_number").context["listing"].page.object_list
    used = [(row.name, row.actions_number, row.findings_number, row.reviews_number) for row in rows]
    assert used == [("Pre-birth planning", 0, 1, 1), ("Bruising in babies", 0, 0, 0)]
    assert client_for(scrutineer).get("/reviews/themes/list/").status_code == 403

    sent = {"name": "Unborn children", "version": "0"}
    assert browser.post(f"/reviews/themes/{wide.pk}/", sent).status_code == 302
    wide.refresh_from_db()
    assert (wide.name, wide.is_active, wide.findings.count()) == ("Unborn children", False, 1)
    page = browser.post(f"/reviews/themes/{wide.pk}/", sent | {"name": "Other"}).content.decode()
    assert "You saved this in another window while you were writing here." in page
    # What has it keeps it, also through its form; nothing new is put under it.
    form = browser.get(f"/reviews/findings/{finding.pk}/edit/").context["form"]  # type: ignore[attr-defined]
    assert wide in form.fields["themes"].queryset
    assert wide not in themes.offered()


def test_the_number_of_a_wider_theme_leaves_only_where_it_tells_no_withheld_number_of_a_part(
    client_for: ClientFor, business_unit: User
) -> None:
    """Domain 8.1.3: 1 to 5 cannot be worked out either, in any file and whatever it is filtered and sorted by."""
    wide = Theme.objects.create(name="Neglect")
    parts = {name: Theme.objects.create(name=name, parent=wide) for name in ("Teeth", "Home", "School")}

    def found(name: str, *, times: int) -> None:
        for number in range(times):
            one = Review.objects.create(
                reference=f"{name} {number}",
                kind="learning",
                pseudonym=name,
                started_on=date(2019 + number, 3, 1),
            )
            Finding.objects.create(review=one, sort="improve", text="Not seen.", number=1).themes.add(
                parts[name]
            )

    def file(address: str = "/reviews/themes/?") -> list[list[str]]:
        answer = client_for(business_unit).get(f"{address}&format=csv")
        told = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        return list(csv.reader(told.splitlines()))[1:]

    found("Teeth", times=7)
    found("Home", times=3)
    (home, neglect, teeth) = file()
    assert home[1:4] == ["c", "c", "c"], "and its years, which are as many as its reviews"
    assert neglect[1:5] == ["c", "c", "c", "0"], "ten less seven are three, and so are years less years"
    assert teeth[1:4] == ["7", "2019 to 2025", "7"]
    assert file("/reviews/themes/?q=Neglect") == [neglect]
    found("School", times=4)
    assert [(row[0].split(" (")[0], row[1]) for row in file("/reviews/themes/?sort=-reviews")] == [
        ("Home", "c"), ("Neglect", "14"), ("School", "c"), ("Teeth", "7"),
    ], "seven in two parts are not told apart, nor by their order"  # fmt: skip
    kept = file("/reviews/themes/list/?sort=-findings_number")
    assert [row[0] for row in kept] == ["Home", "Neglect", "School", "Teeth"]


def test_themes_hang_together_two_steps_deep(business_unit: User) -> None:
    wide = themes.add(by=business_unit, name="Neglect", parent=None)
    part = themes.add(by=business_unit, name="Dental neglect", parent=wide)
    with pytest.raises(RuleBroken, match="is itself part of Neglect"):
        themes.add(by=business_unit, name="Teeth", parent=part)
    facts: dict[str, Any] = {"by": business_unit, "name": "Neglect", "is_active": True}
    for parent, said in (
        (wide, "no part of itself"),
        (Theme.objects.create(name="X"), "has parts of its own"),
    ):
        with pytest.raises(RuleBroken, match=said):
            themes.change(wide, version=0, parent=parent, **facts)
    with pytest.raises(ChangedMeanwhile):
        themes.change(wide, version=7, parent=None, **facts)


def test_the_plan_on_paper_has_the_columns_of_domain_1_5_1_and_the_executive_reads_progress_domain_1_5_6(
    client_for: ClientFor, one: object, business_unit: User, agency_lead: User, executive: User
) -> None:
    """Domain 1.5.1: recommendation, action required, lead officer, evidence and progress, RAG. 1.5.6: reported on."""
    today = timezone.localdate()
    action: Action = acted(one, business_unit)  # type: ignore[arg-type]
    services.hand_over(action, by=business_unit, owner=agency_lead, deputy=None, today=today)
    services.report_progress(
        action, by=agency_lead, outlook="slipping", text="Two of nine teams.", today=today
    )
    closing.offer(
        action, by=agency_lead, file=files.checked(files.pdf("Signed.")), title="Register of teams",
        shows="Who has signed.", now=timezone.now() + timedelta(seconds=1),
    )  # fmt: skip
    page = client_for(executive).get("/actions/print/").content.decode()
    for said in (
        "Recommendation 1 of LR-2026-01", action.agreed, str(agency_lead),
        "Register of teams (being checked)", "Two of nine teams.", "At risk",
    ):  # fmt: skip
        assert said in page
    asked = "columns=title,agreed,person,progress,proofs,status"
    answer = client_for(executive).get(f"/actions/?format=csv&{asked}")
    told = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    for said in ('"Progress","Evidence accepted"', "Two of nine teams.", str(agency_lead), "At risk"):
        assert said in told
    # Whoever may not read reviews has the same paper without the recommendation.
    assert "LR-2026-01" not in client_for(agency_lead).get("/actions/print/").content.decode()
