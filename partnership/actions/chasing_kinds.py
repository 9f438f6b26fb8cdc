"""The messages that ask how an action goes, and those about another date. A mail names an action by its number."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind

KINDS = [
    Kind(
        code="actions.chased",
        name="Somebody asks how your action is going",
        heading="How is action {number} going?",
        text="Action {number} is yours and is due on {date}. Open the link to see which it is and to say how it goes, "
        "that it is done, or that it needs another date. You need not sign in.",
        chase=True,
        sealed=True,
        facts=("number", "date"),
    ),
    Kind(
        code="actions.date_asked",
        name="Somebody asks for another date for an action",
        heading="Another date is asked for: action {number}",
        text="Whoever does action {number} asks for {date}. Open it to see why, and grant it or say why the date "
        "stays.",
        facts=("number", "date"),
        audience=(Role.BUSINESS_UNIT,),
    ),
    Kind(
        code="actions.date_granted",
        name="Your action has the later date that you asked for",
        heading="Action {number} is due on {due}",
        text="The date that you asked for, {date}, is agreed. Action {number} is due on {due} now.",
        facts=("number", "date", "due"),
    ),
    Kind(
        code="actions.date_stays",
        name="The date of your action stays",
        heading="Action {number} is still due on {due}",
        text="You asked for {date}. The date stays. Open the action to see why.",
        facts=("number", "date", "due"),
    ),
    Kind(
        code="actions.date_lapsed",
        name="Another date that you asked for is no longer the question",
        heading="Nobody decides on {date} any more: action {number}",
        text="You asked for {date}. Nobody had decided that, and the action has moved on since. Open it to see how it "
        "stands.",
        facts=("number", "date"),
    ),
]
