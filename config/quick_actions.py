"""What each role does most, to be begun from the start page with one click: four actions at most."""

from collections.abc import Callable

from partnership.agencies import access as agencies
from partnership.agencies.standing import Standing
from partnership.annual_report import access as reports
from partnership.deadlines import access as deadlines
from partnership.documents import access as documents
from partnership.finance import access as finance
from partnership.joining import access as joining
from partnership.meetings import access as meetings
from partnership.pages.components import NavItem
from partnership.rights import access as rights
from training import access as training

MOST = 4

# In the order in which a person with several roles needs them; each with who may.
ACTIONS: list[tuple[Callable[[Standing], bool], NavItem]] = [
    (rights.REVIEW_OPENINGS.held_at, NavItem("Review emergency openings", "rights:openings")),
    (rights.SEE_READS.held_at, NavItem("See who has read what", "rights:reads")),
    (training.MANAGE.held_at, NavItem("Add a date to a course", "training:manage_courses")),
    (joining.INVITE.held_somewhere_at, NavItem("Invite somebody", "joining:invite")),
    (documents.KEEP_DOCUMENTS.held_somewhere_at, NavItem("Add a document", "documents:upload")),
    (finance.RECORD_CONTRIBUTIONS.held_at, NavItem("Record a contribution", "finance:record")),
    (joining.SAY_WHO_GOES.held_somewhere_at, NavItem("Say who is leaving", "agencies:people")),
    (training.MANAGE.held_at, NavItem("Add a course", "training:new_course")),
    (agencies.KEEP_DIRECTORY.held_at, NavItem("Add an agency", "agencies:add")),
    (reports.SEE_UNPUBLISHED.held_at, NavItem("Read the annual report", "annual_report:list")),
    (deadlines.SEE_DEADLINES.held_at, NavItem("See what is due in every agency", "deadlines:load")),
    (finance.SEE_CONTRIBUTIONS.held_at, NavItem("See what the agencies pay", "finance:contributions")),
    (training.BOOK.held_at, NavItem("Find and book a course", "training:catalogue")),
    (agencies.SEE_AGENCIES.held_at, NavItem("Find a contact in another agency", "agencies:directory")),
    (meetings.SEE_GROUPS.held_at, NavItem("See who sits on which group", "meetings:subgroups")),
    (deadlines.READ_RULES.held_at, NavItem("See my deadlines", "deadlines:list")),
]


def quick_actions(standing: Standing) -> list[NavItem]:
    """The first of them that a person with this standing may do."""
    return [item for may, item in ACTIONS if may(standing)][:MOST]
