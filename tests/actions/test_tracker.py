"""The tracker: who sees what, what a filter finds, and what one change does to many."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import access, handover, merging, services
from partnership.actions.models import Action, DueChange, Theme
from partnership.actions.rules import State, Status
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.history.models import Read
from partnership.meetings.models import Seat, Subgroup
from partnership.meetings.rules import SeatKind
from partnership.pages import words
from tests.actions.test_chasing import action as action

ClientFor = Callable[[User | None], Client]
TODAY = timezone.localdate


def text(browser: Client, path: str) -> str:
    return browser.get(path).content.decode()


def test_domain_1_5_4_each_sees_what_is_theirs(
    action: Action, agency_lead: User, practitioner: User, nurse: User, constable: User, scrutineer: User
) -> None:
    group = Subgroup.objects.create(name="Learning Group", purpose="Learns from reviews.")
    Action.objects.update(group=group)
    Seat.objects.create(
        subgroup=group,
        agency=nurse.memberships.get().agency,
        user=nurse,
        kind=SeatKind.CHAIR,
        from_on=TODAY(),
    )
    seeing = [agency_lead, practitioner, nurse, scrutineer]
    assert all(access.visible(one).filter(pk=action.pk).exists() for one in seeing)
    assert not access.visible(constable).exists()
    action.refresh_from_db()
    assert access.why(nurse, action)[0].startswith("because you chair the Learning Group, which oversees it")


def test_the_lead_of_a_successor_sees_what_the_other_agency_agreed(
    action: Action, charity: Agency, hospital: Agency, agency_lead: User, nurse: User
) -> None:
    yesterday = TODAY() - timedelta(days=1)
    Agency.objects.filter(pk=charity.pk).update(until_on=yesterday, successor=hospital)
    nurse.memberships.update(role="agency_lead")
    assert access.visible(nurse).filter(pk=action.pk).exists()
    # Whoever worked for the agency that has ended works there no longer.
    assert not access.visible(User.objects.get(pk=agency_lead.pk)).exists()


def test_the_second_merger_of_a_chain_counts_from_its_day(
    action: Action, charity: Agency, hospital: Agency, constabulary: Agency, constable: User
) -> None:
    Agency.objects.filter(pk=charity.pk).update(until_on=TODAY() - timedelta(days=9), successor=hospital)
    Agency.objects.filter(pk=hospital.pk).update(until_on=TODAY(), successor=constabulary)
    constable.memberships.update(role="agency_lead")
    for ended, seen in ((0, False), (1, True)):
        Agency.objects.filter(pk=hospital.pk).update(until_on=TODAY() - timedelta(days=ended))
        lead, found = User.objects.get(pk=constable.pk), Action.objects.get(pk=action.pk)
        assert access.visible(lead).exists() is seen
        assert (constabulary.pk in access.whose(found)) is seen


def test_an_agency_reads_an_action_without_the_name_of_its_review(
    client_for: ClientFor, action: Action, agency_lead: User, business_unit: User
) -> None:
    for path in ("/actions/", f"/actions/{action.pk}/", "/actions/print/", "/actions/board/"):
        assert "LR-2026-07" in text(client_for(business_unit), path)
        page = text(client_for(agency_lead), path)
        assert "Use the toolkit" in page
        assert "LR-2026-07" not in page
    assert "Use the toolkit" not in text(client_for(agency_lead), "/actions/?q=LR-2026-07")
    assert "Use the toolkit" in text(client_for(agency_lead), "/actions/?q=A-1&status=on_track")
    exported = client_for(agency_lead).get("/actions/?format=csv&columns=title,source_name")
    told = b"".join(exported.streaming_content)  # type: ignore[attr-defined]
    assert b"LR-2026" not in told
    # A row is named in a file too, where the page has it under the title.
    assert b'"Number","Action"' in told
    assert b'"A-0001","Use the toolkit' in told


def test_the_list_asks_as_much_for_many_as_for_few(
    client_for: ClientFor,
    action: Action,
    business_unit: User,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    row = {name: getattr(action, name) for name in ("agency", "agreed", "source", "source_name", "agreed_on")}
    Action.objects.bulk_create(
        Action(
            number=number,
            title=f"Action {number}",
            due_on=action.due_on,
            first_due_on=action.due_on,
            owner_id=action.owner_id,
            **row,
        )
        for number in range(2, 60)
    )
    browser = client_for(business_unit)
    wide = Theme.objects.create(name="Exploitation")
    action.themes.add(Theme.objects.create(name="County lines", parent=wide))
    for path in (
        "/actions/?status=overdue&status=on_track&sort=status",
        f"/actions/?theme={wide.pk}",
        "/actions/board/",
        "/actions/plan/?by=theme",
    ):
        with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
            page = browser.get(path)
        assert page.status_code == 200
    lines = {line.name: sum(number for _, number, _ in line.counts) for line in page.context["lines"]}
    assert lines == {"Exploitation": 1, "County lines": 1, "No theme": 58}
    page = browser.get(f"/actions/?theme={wide.pk}")
    assert [one.number for one in page.context["listing"].page.object_list] == [action.number]
    assert "With its parts." in page.content.decode()
    boxes = [str(label) for _, label in page.context["form"].fields["status"].choices]
    assert [label.partition(">")[2][0] for label in boxes] == ["0", "0", "1", "0", "0"], boxes


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("", 3),
        ("status=overdue&" * 5, 1),
        ("status=overdue&status=closed", 2),
        ("&".join(f"status={one}" for one in Status), 4),
        ("far=embedded", 1),
        ("far=open&status=closed", 0),
        ("status=nonsense", 3),
        ("q=toolkit&source=review", 3),
        ("q=nothing", 0),
    ],
)
def test_the_list_counts_what_it_lists_by_the_numbers_of_the_statuses(
    client_for: ClientFor, action: Action, business_unit: User, asked: str, number: int
) -> None:
    over = TODAY() - timedelta(days=3)
    row = {
        "agency": action.agency,
        "agreed": "Use it.",
        "source": action.source,
        "source_name": "R",
    }
    dates = {"agreed_on": over, "first_due_on": over, "due_on": over}
    for at, state in enumerate((State.OPEN, State.EVIDENCED, State.EMBEDDED), 2):
        Action.objects.create(number=at, title=f"Toolkit {at}", state=state, **row, **dates)
    listing = client_for(business_unit).get(f"/actions/?{asked}").context["listing"]
    assert listing.count == listing.rows.count() == len(listing.page.object_list) == number


@pytest.mark.parametrize("sort", ["", "status", "-status,owner", "-due_on,status"])
def test_each_page_of_the_list_has_the_rows_that_follow_those_of_the_page_before(
    client_for: ClientFor, action: Action, business_unit: User, sort: str
) -> None:
    states = (State.OPEN, State.OPEN, State.EVIDENCED, State.EMBEDDED)
    facts = {
        name: getattr(action, name) for name in ("agency", "agreed", "source", "source_name", "agreed_on")
    }
    Action.objects.bulk_create(
        Action(
            number=at,
            title=f"Toolkit {at}",
            state=states[at % 4],
            due_on=TODAY() + timedelta(days=at % 60 - 30),
            first_due_on=TODAY(),
            **facts,
        )
        for at in range(2, 120)
    )
    browser, everything = client_for(business_unit), "&".join(f"status={one}" for one in Status)
    pages = [
        browser.get(f"/actions/?{everything}&sort={sort}&page={page}").context["listing"]
        for page in range(1, 6)
    ]
    seen = [one.number for listing in pages for one in listing.page.object_list]
    assert seen == [one.number for one in pages[0].rows]
    assert len(seen) == 119
    for asked, there in ((0, 1), (-3, 1), (99, 5), ("x", 1)):
        shown = browser.get(f"/actions/?{everything}&sort={sort}&page={asked}").context["listing"]
        assert shown.page.number == there


def test_one_change_for_those_ticked_is_looked_at_and_made_once(
    client_for: ClientFor, action: Action, business_unit: User, agency_lead: User
) -> None:
    browser = client_for(business_unit)
    later = action.due_on + timedelta(days=30)
    sent = {"pick": [str(action.pk), "nonsense"], "change": "date", "back": "/actions/?q=toolkit"}
    assert "Nothing is changed until you say so" in browser.post("/actions/change/", sent).content.decode()
    assert not DueChange.objects.exists()
    assert Read.objects.get(what="actions").rows == 1
    day = {"due_on_day": later.day, "due_on_month": later.month, "due_on_year": later.year}
    answered = sent | day | {"because": "Two teams merge.", "confirm": "yes"}
    over = browser.post("/actions/change/", answered | {"due_on_year": later.year - 2}).content.decode()
    assert "A-0001 stays as it was: Choose today or a day to come." in over
    assert "Two teams merge." in over, "what is wrong for all is asked again, and nothing typed is lost"
    for _ in range(2):
        assert browser.post("/actions/change/", answered)["Location"] == "/actions/?q=toolkit"
    assert DueChange.objects.get().becomes_on == later
    theme = Theme.objects.create(name="Neglect of tests")
    for _ in range(2):
        browser.post("/actions/change/", sent | {"change": "theme", "theme": theme.pk, "confirm": "yes"})
    assert list(action.themes.all()) == [theme]
    assert client_for(agency_lead).post("/actions/change/", answered).status_code == 403
    remind = sent | {"change": "remind"}
    page = browser.post("/actions/change/", remind).content.decode()
    assert f"<p>Goes to <strong>{action.owner}</strong>.</p>" in page
    browser.post("/actions/change/", remind | {"confirm": "yes"})
    page = browser.post("/actions/change/", remind).content.decode()
    assert f"<p>Not sent to <strong>{action.owner}</strong> again: reminded today already.</p>" in page
    Action.objects.update(owner=None)
    User.objects.filter(pk=agency_lead.pk).update(is_active=False)
    page = browser.post("/actions/change/", remind).content.decode()
    assert "<p>Nobody gets it: name an owner first.</p>" in page
    elsewhere = browser.post("/actions/change/", {"change": "date", "back": "https://elsewhere.example/"})
    assert elsewhere["Location"] == "/actions/"


def test_an_action_is_added_and_the_second_click_adds_none(
    client_for: ClientFor, action: Action, charity: Agency, business_unit: User, nurse: User
) -> None:
    browser, due = client_for(business_unit), TODAY() + timedelta(days=90)
    sent = {
        "title": "Brief GP practices", "agreed": "Brief them.", "agency": str(charity.pk), "source": "audit",
        "source_name": "Audit MA-12", "due_on_day": due.day, "due_on_month": due.month, "due_on_year": due.year,
        "agreed_on_day": TODAY().day, "agreed_on_month": TODAY().month, "agreed_on_year": TODAY().year,
    }  # fmt: skip
    wrong = browser.post("/actions/new/", sent | {"owner_email": nurse.email}).content.decode()
    assert "does not work for Lantern Family Trust" in wrong
    assert browser.post("/actions/new/", sent).status_code == 302
    assert "This action is in the tracker already" in browser.post("/actions/new/", sent).content.decode()
    assert Action.objects.filter(title="Brief GP practices").get().number == 2


def test_the_second_of_two_editors_is_shown_what_differs(
    client_for: ClientFor, action: Action, business_unit: User
) -> None:
    page = f"/actions/{action.pk}/edit/"
    browser = client_for(business_unit)
    form = browser.get(page).context["form"]
    sent: dict[str, object] = {name: value for name, value in form.initial.items() if isinstance(value, str)}
    sent |= {
        "title": "Mine", "agency": action.agency_id, "agreed_on_day": action.agreed_on.day,
        "agreed_on_month": action.agreed_on.month, "agreed_on_year": action.agreed_on.year,
    }  # fmt: skip
    services.hand_over(action, by=business_unit, owner=None, deputy=None, today=TODAY())
    answer = browser.post(page, sent | {"version": action.version}).content.decode()
    assert "Somebody else saved this" in answer
    action.refresh_from_db()
    assert (action.title, action.owner) == ("Use the toolkit before closing", None)


def test_whoever_does_it_reads_where_another_date_is_asked_for(
    client_for: ClientFor, action: Action, agency_lead: User, scrutineer: User
) -> None:
    page = f"/actions/{action.pk}/date/"
    refused = client_for(agency_lead).get(page)
    assert refused.status_code == 403
    assert "choose “Ask for another date” on its page" in refused.content.decode()
    assert "Ask for another date" not in client_for(scrutineer).get(page).content.decode()


def test_another_date_or_owner_goes_over_none_that_was_not_seen(
    client_for: ClientFor, action: Action, business_unit: User, practitioner: User, agency_lead: User
) -> None:
    browser = client_for(business_unit)
    dates, owners = f"/actions/{action.pk}/date/", f"/actions/{action.pk}/owner/"
    stood = {page: browser.get(page).context["form"].initial["stood"] for page in (dates, owners)}
    seen, mine = action.due_on, TODAY() + timedelta(days=99)
    theirs = TODAY() + timedelta(days=50)
    services.report_progress(action, by=practitioner, outlook="on_track", text="Half done.", today=TODAY())
    services.revise_due(action, by=business_unit, due_on=theirs, because="Teams merge.", today=TODAY())
    services.hand_over(action, by=business_unit, owner=agency_lead, deputy=None, today=TODAY())
    sent = {"because": "Late.", "stood": stood[dates]}
    sent |= {f"due_on_{part}": str(getattr(mine, part)) for part in ("day", "month", "year")}
    shown = browser.post(dates, sent)
    assert "Somebody else changed this" in shown.content.decode()
    [conflict] = shown.context["form"].conflicts
    assert (conflict.theirs, conflict.yours) == (words.plain_date(theirs), words.plain_date(mine))
    asked = {"owner": practitioner.email, "deputy": "", "stood": stood[owners]}
    shown = browser.post(owners, asked)
    [conflict] = shown.context["form"].conflicts
    assert (conflict.theirs, conflict.yours) == (agency_lead.email, practitioner.email)
    action.refresh_from_db()
    assert (action.due_on, action.owner) == (theirs, agency_lead)
    assert browser.post(owners, asked | {"stood": shown.context["form"].now}).status_code == 302
    with pytest.raises(RuleBroken, match="Somebody else changed this"):
        services.revise_due(
            action, by=business_unit, due_on=mine, because="Late.", today=TODAY(), was_on=seen
        )
    asked_of = (agency_lead.pk, None)
    with pytest.raises(RuleBroken, match="Somebody else changed this"):
        services.hand_over(
            action, by=business_unit, owner=None, deputy=None, today=TODAY(), instead_of=asked_of
        )


@pytest.mark.parametrize("to_deputy", [True, False])
def test_the_actions_of_somebody_who_leaves_find_another_owner(
    action: Action, practitioner: User, agency_lead: User, business_unit: User, to_deputy: bool
) -> None:
    """Orphaned owners are found when somebody leaves: the deputy, else the lead of the agency."""
    if to_deputy:
        Action.objects.update(deputy=agency_lead)
    agency = practitioner.memberships.get().agency
    in_hand = handover.SOURCE.shows(practitioner, to=None, agency=agency, on=TODAY())
    assert [one.title for one in in_hand] == ["A-0001"]  # from a review: the number alone
    handover.SOURCE.hands_over(practitioner, to=None, agency=agency, by=business_unit, on=TODAY())
    action.refresh_from_db()
    assert (action.owner, action.deputy) == (agency_lead, None)


def test_the_actions_of_a_merged_agency_go_on_in_its_successor(
    client_for: ClientFor, action: Action, charity: Agency, hospital: Agency, business_unit: User
) -> None:
    """What is open becomes the successor's; what it has agreed itself, and what is closed, is found with it."""
    Agency.objects.filter(pk=charity.pk).update(until_on=TODAY() - timedelta(days=1), successor=hospital)
    row = {"agreed": "Do it.", "agreed_on": action.agreed_on, "due_on": action.due_on, "source": "audit"}
    row |= {"first_due_on": action.due_on, "source_name": "Audit MA-12"}

    def add(number: int, title: str, agency: Agency, state: str = "open") -> Action:
        return Action.objects.create(number=number, title=title, agency=agency, state=state, **row)

    charity.refresh_from_db()
    coming = Agency(name="New Trust", from_on=TODAY() + timedelta(days=1))
    for agency, refused in ((charity, f"Choose {hospital}, which goes on"), (coming, "New Trust begins on")):
        with pytest.raises(RuleBroken, match=refused):
            services.agree(by=business_unit, today=TODAY(), agency=agency, due_on=action.due_on)
    both = [add(2, "Brief all teams", charity), add(3, "Brief all teams", hospital)]
    closed, proved = add(4, "Name a lead", charity, "embedded"), add(5, "Sign it", charity, "evidenced")
    assert handover.merged(TODAY()) == 2
    assert handover.merged(TODAY()) == 0
    assert Action.objects.get(pk=action.pk).version == action.version + 1
    stands = dict(Action.objects.values_list("pk", "agency"))
    assert [stands[one.pk] for one in (action, proved)] == [hospital.pk] * 2
    assert [stands[one.pk] for one in (*both, closed)] == [charity.pk, hospital.pk, charity.pk]

    browser = client_for(business_unit)
    every = "&".join(f"status={one}" for one in ("overdue", "on_track", "at_risk", "checked", "closed"))
    listing = browser.get(f"/actions/?agency={hospital.pk}&{every}").context["listing"]
    assert {one.number for one in listing.page.object_list} == {1, 2, 3, 4, 5}
    (line,) = browser.get("/actions/plan/?by=agency").context["lines"]
    told = {head: number for head, number, _ in line.counts if number}
    assert (line.name, told) == (hospital.name, {"On track": 3, "Evidenced": 1, "Embedded": 1})
    chapters = browser.get(f"/actions/print/?{every}").context["chapters"]
    assert [chapter.name for chapter in chapters] == [hospital.name]


def test_a_merger_says_where_both_have_the_same_action_to_do(
    action: Action, charity: Agency, hospital: Agency, business_unit: User
) -> None:
    same = {name: getattr(action, name) for name in (*merging.SAME, "agreed", "due_on", "first_due_on")}
    theirs = Action.objects.create(number=2, agency=hospital, state="dropped", **same)

    def meeting() -> list[str]:
        found = merging.moves(business_unit, charity, hospital)
        return [sentence for sentence, _ in found.meeting] if found else []

    assert meeting() == [], "nobody has to do theirs any more"
    Action.objects.filter(pk=theirs.pk).update(state="done")
    assert meeting() == [f"Both have agreed the same action: {action.title}"]


@pytest.mark.parametrize("form", ["remind", "ask-for-date", "edit", "progress", "prove", "test"])
def test_every_page_of_what_came_from_a_review_says_so_and_is_written_down(
    client_for: ClientFor, action: Action, business_unit: User, form: str
) -> None:
    answer = text(client_for(business_unit), f"/actions/{action.pk}/{form}/")
    assert "It came from a review. Share only with people who need it." in answer
    assert Read.objects.filter(row=action.pk, user_id=business_unit.pk).count() == 1
