"""What each role finds in the navigation bar: five to eight words, most used first."""

from partnership.actions import access as actions
from partnership.agencies import access as agencies
from partnership.agencies.standing import Standing
from partnership.documents import access as documents
from partnership.finance import access as finance
from partnership.operations import access as operations
from partnership.pages.components import NavItem
from partnership.rights import access as rights
from reviews import access as reviews
from training import access as training
from training.assurance import access as assurance
from training.charges import access as charges

IN_TRAINING = ("/training/assurance/", "/training/returns/", "/training/evaluation/", "/training/pool/")
"""What belongs to running the training, or to a lead’s view of their own workforce."""

BESIDE_PEOPLE = ("/people/", "/memberships/", "/departures/", "/meetings/")
"""Who works where, who goes and who sits where: marked as people, or as agencies where the menu has no people."""


def navigation(standing: Standing | None) -> list[NavItem]:
    """The items for a person with this standing; `None` is somebody who has not signed in."""
    items = [
        NavItem("My work" if standing else "Home", "home"),
        NavItem("Training", "training:catalogue"),
    ]
    if standing and actions.SEE_ACTIONS.held_somewhere_at(standing):
        items.insert(1, NavItem("Actions", "actions:list"))
    if standing:
        if reviews.in_menu(standing):
            items.insert(1, NavItem("Reviews", "reviews:list"))
        items.append(NavItem("My training", "training:mine", also=("/training/bookings/",)))
        if training.MANAGE.held_at(standing):
            items.append(NavItem("Manage training", "training:manage", also=IN_TRAINING))
        elif assurance.SEE_WORKFORCE.held_somewhere_at(standing):
            items.append(NavItem("Workforce", "training_assurance:workforce", also=IN_TRAINING))
        if charges.INVOICE.held_at(standing) and not actions.KEEP_ACTIONS.held_at(standing):
            items.append(NavItem("Charges", "training_charges:charges"))
        if finance.SEE_CONTRIBUTIONS.held_at(standing):
            items.append(NavItem("Contributions", "finance:contributions"))
        # Those who keep everything have eight words in their bar already.
        keeps = agencies.KEEP_DIRECTORY.held_at(standing)
        if documents.SEE_DOCUMENTS.held_somewhere_at(standing) and not keeps:
            items.append(NavItem("Documents", "documents:list"))
            items.append(NavItem("Deadlines", "deadlines:list"))
        if agencies.SEE_AGENCIES.held_at(standing):
            items.append(NavItem("Agencies", "agencies:directory", also=() if keeps else BESIDE_PEOPLE))
        if keeps:
            items.append(NavItem("People", "agencies:people", also=BESIDE_PEOPLE))
        if operations.WATCH_THE_PORTAL.held_at(standing) and not training.MANAGE.held_at(standing):
            items.append(NavItem("Operations", "operations:show"))
        if rights.REVIEW_OPENINGS.held_at(standing):
            items.append(NavItem("Rights", "rights:policy"))
            items.append(NavItem("Emergency openings", "rights:openings"))
        if rights.SEE_READS.held_at(standing):
            items.append(NavItem("Reading log", "rights:reads"))
    if len(items) < 7:
        items.append(NavItem("Publications", "publications:list"))
    items.append(NavItem("Annual reports", "annual_report:list"))
    return items
