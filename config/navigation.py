"""What each role finds in the navigation bar: five to eight words, most used first."""

from partnership.agencies.rules import Role
from partnership.agencies.standing import Standing
from partnership.pages.components import NavItem


def navigation(standing: Standing | None) -> list[NavItem]:
    """The items for a person with this standing; `None` is somebody who has not signed in."""
    items = [
        NavItem("My work" if standing else "Home", "home"),
        NavItem("Training", "training:catalogue"),
    ]
    if standing:
        items.append(NavItem("My training", "training:mine", also=("/training/bookings/",)))
        if standing.holds(Role.TRAINING_OFFICER, Role.BUSINESS_UNIT):
            items.append(NavItem("Manage training", "training:manage"))
        if standing.holds(
            Role.FINANCE_OFFICER, Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.LEAD_PARTNER, Role.SCRUTINEER
        ):
            items.append(NavItem("Contributions", "finance:contributions"))
        items.append(NavItem("Agencies", "agencies:directory"))
        if standing.holds(Role.ADMINISTRATOR, Role.BUSINESS_UNIT):
            items.append(NavItem("People", "agencies:people", also=("/memberships/",)))
    items.append(NavItem("Annual reports", "annual_report:list"))
    return items
