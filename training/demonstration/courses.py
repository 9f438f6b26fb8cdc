"""The published catalogue of 2024-25, with words of our own for who a course is for and what it teaches."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from partnership.agencies.demonstration import named
from training.models import Course
from training.rules import CourseStatus, Kind, Mode

CATALOGUE = Path(__file__).parent.parent / "data" / "training_catalogue_2024_25.csv"

ROOMS = (
    "All venues have step-free access and a hearing loop. The course covers abuse and neglect: you can step out at "
    "any time, and a trainer stays after each day. Tell us what you need when you book."
)
SCREEN = (
    "The course is held by video call with live captions. You can take part by keyboard alone, and by telephone if your "
    "connection fails. The course covers abuse and neglect: you can leave the call at any time, and a trainer stays "
    "on the line afterwards. Tell us what you need when you book."
)
ALONE = (
    "You work through it at your own speed, with captions and a text version of every film. It covers violence and its "
    "effects: take breaks, and talk to your manager or the safeguarding lead of your agency if it stays with you."
)
TEAM = (
    "You hold it in your own agency, at a time that suits your team. The notes say how to look after people for whom the "
    "subject is near, and whom to ring afterwards."
)


@dataclass(frozen=True)
class Words:
    """What the published catalogue does not say about a course."""

    slug: str
    summary: str
    audience: str
    outcomes: tuple[str, ...]
    duration: str
    hours: str
    groups: tuple[int, ...]
    levels: tuple[int, ...] = ()
    days: int = 1
    certificate_years: int | None = None


WORDS = {
    "Introduction to Child Protection": Words(
        slug="introduction-to-child-protection",
        hours="6",
        groups=(1, 2),
        levels=(2,),
        summary="A first day on how children are harmed, how to notice it, and what happens when you say what you have seen.",
        audience="Everybody who starts to work or volunteer with children, young people, or their parents and carers. "
        "It comes before Advanced Child Protection.",
        outcomes=(
            "recognise signs of physical, emotional and sexual abuse and of neglect",
            "listen to a child so that they can tell you more",
            "share a concern with the right service on the same day",
            "say what other agencies do after you have raised a concern",
        ),
        duration="1 day, 9:30am to 3:30pm",
        certificate_years=3,
    ),
    "Advanced Child Protection": Words(
        slug="advanced-child-protection",
        hours="13.5",
        groups=(3, 4, 5),
        levels=(3,),
        summary="Two days with colleagues from health, police, education and social care, on working together when a child "
        "may be at risk of significant harm.",
        audience="Anyone who works with children, or with parents and carers, and takes part in assessments, strategy "
        "discussions, child protection conferences or core groups. Designated safeguarding leads take this course and "
        "then an update every 2 years.",
        outcomes=(
            "explain your part, and other agencies’ parts, from first concern to child protection plan",
            "share information lawfully, and say why you did or did not",
            "analyse risk before birth and in the first year of life, with learning from local reviews",
            "use the resolving professional differences protocol when you do not agree",
        ),
        duration="2 days, 9:15am to 4pm",
        days=2,
        certificate_years=2,
    ),
    "Advanced Child Protection Update": Words(
        slug="advanced-child-protection-update",
        hours="6.7",
        groups=(3, 4, 5),
        levels=(3,),
        summary="One day that brings your practice up to date with law, guidance and what local reviews have taught us.",
        audience="People who took Advanced Child Protection about 2 years ago, and designated safeguarding leads whose "
        "certificate is about to end.",
        outcomes=(
            "apply what has changed in law and guidance since your last course",
            "use the findings of this year’s local reviews in your own cases",
            "reflect on a case of your own with colleagues from other agencies",
            "challenge a decision that leaves a child unsafe",
        ),
        duration="1 day, 9:15am to 4pm",
        certificate_years=2,
    ),
    "Recognising and Responding to Neglect": Words(
        slug="recognising-and-responding-to-neglect",
        hours="6.7",
        groups=(2, 3),
        levels=(3,),
        summary="Notice neglect early, describe what life is like for the child, and agree with the family what has to change.",
        audience="Practitioners who visit families at home or see children every day, and those who supervise them.",
        outcomes=(
            "describe neglect and its effect at different ages",
            "use the neglect toolkit together with a family",
            "tell drift from progress, and act on it",
            "write a plan whose effect can be seen by the child",
        ),
        duration="1 day, 9:15am to 4pm",
    ),
    "Brook Traffic Light Tool": Words(
        slug="brook-traffic-light-tool",
        hours="3",
        groups=(2, 3),
        summary="Tell healthy sexual behaviour of children and young people from behaviour that worries or harms, and respond well.",
        audience="People in schools, early years, youth work, health, residential and foster care.",
        outcomes=(
            "say what is expected at which age",
            "use the tool to describe behaviour without judging the child",
            "choose a response that fits",
            "record and share what you have seen",
        ),
        duration="Half a day, 9:30am to 12:30pm",
    ),
    "Raising Awareness of Child Exploitation": Words(
        slug="raising-awareness-of-child-exploitation",
        hours="6.7",
        groups=(2, 3, 4),
        levels=(3,),
        summary="How children are drawn into sexual and criminal exploitation in our county, and how to disrupt it together.",
        audience="Anyone who works with children over 10, and with the places where they spend their time.",
        outcomes=(
            "recognise grooming, debt and coercion behind missing episodes and gifts",
            "use language that does not blame the child",
            "complete the screening tool and share intelligence with the police",
            "plan with partners to make places safer",
        ),
        duration="1 day, 9:15am to 4pm",
    ),
    "Safeguarding Unborn Babies Through Multi-Agency Pre-Birth Planning": Words(
        slug="safeguarding-unborn-babies",
        hours="3",
        groups=(3, 4),
        levels=(3,),
        summary="Plan together before a birth, so that a baby comes home to people who know what keeps the child safe.",
        audience="Midwives, health visitors, social workers, and those who work with adults who are about to become parents.",
        outcomes=(
            "start a pre-birth assessment in time",
            "ask about every adult in the household",
            "agree a plan that midwives, health visitors and social workers all hold",
            "support parents who have lost a child to care before",
        ),
        duration="Half a day, 1:30pm to 4:30pm",
    ),
    "Managing Low Level Concerns (LADO)": Words(
        slug="managing-low-level-concerns",
        hours="3",
        groups=(5, 6),
        summary="What to do when an adult’s conduct with children is not right, and may not reach the threshold for referral.",
        audience="Head teachers, governors, managers, and everybody who decides about staff and volunteers.",
        outcomes=(
            "tell a low-level concern from an allegation",
            "keep a record that shows a pattern",
            "know when to ring the designated officer, and what they will ask",
            "build a culture in which people speak early",
        ),
        duration="Half a day, 9:30am to 12:30pm",
    ),
    "An Introduction to Motivational Interviewing": Words(
        slug="an-introduction-to-motivational-interviewing",
        hours="6",
        groups=(3,),
        summary="A way of talking with parents that helps them to find their own reasons for change.",
        audience="Practitioners who work with families over weeks and months.",
        outcomes=(
            "listen for talk about change, and strengthen it",
            "ask open questions and give affirmation that is honest",
            "respond to resistance without arguing",
        ),
        duration="1 day, 9:30am to 3:30pm",
    ),
    "Becoming Trauma Informed in Somerset": Words(
        slug="becoming-trauma-informed",
        hours="3",
        groups=(1, 2, 3),
        summary="What trauma does to children and adults, and how services can help without hurting again.",
        audience="Everybody who meets children and families, in every role, from reception to management.",
        outcomes=(
            "explain how trauma shapes behaviour",
            "change one thing in your service so that people feel safer",
            "look after yourself and your team",
        ),
        duration="Half a day, 9:30am to 12:30pm",
    ),
    "Gangs and Youth Violence": Words(
        slug="gangs-and-youth-violence",
        hours="2",
        groups=(2, 3),
        summary="Why young people join groups that harm, how they are kept there, and what helps them out.",
        audience="Anyone who works with young people.",
        outcomes=(
            "recognise signs of involvement",
            "talk about it without raising the risk",
            "find the right help",
        ),
        duration="2 hours, whenever you like",
    ),
    "Violence Reduction": Words(
        slug="violence-reduction",
        hours="1.5",
        groups=(1, 2, 3, 6),
        summary="What works to prevent serious violence, and your part in it.",
        audience="Practitioners and managers in all agencies.",
        outcomes=("explain the duty to work together against serious violence", "use what is known to work"),
        duration="90 minutes, whenever you like",
    ),
    "Serious Youth Violence: Mental Health and Vulnerability of Young People": Words(
        slug="serious-youth-violence-mental-health",
        hours="2",
        groups=(2, 3),
        summary="How mental health, loss and exclusion make young people vulnerable to violence, as victims and as those who harm.",
        audience="People in schools, youth work, health and youth justice.",
        outcomes=("recognise distress behind aggression", "plan support with mental health services"),
        duration="2 hours, whenever you like",
    ),
    "Trauma Informed Awareness": Words(
        slug="trauma-informed-awareness",
        hours="1",
        groups=(1, 2),
        summary="A short first look at trauma: what it is, how it shows, and what a kind answer looks like.",
        audience="Everybody, as a first step before Becoming Trauma Informed.",
        outcomes=("say what trauma is", "answer in a way that does not hurt again"),
        duration="1 hour, whenever you like",
    ),
}

KINDS = {"Core": Kind.CORE, "Specialist": Kind.SPECIALIST, "E-learning": Kind.ELEARNING}
MODES = {
    "Online": Mode.ONLINE,
    "Face to face": Mode.FACE_TO_FACE,
    "Face to face (2 days)": Mode.FACE_TO_FACE,
    "E-learning": Mode.ELEARNING,
}
SUPPORT = {Mode.FACE_TO_FACE: ROOMS, Mode.ONLINE: SCREEN, Mode.ELEARNING: ALONE, Mode.OWN_AGENCY: TEAM}


def course(
    title: str, words: Words, *, kind: Kind, mode: Mode, fully_funded: bool, delivered_by: str, link: bool
) -> Course:
    """A published course; each hour of learning counts for a CPD point."""
    key = named("course", title)
    return Course(
        id=key,
        slug=words.slug,
        title=title,
        summary=words.summary,
        audience=words.audience,
        outcomes="\n".join(words.outcomes),
        support=SUPPORT[mode],
        kind=kind,
        mode=mode,
        groups=list(words.groups),
        levels=list(words.levels),
        duration=words.duration,
        hours=Decimal(words.hours),
        cpd_points=Decimal(words.hours),
        link=f"https://learning.example/{key.hex[:10]}" if link else "",
        fully_funded=fully_funded,
        certificate_years=words.certificate_years,
        delivered_by=delivered_by,
        status=CourseStatus.PUBLISHED,
    )


def make_courses() -> list[Course]:
    """The catalogue, in the order in which it was published."""
    with CATALOGUE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    courses = [
        course(
            row["title"],
            WORDS[row["title"]],
            kind=KINDS[row["kind"]],
            mode=MODES[row["mode"]],
            fully_funded=row["fully_funded"] == "yes",
            delivered_by=row["delivered_by"],
            link=row["mode"] == "E-learning",
        )
        for row in rows
    ]
    Course.objects.bulk_create(courses, ignore_conflicts=True)
    return courses
