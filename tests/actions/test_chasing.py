"""Somebody is asked how an action goes, and answers by the link in their mail, without signing in."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import chasing, closing, date_requests, services
from partnership.actions.chasing import Chased
from partnership.actions.chasing_models import Chase
from partnership.actions.models import Action, DateRequest
from partnership.actions.rules import Source, State
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.deadlines import rulebook
from partnership.notices.models import Notice
from partnership.notices.seals import sealed
from partnership.pages import words
from tests.documents import files

ClientFor = Callable[[User | None], Client]
TODAY = timezone.localdate


@pytest.fixture
def action(charity: Agency, practitioner: User, business_unit: User) -> Action:
    """The practitioner's, from a review, agreed half a year ago and due in a month."""
    rulebook.fill()
    return services.agree(
        by=business_unit,
        today=TODAY(),
        title="Use the toolkit before closing",
        agreed="Workers fill in the toolkit with parents.",
        agency=charity,
        owner=practitioner,
        source=Source.REVIEW,
        source_name="Learning review LR-2026-07",
        is_sensitive=True,
        agreed_on=TODAY() - timedelta(days=180),
        due_on=TODAY() + timedelta(days=30),
    )


def link(of: Action) -> str:
    """The address in the newest mail about an action."""
    return sealed(f"/actions/replies/{Chase.objects.filter(action=of).first().pk}/")  # type: ignore[union-attr]


def chase(action: Action, by: User | None) -> Chased:
    return chasing.chase([action], by=by, today=TODAY())


def answers(page: str, answer: str, text: str = "Two teams use it.", **more: str) -> tuple[int, str]:
    """What a browser without a session gets that sends this answer."""
    came = Client().post(page, {"answer": answer, "text": text} | more)
    return came.status_code, came.content.decode()


def day(on: date) -> dict[str, str]:
    return {
        "asks_for_on_day": str(on.day),
        "asks_for_on_month": str(on.month),
        "asks_for_on_year": str(on.year),
    }


def test_a_reminder_is_one_message_a_day_which_names_the_number_alone(
    action: Action, practitioner: User, business_unit: User
) -> None:
    assert chase(action, business_unit) == Chased(1, 0, 0, 0)
    assert chase(action, business_unit) == Chased(0, 1, 0, 0)
    mail = Notice.objects.get(kind="actions.chased")
    assert (mail.user, mail.status) == (practitioner, "held")  # with all other reminders of the day
    for secret in ("toolkit", "LR-2026", "Lantern", "Priya"):
        assert secret not in mail.heading + mail.text
    action.refresh_from_db()
    assert action.chased_on == TODAY()


def test_the_link_shows_title_and_date_and_takes_one_answer(action: Action, business_unit: User) -> None:
    chase(action, business_unit)
    page = link(action)
    shown = Client().get(page).content.decode()
    assert action.title in shown
    for secret in ("LR-2026", "Lantern", "Priya", action.agreed):
        assert secret not in shown
    assert "under the name of whoever this link was sent to" in shown
    assert "It began again" not in shown
    later = answers(page, "slipping", **day(TODAY() + timedelta(days=60)))[1]
    assert "Choose “It needs another date” above, or leave this empty" in later, (
        "a date is not dropped unsaid"
    )
    assert answers(page, "slipping")[0] == 302
    assert answers(page, "slipping")[0] == 302  # a double click
    action.refresh_from_db()
    assert (action.outlook, action.chased_on, action.progress.count()) == ("slipping", None, 1)
    code, again = answers(page, "done")
    assert (code, "You answered on" in again) == (409, True)
    assert Client().get(page.replace(str(Chase.objects.get().pk), str(action.pk))).status_code == 404


def test_the_link_says_that_a_test_has_contradicted_what_was_done(
    action: Action, practitioner: User, business_unit: User
) -> None:
    services.report_done(action, by=practitioner, because="It is.", today=TODAY())
    test = closing.plan_test(
        action, by=business_unit, today=TODAY(), kind="audit", name="Dip sample", planned_on=TODAY()
    )
    closing.tell_result(
        test, by=business_unit, today=TODAY(), carried_out_on=TODAY(), result="contradicts", says="3 of Priya’s 9.",
        due_on=TODAY() + timedelta(days=28),
    )  # fmt: skip
    chase(action, business_unit)
    shown = Client().get(link(action)).content.decode()
    assert "a later test has shown that practice has not changed" in shown
    for secret in ("Dip sample", "Priya", "Lantern"):
        assert secret not in shown


