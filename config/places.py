"""Where else somebody may go: what their roles open beyond the menu, in groups, for the start page."""

from typing import NamedTuple

from partnership.actions import access as actions
from partnership.agencies import access as agencies
from partnership.agencies.standing import Standing
from partnership.deadlines import access as deadlines
from partnership.documents import access as documents
from partnership.joining import access as joining
from partnership.meetings import access as meetings
from partnership.notices import access as notices
from partnership.operations import access as operations
from partnership.pages.components import NavItem
from partnership.rights import access as rights
from reviews import access as reviews
from reviews.briefings import access as briefings
from reviews.incidents import access as incidents
from reviews.learning import access as learning
from reviews.practice import access as practice
from reviews.rapid import access as rapid
from reviews.referrals import access as referrals
from reviews.requests import access as requests
from training import access as training
from training.assurance import access as assurance
from training.charges import access as charges
from training.evaluation import access as evaluation
from training.groups import access as groups


class Group(NamedTuple):
    """Places that belong together."""

    name: str
    items: list[NavItem]


def places(standing: Standing, *, reads_reviews: bool = False) -> list[Group]:
    """The groups for a person with this standing; one without places is left out.

    `reads_reviews`: whether they find a review in the list, be it only by working on one or by sitting on a group.
    """
    groups = [
        Group("Your work", yours(standing)),
        Group("Learning from reviews", learned(standing, reads_reviews)),
        Group("The partnership", partnership(standing)),
        Group("People and access", people(standing)),
        Group("Looking after the portal", portal(standing)),
        Group(
            "Your account",
            [
                NavItem("Sign-in and security", "account_overview"),
                NavItem("Which emails you get", "notices:preferences"),
            ],
        ),
    ]
    return [group for group in groups if group.items]


def yours(standing: Standing) -> list[NavItem]:
    """What is due, and the papers of one's agency."""
    items = []
    if standing.memberships:
        items += [
            NavItem("Deadlines", "deadlines:list"),
            NavItem("Deadlines in my calendar", "deadlines:feed"),
        ]
        if not actions.SEE_ACTIONS.held_somewhere_at(standing):
            items.append(NavItem("Actions", "actions:list"))
    if referrals.REFER.held_at(standing):
        items.append(NavItem("Refer a case to the partnership", "reviews_referrals:referrals"))
    if documents.SEE_DOCUMENTS.held_somewhere_at(standing):
        items.append(NavItem("Documents", "documents:list"))
    if training.MANAGE.held_at(standing) or groups.BOOK_BLOCK.held_somewhere_at(standing):
        items.append(NavItem("Places kept on courses", "training_groups:holds"))
    if training.SET_APPROVAL.held_somewhere_at(standing):
        items.append(NavItem("Approval by line managers", "training_approvals:rules"))
    return items


def learned(standing: Standing, reads_reviews: bool) -> list[NavItem]:
    """Beside the reviews themselves: incidents, what was learned, and how reviews are run."""
    items = []
    if reads_reviews and not reviews.in_menu(standing):
        items.append(NavItem("Reviews", "reviews:list"))
    if incidents.SEE_INCIDENTS.held_at(standing) or incidents.authorities_at(standing):
        items.append(NavItem("Serious incidents", "reviews_incidents:incidents"))
    if learning.COMPARE_REVIEWS.held_at(standing):
        items += [
            NavItem("Recommendations", "reviews_learning:recommendations"),
            NavItem("Themes of reviews", "reviews_learning:themes"),
        ]
    if briefings.DISCUSS.held_at(standing):
        items.append(NavItem("Seven-minute briefings", "reviews_briefings:briefings"))
    if requests.KEEP_TEMPLATES.held_at(standing):
        items.append(NavItem("Templates for agencies", "reviews_requests:templates"))
    if rapid.KEEP_TIMETABLE.held_at(standing):
        items.append(NavItem("Timetable of rapid reviews", "reviews_rapid:timetable"))
    if practice.KEEP_STAGES.held_at(standing):
        items.append(NavItem("Stages of reviews", "reviews_practice:stages"))
    return items


def partnership(standing: Standing) -> list[NavItem]:
    """Groups and rules that the agencies share."""
    items = []
    if meetings.SEE_GROUPS.held_at(standing):
        items.append(NavItem("Groups", "meetings:subgroups"))
    if charges.SEE_CHARGES.held_somewhere_at(standing):
        items.append(NavItem("Training charges", "training_charges:charges"))
    elif charges.SEE_INCOME.held_at(standing):
        items.append(NavItem("Income from training", "training_charges:income"))
    # Where the menu leads to one of these, it is a pill away from the others.
    in_menu = training.MANAGE.held_at(standing) or assurance.SEE_WORKFORCE.held_somewhere_at(standing)
    if assurance.SEE_TAKE_UP.held_somewhere_at(standing) and not in_menu:
        items.append(NavItem("Take-up of training", "training_assurance:take_up"))
    if assurance.SEE_RETURNS.held_somewhere_at(standing) and not training.MANAGE.held_at(standing):
        items.append(NavItem("Single-agency training", "training_returns:returns"))
    if assurance.SEE_BALANCE.held_at(standing) and not in_menu:
        items.append(NavItem("Income and expenditure of training", "training_assurance:balance"))
    if evaluation.SEE_RESULTS.held_somewhere_at(standing):
        items.append(NavItem("What people learned", "training_evaluation:results"))
    if training.MANAGE.held_at(standing):
        items.append(NavItem("What courses need", "training_certificates:needs"))
    if deadlines.READ_RULES.held_at(standing):
        items += [
            NavItem("Rules for deadlines", "deadlines:rules"),
            NavItem("Days off", "deadlines:holidays"),
        ]
    return items


def people(standing: Standing) -> list[NavItem]:
    """Who comes, who goes, and who may see what."""
    items = []
    if agencies.SEE_PEOPLE.held_somewhere_at(standing):
        items.append(NavItem("People", "agencies:people"))
    if joining.INVITE.held_somewhere_at(standing):
        items.append(NavItem("Invitations", "joining:invitations"))
    if joining.DECIDE.held_at(standing):
        items.append(NavItem("Requests for an account", "joining:requests"))
    if joining.SAY_WHO_GOES.held_somewhere_at(standing):
        items.append(NavItem("Who is leaving", "joining:departures"))
    if rights.SEE_POLICY.held_at(standing):
        items.append(NavItem("Who may see what", "rights:policy"))
    if rights.REVIEW_OPENINGS.held_at(standing):
        items.append(NavItem("Emergency openings", "rights:openings"))
    if rights.SEE_READS.held_at(standing):
        items.append(NavItem("Reading log", "rights:reads"))
    return items


def portal(standing: Standing) -> list[NavItem]:
    """For those who keep it running."""
    items = []
    if operations.WATCH_THE_PORTAL.held_at(standing):
        items.append(NavItem("Operations", "operations:show"))
    if notices.RUN_THE_POST.held_at(standing):
        items += [
            NavItem("Wording of notices", "notices:wordings"),
            NavItem("Messages that failed", "notices:failed"),
        ]
    return items
