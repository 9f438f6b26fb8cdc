"""What the pack of a rapid review holds, in the national shape: gathered once, for paper and for a word processor.

Children stand in it by their pseudonyms, and nothing here can open the key to one. The pack goes to the Panel; rapid
review reports are not published.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.deadlines.explaining import period
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import State as ClockState
from partnership.pages import words
from reviews import clocks
from reviews.incidents.models import Child, Incident
from reviews.incidents.rules import KnownTo, years_old
from reviews.models import Review
from reviews.rapid import draft
from reviews.rapid.days import incident_of
from reviews.rapid.models import Meeting, SafetyAction, Sending
from reviews.requests.models import AgencyRequest
from reviews.requests.rules import ANSWERED, State
from reviews.signing import services as signing
from reviews.signing.rules import What
from reviews.signing.showing import passages

MARKING = "OFFICIAL-SENSITIVE"
DECISION = "Decision and signatures"
NOT_PUBLISHED = "For the Child Safeguarding Practice Review Panel. Not for publication."
NOT_SIGNED = (
    "Draft for the safeguarding partners, not signed by all three. Not for the Panel, not for publication."
)


@dataclass(frozen=True)
class Table:
    """Facts in rows; the first cell of each is its heading."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """One part of the pack: paragraphs, a table, and parts under it."""

    title: str
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    parts: "tuple[Section, ...]" = ()
    number: str = ""

    @property
    def anchor(self) -> str:
        return f"part-{self.number.replace('.', '-')}"


@dataclass(frozen=True)
class Pack:
    """Everything that is sent."""

    reference: str
    pseudonym: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    as_at: datetime
    marking: str = MARKING
    note: str = NOT_SIGNED

    @property
    def title(self) -> str:
        return f"Rapid review {self.reference}"

    @property
    def warns(self) -> bool:
        """Whether it is not what goes to the Panel."""
        return self.note != NOT_PUBLISHED


NOT_WRITTEN = ("This part is not written yet.",)
"""What stands under a heading in a pack that is made before the draft is whole, so that nobody takes it for lost."""


def paragraphs(text: str) -> tuple[str, ...]:
    """What somebody typed, by its empty lines."""
    return tuple(part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())


def compose(review: Review, *, as_at: datetime) -> Pack:
    """The pack of a review as its records are now."""
    incident = incident_of(review)
    found = [
        decision(review),
        *(written(one.get_purpose_display(), one.text) for one in draft.passages(review)),
        safety(review),
        children(incident),
        involvement(review),
        agencies(review),
        meetings(review),
    ]
    sections = tuple(numbered(one, str(at)) for at, one in enumerate((s for s in found if s), 1))
    return Pack(
        reference=review.reference,
        pseudonym=review.pseudonym,
        facts=tuple((key, value) for key, value in facts(review, incident, as_at=as_at) if value),
        sections=sections,
        as_at=as_at,
        note=note(review),
    )


def note(review: Review) -> str:
    """What stands on each page: for whom it is, and whether it is what was signed and sent."""
    if sending := Sending.objects.filter(review=review).first():
        sent_on = day(sending.sent_on)
        return (
            f"Made after the review went to the Panel on {sent_on}: not what was sent. Not for publication."
        )
    return NOT_PUBLISHED if signing.complete(signing.current(review, What.RAPID)) else NOT_SIGNED


def written(title: str, text: str) -> Section:
    """A text under its heading, with the headings that stand in it as parts: as who signs it reads it."""
    lead: tuple[str, ...] = ()
    parts: list[Section] = []
    for heading, said in passages(text):
        if heading:
            parts.append(Section(heading, paragraphs(said)))
        elif parts:  # under an empty heading: it stays where it stands
            parts[-1] = replace(parts[-1], paragraphs=parts[-1].paragraphs + paragraphs(said))
        else:
            lead += paragraphs(said)
    return Section(title, lead if text.strip() else NOT_WRITTEN, parts=tuple(parts))


def numbered(section: Section, number: str) -> Section:
    """A section with its number, and its parts with theirs."""
    parts = tuple(numbered(one, f"{number}.{at}") for at, one in enumerate(section.parts, 1))
    return Section(section.title, section.paragraphs, section.table, parts, number)


def day(value: date | None) -> str:
    return words.plain_date(value) if value else ""


def facts(review: Review, incident: Incident | None, *, as_at: datetime) -> list[tuple[str, str]]:
    """What the first page says."""
    clock = clocks.of(clocks.RAPID, review)
    rows = [
        ("Partnership", str(settings.PARTNERSHIP["name"])),
        ("Called here", review.pseudonym),
        ("Overseen by", str(review.group) if review.group else ""),
    ]
    if incident:
        try:
            notification = incident.notification
        except ObjectDoesNotExist:
            notification = None
        about = "about " if incident.is_approximate else ""
        rows += [
            ("Incident", f"{incident.reference}, {incident.get_nature_display().lower()}"),
            ("Local authority", str(incident.authority)),
            ("Happened on", f"{about}{day(incident.happened_on)}" if incident.happened_on else ""),
            ("Authority aware on", day(incident.aware_on)),
            ("Notified on", day(notification.sent_on) if notification else ""),
            ("National number", notification.number if notification else ""),
        ]
    if clock:
        reckoned = f"{day(clock.reckoned_on)}, {period(clock.rule)} after {day(clock.trigger_on)}"
        agreed = f"{day(clock.revised_on)}, as agreed, instead of {reckoned}. {clock.revised_because}"
        rows.append(("Due", agreed if clock.revised_on else reckoned))
        rows.append(("Late", late(review, clock, made_on=timezone.localdate(as_at))))
    return rows


def late(review: Review, clock: Deadline, *, made_on: date) -> str:
    """That the review went late, with the reason; before it went, that the pack was made after the day it was due."""
    if sending := Sending.objects.filter(review=review).first():
        return f"Sent on {day(sending.sent_on)}. {sending.late_because}" if sending.is_late else ""
    runs = clock.state in (ClockState.OPEN, ClockState.MET)
    return f"Made on {day(made_on)}, after it was due." if runs and made_on > clock.due_on else ""


def decision(review: Review) -> Section | None:
    """The decision with its reasons, and who has signed it."""
    found = draft.decision_of(review)
    if found is None:
        return None
    signed = signing.current(review, What.RAPID)
    rows = (
        tuple(
            (
                one.agency.name,
                str(one.user) if one.user else "",
                f"{day(timezone.localdate(one.at))}, {words.time_of_day(one.at)}" if one.at else "",
                "Signed"
                if one.agrees
                else ("Does not agree: " + one.reason if one.agrees is False else "Not yet"),
            )
            for one in signed.signatures.select_related("agency", "user")
        )
        if signed
        else ()
    )
    table = Table("Signatures of the safeguarding partners", ("Partner", "By", "When", "Answer"), rows)
    unsigned = "The safeguarding partners have not been asked to sign yet."
    return Section(
        DECISION,
        (
            f"{found.get_outcome_display()}.",
            f"Recommended by the case review group on {day(found.group_on)}.",
        ),
        parts=(
            written("Reasons for the decision", found.reasons),
            Section("Signatures", () if rows else (unsigned,), table if rows else None),
        ),
    )


def safety(review: Review) -> Section:
    """What was done at once."""
    rows = tuple(
        (one.what, one.who, day(one.by_on), day(one.done_on) or "Not yet")
        for one in SafetyAction.objects.filter(review=review)
    )
    head = ("What is done", "Who", "By", "Done")
    return Section(
        "Immediate safety actions",
        () if rows else ("None is written down.",),
        Table("Immediate safety actions", head, rows) if rows else None,
    )


def children(incident: Incident | None) -> Section | None:
    """The children, by pseudonym, with what the Panel asks of each."""
    if incident is None:
        return None
    parts = tuple(child(one) for one in incident.children.all())
    return (
        Section("The children", ("Each child stands here by a pseudonym.",), parts=parts) if parts else None
    )


def child(one: Child) -> Section:
    """One child."""
    known = [str(label) for value, label in KnownTo.choices if value in one.known_to]
    rows = [
        ("Age", years_old(one.age)),
        ("Gender", one.get_gender_display()),
        ("Ethnic group", one.get_ethnicity_display()),
        ("Disabled", one.get_disability_display()),
        ("In care", one.get_care_display()),
        ("Where the child lived", one.get_placement_display()),
        ("Child protection plan", one.get_protection_plan_display()),
        ("Known to", words.listed(known) or "No service is named"),
    ]
    return Section(one.pseudonym, table=Table(f"About {one.pseudonym}", ("Fact", "Answer"), tuple(rows)))


def asked(review: Review) -> list[AgencyRequest]:
    """What agencies were asked for, but for what was not needed."""
    rows = AgencyRequest.objects.filter(involved__review=review).exclude(state=State.WITHDRAWN)
    related = rows.select_related("involved__agency", "template", "returned_by").prefetch_related(
        "answers", "attachments__document"
    )
    return list(related)


def involvement(review: Review) -> Section:
    """Which agencies were asked, and which have answered."""
    rows = tuple(
        (
            one.involved.agency.name,
            one.template.name,
            day(one.asked_on),
            answered(one),
            # Of an answer that went back, nobody has checked what comes next.
            f"{one.quality_by}, {one.quality_post}" if one.quality_by and one.state in ANSWERED else "",
        )
        for one in asked(review)
    )
    head = ("Agency", "Asked for", "Asked", "Answered", "Quality checked by")
    return Section(
        "Agencies that were asked",
        () if rows else ("No agency was asked.",),
        Table("Agencies that were asked, and when they answered", head, rows) if rows else None,
    )


def answered(one: AgencyRequest) -> str:
    """When an agency answered, and whether somebody has accepted it."""
    if one.returned_at is None or one.state not in ANSWERED:
        return "Not yet"
    on = day(timezone.localdate(one.returned_at))
    return on if one.state == State.ACCEPTED else f"{on}, not accepted yet"


def agencies(review: Review) -> Section | None:
    """What each agency has answered, in its own words, once it is accepted; the others are named."""
    rows = [one for one in asked(review) if one.state in ANSWERED]
    parts = tuple(agency(one) for one in rows if one.state == State.ACCEPTED)
    unread = [f"{one.involved.agency}: {one.template.name}" for one in rows if one.state != State.ACCEPTED]
    said = (f"Answered, not accepted yet, and so not in this pack: {'; '.join(unread)}.",) if unread else ()
    return Section("What agencies have answered", said, parts=parts) if rows else None


def by_unit(one: AgencyRequest) -> tuple[str, ...]:
    """That the business unit wrote an answer down, for an agency in which nobody answers in the portal."""
    if one.returned_at is None or one.returned_by is None:
        return ()
    on = timezone.localdate(one.returned_at)
    roles = one.returned_by.memberships.filter(in_force(on)).values_list("role", flat=True)
    if Role.BUSINESS_UNIT not in roles or Role.AGENCY_LEAD in roles:
        return ()
    return (f"Written down by the business unit on {day(on)}, as the agency told it.",)


def agency(one: AgencyRequest) -> Section:
    """One agency's part."""
    title = f"{one.involved.agency}: {one.template.name}"
    if one.nothing_because:
        return Section(title, (*by_unit(one), "The agency holds nothing.", *paragraphs(one.nothing_because)))
    papers = [row.document.title for row in one.attachments.all()]
    parts = tuple(Section(row.question, paragraphs(row.text)) for row in one.answers.all())
    came = (f"With it came: {words.listed(papers)}.",) if papers else ()
    return Section(title, (*by_unit(one), *came), parts=parts)


def meetings(review: Review) -> Section | None:
    """The meetings, with who came and the key lines."""
    parts = tuple(
        Section(
            f"{one.get_kind_display()}, {day(one.held_on)}",
            (f"Present: {words.listed(present(one))}.", *paragraphs(one.key_lines)),
        )
        for one in Meeting.objects.filter(review=review)
    )
    return Section("Meetings", parts=parts) if parts else None


def present(meeting: Meeting) -> list[str]:
    """Who came, one on each line."""
    return [line.strip() for line in meeting.who_came.splitlines() if line.strip()]
