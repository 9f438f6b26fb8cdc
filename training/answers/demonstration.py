"""Courses that answer actions of the demonstration: changed after a review, and taught since."""

from datetime import date, timedelta

from partnership.accounts.models import User
from partnership.actions.models import Action
from partnership.agencies.demonstration import address, done_by, named
from partnership.agencies.rules import Role
from training.answers.models import Answer
from training.models import Course

PATHWAY = ("pr1", "Somerset NHS Foundation Trust", "Show that the pre-birth pathway reached every team")
BRUISING = (
    "rr3",
    "NHS Somerset Integrated Care Board",
    "Brief practices on bruising in babies who do not move yet",
)
NEGLECT = ("lr7", "Barnardo's", "Use the neglect toolkit before closing early help")
MISSING = ("lr5", "Avon and Somerset Constabulary", "Give schools a named contact for missing episodes")
SECOND = ("old_rr1", "Maintained Schools and Academies", "Teach how to ask a second question")
ONE_TOOL = ("old_ma", "Children's Social Care", "Use one tool for neglect")
ANSWERS = [
    ("introduction-to-child-protection", SECOND, "People practise in pairs how to ask once more.", 860),
    ("advanced-child-protection", ONE_TOOL, "The tool is filled in for the case of the second day.", 800),
    ("safeguarding-unborn-babies", PATHWAY, "The pathway is worked through with a case, in pairs.", 300),
    ("advanced-child-protection", PATHWAY, "A new hour on plans before birth and who agrees them.", 300),
    ("introduction-to-child-protection", BRUISING, "The bruising protocol, with the number to call.", 200),
    ("recognising-and-responding-to-neglect", NEGLECT, "Everybody fills in the toolkit for one family.", 150),
    ("raising-awareness-of-child-exploitation", MISSING, "Who to call when a pupil goes missing.", 120),
]
"""The course, the action as it is named in the demonstration, how it answers, and since how many days."""


@done_by(Role.TRAINING_OFFICER)
def fill(today: date) -> None:
    """What is not there yet; courses and actions were made before."""
    officer = User.objects.get(email=address(Role.TRAINING_OFFICER))
    courses = {one.slug: one for one in Course.objects.all()}
    for slug, (source, agency, title), how, ago in ANSWERS:
        action = Action.objects.get(pk=named("action", source, agency, title))
        Answer.objects.get_or_create(
            course=courses[slug],
            action=action,
            defaults={"how": how, "from_on": today - timedelta(days=ago), "made_by": officer},
        )
