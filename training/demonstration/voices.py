"""What invented people wrote after a course, and in which words some of it was released."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Voice:
    """One comment: on what somebody will do differently, or on what could be better; and its released words."""

    text: str
    is_plan: bool = True
    quote: str = ""
    withdrawn: str = ""


VOICES: dict[str, tuple[Voice, ...]] = {
    "Introduction to Child Protection": (
        Voice(
            "I will write down the child's own words, not mine.",
            quote="I will write down the child’s own words, not mine.",
        ),
        Voice("I will ring for advice on the same day instead of waiting for supervision."),
        Voice("The breakout rooms were too short for the second case.", is_plan=False),
        Voice("I know now who to call at the front door, and I have put the number on our wall."),
        Voice("Captions were a great help to me.", is_plan=False),
        Voice("I will listen longer before I ask a question."),
        Voice("Miriam explained thresholds so well that I will use her picture with my team."),
        Voice("Please send the slides before the day.", is_plan=False),
        Voice("I will stop promising to keep a secret."),
        Voice("More on children who do not speak would help me.", is_plan=False),
    ),
    "Advanced Child Protection": (
        Voice(
            "I will say when I do not agree, and use the protocol for it. Until now I let it go.",
            quote="I will say when I do not agree, and use the protocol for it. Until now I let it go.",
        ),
        Voice("I understand what the police need from me at a strategy discussion."),
        Voice("Day two could begin later for those who come from far away.", is_plan=False),
        Voice(
            "Sitting with a health visitor and a constable over one case changed how I read a referral.",
            quote="Sitting with a health visitor and a constable over one case changed how I read a referral.",
        ),
        Voice("I will bring a chronology to every core group."),
        Voice("I will ask about every adult in the household, before the birth."),
        Voice("A quieter room, please.", is_plan=False),
        Voice(
            "At our school we will meet after each conference to check the plan.",
            quote="We will meet after each conference to check the plan.",
            withdrawn="The person asked us to take it back.",
        ),
        Voice("I will share information first and ask for forgiveness never: the law is on our side."),
        Voice("Keep the case studies, cut the slides.", is_plan=False),
    ),
    "Advanced Child Protection Update": (
        Voice(
            "The findings of the local review are now the first page of our supervision notes.",
            quote="The findings of the local review are now the first page of our supervision notes.",
        ),
        Voice("I will take one of my own cases through the questions again."),
        Voice("More time for our own cases.", is_plan=False),
        Voice("I will check what has changed in law with my team every term."),
        Voice("I will challenge a closed case if the child has not been seen."),
        Voice("The venue was hard to reach by bus.", is_plan=False),
        Voice("I will use the neglect toolkit with families and not about them."),
    ),
}