def test_done_by_the_link_waits_for_evidence_and_keeps_what_is_wrong_in_the_form(
    action: Action, practitioner: User, business_unit: User
) -> None:
    chase(action, business_unit)
    page = link(action)
    code, form = answers(page, "done", text="")
    assert (code, "a few words" in form) == (200, True)
    assert "Enter the date that you ask for" in answers(page, "date")[1]
    assert answers(page, "done")[0] == 302
    action.refresh_from_db()
    assert (action.state, action.handed_in_on) == (State.DONE, None)
    assert action.closures.get().by == practitioner


def test_what_may_name_a_child_is_pointed_out_beside_the_field_of_the_link(
    client_for: ClientFor, action: Action, practitioner: User, business_unit: User
) -> None:
    chase(action, business_unit)
    page, said = link(action), {"answer": "slipping", "text": "Joan’s visits are late."}
    shown = Client().post(page, said)
    assert shown.context["form"].errors["text"] == [
        "“Joan” may tell who somebody is. Say it without, or say below that it is to be sent as it is"
    ]
    assert 'name="looked_at"' in shown.content.decode()
    assert "visits are late" in shown.content.decode()
    assert Client().post(page, said | {"looked_at": shown.context["form"].stamps}).status_code == 302
    browser, here = client_for(practitioner), f"/actions/{action.pk}/"
    for name, sent in (
        ("progress", {"outlook": "stuck", "text": "Joan"}),
        ("done", {"because": "Joan"}),
        ("ask-for-date", {"because": "Joan"} | day(action.due_on + timedelta(days=9))),
    ):
        assert "“Joan” may tell" in browser.post(f"{here}{name}/", sent).content.decode(), name
    action.refresh_from_db()
    assert (action.state, action.progress.count()) == (State.OPEN, 1)


def test_another_date_is_asked_for_by_the_link_and_granted_by_the_business_unit(
    client_for: ClientFor, action: Action, practitioner: User, business_unit: User
) -> None:
    chase(action, business_unit)
    wanted = action.due_on + timedelta(days=20)
    assert "Choose a date after" in answers(link(action), "date", **day(action.due_on))[1]
    assert answers(link(action), "date", text="Teams merge.", **day(wanted))[0] == 302
    one = DateRequest.objects.get(by=practitioner)
    office = client_for(business_unit)
    page = f"/actions/dates/{one.pk}/"
    assert page in office.get("/").content.decode()
    assert page in office.get(f"/actions/{action.pk}/").content.decode()
    theirs = client_for(practitioner).get(f"/actions/{action.pk}/").content.decode()
    assert "is asked for, and not decided yet" in theirs
    assert "Ask for another date" not in theirs
    sent = {"grants": "yes", **office.get(page).context["form"].initial}
    assert "why the date stays" in office.post(page, sent | {"grants": "no"}).content.decode()
    assert office.post(page, sent).status_code == 302
    assert office.post(page, sent).status_code == 409
    action.refresh_from_db()
    assert (action.due_on, action.due_changes.get().because) == (wanted, "Teams merge.")
    assert Notice.objects.filter(kind="actions.date_granted", user=practitioner).count() == 1
    with pytest.raises(RuleBroken, match="decided already"):
        date_requests.decide(
            one, by=business_unit, grants=False, said="Late", now=timezone.now(), today=TODAY()
        )


