"""Action plans in every state, agreed after reviews, audits, meetings and inspections, around the day of making.

The tables in `data/` say what was agreed and how far it is. `named("action", source, agency, title)` is the identifier
of an action, by which other rooms of the demonstration find it; its agency is empty where a group does it itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import clocks
from partnership.actions.demonstration_data import ORIGINS, SAID, rows
from partnership.actions.models import (
    Action,
    Chase,
    Closure,
    DateRequest,
    DueChange,
    Evidence,
    ProgressReport,
    Reopening,
    Test,
    Theme,
)
from partnership.actions.rules import LIVE, Every, Outlook, Result, Ruling, Source, Stage, State, TestKind
from partnership.agencies.demonstration import address, done_by, named
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.documents import keeping
from partnership.documents import services as documents
from partnership.documents.demonstration_files import as_docx, as_pdf
from partnership.documents.models import Document
from partnership.documents.rules import Kind
from partnership.meetings.models import Seat, Subgroup
from partnership.meetings.rules import SeatKind

DROPPED_EVERY = 15
"""One closed action in so many was no longer needed."""


@done_by(Role.BUSINESS_UNIT)
def fill(today: date) -> None:
    """Once: a second run changes nothing, so that what a visitor has done stays."""
    if not Action.objects.exists():
        Plan(today).make()


@dataclass
class Plan:
    """All that is written, table by table, so that it takes a statement each."""

    today: date
    made: dict[type[Model], list[Any]] = field(default_factory=dict)
    themed: list[tuple[Action, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.agencies = {one.name: one for one in Agency.objects.filter(until_on=None)}
        self.groups = {one.name: one for one in Subgroup.objects.all()}
        players = User.objects.filter(email__in=[address(role) for role in Role])
        self.players = {one.email.partition("@")[0]: one for one in players}
        self.office = self.players[Role.BUSINESS_UNIT]
        self.staff: dict[str, list[User]] = {}
        jobs = Membership.objects.filter(agency__in=self.agencies.values(), until_on=None)
        by_lead = jobs.filter(role=Role.AGENCY_LEAD).order_by("-from_on", "pk")
        others = jobs.filter(role=Role.PRACTITIONER, user__password="!").order_by("pk")  # noqa: S106
        for job in [*by_lead.select_related("user", "agency"), *others.select_related("user", "agency")]:
            team = self.staff.setdefault(job.agency.name, [])
            if len(team) < 6 and job.user not in team:
                team.append(job.user)
        chairs = Seat.objects.filter(kind=SeatKind.CHAIR, until_on=None).select_related("user", "agency")
        self.chairs = {one.subgroup_id: (one.user, one.agency.name) for one in chairs}

    def add(self, row: Any) -> Any:
        """Keep a row until its table is written."""
        self.made.setdefault(type(row), []).append(row)
        return row

    def make(self) -> None:
        """Every action with what was said of it; then the tables, in the order in which they hang together."""
        for number, row in enumerate(sorted(self.planned(), key=lambda one: one["agreed_on"]), start=1):
            self.action(number, row)
        order = (Action, DueChange, ProgressReport, Evidence, Test, Closure, Reopening, Chase, DateRequest)
        for model in order:
            model.objects.bulk_create(self.made.get(model, []))
        themes = {one.name.casefold(): one for one in Theme.objects.all()}
        for action, name in self.themed:
            if theme := themes.get(name.casefold()):
                action.themes.add(theme)
        for action in self.made[Action]:
            if action.state in LIVE:
                clocks.follow(action, by=None, today=self.today)

    def planned(self) -> Iterator[dict[str, Any]]:
        """Each action with the day on which it was agreed: those of today, and those of years past for each agency."""
        for row in rows("agreed"):
            yield row | {"agreed_on": self.day(-ORIGINS[row["source"]].ago), "days": int(row["days"])}
        for row in rows("closed"):
            ago = ORIGINS[row["source"]].ago
            for agency in row["agencies"].split("|"):
                facts = {"agency": agency, "agreed_on": self.day(-ago), "days": 180 - ago, "owner": ""}
                yield row | facts | {"state": "closed"}

    def day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    # One action --------------------------------------------------------------------------------------

    def action(self, number: int, row: dict[str, Any]) -> None:
        """One row of the plan and what has become of it."""
        origin, agreed_on, state = ORIGINS[row["source"]], row["agreed_on"], row["state"]
        agency = self.agencies.get(row["agency"])
        owner, deputy = self.owners(row, number)
        due_on = self.day(row["days"])
        moved = number % 5 == 0 and state not in ("closed", "open") and due_on - timedelta(45) > agreed_on
        action = Action(
            id=named("action", row["source"], row["agency"], row["title"]),
            number=number,
            title=row["title"],
            agreed=row["agreed"],
            success_measure=row["success_measure"],
            agency=agency,
            owner=owner,
            deputy=deputy,
            group=self.groups.get(origin.group),
            source=origin.kind,
            source_name=origin.name.format(y=agreed_on.year, m=f"{agreed_on:%B %Y}"),
            is_sensitive=origin.kind == Source.REVIEW,
            agreed_on=agreed_on,
            first_due_on=due_on - timedelta(45) if moved else due_on,
            due_on=due_on,
        )
        self.add(action)
        self.themed.append((action, row["theme"]))
        if moved:
            because = "Two teams were merging. The new date is agreed with the chair."
            was_on = action.first_due_on
            self.add(
                DueChange(action=action, was_on=was_on, becomes_on=due_on, because=because, by=self.office)
            )
        if state in SAID:
            self.said(action, *SAID[state])
        follow = getattr(self, state, None)
        if callable(follow):
            follow(action)

    def owners(self, row: dict[str, Any], number: int) -> tuple[User | None, User | None]:
        """Somebody of the agency, and every other time somebody who stands in; nobody where a group does it itself."""
        if row["owner"] == "nobody" or not row["agency"]:
            return None, None
        team = self.staff.get(row["agency"], [])
        if row["owner"]:
            player = self.players[row["owner"]]
            return player, next((one for one in team if one != player), None)
        owner = team[number % len(team)] if team else None
        deputy = team[(number + 1) % len(team)] if len(team) > 1 and number % 2 else None
        return owner, deputy

    def doer(self, action: Action) -> User:
        """Whoever speaks for those who do it."""
        if action.owner:
            return action.owner
        return self.chairs[action.group_id][0] if action.group_id in self.chairs else self.office

    def checkers(self, action: Action) -> list[User]:
        """Those who may sign it off: not of the agency that does it, and not whoever says that it is done."""
        council = "Somerset Council"
        found = [(self.office, council), (self.players[Role.EXECUTIVE], council)]
        found += [self.chairs[one.pk] for one in self.groups.values() if one.pk in self.chairs]
        own = action.agency.name if action.agency else ""
        return [user for user, where in found if where != own and user != self.doer(action)]

    # How far it is: the names of states in the tables ---------------------------------------------------

    def said(self, action: Action, outlook: Outlook, text: str) -> None:
        """A progress report of late, unless the date is long over."""
        on = min(self.day(-9 - action.number % 17), action.due_on - timedelta(20))
        on = max(on, action.agreed_on + timedelta(1))
        self.add(ProgressReport(action=action, said_on=on, outlook=outlook, text=text, by=self.doer(action)))
        action.reported_on, action.outlook = on, outlook
        action.report_every, action.report_due_on = Every.QUARTER, self.day(21 + action.number % 40)

    def silent(self, action: Action) -> None:
        """Reminded, and nothing heard."""
        on = self.day(-9)
        self.add(Chase(action=action, asked=self.doer(action), on=on, by=None))
        action.chased_on = on

    def asks(self, action: Action) -> None:
        """Another date is asked for."""
        self.add(
            DateRequest(
                action=action,
                asks_for_on=max(action.due_on, self.today) + timedelta(60),
                because="The teams merge in spring. Briefing them once afterwards reaches everybody.",
                by=self.doer(action),
            )
        )

    def done(self, action: Action) -> None:
        """Said to be done; what shows it is still to come."""
        action.state = State.DONE
        self.close(action, Stage.DONE, self.doer(action), min(action.due_on, self.day(-4)))

    def checking(self, action: Action) -> None:
        """Done, and the evidence is with those who check."""
        self.done(action)
        action.handed_in_on = self.day(-2 - action.number % 7)
        self.evidence(action, "Register of the briefings", Ruling.ACCEPTED)
        self.evidence(action, "Dip sample of 10 records", Ruling.OFFERED)

    def untested(self, action: Action, *, on: date | None = None) -> None:
        """Evidenced; nobody has planned yet how it is tested."""
        on = on or action.due_on - timedelta(5)
        self.evidence(action, "Register of the briefings", Ruling.ACCEPTED)
        self.close(action, Stage.DONE, self.doer(action), on)
        self.close(action, Stage.EVIDENCED, self.checkers(action)[0], on + timedelta(9))
        action.state, action.report_due_on = State.EVIDENCED, None

    def evidenced(self, action: Action) -> None:
        """Evidenced, with a test to come."""
        self.untested(action)
        self.test(action, planned_on=self.day(30 + action.number % 90))

    def late_test(self, action: Action) -> None:
        """Evidenced, and the test should have been."""
        self.untested(action)
        self.test(action, planned_on=self.day(-12))

    def reopened(self, action: Action) -> None:
        """Closed once, and begun again since a later audit showed no change."""
        on = self.day(-120)
        self.untested(action, on=on)
        found = "4 of 20 records show the change. The teams that joined in spring had not been briefed."
        test = self.test(
            action, planned_on=self.day(-30), on=self.day(-24), result=Result.CONTRADICTS, says=found
        )
        self.add(
            Reopening(
                action=action,
                round=1,
                was=State.EVIDENCED,
                on=self.day(-21),
                because=f"{test.name} shows that practice has not changed. {found}",
                by=self.office,
                test=test,
            )
        )
        self.add(
            DueChange(
                action=action,
                was_on=self.day(-115),
                becomes_on=action.due_on,
                because="It begins again after the audit.",
                by=self.office,
            )
        )
        action.first_due_on = self.day(-115)
        action.state, action.round = State.OPEN, 2

    def closed(self, action: Action) -> None:
        """Of years past: embedded by a test that showed the change, or no longer needed."""
        if action.number % DROPPED_EVERY == 0:
            action.state = State.DROPPED
            self.close(action, Stage.DROPPED, self.office, action.due_on)
            return
        self.untested(action)
        on = action.due_on + timedelta(100 + action.number % 60)
        says = "17 of 20 records show the change."
        test = self.test(action, planned_on=on, on=on, result=Result.SUPPORTS, says=says)
        self.close(action, Stage.EMBEDDED, self.checkers(action)[1], on + timedelta(7), test=test)
        action.state = State.EMBEDDED

    # Rows of theirs -------------------------------------------------------------------------------------

    def close(self, action: Action, stage: Stage, by: User, on: date, *, test: Test | None = None) -> None:
        because = {
            Stage.DONE: "Every team has been briefed and works in the new way.",
            Stage.EVIDENCED: "The register and the sample show it for all teams.",
            Stage.EMBEDDED: "A later audit found the change in the records.",
            Stage.DROPPED: "A new national form has taken its place.",
        }[stage]
        self.add(Closure(action=action, round=1, stage=stage, on=on, because=because, by=by, test=test))

    def test(self, action: Action, *, planned_on: date, on: date | None = None, **found: Any) -> Test:
        """An audit, every fourth time a survey, every seventh an indicator."""
        kind, name = TestKind.AUDIT, f"Audit of 20 records, {planned_on:%B %Y}"
        if action.number % 4 == 0:
            kind, name = TestKind.SURVEY, f"Survey of practitioners, {planned_on:%B %Y}"
        elif action.number % 7 == 0:
            kind, name = TestKind.INDICATOR, "Plans agreed in time, each quarter"
        told_by = self.office if on else None
        made: Test = self.add(
            Test(
                action=action,
                kind=kind,
                name=name,
                planned_on=planned_on,
                carried_out_on=on,
                by=self.office,
                told_by=told_by,
                **found,
            )
        )
        return made

    def evidence(self, action: Action, title: str, ruling: Ruling) -> None:
        """A document of the agency; one for all agencies where they did the same years ago."""
        key = (title, action.source_name, action.title if action.agreed_on < self.day(-500) else action.pk)
        document = self.papers.get(key)
        if document is None:
            document = self.papers[key] = self.paper(action, title)
        checked = ruling != Ruling.OFFERED
        self.add(
            Evidence(
                action=action,
                document=document,
                shows="That every team was reached, and when."
                if checked
                else "That it is in 8 of 10 records.",
                by=self.doer(action),
                ruling=ruling,
                decided_by=self.checkers(action)[0] if checked else None,
                decided_at=timezone.now() if checked else None,
            )
        )

    papers: dict[Any, Document] = field(default_factory=dict)

    def paper(self, action: Action, title: str) -> Document:
        """A small real file."""
        document = Document(
            id=named("evidence", action.pk, title),
            agency=action.agency if action.agreed_on >= self.day(-500) else None,
            title=f"{title}, {action.reference}",
            kind=Kind.EVIDENCE,
            is_sensitive=action.is_sensitive,
        )
        text = f"{action.title}. {action.agreed} What was seen stands here, without names."
        make = as_pdf if action.number % 2 else as_docx
        file = make(document.title, text)
        with keeping.kept(file) as stored:
            documents.begin(document, file=file, stored=stored, note="", by=self.doer(action))
        return document
