"""A rapid review in the world of the matrix: an agency is asked, the partners are to sign, a pack is made."""

from uuid import UUID

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.job_rules import State
from reviews import services as reviews
from reviews.incidents import services as incidents
from reviews.models import Involved, Review
from reviews.rapid import reference as timetable
from reviews.rapid.models import Making, Meeting, Milestone, Pack, Reply, SafetyAction
from reviews.requests import reference as templates
from reviews.requests import services as requests
from reviews.requests.models import Template
from reviews.signing import services as signing
from reviews.signing.rules import What
from tests.documents import files


def places(lead: User, *, by: User) -> dict[str, str | UUID]:
    """The names of the room as the matrix has them; the review is that of the lead's agency and of the council."""
    today, now = timezone.localdate(), timezone.now()
    templates.fill()
    timetable.fill()
    council = by.memberships.get().agency
    for name, sector in (("Levels Care Board", "health"), ("Levels Police", "police")):
        Agency.objects.create(name=name, sector=sector, arrangement="safeguarding_partner")
    incident = incidents.record(
        authority=council, aware_on=today, nature="harm", summary="An injury.", by=by, today=today
    )
    incidents.keep_child(incident, pseudonym="Child Rowan", age=2, by=by)
    incidents.notify(incident, sent_on=today, by=by, today=today)
    review = Review.objects.get(incident=incident)
    reviews.involve(review, agency=lead.memberships.get().agency, by=by)
    template = Template.objects.get(kind="summary")
    (asked,) = requests.ask(
        review, template=template, agencies=Involved.objects.filter(review=review), note="", due_on=None, by=by,
        today=today,
    )  # fmt: skip
    paper = requests.attach(asked, title="Audit", file=files.checked(), by=lead)
    making = Making.objects.create(review=review, state=State.MADE, asked_at=now, finished_at=now)
    Pack.objects.create(making=making, pdf=b"%PDF-1.7", docx=b"PK", pages=1, sha256="0" * 64)
    meeting = Meeting.objects.create(
        review=review, kind="scoping", held_on=today, who_came="A", key_lines="B"
    )
    action = SafetyAction.objects.create(review=review, what="See the sibling", who="Council", by_on=today)
    reply = Reply.objects.create(review=review, replied_on=today, opinion="agrees", text="Thank you.")
    opened = signing.open_signing(review, what=What.RAPID, text="Decision", by=by, now=now)
    return {
        "rapid": review.pk,
        "agency_request": asked.pk,
        "request_paper": paper.pk,
        "request_template": template.pk,
        "sign_off": opened.pk,
        "rapid_meeting": meeting.pk,
        "safety_action": action.pk,
        "panel_reply": reply.pk,
        "rapid_making": making.pk,
        "milestone": Milestone.objects.get(step="draft").pk,
    }