@pytest.mark.parametrize("way", ["handed in", "dropped", "sent back"])
def test_another_date_that_nobody_decided_lapses_when_the_action_moves_on(
    client_for: ClientFor, action: Action, practitioner: User, business_unit: User, way: str
) -> None:
    """Next step and My work follow the stage; the request stays to be read, and bars no later one."""
    wanted = action.due_on + timedelta(days=20)
    asked: dict[str, Any] = {
        "by": practitioner,
        "asks_for_on": wanted,
        "because": "Merger.",
        "today": TODAY(),
    }
    one = date_requests.ask(action, **asked)
    office, page = client_for(business_unit), f"/actions/dates/{one.pk}/"
    told: dict[str, Any] = {"by": business_unit, "because": "It has changed."}
    if way == "dropped":
        services.drop(action, today=TODAY(), **told)
    else:
        done = client_for(practitioner).get(f"/actions/{action.pk}/done/").content.decode()
        assert "Nobody then decides on the other date" in done
        services.report_done(action, by=practitioner, because="All are briefed.", today=TODAY())
        with pytest.raises(RuleBroken, match="said to be done, so it needs no other date"):
            date_requests.ask(action, **asked)
        asks = client_for(practitioner).get(f"/actions/{action.pk}/")
        assert "Ask for another date" not in asks.content.decode()
        assert client_for(practitioner).get(f"/actions/{action.pk}/ask-for-date/").status_code == 409
    if way == "handed in":
        file = files.checked(files.pdf("All teams signed."))
        closing.offer(
            action, by=practitioner, file=file, title="Register", shows="All signed.", now=timezone.now()
        )
    elif way == "sent back":
        services.reopen(action, due_on=action.due_on, today=TODAY(), **told)
    shown = office.get(f"/actions/{action.pk}/")
    step = shown.context["next"]
    assert (step and step.action) == ("Check the evidence" if way == "handed in" else None)
    for text in (f"asked for {words.plain_date(wanted)}: Merger.", "lapsed: nobody had decided it"):
        assert text in shown.content.decode()
    assert not date_requests.waiting(business_unit).exists(), "nor is it among My work"
    assert office.get(page).status_code == office.post(page, {"grants": "yes"}).status_code == 409
    with pytest.raises(RuleBroken, match="moved on since"):
        date_requests.decide(one, by=business_unit, grants=True, said="", now=timezone.now(), today=TODAY())
    assert action.date_requests.filter(lapsed_at=None).count() == 0
    told_of_it = Notice.objects.filter(user=practitioner, kind="actions.date_lapsed").count()
    assert told_of_it == (way == "dropped"), "whoever lets it lapse themselves has read so before"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"state": State.EMBEDDED}, "This action is closed"),
        ({"owner": None}, "Somebody else looks after this action now"),
        ({"chased_on": None}, "We have heard how it goes"),
    ],
)
def test_a_link_that_can_no_longer_be_answered_says_why(
    action: Action, agency_lead: User, business_unit: User, change: dict[str, object], sentence: str
) -> None:
    chase(action, business_unit)
    Action.objects.filter(pk=action.pk).update(**change)
    assert sentence in Client().get(link(action)).content.decode()
    code, said = answers(link(action), "on_track")
    assert (code, sentence in said) == (409, True)
    assert not action.progress.exists()


def test_a_link_is_good_for_four_weeks(action: Action, business_unit: User) -> None:
    chase(action, business_unit)
    Chase.objects.update(on=TODAY() - timedelta(days=29))
    Action.objects.update(chased_on=TODAY() - timedelta(days=29))
    page = Client().get(link(action)).content.decode()
    assert "good for 28 days" in page
    assert f'href="/actions/replies/{Chase.objects.get().pk}/"' in page, "and the way there by signing in"


def test_the_clock_asks_a_week_after_the_date_and_each_week_again(
    action: Action, agency_lead: User, business_unit: User
) -> None:
    now = timezone.now()
    Action.objects.update(due_on=TODAY() - timedelta(days=6))
    assert chasing.sweep(now=now) == 0
    assert [chasing.sweep(now=now + timedelta(days=days)) for days in (1, 1, 7, 8)] == [1, 0, 0, 1]
    action.refresh_from_db()
    assert action.chased_on == TODAY() + timedelta(days=1)  # since when it waits
    # Where nobody owns it the safeguarding lead of the agency is asked.
    Action.objects.update(owner=None)
    assert chasing.sweep(now=now + timedelta(days=15)) == 1
    assert Chase.objects.latest("on").asked == agency_lead


def test_a_chase_is_there_once_a_day_and_answered_at_a_time(action: Action, practitioner: User) -> None:
    one = Chase.objects.create(action=action, asked=practitioner, on=TODAY())
    with pytest.raises(IntegrityError, match="actions_chased_once_a_day"), transaction.atomic():
        Chase.objects.create(action=action, asked=practitioner, on=TODAY())
    one.reply = "done"
    with pytest.raises(IntegrityError, match="actions_chase_answered_with_something"), transaction.atomic():
        one.save()


def test_a_date_moved_after_the_reminder_went_out_is_the_one_that_is_shown(
    action: Action, business_unit: User, practitioner: User
) -> None:
    """Bad input of the tracker: who opens the older mail reads the new date, is told once, and is not asked again."""
    Action.objects.update(due_on=TODAY() - timedelta(days=10))
    action.refresh_from_db()
    chase(action, business_unit)
    page, later = link(action), TODAY() + timedelta(days=40)
    services.revise_due(action, by=business_unit, due_on=later, because="Two teams merge.", today=TODAY())
    said = Client().get(page).content.decode()
    assert f"Due on {words.plain_date(later)}" in said
    assert "How is this action going?" in said
    told = Notice.objects.filter(user=practitioner, kind="deadlines.moved")
    assert [one.text.count(words.plain_date(later)) > 0 for one in told] == [True]
    Chase.objects.update(on=TODAY() - timedelta(days=8))
    assert chasing.sweep(now=timezone.now()) == 0
    assert action.due_changes.get().because == "Two teams merge."


