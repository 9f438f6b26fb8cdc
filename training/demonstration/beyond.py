"""What a partnership offers beside its yearly catalogue: forum weeks, a conference, spotlights, packs, commissions."""

from training.demonstration.courses import Words, course
from training.models import Course
from training.rules import Kind, Mode

FORUM_WEEK, ONLINE_SAFETY, PACK = "Practitioner Forum Week", "Online Safety Forum Week", "Basic Awareness"

BEYOND = {
    FORUM_WEEK: Words(
        slug="practitioner-forum-week",
        hours="5",
        groups=(1, 2, 3, 4, 5, 6),
        summary="Five lunch hours with what this year’s reviews, audits and families have taught us.",
        audience="Everybody who works with children and families, in every agency.",
        outcomes=("name what local reviews found this year", "take one of their questions to your own team"),
        duration="5 days, 12:30pm to 1:30pm",
        days=5,
    ),
    ONLINE_SAFETY: Words(
        slug="online-safety-forum-week",
        hours="5",
        groups=(1, 2, 3),
        summary="Five lunch hours on what children meet online, and what helps them.",
        audience="People in schools, early years, youth work, health and foster care.",
        outcomes=(
            "talk with a child about what they see online",
            "know what to do about pictures that were shared",
        ),
        duration="5 days, 12:30pm to 1:30pm",
        days=5,
    ),
    "Annual Safeguarding Conference": Words(
        slug="annual-safeguarding-conference",
        hours="6",
        groups=(1, 2, 3, 4, 5, 6, 7, 8),
        summary="One day together: young people, practitioners and leaders on what has changed for children.",
        audience="Practitioners, managers and leaders of all agencies.",
        outcomes=("hear from young people what helped them", "meet those with whom you will work next year"),
        duration="1 day, 9:30am to 3:30pm",
    ),
    "Spotlight: Hidden Adults in the Household": Words(
        slug="spotlight-hidden-adults",
        hours="1",
        groups=(2, 3, 4),
        levels=(2,),
        summary="One hour on asking about every adult in a child’s life, with findings of two local reviews.",
        audience="Anyone who visits families or takes referrals.",
        outcomes=("ask who else is in the home, and record it",),
        duration="1 hour, 10am to 11am",
    ),
    "Private Fostering": Words(
        slug="private-fostering",
        hours="1",
        groups=(1, 2, 3),
        summary="A webinar on how to notice that a child lives with somebody who is not a close relative.",
        audience="People in schools, health, housing and faith groups.",
        outcomes=("say what private fostering is", "tell the council about it"),
        duration="1 hour, 10am to 11am",
    ),
    PACK: Words(
        slug="basic-awareness",
        hours="2",
        groups=(1,),
        levels=(1,),
        summary="A pack with which your agency teaches its own people, every year, what abuse and neglect are.",
        audience="All staff and volunteers of an agency, each year. The pack is for those who teach them.",
        outcomes=("say what abuse and neglect are", "know whom to tell in your own agency"),
        duration="2 hours, in your own team",
    ),
    "Child Protection in Your Agency": Words(
        slug="child-protection-in-your-agency",
        hours="6",
        groups=(2, 3),
        levels=(2,),
        summary="Our trainers come to you, with cases from your own work.",
        audience="Agencies with 12 or more people to train at once.",
        outcomes=("use your agency’s own procedures in a case that might be yours",),
        duration="1 day, at a time agreed with you",
    ),
}

KINDS = {
    FORUM_WEEK: (Kind.FORUM_WEEK, Mode.ONLINE),
    ONLINE_SAFETY: (Kind.FORUM_WEEK, Mode.ONLINE),
    "Annual Safeguarding Conference": (Kind.CONFERENCE, Mode.FACE_TO_FACE),
    "Spotlight: Hidden Adults in the Household": (Kind.SPOTLIGHT, Mode.ONLINE),
    "Private Fostering": (Kind.WEBINAR, Mode.ONLINE),
    PACK: (Kind.CASCADE_PACK, Mode.OWN_AGENCY),
    "Child Protection in Your Agency": (Kind.COMMISSION, Mode.OWN_AGENCY),
}


def make_beyond() -> list[Course]:
    """The courses of all other kinds."""
    courses = [
        course(
            title,
            words,
            kind=KINDS[title][0],
            mode=KINDS[title][1],
            fully_funded=KINDS[title][0] != Kind.COMMISSION,
            delivered_by="Partnership",
            link=KINDS[title][0] == Kind.FORUM_WEEK,
        )
        for title, words in BEYOND.items()
    ]
    Course.objects.bulk_create(courses, ignore_conflicts=True)
    return courses
