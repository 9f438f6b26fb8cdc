"""A rapid review on its ninth working day: notified, agencies asked, some late, the draft begun."""

from datetime import date, timedelta

from partnership.accounts.models import User
from partnership.agencies.demonstration import address, named
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.deadlines.days_off import calendar
from partnership.meetings.models import Subgroup
from reviews import services as reviews
from reviews.chronology.demonstration import fill_chronology
from reviews.demonstration.past import COUNTY, LEARNING, PARTNERS, midday
from reviews.incidents import services as incidents
from reviews.incidents.rules import Answer, Care, Ethnicity, Gender, KnownTo, Nature, Placement, Plan
from reviews.models import Involved, Review
from reviews.rapid import services as rapid
from reviews.rapid.rules import MeetingKind, Purpose
from reviews.requests import services as requests
from reviews.requests.models import AgencyRequest, Template
from reviews.requests.rules import Kind as Wanted
from reviews.rules import Part

DAY_OF_REVIEW = 9
SUMMARY = (
    "A baby of seven weeks was taken to hospital with injuries that the explanation did not account for. The baby is "
    "safe and recovering. Several agencies had met the family in the weeks before."
)
INVOLVED = {
    "Children's Social Care": "Assessed the family before the birth",
    "Avon and Somerset Constabulary": "Was called to the home twice",
    "Somerset NHS Foundation Trust": "Maternity and the children’s ward",
    "Public Health Nursing": "Visited after the birth",
    "Early Years Settings": "An older child attends nursery",
    "Somerset Domestic Abuse Service": "May have been in touch",
    "Barnardo's": "Offered the parents a place in a group",
}
RETURNED, SENT_BACK, NOTHING = (
    ("Children's Social Care", "Somerset NHS Foundation Trust"),
    "Public Health Nursing",
    "Somerset Domestic Abuse Service",
)
FACTS = (
    "Child Robin was seven weeks old and lived with both parents and an older half-sibling. Police were called to "
    "the home twice during the pregnancy. A pre-birth assessment began in the thirtieth week and was finished after "
    "the birth. The health visitor saw the baby at home once, with the mother alone."
)
SAFETY = (
    "Both children are with relatives under a safety plan that is looked at each week. The trust has reminded all "
    "staff of the bruising protocol."
)
KEY_LINES = (
    "Period: from the first midwifery contact to the day of the incident. Questions: what was known of the adults in "
    "the home, how the pre-birth plan was made and shared, and whether earlier police reports reached health."
)
SAID = {
    1: "We knew Child Robin, the mother and an older half-sibling, from the twelfth week of pregnancy.",
    2: "First contact, a referral in the thirtieth week, a visit at home, and the discharge from the ward.",
    3: "What daily life was like is recorded little. The father is named once and was not spoken to.",
    4: "Ethnic group and first language are recorded. Nothing is said of what they meant for the family.",
    5: "A safety plan was agreed on the day of the incident, and is looked at each week.",
    6: "The ward saw quickly that the explanation did not fit. The plan before the birth came late.",
    7: "Reports of the police did not reach us. We do not know whether they were sent.",
    8: "Every pre-birth plan is now read by a manager in the thirtieth week.",
}


def make_live(today: date) -> None:
    """The incident, its notification, and nine working days of the review that it began."""
    office = User.objects.get(email=address(Role.BUSINESS_UNIT))
    sent_on = working_days_ago(today, DAY_OF_REVIEW)
    incident = incidents.record(
        authority=Agency.objects.get(name=COUNTY, until_on=None),
        by=office,
        today=sent_on,
        aware_on=working_days_ago(sent_on, 3),
        happened_on=working_days_ago(sent_on, 4),
        nature=Nature.HARM,
        summary=SUMMARY,
    )
    incidents.keep_child(
        incident,
        by=office,
        pseudonym="Child Robin",
        age=0,
        gender=Gender.MALE,
        ethnicity=Ethnicity.WHITE,
        disability=Answer.NO,
        care=Care.NONE,
        placement=Placement.HOME,
        protection_plan=Plan.NEVER,
        known_to=[KnownTo.SOCIAL_CARE, KnownTo.HEALTH, KnownTo.POLICE],
    )
    incidents.notify(incident, by=office, today=sent_on, sent_on=sent_on)
    incident.refresh_from_db()
    review = incident.rapid_review
    assert review is not None  # noqa: S101  harm with suspicion makes one necessary
    for name in PARTNERS[1:]:
        agency = Agency.objects.get(name=name, until_on=None)
        incidents.tell_of(incident, by=office, today=sent_on, told_on=sent_on, agency=agency)
    reviews.change(
        review,
        version=review.version,
        by=office,
        today=today,
        group=Subgroup.objects.get(name=LEARNING),
    )
    people(review, sent_on)
    asked_on = working_days_ago(today, DAY_OF_REVIEW - 1)
    for name, how in INVOLVED.items():
        agency = Agency.objects.get(name=name, until_on=None)
        reviews.involve(review, agency=agency, how=how, by=office)
    template = Template.objects.get(kind=Wanted.SUMMARY, until_on=None)
    involved = Involved.objects.filter(review=review).select_related("review", "agency")
    note = "Please name nobody: the pseudonym is Child Robin. Ring us if you are not sure what is wanted."
    for one in requests.ask(
        review, template=template, agencies=involved, note=note, due_on=None, by=office, today=asked_on
    ):
        follow(one, office=office, today=today)
    write(review, office=office, asked_on=asked_on, today=today)
    fill_chronology(review, by=office, today=today)