def waits(kind: str) -> list[str]:
    """What became of the messages of a kind, the oldest first."""
    return list(Notice.objects.filter(kind=kind).order_by("created_at").values_list("status", flat=True))


def test_a_reminder_that_waits_is_taken_back_once_somebody_has_said_how_it_goes(
    action: Action, practitioner: User, business_unit: User
) -> None:
    chase(action, business_unit)
    services.report_progress(action, by=practitioner, outlook="on_track", text="Half done.", today=TODAY())
    assert waits("actions.chased") == ["back"]


def test_what_waits_is_taken_back_when_the_action_is_done_or_no_longer_needed(
    action: Action, practitioner: User, business_unit: User
) -> None:
    chase(action, business_unit)
    services.report_done(action, by=practitioner, because="All briefed.", today=TODAY())
    assert waits("actions.chased") == ["back"]
    services.drop(action, by=business_unit, because="The law has changed.", today=TODAY())
    assert waits("actions.given") == ["back"]
    assert waits("actions.dropped") == ["waiting"]


def test_whoever_hands_an_action_on_is_not_reminded_of_it(
    action: Action, agency_lead: User, business_unit: User
) -> None:
    chase(action, business_unit)
    services.hand_over(action, by=business_unit, owner=agency_lead, deputy=None, today=TODAY())
    assert waits("actions.chased") == ["back"]
    assert waits("actions.given") == ["back", "waiting"]


def test_a_reminder_of_which_no_email_went_does_not_count_as_asked(
    client_for: ClientFor, action: Action, practitioner: User, agency_lead: User, business_unit: User
) -> None:
    Action.objects.update(due_on=TODAY() - timedelta(days=10))
    chase(action, business_unit)
    for owner in (agency_lead, practitioner):
        action.refresh_from_db()
        services.hand_over(action, by=business_unit, owner=owner, deputy=None, today=TODAY())
    action.refresh_from_db()
    assert (action.chased_on, action.chases.count()) == (None, 0)
    taken = Notice.objects.get(kind="actions.chased")
    assert client_for(practitioner).get(taken.path).status_code == 200, "it leads to the action"
    assert chasing.sweep(now=timezone.now()) == 1
    Notice.objects.filter(kind="actions.chased", status="held").update(status="sent", sent_at=timezone.now())
    services.hand_over(action, by=business_unit, owner=agency_lead, deputy=None, today=TODAY())
    action.refresh_from_db()
    assert (action.chased_on, action.chases.count()) == (TODAY(), 1), "whoever got the email was asked"


@pytest.mark.parametrize("known", [{"status": "off"}, {"read_at": timezone.now()}], ids=["off", "read"])
def test_whoever_was_asked_here_and_not_by_email_stays_asked(
    action: Action, agency_lead: User, business_unit: User, known: dict[str, Any]
) -> None:
    chase(action, business_unit)
    Notice.objects.filter(kind="actions.chased").update(**known)
    services.hand_over(action, by=business_unit, owner=agency_lead, deputy=None, today=TODAY())
    action.refresh_from_db()
    assert (waits("actions.chased"), action.chased_on, action.chases.count()) == (["back"], TODAY(), 1)


def test_who_need_not_decide_on_another_date_any_more_is_not_asked(
    action: Action, practitioner: User, business_unit: User
) -> None:
    later = TODAY() + timedelta(days=60)
    one = date_requests.ask(action, by=practitioner, asks_for_on=later, because="Teams merge.", today=TODAY())
    assert waits("actions.date_asked") == ["waiting"]
    date_requests.decide(one, by=business_unit, grants=True, said="", now=timezone.now(), today=TODAY())
    assert waits("actions.date_asked") == ["back"]
    later += timedelta(days=9)
    date_requests.ask(action, by=practitioner, asks_for_on=later, because="Late.", today=TODAY())
    services.drop(action, by=business_unit, because="The law has changed.", today=TODAY())
    assert waits("actions.date_asked") == ["back", "back"]


def test_the_page_says_who_was_reminded_today_and_when_the_email_goes(
    client_for: ClientFor, action: Action, practitioner: User, business_unit: User
) -> None:
    office = client_for(business_unit)
    page = f"/actions/{action.pk}/remind/"
    assert f"Goes to <strong>{practitioner}</strong>." in office.get(page).content.decode()
    said = office.post(page, follow=True).content.decode()
    assert "A reminder goes out about 1 action. The email goes " in said
    assert ", together with other notices." in said
    again = office.get(page).content.decode()
    assert f"Not sent to <strong>{practitioner}</strong> again: reminded today already." in again
    assert "Send the reminder</button>" not in again
