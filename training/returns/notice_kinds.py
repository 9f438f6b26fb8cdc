"""The messages about returns of single-agency training."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind

FACTS = ("period", "agency")
LEAD = (Role.AGENCY_LEAD,)

KINDS = [
    Kind(
        code="training.return_asked",
        name="The partnership asks what your agency has trained by itself",
        heading="What did {agency} train by itself? {period}",
        text="The partnership asks every agency once what training it ran for its own people in {period}: what, for "
        "whom, and how its quality is known. Open the return to see by when, and add what your agency ran.",
        facts=FACTS,
        audience=LEAD,
    ),
    Kind(
        code="training.return_chased",
        name="The return of your agency’s own training is still missing",
        heading="Still missing: the training return of {agency}, {period}",
        text="{agency} was asked on {asked_on} what it trained by itself in {period}, and has not answered yet. "
        "If there was nothing, say so: that is an answer too.",
        chase=True,
        facts=(*FACTS, "asked_on"),
        audience=LEAD,
    ),
    Kind(
        code="training.return_sent",
        name="An agency has sent its training return",
        heading="To read: the training return of {agency}",
        text="{agency} has sent what it trained by itself in {period}. Read it, and accept it or send it back.",
        facts=FACTS,
        audience=(Role.TRAINING_OFFICER,),
    ),
    Kind(
        code="training.return_accepted",
        name="The training return of your agency is accepted",
        heading="Accepted: the training return of {agency}",
        text="What {agency} trained by itself in {period} is read and accepted. Thank you.",
        facts=FACTS,
        audience=LEAD,
    ),
    Kind(
        code="training.return_sent_back",
        name="The training return of your agency has come back with a question",
        heading="Please look again: the training return of {agency}",
        text="Something in what {agency} trained by itself in {period} is not clear. Open the return to see what, "
        "and send it again.",
        facts=FACTS,
        audience=LEAD,
    ),
    Kind(
        code="training.return_not_needed",
        name="Your agency need not send a training return",
        heading="Not needed: the training return of {agency}",
        text="{agency} need not say what it trained by itself in {period}. Open it to see why.",
        facts=FACTS,
        audience=LEAD,
    ),
]