def people(review: Review, from_on: date) -> None:
    """Who works on it: the executive asked a chair of the group, and the business unit co-ordinates."""
    executive = User.objects.get(email=address(Role.EXECUTIVE))
    office = User.objects.get(email=address(Role.BUSINESS_UNIT))
    chair = Subgroup.objects.get(name=LEARNING).seats.filter(kind="chair", until_on=None).first()
    # Nobody appoints themselves: the unit's own part is written as the database has it.
    review.members.create(id=named("member", "live"), user=office, part=Part.COORDINATOR, from_on=from_on)
    if chair is not None and chair.user != executive:
        reviews.appoint(
            review, by=office, user=chair.user, agency=chair.agency, part=Part.CHAIR, from_on=from_on
        )
    for agency in ("Somerset NHS Foundation Trust", "Children's Social Care"):
        member = lead(agency)
        if member is not None and (chair is None or member.user != chair.user):
            reviews.appoint(
                review, by=office, user=member.user, agency=member.agency, part=Part.PANEL, from_on=from_on
            )


def lead(agency: str) -> Membership | None:
    """The invented safeguarding lead of an agency."""
    rows = Membership.objects.filter(agency__name=agency, role=Role.AGENCY_LEAD, until_on=None)
    return rows.select_related("user", "agency").order_by("from_on", "pk").first()


def follow(one: AgencyRequest, *, office: User, today: date) -> None:
    """What became of one request: accepted, sent back, nothing held, or not answered yet."""
    name = one.involved.agency.name
    who = lead(name)
    if who is None:
        return
    on = midday(working_days_ago(today, 2))
    if name == NOTHING:
        requests.nothing_held(
            one, because="We searched our records for all names and addresses given.", by=who.user, now=on
        )
    elif name in RETURNED or name == SENT_BACK:
        one = requests.answer(
            one,
            answers={number: SAID.get(number, "Nothing beyond this.") for number in range(1, 20)},
            quality_by=who.user.name,
            quality_post="Head of safeguarding",
            by=who.user,
            now=on,
        )
        later = midday(working_days_ago(today, 1))
        if name == SENT_BACK:
            requests.send_back(
                one, said="Please say who was in the home at each visit.", by=office, now=later
            )
        elif name == RETURNED[0]:
            requests.accept(one, by=office, now=later)


def write(review: Review, *, office: User, asked_on: date, today: date) -> None:
    """The scoping meeting, the first two parts of the draft, and what is done at once."""
    rapid.keep_meeting(
        review,
        by=office,
        today=today,
        kind=MeetingKind.SCOPING,
        held_on=asked_on + timedelta(days=1) if asked_on < today else asked_on,
        who_came="The chair, health, police, children’s social care, early years and the business unit",
        key_lines=KEY_LINES,
    )
    now = midday(working_days_ago(today, 1))
    for purpose, text in ((Purpose.FACTS, FACTS), (Purpose.SAFETY, SAFETY)):
        rapid.write_passage(review, purpose=purpose, text=text, version=0, by=office, now=now)
    rapid.keep_safety_action(
        review,
        by=office,
        now=now,
        what="Remind all staff of the bruising protocol for babies who do not move yet",
        who="Somerset NHS Foundation Trust",
        by_on=today,
        done_on=working_days_ago(today, 2),
    )
    rapid.keep_safety_action(
        review,
        by=office,
        now=now,
        what="Look at every open pre-birth plan past the thirtieth week",
        who="Children’s Social Care",
        by_on=today + timedelta(days=4),
    )


def working_days_ago(today: date, number: int) -> date:
    """The working day after which so many working days have begun, today among them; for none, the last one."""
    days = calendar()
    on = today
    while days.between(on, today) < number or not days.works(on):
        on -= timedelta(days=1)
    return on
